// What leaves the page and comes back: links, moments of the line of time, the Share dialog with everything it saves, the page without a network and
// on other hosts. Chromium throughout; Firefox and WebKit where a browser's own rules decide (offline, a page opened from the disk). Pictures go to
// build/screenshots. The last line counts passed and failed checks.
//
//     xvfb-run -a -s '-screen 0 1400x1000x24' node tests/browser/share.mjs
//
// needs dist/, build/native/equator, the three engines, and zbarimg, rsvg-convert, ffprobe and ffmpeg.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Checks } from './checks.mjs';
import { launch } from './chromium.mjs';
import { commandLineRun } from './command_line.mjs';
import { launchFirefox } from './firefox.mjs';
import { expects, frames, state, until } from './page.mjs';
import { drawSvg, filmFrame, readFilm, readPng, readQr } from './saved_files.mjs';
import { serve } from './server.mjs';
import { launchWebkit } from './webkit.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const screenshots = root + 'build/screenshots/';
mkdirSync(screenshots, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'equator-share-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const PATIENCE = 60_000;
const MOST_BYTES = 400e3; // gzipped, until something moves

const checks = new Checks();
const server = await serve(root + 'dist');
const browser = await launch();

/** A fresh page on an address, with everything it complains about and asks other hosts for. */
async function openAddress(address, { context, ...options } = {}) {
  const page = await (context ?? await browser.newContext({ viewport: { width: 1280, height: 720 }, colorScheme: 'dark', ...options })).newPage();
  page.setDefaultTimeout(PATIENCE);
  page.complaints = [];
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()));
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('request', (request) => {
    if (!['127.0.0.1', ''].includes(new URL(request.url()).hostname)) page.complaints.push('third-party request: ' + request.url());
  });
  await page.goto(address);
  await page.waitForFunction(() => globalThis.equator);
  return page;
}
const open = (link, options) => openAddress(server.origin + '/' + link, options);
const atRest = () => {
  const { values, tick, received, playing, revisiting } = equator.state();
  return values && tick > 0 && tick === received && !playing && !revisiting;
};
/** The page at a link's own time, at rest. */
async function openAt(link, options) {
  const page = await open(link, options);
  await until(page, atRest);
  return page;
}
const hosts = [];
/** A server for one check. */
async function host(options) {
  const started = await serve(root + 'dist', options), close = started.close;
  started.close = async () => {
    if (hosts.includes(started)) await close(void hosts.splice(hosts.indexOf(started), 1));
  };
  hosts.push(started);
  return started;
}
/** Runs a check and closes its pages and servers, whatever became of it. */
async function run(name, body) {
  const start = Date.now();
  await checks.run(name, body);
  if (process.env.EQUATOR_TIMES) console.log(`        ${((Date.now() - start) / 1000).toFixed(1)} s`);
  await Promise.all(browser.contexts().map((context) => context.close()));
  for (const each of [...hosts]) await each.close();
}

/** Like until, for promises, which Playwright's own helper takes for true. */
async function untilSettled(page, predicate) {
  for (const end = Date.now() + PATIENCE; !await page.evaluate(predicate); await page.waitForTimeout(50))
    if (Date.now() > end) throw new Error(`not within ${PATIENCE / 1000} s: ${predicate}`);
}

/** A press as a hand does it: Dear ImGui wants to see pointer, press and release in frames of their own. */
async function press(page, x, y) {
  await page.mouse.move(x, y);
  await frames(page, 2);
  await page.mouse.down();
  await frames(page, 3);
  await page.mouse.up();
  await frames(page, 3);
}
async function drag(page, from, to) {
  await page.mouse.move(...from);
  await frames(page, 2);
  await page.mouse.down();
  await frames(page, 2);
  for (const share of [0.3, 0.7, 1]) {
    await page.mouse.move(...from.map((start, i) => start + share * (to[i] - start)));
    await frames(page, 2);
  }
  await page.mouse.up();
  await frames(page, 3);
}

// Where things are at 1280 x 720 (src/instrument/page_layout.cpp, src/gui/panels), in CSS pixels.
const SPHERE = [500, 300], TWINS = [29, 528];
const SETTINGS_END = [130, 400], COLOUR = [182, 546], FIRST_COLOUR = 578, COLOUR_ROW = 20; // once the settings are scrolled to their end
const LEGEND_GRONWALL = [1088, 95], PLOT_FROM = [880, 200], PLOT_TO = [1100, 280];
// And where the canvas is wide, whatever its size.
const SMALL = { viewport: { width: 800, height: 500 } }; // drawn in software, the picture takes most of the time
const share = ({ width }) => [width - 154, 26];
const lineOfTime = ({ width, height }) => ({ left: 362, length: width - 168 - 362, y: height - 62 });

// ------------------------------------------------------------------------------------------------ links

