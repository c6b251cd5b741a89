// What is around the instrument: paper, the reader's own colours, pages that zoom it, browsers that hand out other pixels than they show.
// Chromium throughout; Firefox and WebKit where they differ. Pictures go to build/screenshots. The last line counts passed and failed checks.
//
//     xvfb-run -a -s '-screen 0 1400x1000x24 -noreset' node tests/browser/surroundings.mjs [part of a check's name]
//
// needs dist/, the three engines, and pdftoppm and pdftotext.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Checks } from './checks.mjs';
import { launch } from './chromium.mjs';
import { launchFirefox } from './firefox.mjs';
import { frames, state, until } from './page.mjs';
import { serve } from './server.mjs';
import { launchWebkit } from './webkit.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const screenshots = root + 'build/screenshots/';
mkdirSync(screenshots, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'equator-surroundings-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

const PLOTS = 8; // on paper
const checks = new Checks();
const server = await serve(root + 'dist');
const host = await serve(scratch, { policy: null }); // of other people's pages
const browser = await launch();
const LINK = '#v1&m=60&T=12&t=6';
const SIZE = { width: 1280, height: 720 }, PLAY = [36, 658], SHARE = [1280 - 154, 26];
const wanted = process.argv[2] ?? '';

const atRest = () => globalThis.equator && equator.state().values && equator.state().tick > 0 && !equator.state().playing && equator.state().tick === equator.state().received;
async function openAt(link, { path = '', beforeLoad = null, ...options } = {}) {
  const page = await (await browser.newContext({ viewport: SIZE, colorScheme: 'dark', acceptDownloads: true, ...options })).newPage();
  page.complaints = [];
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()));
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  if (beforeLoad) await page.addInitScript(beforeLoad);
  await page.goto(`${server.origin}/${path}${link}`);
  await until(page, atRest);
  await later(page);
  return page;
}
/** Waits for what is loaded after the first picture. */
const later = (page) => until(page, () => performance.getEntriesByType('resource').some(({ name }) => /surroundings/.test(name)) &&
  [...document.styleSheets].some(({ href }) => /late/.test(href)));
async function run(name, body) {
  if (!name.includes(wanted)) return;
  await checks.run(name, body);
  await Promise.all(browser.contexts().map((context) => context.close()));
}
function hostPage(name, body) {
  writeFileSync(join(scratch, name), `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><style>body { margin: 0 } iframe { border: 0; display: block }</style>${body}`);
  return `${host.origin}/${name}`;
}
/** The embedded instrument, once it runs and what comes later is there. */
async function guest(page) {
  for (const end = Date.now() + 60_000; ;) {
    const frame = page.frames().find((each) => each.url().includes('/embed.html'));
    if (frame && await frame.evaluate(atRest).catch(() => false)) {
      await later(frame);
      return frame;
    }
    if (Date.now() > end) throw new Error('no guest started');
    await page.waitForTimeout(100);
  }
}

// ------------------------------------------------------------------------------------------------ pixels handed out

async function openDialog(page, [x, y] = SHARE) {
  await page.mouse.move(x, y);
  await frames(page, 3);
  await page.mouse.down();
  await frames(page, 3);
  await page.mouse.up();
  await page.waitForSelector('#share[open]');
}
/** A browser that changes what a script takes out of a canvas by up to `most`: in PNGs, and in what is read directly. */
const otherPixels = (most) => {
  const { toBlob } = HTMLCanvasElement.prototype, { getImageData } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.getImageData = function (...box) {
    const image = getImageData.apply(this, box);
    for (let i = 0; i < image.data.length; ++i) if (i % 4 < 3) image.data[i] += Math.round((((i * 7919) % 101) / 50 - 1) * most);
    return image;
  };
  HTMLCanvasElement.prototype.toBlob = function (done, type) {
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [this.width, this.height];
    const context = copy.getContext('2d');
    context.drawImage(this, 0, 0);
    context.putImageData(context.getImageData(0, 0, copy.width, copy.height), 0, 0);
    toBlob.call(copy, done, type);
  };
};
const lying = `(${otherPixels})(120)`, noisy = `(${otherPixels})(1)`;

