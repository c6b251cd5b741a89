// The instrument as a guest: in the example post, in pages of other origins, in sandboxed frames, twenty at a time. Chromium throughout; the post
// is also opened, driven and photographed in Firefox and WebKit. The last line counts passed and failed checks.
//
//     xvfb-run -a -s '-screen 0 1400x1000x24' node tests/browser/embed.mjs        needs dist/ and the three engines

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Checks } from './checks.mjs';
import { launch, launchChromium } from './chromium.mjs';
import { launchFirefox } from './firefox.mjs';
import { serve } from './server.mjs';
import { launchWebkit } from './webkit.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const screenshots = root + 'build/screenshots/';
mkdirSync(screenshots, { recursive: true });
const PATIENCE = 60_000;

const checks = new Checks();
const server = await serve(root + 'dist'); // of the instrument, with the strict policy
const hosts = mkdtempSync(join(tmpdir(), 'equator-hosts-'));
const host = await serve(hosts, { policy: null }); // of other people's pages: another port is another origin
const browser = await launch();

/** A page of somebody else's with this body. Returns its address. */
function hostPage(name, body) {
  writeFileSync(join(hosts, name), `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>${name}</title>
    <style>body { margin: 0; font: 18px sans-serif } iframe { border: 0; display: block }</style>${body}`);
  return `${host.origin}/${name}`;
}
const frameTag = (address, more = 'width="700" height="420"') => `<iframe src="${address.replace(/&/g, '&amp;')}" ${more}></iframe>`;