await run('the address follows what is done to a paused view, and reloading it gives the same', async (check) => {
  const page = await openAt('#v1&m=40&T=12&t=3');
  const carried = [];
  async function follows(what, action, pattern) {
    const before = (await state(page)).address;
    await action();
    await until(page, (old) => equator.state().address !== old, before).catch(() => check.ok(false, what + ' does not change the address'));
    await until(page, () => location.hash === equator.state().address);
    const { address } = await state(page);
    check.ok(pattern.test(address), `${what}: ${address}`);
    carried.push(pattern);
  }
  check.ok(/&t=3&digest=[0-9a-f]{16}-[0-9a-f]{28}-[0-9a-f]{32}$/.test((await state(page)).address), 'a moment carries its digest');
  await follows('camera', () => drag(page, SPHERE, [SPHERE[0] + 90, SPHERE[1] + 40]), /&cam=-?[\d.]+,-?[\d.]+,[\d.]+/);
  await follows('hidden twins', () => press(page, ...TWINS), /&hide=twins/);
  await follows('colour', async () => {
    await page.mouse.move(...SETTINGS_END);
    await page.mouse.wheel(0, 2000);
    await frames(page, 10);
    await press(page, ...COLOUR);
    await press(page, COLOUR[0], FIRST_COLOUR + COLOUR_ROW);
  }, /&colour=latitude/);
  await follows('hidden curve', () => press(page, ...LEGEND_GRONWALL), /&gap=[^&]*-gronwall/);
  await follows('zoom', () => drag(page, PLOT_FROM, PLOT_TO), /&gap=[^&]*x:[\d.]+\.\.[\d.]+/);
  const { address, digest } = await state(page);
  for (const pattern of carried) check.ok(pattern.test(address), `${pattern} is still in ${address}`);
  await page.screenshot({ path: screenshots + 'share-view.png' });
  await page.reload();
  await until(page, () => globalThis.equator);
  await until(page, atRest);
  await until(page, () => equator.state().claim?.verdict !== 'checking');
  const again = await state(page);
  check.equal(again.address, address, 'address after reloading');
  check.equal(again.digest, digest, 'digest after reloading');
  check.equal(again.claim, { verdict: 'reproduced', sentence: 'reproduced, bit for bit' }, 'claim');
  await frames(page, 25); // the camera glides to its place
  await page.screenshot({ path: screenshots + 'share-view-reloaded.png' });
  check.equal(page.complaints, [], 'complaints');
});

await run('panels that a link leaves out stay out, in the address too', async (check) => {
  const page = await openAt('#v1&m=20&T=12&t=1&panels=sphere,gap');
  await drag(page, SPHERE, [SPHERE[0] + 60, SPHERE[1]]);
  await until(page, () => /&cam=/.test(location.hash));
  check.ok(/&panels=sphere,gap&/.test((await state(page)).address), (await state(page)).address);
});

await run('a run from its start carries no digest', async (check) => {
  const page = await open('#v1&m=20&T=12&play=off', SMALL);
  await until(page, () => equator.state().values);
  check.equal((await state(page)).address, '#v1&m=20&T=12&play=off', 'address');
});

await run('a moment between two steps of projected gradient descent is reproduced from its address', async (check) => {
  const { address } = await state(await openAt('#v1&d=5&m=20&rule=pgd&t=12.325', SMALL));
  const page = await openAt(address, SMALL);
  await until(page, () => equator.state().claim?.verdict !== 'checking');
  check.equal((await state(page)).claim.verdict, 'reproduced', address);
  check.ok(/^reproduced/.test(execFileSync(root + 'build/native/equator', ['verify', address], { encoding: 'utf8' })), 'by the command line too');
});

await run('a link that claims another run is said to differ, and keeps its claim', async (check) => {
  const { address } = await state(await openAt('#v1&m=40&T=12&t=3', SMALL));
  const forged = address.replace('m=40', 'm=41');
  const page = await openAt(forged, SMALL);
  await until(page, () => equator.state().claim?.verdict === 'differs');
  const { claim } = await state(page);
  check.ok(/^not reproduced: differs .* at t = [\d.]+/.test(claim.sentence), claim.sentence);
  await frames(page, 10);
  await page.screenshot({ path: screenshots + 'share-differs.png' });
  check.equal(await page.evaluate(() => location.hash), forged, 'address');
  // Equal up to a checkpoint: the claim of a longer run with its last digits spoilt.
  await page.goto(server.origin + '/' + address.replace(/digest=([0-9a-f]{16})/, 'digest=0123456789abcdef'));
  await page.reload();
  await until(page, () => globalThis.equator?.state().claim?.verdict === 'differs');
  const { sentence } = (await state(page)).claim;
  check.ok(/at t = 3, equal up to t = 2\.\d+$/.test(sentence), sentence);
});