await run('pixels: where others are handed out nothing is saved, it is said, and the SVG is offered', async (check) => {
  const page = await openAt(LINK, { beforeLoad: lying });
  let files = 0;
  page.on('download', () => ++files);
  await openDialog(page);
  const status = page.locator('#share section:last-of-type > .status');
  const buttons = page.locator('#share');
  for (const [what, nth] of [['PNG', 0], ['PNG', 1], ['Film (WebM)', 0]]) {
    await buttons.getByRole('button', { name: what, exact: true }).nth(nth).click();
    await page.getByText('other pixels than it shows').waitFor();
    await page.waitForTimeout(300);
    check.equal(files, 0, `${what} ${nth}: no file`);
    await status.evaluate((element) => { element.textContent = ''; });
  }
  await buttons.getByRole('button', { name: 'PNG', exact: true }).nth(1).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Gap as SVG' }).click()]);
  check.ok(/^equator-gap.*\.svg$/.test(download.suggestedFilename()), download.suggestedFilename());
  check.equal(page.complaints, [], 'complaints');
});

await run('pixels: noise that nobody sees is saved, and said', async (check) => {
  const page = await openAt(LINK, { beforeLoad: noisy });
  await openDialog(page);
  await Promise.all([page.waitForEvent('download'), page.locator('#share').getByRole('button', { name: 'PNG', exact: true }).nth(1).click()]);
  await page.getByText('changes saved pixels a little').waitFor();
  check.equal(page.complaints, [], 'complaints');
});

await run('pixels: an honest browser is told nothing', async (check) => {
  const page = await openAt(LINK);
  await openDialog(page);
  await Promise.all([page.waitForEvent('download'), page.locator('#share').getByRole('button', { name: 'PNG', exact: true }).nth(0).click()]);
  await page.waitForTimeout(500);
  const said = await page.locator('#share section:last-of-type > .status').textContent();
  check.ok(/^Saved [^ ]+\.png\.$/.test(said), said);
});

await run('pixels: Firefox that resists fingerprinting', async (check) => {
  const firefox = await launchFirefox({ 'privacy.resistFingerprinting': true });
  try {
    const driven = await firefox.open(server.origin + '/' + LINK, SIZE);
    await driven.until(atRest);
    const [width] = await driven.evaluate(() => [equator.canvas.clientWidth]);
    for (let tries = 0; tries < 5 && !await driven.evaluate(() => Boolean(document.querySelector('#share[open]'))); ++tries)
      await driven.move([[width - 154, 26]], { pressed: true }).then(() => new Promise((done) => setTimeout(done, 1500)));
    await driven.evaluate(() => { [...document.querySelectorAll('#share button')].find(({ textContent }) => textContent === 'PNG').click(); });
    await driven.until(() => /other pixels than it shows.*as SVG/s.test(document.getElementById('share').textContent));
    check.ok(true, 'it is said');
    await driven.close();
  } finally {
    await firefox.close();
  }
});

// ------------------------------------------------------------------------------------------------ paper

/** Size, number of colours and share of dark pixels of a canvas of the page. */
const picture = (page, selector) => page.evaluate((what) => {
  const canvas = document.querySelector(what);
  if (!canvas) return null;
  const { width, height } = canvas, box = canvas.getBoundingClientRect();
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height), counts = new Map();
  for (const pixel of new Uint32Array(data.buffer)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  return { width, height, shown: box.width > 0 && box.height > 0, colours: counts.size, corner: [...data.subarray(0, 3)] };
}, selector);
const visible = (page, selector) => page.evaluate((what) => [...document.querySelectorAll(what)].some((element) => element.getBoundingClientRect().height > 0), selector);
/** The pages of a PDF as text, and its first pages as PNG files. */
function readPdf(bytes, name) {
  const path = join(scratch, name + '.pdf');
  writeFileSync(path, bytes);
  execFileSync('pdftoppm', ['-r', '60', '-l', '3', '-png', path, screenshots + name]);
  const images = execFileSync('pdfimages', ['-list', path], { encoding: 'utf8' }).split('\n').slice(2).filter(Boolean).map((line) => line.trim().split(/ +/).slice(3, 5).map(Number));
  return { text: execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }), images };
}