async function open(url, { noWebgl = false, noSimd = false, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 }, colorScheme: 'dark', ...options });
  const page = await context.newPage();
  if (noWebgl) await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return /webgl/.test(kind) ? null : getContext.call(this, kind, ...rest); };
  });
  if (noSimd) await page.addInitScript(() => { WebAssembly.validate = () => false; });
  page.setDefaultTimeout(PATIENCE);
  page.complaints = [];
  page.warnings = [];
  page.on('console', (message) => {
    if (message.type() === 'error') page.complaints.push(message.text());
    if (message.type() === 'warning' && !/GPU stall/.test(message.text())) page.warnings.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  await page.goto(url);
  return page;
}
async function run(name, body) {
  await checks.run(name, body);
  await Promise.all(browser.contexts().map((context) => context.close()));
}

/** The embedded instrument whose address has `part` in it, once it runs. */
async function guest(page, part = '/embed.html') {
  for (const end = Date.now() + PATIENCE; ;) {
    const frame = page.frames().find((each) => each.url().includes(part));
    if (frame && await frame.evaluate(() => Boolean(globalThis.equator)).catch(() => false)) return frame;
    if (Date.now() > end) throw new Error(`no guest of ${part} started`);
    await page.waitForTimeout(50);
  }
}
// Frames out of sight draw nothing, so that asking at every frame would wait for ever: everything is asked at intervals.
const until = (page, predicate, argument) => page.waitForFunction(predicate, argument, { polling: 50 });
const state = (frame) => frame.evaluate(() => equator.state());
const settle = (frame) => until(frame, () => equator.state().values && !equator.state().playing);
/** Whether anything but one colour is drawn. */
const drawn = (frame) => frame.evaluate(async () => {
  equator.draw();
  const { canvas } = equator;
  const copy = document.createElement('canvas');
  copy.width = 64;
  copy.height = 64;
  const context = copy.getContext('2d');
  context.drawImage(canvas, 0, 0, 64, 64);
  const { data } = context.getImageData(0, 0, 64, 64);
  return new Set(new Uint32Array(data.buffer)).size > 20;
});

// ------------------------------------------------------------------------------------------------ the example post

await run('the example post: starts when seen, obeys its page, posters wait for a click', async (check) => {
  const page = await open(server.origin + '/examples/blog.html');
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  const first = await guest(page, '#v1&T=20');
  await until(page, () => /running/.test(readout.textContent));
  await page.click('button[data-do=pause]');
  await until(page, () => /paused/.test(readout.textContent));
  check.equal((await state(first)).playing, false, 'paused from outside');
  await page.click('button[data-do=set]');
  await until(first, () => equator.state().link.includes('m=50') && equator.state().values);
  await page.click('button[data-do=seek]');
  await until(first, () => equator.state().values?.t === 9 && !equator.state().playing);
  await until(page, () => readout.textContent.startsWith('t = 9.00') && /paused/.test(readout.textContent));
  await page.click('button[data-do=play]');
  await until(first, () => equator.state().values.t > 9);
  check.ok(true, 'play, pause, seek and set reach the instrument');

  const answer = await page.evaluate(() => document.getElementById('first').state());
  check.ok(answer.link.startsWith('#v1&m=50&T=20') && answer.values.particle_gap > 0 && /^[0-9a-f]{16}$/.test(answer.digest), 'the state is the run\'s');
  const refused = await page.evaluate(() => document.getElementById('first').seek(-1).catch((error) => error.message));
  check.ok(/seek needs t/.test(refused), 'a bad time is an error: ' + refused);

  const poster = () => page.frames().filter((frame) => frame.url().includes('load=click'))[0];
  await page.evaluate(() => document.getElementById('second').scrollIntoView({ block: 'center' }));
  await page.waitForTimeout(500);
  requests.length = 0;
  check.equal(await poster().evaluate(() => [document.getElementById('poster').hidden, Boolean(globalThis.equator)]), [false, false], 'a poster and nothing behind it');
  check.equal(requests.filter((url) => url.includes('.wasm')), [], 'nothing loaded for the poster');
  await page.screenshot({ path: screenshots + 'blog-poster.png' });
  await poster().click('#poster');
  await until(poster(), () => globalThis.equator && equator.state().values);
  check.equal(await poster().evaluate(() => document.documentElement.dataset.theme), 'light', 'theme of the element');
  check.equal((await state(poster())).address, '#v1&d=3&m=1000&T=8&theme=light&panels=sphere&colour=latitude', 'attributes are in the link');
  await page.screenshot({ path: screenshots + 'blog-second.png' });
  await page.evaluate(() => document.getElementById('third').scrollIntoView({ block: 'center' }));
  const third = await guest(page, 'panels=gap');
  await until(third, () => equator.state().values);
  check.equal((await state(third)).playing, false, 'play=off starts paused');
  check.equal(page.complaints, [], 'complaints');
});

// ------------------------------------------------------------------------------------------------ manners

/** Browsers scroll smoothly, and on from where a finger left: that ends first, or it would go on from the top. */
async function backToTop(page) {
  for (let last, now; now !== 0 || last !== 0;) {
    await page.waitForTimeout(200);
    [last, now] = [now, await page.evaluate(() => scrollY)];
    if (last === now && now !== 0) await page.evaluate(() => scrollTo(0, 0));
  }
}
const LONG_POST = (frame) => `<p style="height:300px">before</p>${frame}<p style="height:3000px">after</p>`;

await run('the wheel scrolls the post until the instrument has the focus; Escape gives it back; keys stay the post\'s', async (check) => {
  const page = await open(hostPage('wheel.html', LONG_POST(frameTag(server.origin + '/embed.html#v1&m=20&T=10&t=1'))));
  const frame = await guest(page);
  await settle(frame);
  await page.mouse.move(150, 450);
  await page.mouse.wheel(0, 120);
  await until(page, () => scrollY > 50);
  await backToTop(page);
  await page.keyboard.press('End');
  await until(page, () => scrollY > 1000);
  check.ok(true, 'keys scroll the post');
  await backToTop(page);
  await page.mouse.click(150, 450); // on the sphere
  await until(frame, () => document.documentElement.classList.contains('focused'));
  const before = (await state(frame)).address;
  await page.mouse.wheel(0, -240);
  await until(frame, (link) => equator.state().address !== link, before);
  check.ok(/cam=/.test((await state(frame)).address), 'the focused instrument zooms');
  check.equal(await page.evaluate(() => scrollY), 0, 'and the post stays');
  await page.keyboard.press('Escape');
  await until(frame, () => !document.documentElement.classList.contains('focused'));
  await page.mouse.wheel(0, 240);
  await until(page, () => scrollY > 50);
});

await run('one finger scrolls the post, two taps on the sphere seize it, then one finger orbits', async (check) => {
  const page = await open(hostPage('touch.html', `<meta name="viewport" content="width=device-width">${LONG_POST(frameTag(server.origin + '/embed.html#v1&m=20&T=10&t=1', 'width="360" height="500"'))}`),
    { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  const frame = await guest(page);
  await settle(frame);
  const touch = await page.context().newCDPSession(page);
  const swipe = async (from, to) => {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: 180, y: from }] });
    for (let i = 1; i <= 8; ++i) {
      await touch.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: [{ x: 180 + 4 * i, y: from + (to - from) * i / 8 }] });
      await page.waitForTimeout(20);
    }
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  await swipe(560, 420);
  await until(page, () => scrollY > 50);
  check.equal(await frame.evaluate(() => document.documentElement.classList.contains('focused')), false, 'a swipe gives no focus');
  await backToTop(page);
  await page.touchscreen.tap(180, 480);
  await page.touchscreen.tap(180, 480);
  await until(frame, () => document.documentElement.classList.contains('focused'));
  const before = (await state(frame)).address;
  await swipe(480, 430);
  await until(frame, (link) => equator.state().address !== link, before);
  check.equal(await page.evaluate(() => scrollY), 0, 'the post stays while the instrument orbits');
});

