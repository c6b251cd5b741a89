// What a frame costs the page's own thread, by width: the time in the instrument's frame function (Dear ImGui, plots,
// uploads), and what reading the Worker's answers costs besides. Means over frames in which something moved. WebGL's
// draw calls are left out: without a graphics card the picture would be made by the very processor that is measured.
// Everything up to them is done, uploads included. --webgl keeps them, and says how much of a frame is spent inside
// WebGL; asking the clock at each of some 300 calls costs a millisecond itself. These are times of the clock, so that
// other programs on the machine add to them, and the Worker where there are few cores.
//
//     node tests/bench/frame.mjs [--webgl] [#v1&... ...]        needs dist/ and Chromium
//
// performance.now() has steps of 0.1 ms in a page: single frames are coarse, means over hundreds are not.

import { fileURLToPath } from 'node:url';
import { launch } from '../browser/support/chromium.mjs';
import { serve } from '../browser/support/server.mjs';

const SECONDS = 6;
const DEFAULT = [1e3, 1e4, 1e5, 1e6].map(
  (m) => `#v1&d=8&m=${m}&rule=pgd&eta=0.1&T=12&theory=off&play=on&colour=latitude`,
);
const given = process.argv.slice(2),
  webgl = given.includes('--webgl');
const links = given.some((each) => each.startsWith('#')) ? given.filter((each) => each.startsWith('#')) : DEFAULT;

/** Runs in the page before its scripts: times every frame, every WebGL call in it, and every answer of the Worker. */
function instrumentPage(webgl) {
  const record = (globalThis.frameRecord = { frames: [], gl: 0, calls: 0, answers: 0, answered: 0, bytes: 0 });
  for (const [name, { value, writable }] of Object.entries(
    Object.getOwnPropertyDescriptors(WebGL2RenderingContext.prototype),
  )) {
    if (typeof value !== 'function' || !writable) continue;
    if (!webgl) {
      if (/^draw(Arrays|Elements)/.test(name)) WebGL2RenderingContext.prototype[name] = () => void ++record.calls;
      continue;
    }
    WebGL2RenderingContext.prototype[name] = function (...args) {
      const start = performance.now();
      const result = value.apply(this, args);
      record.gl += performance.now() - start;
      ++record.calls;
      return result;
    };
  }
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      const gl = record.gl,
        calls = record.calls,
        start = performance.now();
      callback(time);
      const all = performance.now() - start;
      if (record.calls > calls) record.frames.push({ all, gl: record.gl - gl, calls: record.calls - calls });
    });
  const { set, get } = Object.getOwnPropertyDescriptor(Worker.prototype, 'onmessage');
  Object.defineProperty(Worker.prototype, 'onmessage', {
    get,
    set(handler) {
      set.call(this, (event) => {
        const start = performance.now();
        handler(event);
        record.answered += performance.now() - start;
        record.bytes += event.data.byteLength ?? 0;
        ++record.answers;
      });
    },
  });
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const server = await serve(root + 'dist');
const browser = await launch();
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const row = (...cells) => console.log(cells.map((cell, i) => String(cell).padStart(i === 0 ? 9 : 11)).join(''));
console.log(`${browser.version()}, ${SECONDS} s a row, times in ms per frame (means)`);
row(
  'm',
  'frames',
  webgl ? 'WebGL calls' : 'draw calls',
  'in WebGL',
  'all',
  'all, worst',
  'answers',
  'KB each',
  'ms each',
);
for (const link of links) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.addInitScript(instrumentPage, webgl);
  await page.goto(`${server.origin}/index.html${link}`);
  await page.waitForFunction(() => globalThis.equator && (equator.state().tick > 0 || equator.state().refusal), null, {
    timeout: 120_000,
  });
  const m = new URLSearchParams(link.slice(1)).get('m') ?? 400;
  if (await page.evaluate(() => Boolean(equator.state().refusal))) {
    row(m, 'refused:', await page.evaluate(() => equator.state().refusal.reasons.join('; ')));
  } else {
    await page.evaluate(() => {
      frameRecord.frames.length = frameRecord.answers = frameRecord.answered = frameRecord.bytes = 0;
    });
    await page.waitForTimeout(SECONDS * 1000);
    const { frames, answers, answered, bytes } = await page.evaluate(() => frameRecord);
    const all = frames.map((frame) => frame.all).sort((a, b) => a - b);
    row(
      m,
      frames.length,
      Math.round(mean(frames.map((frame) => frame.calls))),
      webgl ? mean(frames.map((frame) => frame.gl)).toFixed(2) : '-',
      mean(all).toFixed(2),
      all.at(-1).toFixed(1),
      answers,
      (bytes / 1e3 / answers).toFixed(0),
      (answered / answers).toFixed(2),
    );
  }
  await context.close();
}
await browser.close();
server.close();