await run('paper: beforeprint brings still, link, digest, settings and plots; afterprint takes them away', async (check) => {
  const page = await openAt(LINK);
  const before = await page.evaluate(() => document.getElementById('instrument').innerHTML.length);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  await page.screenshot({ path: screenshots + 'print.png', fullPage: true });
  const still = await picture(page, '.still');
  check.ok(still.shown && still.colours > 500 && still.width >= 2 * 1280, JSON.stringify(still));
  check.ok(still.corner.every((value) => value > 200), 'in colours for paper: ' + still.corner);
  check.equal(await visible(page, '#canvas, #below, #controls'), false, 'what paper has no use for');
  check.equal(await page.locator('#paper svg').count(), PLOTS, 'plots');
  const { digest, address } = await state(page), words = await page.locator('#paper').innerText();
  check.ok(words.includes(digest) && words.includes(address), 'digest and link: ' + words.slice(0, 300));
  check.ok(/\(m\)\s+60/.test(words) && /\(T\)\s+12/.test(words), 'settings: ' + words.slice(0, 1500));
  await page.emulateMedia({ media: 'screen' });
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await frames(page, 5);
  check.equal(await page.locator('#paper, .still').count(), 0, 'left over');
  check.equal(await page.evaluate(() => document.getElementById('instrument').innerHTML.length), before, 'the page is as it was');
  check.equal((await state(page)).address, address, 'the address too');
  const live = await page.evaluate(() => { equator.draw(); const copy = document.createElement('canvas'); copy.width = copy.height = 4; const context = copy.getContext('2d'); context.drawImage(equator.canvas, 0, 0); return [canvas.width, ...context.getImageData(0, 0, 1, 1).data]; });
  check.ok(live[0] === 1280 && live[1] < 60, 'the canvas has its own pixels and colours again: ' + live);
  check.equal(page.complaints, [], 'complaints');
});

await run('paper: a medium that changes without an event to say so, twice', async (check) => {
  const page = await openAt(LINK);
  for (let i = 0; i < 2; ++i) {
    await page.emulateMedia({ media: 'print' });
    await page.waitForSelector('.still');
    check.equal(await page.locator('.still').count(), 1, 'stills');
    await page.emulateMedia({ media: 'screen' });
    await page.waitForFunction(() => !document.querySelector('.still, #paper'));
  }
});

await run('paper: a PDF by Chromium', async (check) => {
  const page = await openAt(LINK);
  const { text, images } = readPdf(await page.pdf({ format: 'A4', printBackground: false }), 'pdf-page');
  check.ok(images.some(([width]) => width >= 2000), 'the still: ' + JSON.stringify(images));
  const { digest } = await state(page);
  check.ok(text.replace(/\s/g, '').includes(digest), 'the digest');
  check.ok(/Settings/.test(text) && /Numbers/.test(text), 'settings and numbers');
});

await run('paper: a run that plays, a page without WebGL, a lost context', async (check) => {
  const playing = await openAt(LINK);
  await playing.evaluate(() => { equator.again(); equator.play(); });
  await playing.emulateMedia({ media: 'print' });
  await playing.waitForSelector('.still');
  check.ok((await picture(playing, '.still')).colours > 200, 'playing');
  const blind = await (await browser.newContext({ viewport: SIZE })).newPage();
  await blind.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return /webgl/.test(kind) ? null : getContext.call(this, kind, ...rest); };
  });
  await blind.goto(`${server.origin}/${LINK}`);
  await until(blind, atRest);
  await later(blind);
  await blind.emulateMedia({ media: 'print' });
  await blind.waitForSelector('#paper');
  check.equal([await blind.locator('#paper svg').count(), await blind.locator('.still').count()], [PLOTS, 0], 'without WebGL');
  const lost = await openAt(LINK);
  await lost.evaluate(() => document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext());
  await lost.waitForTimeout(300);
  await lost.emulateMedia({ media: 'print' });
  await lost.waitForSelector('#paper');
  check.equal(await lost.locator('#paper svg').count(), PLOTS, 'without its context');
});