await run('off screen it stands still and returns its context; back in sight it goes on', async (check) => {
  const page = await open(hostPage('scroll.html', LONG_POST(frameTag(server.origin + '/embed.html#v1&m=60&T=30'))));
  const frame = await guest(page);
  await until(frame, () => equator.state().tick > 5);
  await page.evaluate(() => scrollTo(0, 2500));
  await until(frame, () => equator.canvas.getContext('webgl2').isContextLost());
  const stood = (await state(frame)).tick;
  await page.waitForTimeout(700);
  check.equal((await state(frame)).tick, stood, 'tick while out of sight');
  await page.evaluate(() => scrollTo(0, 0));
  await until(frame, (tick) => equator.state().tick > tick, stood);
  await until(frame, () => !equator.canvas.getContext('webgl2').isContextLost());
  check.ok(await drawn(frame), 'the picture is back');
  check.equal(page.complaints, [], 'complaints');
});

await run('a frame of no size, later shown, runs', async (check) => {
  const page = await open(hostPage('nothing.html', frameTag(server.origin + '/embed.html#v1&m=20&T=10&t=1', 'id="frame" style="width:0;height:0"')));
  await page.waitForTimeout(800);
  await page.evaluate(() => { document.getElementById('frame').style.cssText = 'width:600px;height:400px'; });
  const frame = await guest(page);
  await settle(frame);
  await page.evaluate(() => { document.getElementById('frame').style.cssText = 'width:0;height:0'; });
  await page.waitForTimeout(300);
  await page.evaluate(() => { document.getElementById('frame').style.cssText = 'width:600px;height:400px'; });
  await until(frame, () => equator.canvas.width > 0 && equator.canvas.clientWidth === 600);
  await until(frame, () => !equator.canvas.getContext('webgl2').isContextLost());
  check.ok(await drawn(frame), 'drawn');
  check.equal(page.complaints, [], 'complaints');
});