await run('hostile links are refused, kindly and at once', async (check) => {
  const page = await openAt('#v1&m=20&T=12&t=1', SMALL);
  const hostile = { // each with a complaint of its own
    'a script': '#javascript:alert(1)', 'markup': '#v1&m=<img src=x onerror=alert(1)>', 'a megabyte': '#v1&m=' + '9'.repeat(1 << 20),
    'many keys': '#v1' + '&m=1'.repeat(2000), 'NUL': '#v1&m=5%00&d=3', 'duplicate keys': '#v1&m=5&m=6', 'another version': '#v2&m=5',
    'a huge number': '#v1&m=1e300', 'a number past all numbers': '#v1&T=1e999', 'not a number': '#v1&eta=nan', 'an unknown key': '#v1&__proto__=5',
    'broken escapes': '#v1&phi=%ff%fe%', 'a claim of nonsense': '#v1&t=1&digest=zzzz', 'brackets': '#v1&phi=' + '('.repeat(3000),
    'a camera nowhere': '#v1&cam=nan,inf,1e99', 'a panel of no name': '#v1&panels=../../etc',
  };
  const answer = (hash) => page.evaluate(async (text) => {
    const reasons = () => JSON.stringify(equator.state().refusal?.reasons), before = reasons(), start = performance.now();
    location.hash = text;
    while (reasons() === before && performance.now() < start + 10_000) await new Promise((done) => requestAnimationFrame(done));
    return performance.now() - start;
  }, hash);
  for (const [what, hash] of Object.entries(hostile)) {
    let milliseconds = await answer(hash);
    for (let again = 0; again < 2 && milliseconds >= 2000; ++again) { // the machine may have been busy: the shortest counts
      await answer('#v1&m=another');
      milliseconds = Math.min(milliseconds, await answer(hash));
    }
    check.ok(milliseconds < 2000, `${what}: answered after ${milliseconds.toFixed()} ms`);
    const { refusal } = await state(page);
    check.ok(refusal?.title && refusal.reasons.length > 0 && refusal.reasons.every((reason) => reason.length < 400),
      `${what}: reasons ${JSON.stringify(refusal?.reasons).slice(0, 500)}`);
  }
  const cut = await page.evaluate(() => { equator.open('#v1&m=5\0&d=3'); return equator.state().refusal; });
  check.ok(cut, 'a NUL does not cut a link short in silence');
  await page.screenshot({ path: screenshots + 'share-hostile.png' });
  const fresh = await open('#v1&m=' + '9'.repeat(1 << 20), SMALL);
  await until(fresh, () => equator.state().refusal);
  check.equal([...page.complaints, ...fresh.complaints], [], 'complaints');
});

// ------------------------------------------------------------------------------------------------ back and forth

await run('a moment that is visited again is the one seen before', async (check) => {
  const page = await open('#v1&m=30&T=12&speed=8&play=on', SMALL);
  await until(page, () => equator.state().tick >= 400);
  await page.evaluate(() => equator.pause());
  const last = (await state(page)).tick;
  async function at(tick) {
    await until(page, (wanted) => equator.state().tick === wanted && !equator.state().revisiting, tick);
    const { values, digest } = await state(page);
    return { values, digest };
  }
  const ticks = [last - 7, 12, 300, 1, last - 60], seen = new Map();
  for (const tick of ticks) {
    await page.evaluate((t) => equator.seek(t), tick / 100);
    seen.set(tick, await at(tick));
    check.equal(seen.get(tick).values.t, tick / 100, 'time at tick ' + tick);
  }
  const { left, length, y } = lineOfTime(page.viewportSize());
  for (const tick of ticks.toReversed()) {
    await drag(page, [left + 0.2 * length, y], [left + (tick / 1200) * length, y]);
    const shown = (await state(page)).tick;
    check.ok(Math.abs(shown - tick) <= 1200 / length, `dragged to tick ${tick}, shown: ${shown}`); // to a pixel
    await page.evaluate((t) => equator.seek(t), tick / 100);
    check.equal(await at(tick), seen.get(tick), 'tick ' + tick + ' again');
  }
  // The page forgets nothing of what it has computed: the command line agrees about the past as well.
  const expected = commandLineRun(root, '#v1&m=30&T=12', 3);
  check.equal(seen.get(300), { values: expected.values, digest: expected.digest }, 'tick 300 and the command line');
  check.equal(page.complaints, [], 'complaints');
});

// Place for large runs, whose pictures do not all fit into memory: replay from checkpoints (state().revisiting), the same checks.

// ------------------------------------------------------------------------------------------------ the dialog

async function openDialog(page) {
  await press(page, ...share(page.viewportSize()));
  await page.waitForSelector('#share[open]');
}
const LINK = '#share input[aria-label="Link to this moment"]', HTML = '#share textarea';
const button = (page, name, nth = 0) => page.locator('#share').getByRole('button', { name, exact: true }).nth(nth);

await run('the link of the dialog is the address, on the clipboard and in the QR code', async (check) => {
  const page = await openAt('#v1&m=40&T=12&t=3&gap=-gronwall', SMALL);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await until(page, () => location.hash === equator.state().address);
  await openDialog(page);
  const link = await page.inputValue(LINK);
  check.equal(link, page.url(), 'link');
  await button(page, 'Copy link').click();
  await page.getByText('Copied.').waitFor();
  check.equal(await page.evaluate(() => navigator.clipboard.readText()), link, 'clipboard');
  await page.getByText('QR code, for slides').click();
  await page.locator('#share .qr').screenshot({ path: join(scratch, 'qr.png') });
  check.equal(readQr(join(scratch, 'qr.png')), link, 'QR code on the screen');
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Save the code as SVG').click()]);
  await download.saveAs(join(scratch, 'qr.svg'));
  drawSvg(join(scratch, 'qr.svg'), join(scratch, 'qr.png'), 1);
  check.equal(readQr(join(scratch, 'qr.png')), link, 'QR code in its file');
  check.equal(page.complaints, [], 'complaints');
});

await run('where the clipboard is refused, the text is selected and the dialog says so', async (check) => {
  const context = await browser.newContext(SMALL);
  await context.addInitScript(() => { // as in a frame without the permission
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new DOMException('refused', 'NotAllowedError')) } });
    document.execCommand = () => false;
  });
  const page = await openAt('#v1&m=20&T=12&t=1', { context });
  await openDialog(page);
  await button(page, 'Copy link').click();
  await page.getByText('The text is selected').waitFor();
  check.equal(await page.evaluate(() => document.getSelection().toString()), await page.inputValue(LINK), 'selection');
  check.equal(page.complaints, [], 'complaints');
});