await run('paper: embeds, on screen and off it, in their host\'s PDF', async (check) => {
  const page = await (await browser.newContext({ viewport: SIZE })).newPage();
  await page.goto(hostPage('print.html', `<h1>A post</h1><script src="${server.origin}/equator-demo.js"></script>
    <equator-demo link="${LINK.replaceAll('&', '&amp;')}" height="420" width="700"></equator-demo><div style="height: 3000px">long</div>`));
  const frame = await guest(page);
  const shown = readPdf(await page.pdf({ format: 'A4' }), 'pdf-embed');
  check.ok(shown.images.some(([width]) => width >= 1400), 'on screen: ' + JSON.stringify(shown.images));
  check.ok(shown.text.replace(/\s/g, '').includes((await state(frame)).digest), 'its digest');
  await page.evaluate(() => scrollTo(0, 3000));
  await frame.waitForFunction(() => document.getElementById('canvas').getContext('webgl2').isContextLost(), undefined, { polling: 100 });
  const away = readPdf(await page.pdf({ format: 'A4' }), 'pdf-embed-away');
  check.ok(away.images.some(([width]) => width >= 1400), 'off screen: ' + JSON.stringify(away.images));
});

await run('paper: a PDF by Firefox, and the event in WebKit', async (check) => {
  const firefox = await launchFirefox();
  try {
    const driven = await firefox.open(server.origin + '/' + LINK, SIZE);
    await driven.until(atRest);
    await driven.until(() => performance.getEntriesByType('resource').some(({ name }) => /surroundings/.test(name)));
    await new Promise((done) => setTimeout(done, 1000));
    const { text, images } = readPdf(Buffer.from(await driven.page.pdf({ format: 'A4' })), 'pdf-firefox');
    check.ok(images.some(([width]) => width >= 1200), 'the still: ' + JSON.stringify(images));
    check.ok(text.replace(/\s/g, '').includes(await driven.evaluate(() => equator.state().digest)), 'the digest');
    await driven.until(() => !document.querySelector('.still, #paper'));
    await driven.close();
  } finally {
    await firefox.close();
  }
  const webkit = await launchWebkit();
  try {
    const page = await webkit.open(server.origin + '/' + LINK, SIZE);
    await page.until(atRest);
    await page.until(() => performance.getEntriesByType('resource').some(({ name }) => /surroundings/.test(name)));
    await new Promise((done) => setTimeout(done, 1000));
    const [colours, plots] = await page.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      const still = document.querySelector('.still'), { data } = still.getContext('2d').getImageData(0, 0, still.width, still.height);
      return [new Set(new Uint32Array(data.buffer)).size, document.querySelectorAll('#paper svg').length];
    });
    check.ok(colours > 500 && plots === PLOTS, `WebKit: ${colours} colours, ${plots} plots`);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.until(() => !document.querySelector('.still, #paper'));
    await page.close();
  } finally {
    await webkit.close();
  }
});

await run('paper: experiments have their figures in colours for paper, and nothing to press', async (check) => {
  const page = await openExperiment({ colorScheme: 'dark' });
  check.equal(await visible(page, 'svg.paper'), false, 'on the screen');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.screenshot({ path: screenshots + 'print-experiments.png', fullPage: true });
  check.equal([await visible(page, 'svg.paper'), await visible(page, '.picture svg:not(.paper)'), await visible(page, 'button')], [true, false, false], 'on paper');
  check.equal(await page.locator('svg.paper > rect').first().getAttribute('fill'), '#ffffff', 'ground');
});

async function openExperiment(options) {
  const page = await (await browser.newContext({ viewport: SIZE, ...options })).newPage();
  await page.goto(`${server.origin}/experiments.html#v1&d=8&sweep=m:25..200*2&seeds=6&measure=particle_gap,function_gap&at=3`);
  await page.waitForSelector('#experiment:not([hidden])');
  await page.waitForSelector('#report svg');
  return page;
}

// ------------------------------------------------------------------------------------------------ the reader's own colours