await run('twenty on one page: each runs where it is seen, none loses its context to another', async (check) => {
  const COUNT = 20;
  const page = await open(hostPage('twenty.html', Array.from({ length: COUNT }, (_, i) =>
    frameTag(`${server.origin}/embed.html#v1&m=${10 + i}&T=10&t=0.5`, 'width="700" height="420"')).join('<p style="height:500px">and</p>')));
  for (let i = 0; i < COUNT; ++i) {
    await page.evaluate((n) => document.querySelectorAll('iframe')[n].scrollIntoView({ block: 'center' }), i);
    const frame = page.frames().find((each) => each.url().includes(`m=${10 + i}&`));
    await until(frame, () => globalThis.equator && equator.state().values && !equator.state().playing);
    if (i % 5 === 0 || i === COUNT - 1) check.ok(await drawn(frame), `guest ${i} is drawn`);
    if (i >= 2) await until(page.frames().find((each) => each.url().includes(`m=${8 + i}&`)), () => equator.canvas.getContext('webgl2').isContextLost());
  }
  await page.evaluate(() => scrollTo(0, 0));
  const first = page.frames().find((each) => each.url().includes('m=10&'));
  await until(first, () => !equator.canvas.getContext('webgl2').isContextLost());
  check.ok(await drawn(first), 'the first is drawn again');
  const digests = await Promise.all(page.frames().slice(1).map((frame) => frame.evaluate(() => equator.state().digest)));
  check.equal(new Set(digests).size, COUNT, 'twenty runs of their own');
  check.equal(page.warnings.filter((text) => /too many/i.test(text)), [], 'contexts that the browser took away');
  check.equal(page.complaints, [], 'complaints');
});

// ------------------------------------------------------------------------------------------------ sandbox

await run('a sandbox that lets it work: clipboard and downloads degrade with a word', async (check) => {
  const page = await open(hostPage('sandbox.html', frameTag(server.origin + '/embed.html#v1&m=20&T=10&t=1', 'width="900" height="640" sandbox="allow-scripts allow-same-origin"')));
  const frame = await guest(page);
  await settle(frame);
  await frame.evaluate(() => { document.execCommand = () => false; }); // as in browsers that have dropped it
  const box = await frame.evaluate(() => equator.canvas.clientWidth);
  await page.mouse.click(box - 12 - 104 - 6 - 32, 26);
  await frame.waitForSelector('#share[open]');
  await frame.click('#share button:has-text("Copy link")');
  await until(frame, () => /press Ctrl\+C/.test(document.querySelector('#share .row .status').textContent));
  await frame.click('#share button:has-text("CSV")');
  await until(frame, () => /forbids downloads/.test([...document.querySelectorAll('#share .status')].at(-1).textContent));
  await page.screenshot({ path: screenshots + 'embed-share.png' });
  check.equal(page.complaints.filter((text) => !/clipboard|download/i.test(text)), [], 'complaints');
});