await run('the HTML to embed follows every choice, is valid and runs', async (check) => {
  const page = await openAt('#v1&m=20&T=12&t=1', SMALL);
  await openDialog(page);
  const field = (name) => page.locator('#share .fields').getByLabel(name);
  /** The snippet as an HTML parser reads it: elements, attributes, and what the parser had to mend. */
  const parsed = async () => page.evaluate((text) => {
    const { body, head } = new DOMParser().parseFromString('<!doctype html><body>' + text, 'text/html');
    return {
      head: head.childNodes.length, text: body.textContent.trim(),
      elements: [...body.children].map((element) => ({ ...Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])), tag: element.localName })),
    };
  }, (await page.inputValue(HTML)).replace(' style=', ' data-style=')); // its style is for pages without this page's policy

  const { address } = await state(page);
  const plain = (await parsed()).elements;
  check.equal(plain.map(({ tag }) => tag), ['iframe'], 'one iframe');
  check.equal([plain[0].src, plain[0].width, plain[0].height], [`${server.origin}/embed.html${address}`, '100%', '520'], 'as it comes');
  check.ok(plain[0].title && plain[0].loading === 'lazy' && plain[0].allow === 'clipboard-write' && plain[0]['data-style'] === 'border:0', JSON.stringify(plain[0]));

  await field('Width').fill('640');
  await field('Height').fill('400');
  await field('Theme').selectOption('light');
  await field('Starts').selectOption('off');
  await field('Loads').selectOption('click');
  for (const name of ['header', 'notes']) await page.locator('#share').getByLabel(name, { exact: true }).uncheck();
  const withKeys = address.replace('&digest=', '&theme=light&play=off&panels=sphere,gap,plots&digest=');
  const iframe = await parsed();
  check.equal([iframe.head, iframe.text, iframe.elements.length], [0, '', 1], 'nothing but the iframe');
  check.equal([iframe.elements[0].src, iframe.elements[0].width, iframe.elements[0].height], [`${server.origin}/embed.html?load=click${withKeys}`, '640', '400'], 'every choice');

  await field('Form').selectOption('element');
  const { elements: [script, element], text } = await parsed();
  check.equal([script.tag, script.src, script.async, text], ['script', server.origin + '/equator-demo.js', '', ''], 'script');
  check.equal(element, { tag: 'equator-demo', link: address, width: '640', height: '400', theme: 'light', play: 'off', panels: 'sphere,gap,plots', load: 'click' }, 'element');

  await field('Width').fill('50%" onload="alert(1)');
  check.equal((await parsed()).elements[1].width, '50%" onload="alert(1)', 'a width stays a width');
  check.equal((await parsed()).elements[1].onload, undefined, 'and nothing else');

  const inside = await openAddress(iframe.elements[0].src.replace('?load=click', ''), { context: page.context() });
  await until(inside, atRest);
  await until(inside, () => equator.state().claim?.verdict === 'reproduced');
  for (const pair of withKeys.slice(1).split('&')) check.ok((await state(inside)).address.split(/[#&]/).includes(pair), pair + ' inside');
  check.equal((await state(inside)).digest, (await state(page)).digest, 'digest inside');
  check.equal([...page.complaints, ...inside.complaints], [], 'complaints');
});

await run('the dialog works by keyboard alone and gives the focus back', async (check) => {
  const page = await openAt('#v1&m=20&T=12&t=1', SMALL);
  await openDialog(page);
  const focused = () => page.evaluate(() => {
    const { activeElement: element } = document;
    return element.closest('#share') ? (element.getAttribute('aria-label') ?? element.closest('label')?.textContent ?? element.textContent).slice(0, 40) : element.id || element.localName;
  });
  const reached = [await focused()];
  for (let i = 0; i < 40; ++i) {
    await page.keyboard.press('Tab');
    const name = await focused();
    if (name === reached[0]) break;
    reached.push(name);
  }
  for (const name of ['Close', 'Link to this moment', 'Copy link', 'QR code, for slides', 'HTML to embed', 'Copy HTML', 'PNG', 'Film (WebM)', 'SVG', 'CSV', 'JSON'])
    check.ok(reached.includes(name), `${name} is reached: ${reached}`);
  check.ok(reached.every((name) => name !== 'canvas'), 'the page behind is not: ' + reached);
  async function tabTo(name) {
    for (let i = 0; i < 40 && await focused() !== name; ++i) await page.keyboard.press('Tab');
    check.equal(await focused(), name, 'focus');
  }
  await tabTo('QR code, for slides');
  await page.keyboard.press('Space');
  check.ok(await page.locator('#share .qr').isVisible(), 'Space opens the QR code');
  await tabTo('CSV');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  check.equal(download.suggestedFilename(), 'equator-series-m20-t1.csv', 'file');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#share', { state: 'hidden' });
  check.equal(await focused(), 'canvas', 'focus after Escape');
  check.equal((await state(page)).playing, false, 'a paused run stays paused');
});

await run('a run that plays stands still behind the dialog and goes on after it', async (check) => {
  const page = await open('#v1&m=20&T=12&play=on&speed=0.25', SMALL);
  await until(page, () => equator.state().tick > 2);
  await openDialog(page);
  const { tick, playing, address } = await state(page);
  check.equal([playing, address.includes('digest=')], [false, true], 'paused, with a digest');
  check.equal(await page.inputValue(LINK), server.origin + '/' + address, 'link');
  await button(page, 'Close').click();
  await until(page, (before) => equator.state().playing && equator.state().tick > before, tick);
});

for (const [name, options] of [
  ['desktop-dark', {}], ['desktop-light', { colorScheme: 'light' }],
  ['phone', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }],
]) {
  await run('screenshot of the dialog: ' + name, async (check) => {
    const page = await openAt('#v1&m=100&T=20&t=2', options);
    if (options.hasTouch) { // a finger stays for a moment
      const hand = await page.context().newCDPSession(page);
      await hand.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: 264, y: 26 }] });
      await frames(page, 6);
      await hand.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
      await page.waitForSelector('#share[open]');
    } else {
      await openDialog(page);
    }
    const sizes = await page.evaluate(() => {
      const dialog = document.getElementById('share');
      return [dialog.scrollWidth - dialog.clientWidth, dialog.getBoundingClientRect().right - innerWidth, document.documentElement.scrollWidth - innerWidth];
    });
    check.ok(sizes.every((excess) => excess <= 0), 'nothing is wider than its place: ' + sizes);
    await page.screenshot({ path: `${screenshots}dialog-${name}.png` });
    await page.getByText('Every file names').scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${screenshots}dialog-${name}-end.png` });
    check.equal(page.complaints, [], 'complaints');
  });
}

// ------------------------------------------------------------------------------------------------ files

/** Presses a button of the dialog and keeps what is saved. Returns its path. */
async function saved(page, name, nth = 0) {
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, name, nth).click()]);
  const path = join(scratch, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}
/** Pixels of PNG files, read by the browser: size, number of colours, and the mean difference of the first two in grey levels. */
const pixels = (page, ...paths) => page.evaluate(async (files) => {
  const pictures = [];
  for (const file of files) {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(file), (c) => c.charCodeAt(0))], { type: 'image/png' }));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    pictures.push({ size: [bitmap.width, bitmap.height], data: context.getImageData(0, 0, bitmap.width, bitmap.height).data });
  }
  const [a, b] = pictures;
  let difference = 0;
  for (let i = 0; i < (b ? a.data.length : 0); ++i) difference += Math.abs(a.data[i] - b.data[i]) / a.data.length;
  return { sizes: pictures.map(({ size }) => size), colours: new Set(new Uint32Array(a.data.buffer)).size, difference };
}, paths.map((path) => readFileSync(path).toString('base64')));

const PLOTS = ['gap', 'budget', 'harmonics', 'loss', 'latitude', 'concordance', 'growth', 'function']; // as the dialog lists them
const KEPT = '#v1&m=60&T=12&t=6';

await run('the view as PNG: the canvas, and where it is from', async (check) => {
  const page = await openAt(KEPT, { ...SMALL, deviceScaleFactor: 1.5 });
  await frames(page, 3);
  await openDialog(page);
  const path = await saved(page, 'PNG'), picture = readPng(readFileSync(path));
  const { version, digest } = await state(page);
  check.equal(path.split('/').at(-1), 'equator-view-m60-t6.png', 'name');
  check.equal(picture.wrong, [], 'file');
  check.equal(picture.size, await page.evaluate(() => [canvas.width, canvas.height]), 'size');
  check.equal(picture.texts, { Title: 'Equator: finite width beside infinite width', Source: await page.inputValue(LINK), Software: 'Equator ' + version, Digest: digest }, 'facts');
  const { colours } = await pixels(page, path);
  check.ok(colours > 1000, colours + ' colours');
  check.equal(page.complaints, [], 'complaints');
});

await run('plots as SVG and PNG agree, and say where they are from', async (check) => {
  const ELEMENTS = ['svg', 'title', 'desc', 'metadata', 'rect', 'path', 'text', 'g', 'clipPath'];
  const page = await openAt(KEPT, SMALL);
  await until(page, expects);
  await openDialog(page);
  const { version, digest, address } = await state(page), link = await page.inputValue(LINK);
  check.equal(await page.locator('#share').getByLabel('A plot').locator('option').evaluateAll((options) => options.map(({ value }) => value)), PLOTS, 'what can be saved');
  for (const plot of PLOTS) {
    await page.locator('#share').getByLabel('A plot').selectOption(plot);
    const svg = await saved(page, 'SVG'), png = await saved(page, 'PNG', 1);
    const text = readFileSync(svg, 'utf8');
    const facts = await page.evaluate((xml) => {
      const document = new DOMParser().parseFromString(xml, 'image/svg+xml');
      const all = [...document.querySelectorAll('*')];
      return {
        error: document.querySelector('parsererror')?.textContent ?? null, elements: [...new Set(all.map((node) => node.localName))],
        paths: all.filter((node) => node.localName === 'path' && !/^[MLHVZ\d., -]*$/.test(node.getAttribute('d'))).length,
        numbers: all.flatMap((node) => ['d', 'x', 'y', 'width', 'height'].map((name) => node.getAttribute(name) ?? '')).filter((words) => /\d\.\d{3}|[eE]/.test(words)).length,
        curves: all.filter((node) => node.localName === 'path').length,
        metadata: document.querySelector('metadata')?.textContent ?? '',
      };
    }, text);
    check.equal([facts.error, facts.paths, facts.numbers], [null, 0, 0], plot + ': well-formed, plain paths, short numbers');
    check.equal(facts.elements.filter((name) => !ELEMENTS.includes(name)), [], plot + ': elements');
    check.ok(facts.curves > 3, `${plot}: ${facts.curves} paths`);
    for (const fact of [address, 'Equator ' + version, digest]) check.ok(facts.metadata.includes(fact), `${plot}: ${fact} is not in ${facts.metadata}`);

    const picture = readPng(readFileSync(png));
    check.equal(picture.wrong, [], plot + '.png');
    check.equal([picture.texts?.Source, picture.texts?.Software, picture.texts?.Digest], [link, 'Equator ' + version, digest], plot + ': facts');
    drawSvg(svg, join(scratch, 'drawn.png'), 3);
    cpSync(png, `${screenshots}plot-${plot}.png`);
    cpSync(join(scratch, 'drawn.png'), `${screenshots}plot-${plot}-svg.png`);
    const { sizes: [own, drawn], difference, colours } = await pixels(page, png, join(scratch, 'drawn.png'));
    check.equal(own, drawn, plot + ': size of PNG and SVG');
    check.ok(difference < 3, `${plot}: PNG and SVG differ by ${difference.toFixed(2)} of 255`);
    check.ok(colours > 20, `${plot}: ${colours} colours`);
    console.log(`        ${plot}: ${own.join(' x ')}, mean difference ${difference.toFixed(2)} of 255, SVG ${text.length} bytes`);
  }
  check.equal(page.complaints, [], 'complaints');
});

await run('the series as CSV and JSON are the command line\'s', async (check) => {
  const page = await openAt(KEPT, SMALL);
  await openDialog(page);
  const { address, digest, version } = await state(page);
  const csv = readFileSync(await saved(page, 'CSV'), 'utf8'), json = JSON.parse(readFileSync(await saved(page, 'JSON'), 'utf8'));
  const output = (format) => execFileSync(root + 'build/native/equator', ['run', KEPT, '--until', '6', '--every', '2', '--format', format], { encoding: 'utf8' });
  const lines = csv.trimEnd().split('\n'), rows = lines.filter((line) => !line.startsWith('#'));
  const theirs = output('csv').trimEnd().split('\n').filter((line) => !line.startsWith('#'));
  check.equal(rows[0], theirs[0], 'header');
  check.equal(rows.length, 602, 'a header and every tick');
  for (const row of theirs.slice(1)) check.ok(rows.includes(row), 'CSV has the row ' + row);
  check.ok(lines.some((line) => line.startsWith('#') && line.includes(address)), 'CSV names the link');
  check.ok(lines.some((line) => line.startsWith('#') && line.includes(version)) && csv.includes(digest), 'CSV names version and digest');

  const expected = JSON.parse(output('json'));
  check.equal([json.link, json.digest], [address, expected.digest], 'JSON: link and digest');
  check.equal(json.columns, expected.columns, 'JSON: columns');
  check.equal(json.rows.length, 601, 'JSON: rows');
  for (const row of expected.rows) check.equal(json.rows.find(([t]) => t === row[0]), row, 'JSON: row');
});

await run('the expected gap as CSV names its link', async (check) => {
  const page = await openAt(KEPT, SMALL);
  await until(page, expects);
  await openDialog(page);
  const path = await saved(page, 'CSV', 1), lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  check.equal(path.split('/').at(-1), 'equator-expected-m60-t6.csv', 'name');
  check.equal(lines.slice(0, 2), ['# equator ' + (await state(page)).version, '# link ' + (await state(page)).link], 'head');
  check.ok(/^t,C_p,C_f,m_deviation_particle_gap,C_L,C_L_error,.*,m_function_gap_1,.*,C_p_own_25,C_p_0,.*,C_p_4$/.test(lines[2]), lines[2]);
  check.equal(lines.length, 64, 'rows');
  check.ok(lines.at(-1).startsWith('12,'), 'up to the horizon');
});

await run('a film of the run, with its facts; a cancelled one is nothing', async (check) => {
  const page = await openAt('#v1&m=30&T=12&t=4&speed=4', SMALL);
  await openDialog(page);
  const { address, digest, version, tick } = await state(page), link = await page.inputValue(LINK);
  await page.evaluate(() => { // how long it really plays
    globalThis.played = { from: 0, to: 0 };
    const look = () => {
      const { playing } = equator.state();
      if (playing) played.from ||= performance.now();
      if (played.from && !playing) return void (played.to = performance.now());
      requestAnimationFrame(look);
    };
    look();
  });
  const path = await saved(page, 'Film (WebM)');
  const played = await page.evaluate(() => (globalThis.played.to - globalThis.played.from) / 1000);
  const film = readFilm(path);
  console.log(`        played ${played.toFixed(2)} s, film ${film.seconds.toFixed(2)} s, ${film.frames} pictures of ${film.size.join(' x ')}, ${statSync(path).size} bytes`);
  check.ok(Math.abs(film.seconds / played - 1) < 0.3, `film of ${film.seconds} s, played for ${played} s`);
  check.ok(film.frames > 10, film.frames + ' pictures');
  check.equal(film.size, await page.evaluate(() => [equator.canvas.clientWidth, equator.canvas.clientHeight]), 'size');
  check.equal([film.tags.SOURCE, film.tags.SOFTWARE, film.tags.DIGEST], [link, 'Equator ' + version, digest], 'tags');
  filmFrame(path, 0.6 * film.seconds, screenshots + 'film-frame.png');
  const { colours } = await pixels(page, screenshots + 'film-frame.png');
  check.ok(colours > 500, `a picture of ${colours} colours`);
  await until(page, (before) => equator.state().tick === before && !equator.state().playing, tick);
  check.equal((await state(page)).address, address, 'the moment is back');

  const downloads = [];
  page.on('download', (download) => downloads.push(download.suggestedFilename()));
  await button(page, 'Film (WebM)').click();
  await until(page, () => document.querySelector('#share progress').value > 0.1);
  await button(page, 'Cancel').click();
  await page.getByText('Recording cancelled; nothing was saved.').waitFor();
  await until(page, (before) => equator.state().tick === before && !equator.state().playing, tick);
  check.equal(downloads, [], 'downloads');
  check.equal([await button(page, 'Film (WebM)').isEnabled(), await button(page, 'Cancel').isVisible()], [true, false], 'buttons');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#share', { state: 'hidden' });
  check.equal((await state(page)).address, address, 'the page is fine');
  check.equal(page.complaints, [], 'complaints');
});

// ------------------------------------------------------------------------------------------------ without a network

const LINKED = '#v1&m=25&T=12&t=1.2', OTHER = '#v1&m=26&T=12&t=1.2';
const expectedDigest = (link) => commandLineRun(root, link, 1.2).digest;
/** Whether the page's service worker has everything. */
const kept = () => navigator.serviceWorker.getRegistration().then((found) => Boolean(found?.active?.state === 'activated' && navigator.serviceWorker.controller));

await run('once read, the page opens and runs without a network', async (check) => {
  const site = await host();
  const page = await openAddress(site.origin + '/' + LINKED, SMALL);
  await untilSettled(page, kept);
  await site.close();
  const offline = await openAddress(site.origin + '/?from=a-slide' + OTHER, { context: page.context() });
  await until(offline, atRest);
  check.equal((await state(offline)).digest, expectedDigest(OTHER), 'digest');
  await until(offline, expects);
  await openDialog(offline);
  check.equal(await offline.inputValue(LINK), `${site.origin}/${(await state(offline)).address}`, 'link');
  const frame = await openAddress(site.origin + '/embed.html' + OTHER, { context: page.context() });
  await until(frame, atRest);
  await until(frame, expects);
  check.equal([...page.complaints, ...offline.complaints, ...frame.complaints], [], 'complaints');
});

await run('a browser that takes its storage back from the service worker: the page comes from the network', async (check) => {
  const site = await host();
  const page = await openAddress(site.origin + '/' + LINKED, SMALL);
  await untilSettled(page, kept);
  const [worker] = page.context().serviceWorkers();
  await worker.evaluate(() => { caches.open = () => Promise.reject(new DOMException('denied', 'SecurityError')); });
  const again = await openAddress(site.origin + '/' + OTHER, { context: page.context() });
  await until(again, atRest);
  check.equal([...page.complaints, ...again.complaints], [], 'complaints');
});

/** A next build: a copy of dist in which the page's script has another name and says so, as it would after a change. */
function nextBuild() {
  const folder = join(scratch, 'next');
  cpSync(root + 'dist', folder, { recursive: true });
  const edit = (name, change) => writeFileSync(join(folder, name), change(readFileSync(join(folder, name), 'utf8')));
  const [, old] = readFileSync(join(folder, 'index.html'), 'utf8').match(/src="(page\.\w+\.js)"/);
  const next = 'page.next.js';
  renameSync(join(folder, old), join(folder, next));
  edit(next, (text) => text + ';globalThis.isNextBuild=true;');
  edit('index.html', (text) => text.replaceAll(old, next));
  edit('sw.js', (text) => text.replaceAll(old, next).replace(/BUILD="\w+"/, 'BUILD="next"'));
  return { folder, old, next };
}

await run('a new build takes over when the old pages are closed, and whole', async (check) => {
  const site = await host(), { folder, old, next } = nextBuild();
  const first = await openAddress(site.origin + '/' + LINKED, SMALL), context = first.context();
  await untilSettled(first, kept);
  site.folder = folder;
  await first.evaluate(() => navigator.serviceWorker.getRegistration().then((found) => found.update()));
  await untilSettled(first, () => navigator.serviceWorker.getRegistration().then((found) => found.waiting?.state === 'installed'));
  await first.reload();
  await until(first, () => globalThis.equator);
  const loaded = (page) => page.evaluate(() => [globalThis.isNextBuild === true, performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1)).filter((name) => name.startsWith('page.'))]);
  check.equal(await loaded(first), [false, [old]], 'reloaded while open: the old build');
  await openDialog(first); // a part of the old build that the server no longer has under a page that needs it
  const second = await openAddress(site.origin + '/' + OTHER, { context });
  check.equal(await loaded(second), [false, [old]], 'a second page beside it: the old build');
  await first.close();
  await second.close();
  let page;
  for (const end = Date.now() + PATIENCE; Date.now() < end;) { // the browser takes a moment to notice that they are closed
    page = await openAddress(site.origin + '/' + OTHER, { context });
    if ((await loaded(page))[0]) break;
    await page.close();
  }
  check.equal(await loaded(page), [true, [next]], 'after closing: the new build');
  await until(page, atRest);
  check.equal((await state(page)).digest, expectedDigest(OTHER), 'digest');
  await untilSettled(page, () => caches.keys().then((names) => names.length === 1));
  check.ok((await page.evaluate(() => caches.keys()))[0].endsWith(' next'), 'one cache is left, the new one');
  const files = await page.evaluate(() => caches.keys().then(([name]) => caches.open(name)).then((cache) => cache.keys()).then((all) => all.map(({ url }) => url.split('/').at(-1))));
  check.ok(files.includes(next) && !files.includes(old), 'files: ' + files);
  check.equal([...first.complaints, ...second.complaints, ...page.complaints], [], 'complaints');
});

// Firefox draws on the display that xvfb-run gives, WebKit too: their pages are small.
const others = {};
for (const [name, launchEngine] of Object.entries({ Firefox: launchFirefox, WebKit: launchWebkit }))
  await checks.run(name + ' starts', async () => { others[name] = await launchEngine(); });
const restsAt = () => globalThis.equator && equator.state().values && equator.state().tick === 120 && !equator.state().playing && equator.state().digest;
const ELSEWHERE = { width: 480, height: 320 };

await run('Firefox opens and runs the page without a network', async (check) => {
  const site = await host();
  const page = await others.Firefox.open(site.origin + '/' + LINKED, ELSEWHERE);
  await page.until(kept);
  await site.close();
  const offline = await others.Firefox.open(site.origin + '/' + OTHER, ELSEWHERE);
  check.equal(await offline.until(restsAt), expectedDigest(OTHER), 'digest');
  check.equal([...await page.complaints(), ...await offline.complaints()], [], 'complaints');
  await page.close();
  await offline.close();
});

const fromDisk = pathToFileURL(root + 'dist/equator.html').href;
await run('Chromium runs the page that is one file from the disk', async (check) => {
  const page = await openAddress(fromDisk + LINKED, SMALL);
  await until(page, atRest);
  check.equal((await state(page)).digest, expectedDigest(LINKED), 'digest');
  await until(page, expects);
  await openDialog(page);
  check.equal(await page.inputValue(LINK), fromDisk + (await state(page)).address, 'link');
  check.equal(readPng(readFileSync(await saved(page, 'PNG'))).wrong, [], 'PNG');
  check.equal(page.complaints, [], 'complaints');
});
for (const name of ['Firefox', 'WebKit']) {
  await checks.run(name + ' runs the page that is one file from the disk', async (check) => {
    const page = await others[name].open(fromDisk + LINKED, ELSEWHERE);
    check.equal(await page.until(restsAt), expectedDigest(LINKED), 'digest');
    const elsewhere = (text) => !/^third-party request: (file|blob|data):/.test(text);
    check.equal((await page.complaints()).filter(elsewhere), [], 'complaints');
    await page.close();
  });
}
for (const engine of Object.values(others)) await engine.close().catch(() => {});

// ------------------------------------------------------------------------------------------------ other hosts

await run('the page runs in a folder of a host that knows no WebAssembly', async (check) => {
  const site = await host({ under: '/some/where/equator/', types: { '.wasm': 'application/octet-stream' } });
  const home = site.origin + '/some/where/equator/', digest = expectedDigest(LINKED);
  for (const address of ['', 'index.html', '?from=a-slide', 'index.html?from=a-slide', 'embed.html']) {
    const page = await openAddress(home + address + LINKED, SMALL);
    await until(page, atRest);
    check.equal((await state(page)).digest, digest, address + ': digest');
    await until(page, expects);
    check.equal(page.complaints, [], address + ': complaints');
    if (address.startsWith('embed')) continue;
    await openDialog(page);
    check.equal(await page.inputValue(LINK), home + (await state(page)).address, address + ': link');
    await page.context().close();
  }
});

await run(`at most ${MOST_BYTES} bytes are sent until something moves`, async (check) => {
  const site = await host();
  const page = await (await browser.newContext({ ...SMALL, serviceWorkers: 'block' })).newPage(); // it comes after that by its own word
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  await page.goto(site.origin + '/');
  // The page notes it before it asks for more. Seen by a timer of this test, on a busy machine, more would have been asked for by then.
  await page.waitForFunction(() => performance.getEntriesByName('equator moves').length > 0, null, { polling: 50, timeout: 60_000 });
  const [before, tick] = await page.evaluate(() => {
    const [{ startTime: moves }] = performance.getEntriesByName('equator moves');
    const names = performance.getEntriesByType('resource').filter(({ startTime }) => startTime <= moves).map(({ name }) => new URL(name).pathname.slice(1));
    return [names, equator.state().tick];
  });
  check.ok(tick >= 1, 'it moves');
  // What the Worker loads and the page itself are not in the page's list.
  const sent = site.sent.filter((name) => before.includes(name) || /^engine\..*\.js$/.test(name) || name === 'index.html' || name === 'icon.svg');
  const sizes = sent.map((name) => gzipSync(readFileSync(root + 'dist/' + name), { level: 9 }).length);
  const total = sizes.reduce((sum, size) => sum + size);
  sent.forEach((name, i) => console.log('        ' + name.padEnd(32) + String(sizes[i]).padStart(8)));
  console.log('        ' + 'all'.padEnd(32) + String(total).padStart(8));
  check.ok(total <= MOST_BYTES, total + ' bytes');
  check.equal(sent.filter((name, i) => sent.indexOf(name) !== i), [], 'sent twice');
  check.equal(page.complaints, [], 'complaints');
});

await browser.close();
await server.close();
checks.finish();