function luminance(rgb) {
  return rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + [0.2126, 0.7152, 0.0722][i] * v, 0);
}
function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}
const hex = (text) => [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
/** System colours, as this page has them. */
const system = (page, ...names) => page.evaluate((all) => all.map((name) => {
  const probe = document.body.appendChild(document.createElement('i'));
  probe.style.color = name;
  const rgb = getComputedStyle(probe).color.match(/\d+/g).slice(0, 3).map(Number);
  probe.remove();
  return rgb;
}), names);
/** What the canvas shows: its commonest colour, and how many there are. */
const canvasGround = (frame) => frame.evaluate(() => {
  for (let i = 0; i < 3; ++i) equator.draw();
  const { canvas } = equator, copy = document.createElement('canvas');
  [copy.width, copy.height] = [canvas.width, canvas.height];
  const context = copy.getContext('2d');
  context.drawImage(canvas, 0, 0);
  const counts = new Map();
  for (const pixel of new Uint32Array(context.getImageData(0, 0, copy.width, copy.height).data.buffer)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  const most = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
  return [most & 255, most >> 8 & 255, most >> 16 & 255];
});
/** Every word of a plot and every curve against its ground. */
function checkPlot(check, svg, ground, what) {
  const fills = [...svg.matchAll(/<text[^>]* fill="(#[0-9a-f]{6})"/gi)].map((match) => hex(match[1]));
  const strokes = [...svg.matchAll(/ stroke="(#[0-9a-f]{6})"[^>]*stroke-width="([\d.]+)"/gi)].filter(([, , width]) => width >= 1.5).map((match) => hex(match[1]));
  check.ok(fills.length > 3, what + ': words');
  for (const fill of fills) check.ok(contrast(fill, ground) >= 4.5, `${what}: words of ${fill} on ${ground}`);
  for (const stroke of strokes) check.ok(contrast(stroke, ground) >= 3, `${what}: a curve of ${stroke} on ${ground}`);
}
const follows = async (check, page, what) => {
  const [ground] = await system(page, 'Canvas');
  await page.waitForTimeout(300);
  check.equal(await canvasGround(page), ground, what + ': ground of the canvas');
  for (const plot of ['gap', 'loss', 'latitude']) checkPlot(check, await page.evaluate((name) => equator.plotSvg(name, 600, 400), plot), ground, `${what}, ${plot}`);
};

await run('colours: the inks are in the program\'s order', async (check) => {
  const listed = /enum class Ink[^{]*\{(.*?)count_/s.exec(readFileSync(root + 'src/figure/theme.h', 'utf8'))[1].replace(/\/\/.*/g, '').match(/\w+/g);
  const { INKS } = await import(root + 'web/instrument/colours.js');
  check.equal(INKS, listed, 'inks');
});

for (const colorScheme of ['dark', 'light']) {
  await run(`colours: forced colours (${colorScheme}) are the canvas's too, and their end is its end`, async (check) => {
    const page = await openAt(LINK, { forcedColors: 'active', colorScheme });
    await follows(check, page, 'from the start');
    await page.screenshot({ path: `${screenshots}forced-${colorScheme}.png` });
    await page.emulateMedia({ forcedColors: 'none' });
    await page.waitForTimeout(300);
    check.equal(await canvasGround(page), colorScheme === 'dark' ? [0x16, 0x1c, 0x26] : [0xff, 0xff, 0xff], 'plain again');
    await page.emulateMedia({ forcedColors: 'active' });
    await follows(check, page, 'in the middle');
    check.equal(page.complaints, [], 'complaints');
  });
}

await run('colours: a link\'s own theme does not go before forced colours', async (check) => {
  const page = await openAt(LINK + '&theme=light', { forcedColors: 'active', colorScheme: 'dark' });
  await follows(check, page, 'theme=light');
});

await run('colours: more contrast, in both themes, and on change', async (check) => {
  for (const [colorScheme, ground, text] of [['dark', [0, 0, 0], '#ffffff'], ['light', [255, 255, 255], '#000000']]) {
    const page = await openAt(LINK, { contrast: 'more', colorScheme });
    await page.waitForTimeout(300);
    check.equal(await canvasGround(page), ground, colorScheme);
    const svg = await page.evaluate(() => equator.plotSvg('gap', 600, 400));
    checkPlot(check, svg, ground, colorScheme);
    check.ok(svg.includes(`fill="${text}"`), colorScheme + ': words as plain as can be');
    await page.screenshot({ path: `${screenshots}contrast-${colorScheme}.png` });
    await page.evaluate((theme) => equator.set('theme', theme), colorScheme === 'dark' ? 'light' : 'dark');
    await page.waitForTimeout(500);
    check.equal(await canvasGround(page), ground.map((v) => 255 - v), colorScheme + ': after the theme was changed');
  }
});

await run('colours: embeds follow as well', async (check) => {
  const page = await (await browser.newContext({ viewport: SIZE, forcedColors: 'active', colorScheme: 'dark' })).newPage();
  await page.goto(hostPage('forced.html', `<iframe src="${server.origin}/embed.html?host=${host.origin}${LINK.replaceAll('&', '&amp;')}" width="700" height="420"></iframe>`));
  const frame = await guest(page);
  await follows(check, frame, 'embed');
  await page.screenshot({ path: screenshots + 'forced-embed.png' });
});

await run('colours: the charts of experiments follow as well', async (check) => {
  const page = await openExperiment({ forcedColors: 'active', colorScheme: 'dark' });
  const ground = async () => hex(await page.locator('.picture svg:not(.paper) > rect').first().getAttribute('fill'));
  const [canvas] = await system(page, 'Canvas');
  check.equal(await ground(), canvas, 'ground');
  checkPlot(check, await page.locator('.picture svg:not(.paper)').first().evaluate((svg) => svg.outerHTML), canvas, 'chart');
  await page.screenshot({ path: screenshots + 'forced-experiments.png', fullPage: true });
  await page.emulateMedia({ forcedColors: 'none' });
  await page.waitForFunction(() => document.querySelector('.picture svg:not(.paper) > rect').getAttribute('fill') === '#141922');
});

// ------------------------------------------------------------------------------------------------ pages that zoom

/** Where Play is in the window, and whether the canvas has the screen's pixels. */
const measure = ([x, fromBottom]) => {
  const { canvas } = equator, box = canvas.getBoundingClientRect(), share = box.width / canvas.clientWidth;
  scrollBy(0, box.bottom - innerHeight);
  const now = canvas.getBoundingClientRect();
  return { at: [now.left + x * share, now.bottom - fromBottom * share], sharp: canvas.width / (box.width * devicePixelRatio), share };
};
const FROM_BOTTOM = (page) => page.evaluate((y) => equator.canvas.clientHeight - y, PLAY[1]);
const ZOOMS = {
  'the body': () => { document.body.style.zoom = '1.5'; },
  'the root': () => { document.documentElement.style.zoom = '1.3'; },
  'an ancestor': () => { document.getElementById('stage').style.zoom = '0.7'; },
  'the canvas': () => { equator.canvas.style.zoom = '1.25'; },
  'a transform': () => { Object.assign(document.getElementById('stage').style, { transform: 'scale(0.8)', transformOrigin: '0 0' }); },
  'a larger transform': () => { Object.assign(document.body.style, { transform: 'scale(1.4)', transformOrigin: '0 0' }); },
};
for (const [what, zoom] of Object.entries(ZOOMS)) {
  await run(`zoom of ${what}: clicks hit, the picture is sharp`, async (check) => {
    const page = await openAt(LINK);
    const fromBottom = await FROM_BOTTOM(page);
    await page.evaluate(zoom);
    await page.waitForTimeout(900);
    const { at, sharp, share } = await page.evaluate(measure, [PLAY[0], fromBottom]);
    check.ok(Math.abs(share - 1) > 0.1, 'it does zoom: ' + share);
    check.ok(Math.abs(sharp - 1) < 0.02, `pixels of the canvas over the screen's: ${sharp}`);
    await page.mouse.move(...at);
    await frames(page, 3);
    await page.mouse.down();
    await frames(page, 4);
    await page.mouse.up();
    await until(page, () => equator.state().playing || equator.state().tick > 240);
  });
}

await run('zoom of the browser: the buffer follows the ratio, clicks hit', async () => {
  const page = await openAt(LINK);
  const session = await page.context().newCDPSession(page);
  for (const deviceScaleFactor of [1.5, 2, 0.75, 1]) {
    await session.send('Emulation.setDeviceMetricsOverride', { ...SIZE, deviceScaleFactor, mobile: false });
    await until(page, (ratio) => devicePixelRatio === ratio && Math.abs(equator.canvas.width - equator.canvas.clientWidth * ratio) <= 1, deviceScaleFactor);
  }
  await session.send('Emulation.setDeviceMetricsOverride', { ...SIZE, deviceScaleFactor: 1.5, mobile: false });
  await page.waitForTimeout(300);
  await page.mouse.click(...PLAY, { delay: 100 });
  await until(page, () => equator.state().playing || equator.state().tick > 240);
});

const tag = `<iframe src="${server.origin}/embed.html?host=${host.origin}${LINK.replaceAll('&', '&amp;')}" width="700" height="420"></iframe>`;
const element = `<script src="${server.origin}/equator-demo.js"></script><equator-demo link="${LINK.replaceAll('&', '&amp;')}" width="700" height="420"`;
const HOSTS = {
  'CSS zoom around a frame': [`<div style="zoom: 1.5">${tag}</div>`, 1.5],
  'CSS zoom on the element': [`${element} style="zoom: 1.5"></equator-demo>`, 1.5],
  'a transform of the element': [`${element} style="transform: scale(1.5); transform-origin: 0 0"></equator-demo>`, 1.5],
  'a transform around a frame': [`<div style="transform: scale(1.5); transform-origin: 0 0">${tag}</div>`, 1.5],
};
for (const [what, [body, scale]] of Object.entries(HOSTS)) {
  await run(`zoom of a host, ${what}: clicks hit${/around a frame/.test(what) && /transform/.test(what) ? '' : ', the picture is sharp'}`, async (check) => {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
    await page.goto(hostPage('zoom.html', body));
    const frame = await guest(page);
    await page.waitForTimeout(2500);
    const { pixels, height, width, ratio } = await frame.evaluate(() => ({ pixels: equator.canvas.width, height: equator.canvas.clientHeight, width: equator.canvas.clientWidth, ratio: devicePixelRatio }));
    console.log('       ', what, JSON.stringify({ pixels, width, height, ratio }));
    if (/sharp/.test(what) || !/transform around/.test(what)) check.ok(Math.abs(pixels / (700 * scale) - 1) < 0.02, `${pixels} pixels across ${700 * scale}`);
    // Play, at the lower left.
    await page.mouse.move(36 * scale, (height - 36) * scale * (width === 700 ? 1 : 700 / width));
    await page.waitForTimeout(200);
    await page.mouse.down();
    await page.waitForTimeout(200);
    await page.mouse.up();
    await frame.waitForFunction(() => equator.state().playing || equator.state().tick > 240, undefined, { polling: 50, timeout: 8000 });
  });
}

for (const [name, launchEngine] of [['Firefox', launchFirefox], ['WebKit', launchWebkit]]) {
  await run(`zoom in ${name}: clicks hit, the picture is sharp`, async (check) => {
    const engine = await launchEngine();
    try {
      for (const [what, zoom] of Object.entries(ZOOMS)) {
        const page = await engine.open(server.origin + '/' + LINK, SIZE);
        await page.until(atRest);
        await page.until(() => performance.getEntriesByType('resource').some(({ name }) => /surroundings/.test(name)));
        // The window may be another here: Play is as far from the lower edge.
        await page.evaluate(zoom);
        await new Promise((done) => setTimeout(done, 1500));
        const { at, sharp, share } = await page.evaluate(measure, [PLAY[0], 29]);
        check.ok(Math.abs(sharp - 1) < 0.03, `${what}: pixels of the canvas over the screen's: ${sharp} (share ${share})`);
        await page.move([at], { pressed: true });
        await page.until(() => equator.state().playing || equator.state().tick > 240, undefined, 8000).catch(() => check.ok(false, `${what}: the click at ${at} missed`));
        await page.close();
      }
    } finally {
      await engine.close();
    }
  });
}

await browser.close();
await server.close();
await host.close();
checks.finish();