await run('a guest without WebGL 2: words, the controls and numbers, and a way out', async (check) => {
  const page = await open(hostPage('plain.html', frameTag(server.origin + '/embed.html#v1&m=20&T=10&t=1')), { noWebgl: true });
  const frame = await guest(page);
  await until(frame, () => equator.state().values && !equator.state().playing);
  check.ok(/WebGL 2 is not available/.test(await frame.textContent('#notice')), 'the reason is named');
  check.ok(/#v1&m=20&T=10/.test(await frame.getAttribute('#own-tab', 'href')), 'the link to a tab of its own');
  await page.screenshot({ path: screenshots + 'embed-no-webgl.png' });
  await frame.click('#to-controls');
  await until(frame, () => document.querySelector('dialog[open] #set-m'));
  await page.screenshot({ path: screenshots + 'embed-no-webgl-controls.png' });
  check.equal(page.complaints, [], 'complaints');
});

await run('a guest in a browser without vector instructions', async (check) => {
  const page = await open(hostPage('old.html', frameTag(server.origin + '/embed.html#v1&m=20')), { noSimd: true });
  const frame = page.frames().find((each) => each.url().includes('embed.html'));
  await until(frame, () => !document.getElementById('notice').hidden && !document.getElementById('own-tab').hidden);
  check.ok(/vector instructions/.test(await frame.textContent('#notice')), 'the reason is named');
  await page.screenshot({ path: screenshots + 'embed-no-simd.png' });
  check.equal(page.complaints, [], 'complaints');
});

await run('a sandbox without an origin: words instead of a picture, and a way out', async (check) => {
  const page = await open(hostPage('tight.html', frameTag(server.origin + '/embed.html#v1&m=20&T=10&t=1', 'width="700" height="420" sandbox="allow-scripts"')));
  const frame = page.frames().find((each) => each.url().includes('embed.html'));
  // Module scripts of an origin-less frame need CORS headers, which a plain server does not send: then the page's own words are the answer.
  await until(frame, () => !document.getElementById('notice').hidden);
  check.ok(/sandbox/.test(await frame.textContent('#notice')), 'the reason is named');
  check.ok(/#v1&m=20/.test(await frame.getAttribute('#own-tab', 'href')), 'and the link to a tab of its own');
  await page.screenshot({ path: screenshots + 'embed-sandbox.png' });
});

// ------------------------------------------------------------------------------------------------ messages

await run('messages: only the parent of the expected origin is heard; the rest is ignored with one warning', async (check) => {
  const address = `${server.origin}/embed.html?host=${encodeURIComponent(host.origin)}#v1&m=20&T=10&t=1`;
  const page = await open(hostPage('messages.html', `${frameTag(address)}<script>
    globalThis.heard = [];
    addEventListener('message', ({ data, origin }) => heard.push({ ...data, origin }));
    globalThis.say = (message) => document.querySelector('iframe').contentWindow.postMessage(message, '*');
  </script>`));
  const frame = await guest(page);
  await until(page, () => heard.some((message) => message.type === 'ready'));
  await settle(frame);
  await page.evaluate(() => say({ equator: 1, type: 'state', id: 7 }));
  await until(page, () => heard.some((message) => message.id === 7 && message.type === 'state' && message.state.t === 1));
  check.ok(await page.evaluate((origin) => heard.every((message) => message.origin === origin), server.origin), 'answers come from the instrument\'s origin');
  // Wrong shapes.
  await page.evaluate(() => ['hello', null, 17, { type: 'play' }, { equator: 2, type: 'play' }, { equator: 1, type: {} }, { equator: 1 }].forEach(say));
  await page.evaluate(() => say({ equator: 1, type: 'explode', id: 'x' }));
  await until(page, () => heard.some((message) => message.id === 'x' && message.type === 'error' && /there is no such message/.test(message.message)));
  for (const bad of [{ type: 'seek' }, { type: 'seek', t: Infinity }, { type: 'seek', t: 'soon' }, { type: 'set' }, { type: 'set', link: 5 }, { type: 'set', link: 'x'.repeat(9000) }]) {
    await page.evaluate((message) => say({ equator: 1, id: 99, ...message }), bad);
    await until(page, () => heard.some((message) => message.id === 99 && message.type === 'error'));
    await page.evaluate(() => { heard.length = 0; });
  }
  // A frame inside the same page is not the parent.
  await page.evaluate(() => {
    const other = document.createElement('iframe');
    document.body.append(other);
    other.contentWindow.eval("parent.frames[0].postMessage({ equator: 1, type: 'play' }, '*')");
  });
  await page.waitForTimeout(300);
  check.equal((await state(frame)).playing, false, 'nobody made it play');
  check.equal(page.warnings.filter((text) => /Equator ignores/.test(text)).length, 1, 'warnings');
  // A bad link is told, not run.
  await page.evaluate(() => say({ equator: 1, type: 'set', link: '#v1&m=0', id: 1 }));
  await until(page, () => heard.some((message) => message.type === 'state' && message.state.refusal?.reasons[0].startsWith('m = 0 is out of range')));
  check.equal(page.complaints, [], 'complaints');
});

await run('messages: a page of another origin than the one named is not heard', async (check) => {
  const address = `${server.origin}/embed.html?host=https%3A%2F%2Fblog.example#v1&m=20&T=10&t=1`;
  const page = await open(hostPage('stranger.html', `${frameTag(address)}<script>
    globalThis.heard = [];
    addEventListener('message', ({ data }) => heard.push(data));
  </script>`));
  const frame = await guest(page);
  await settle(frame);
  await page.evaluate(() => document.querySelector('iframe').contentWindow.postMessage({ equator: 1, type: 'play', id: 1 }, '*'));
  await page.waitForTimeout(500);
  check.equal((await state(frame)).playing, false, 'it does not play');
  check.equal(await page.evaluate(() => heard.length), 0, 'and says nothing');
  check.equal(page.warnings.filter((text) => /Equator ignores/.test(text)).length, 1, 'warnings');
});

await run('the element from another site: attributes, promises, events, removal', async (check) => {
  const page = await open(hostPage('element.html', `<script src="${server.origin}/equator-demo.js"></script>
    <equator-demo link="https://example.org/#v1&amp;m=20&amp;T=10&amp;theme=dark" play="off" theme="light" height="300" width="600px"></equator-demo>
    <script>globalThis.events = []; for (const type of ['ready', 'state', 'error']) document.querySelector('equator-demo').addEventListener('equator-' + type, (event) => events.push([type, event.detail]));</script>`));
  const frame = await guest(page);
  check.equal(await frame.evaluate(() => location.hash), '#v1&m=20&T=10&play=off&theme=light'.replace('&play=off&theme=light', '&theme=light&play=off'), 'the link with the attributes');
  await until(page, () => events.some(([type]) => type === 'ready'));
  const answer = await page.evaluate(() => document.querySelector('equator-demo').seek(2));
  check.equal(answer.T, 10, 'promise of a state');
  await until(page, () => events.some(([type, detail]) => type === 'state' && detail.t === 2 && !detail.playing));
  check.equal(await page.evaluate(() => { const box = document.querySelector('equator-demo').shadowRoot.querySelector('iframe').getBoundingClientRect(); return [box.width, box.height]; }), [600, 300], 'size');
  await page.evaluate(() => document.querySelector('equator-demo').setAttribute('link', '#v1&m=30&T=10'));
  await until(frame, () => equator.state().link.includes('m=30'));
  const gone = await page.evaluate(() => { const demo = document.querySelector('equator-demo'); demo.remove(); return demo.play().catch((error) => error.message); });
  check.equal(gone, 'the element is not in the page', 'after removal');
  check.equal(page.complaints, [], 'complaints');
});

await browser.close();

// ------------------------------------------------------------------------------------------------ the post in three engines

for (const [name, launchEngine] of Object.entries({ Chromium: launchChromium, Firefox: launchFirefox, WebKit: launchWebkit })) {
  await checks.run(`the example post in ${name}`, async (check) => {
    const engine = await launchEngine();
    try {
      const page = await engine.open(server.origin + '/examples/blog.html', { width: 1100, height: 900 });
      await page.until(() => /running/.test(document.getElementById('readout').textContent));
      await page.evaluate(() => { document.querySelector('button[data-do=seek]').click(); });
      await page.until(() => /^t = 9\.00.*paused/.test(document.getElementById('readout').textContent));
      await page.screenshot(`${screenshots}blog-${name.toLowerCase()}.png`);
      const answer = await page.evaluate(() => document.getElementById('first').state());
      check.equal(answer.digest, await firstDigest(answer.digest), 'digest at t = 9, the same in every engine');
      // The mouse, over a drag that ends outside the frame.
      const box = await page.evaluate(() => (document.querySelector('#first').shadowRoot ?? document.querySelector('#first')).querySelector('iframe').getBoundingClientRect());
      const camera = () => page.evaluate(async () => /cam=[^&]*/.exec((await document.getElementById('first').state()).link)?.[0]);
      const [x, y] = [box.x + 0.25 * box.width, box.y + 0.4 * box.height];
      await page.move([[x, y], [x + 20, y + 10], [x + 40, y + 20], [box.x - 30, y + 20]], { pressed: true });
      const turned = await camera();
      check.ok(turned, 'the sphere turned');
      await page.move([[x, y], [x - 30, y]]);
      check.equal(await camera(), turned, 'the sphere, after the mouse came back');
      check.equal(await page.complaints(), [], 'complaints');
    } finally {
      await engine.close();
    }
  });
}

/** What the first engine saw. */
function firstDigest(digest) {
  return firstDigest.seen ??= digest;
}

await server.close();
await host.close();
rmSync(hosts, { recursive: true });
checks.finish();
