// What a frame costs the page's own thread, by width: the time in the instrument's frame function, how much of it was spent inside
// WebGL calls (the driver, which is software here), the rest (Dear ImGui, plots, uploads' copies), and what reading the Worker's
// answers cost besides. Means over frames in which something moved. These are times of the clock, so that other programs on the machine
// add to them; "CPU" is the thread's own time for all scripts of a frame, answers and the page's half of WebGL included.
//
//     node tests/bench/frame.mjs [#v1&... ...]        needs dist/ and Chromium
//
// performance.now() has steps of 0.1 ms in a page: single frames are coarse, means over hundreds are not.

import { fileURLToPath } from 'node:url';
import { launch } from '../browser/chromium.mjs';
import { serve } from '../browser/server.mjs';

const SECONDS = 6;
const DEFAULT = [1e3, 1e4, 1e5, 1e6].map((m) => `#v1&d=8&m=${m}&rule=pgd&eta=0.1&T=12&theory=off&play=on&colour=latitude`);
const links = process.argv.length > 2 ? process.argv.slice(2) : DEFAULT;

/** Runs in the page before its scripts: times every frame, every WebGL call in it, and every answer of the Worker. */
function instrumentPage() {
  const record = globalThis.frameRecord = { frames: [], gl: 0, calls: 0, answers: 0, answered: 0, bytes: 0 };
  for (const [name, { value, writable }] of Object.entries(Object.getOwnPropertyDescriptors(WebGL2RenderingContext.prototype))) {
    if (typeof value !== 'function' || !writable) continue;
    WebGL2RenderingContext.prototype[name] = function (...args) {
      const start = performance.now();
      const result = value.apply(this, args);
      record.gl += performance.now() - start;
      ++record.calls;
      return result;
    };
  }
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => request((time) => {
    const gl = record.gl, calls = record.calls, start = performance.now();
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
row('m', 'frames', 'WebGL calls', 'in WebGL', 'own', 'own, worst', 'CPU', 'answers', 'KB each', 'ms each');
for (const link of links) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 } });
  const page = await context.newPage();
  await page.addInitScript(instrumentPage);
  await page.goto(`${server.origin}/index.html${link}`);
  await page.waitForFunction(() => globalThis.equator && (equator.state().tick > 0 || equator.state().refusal), null, { timeout: 120_000 });
  const m = new URLSearchParams(link.slice(1)).get('m') ?? 400;
  if (await page.evaluate(() => Boolean(equator.state().refusal))) {
    row(m, 'refused:', await page.evaluate(() => equator.state().refusal.reasons.join('; ')));
  } else {
    const devtools = await context.newCDPSession(page);
    await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
    const cpu = async () => (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration').value * 1e3;
    const before = await cpu();
    await page.evaluate(() => { frameRecord.frames.length = frameRecord.answers = frameRecord.answered = frameRecord.bytes = 0; });
    await page.waitForTimeout(SECONDS * 1000);
    const { frames, answers, answered, bytes } = await page.evaluate(() => frameRecord);
    const spent = await cpu() - before;
    const own = frames.map((frame) => frame.all - frame.gl).sort((a, b) => a - b);
    row(m, frames.length, Math.round(mean(frames.map((frame) => frame.calls))), mean(frames.map((frame) => frame.gl)).toFixed(2),
      mean(own).toFixed(2), own.at(-1).toFixed(1), (spent / frames.length).toFixed(2), answers, (bytes / 1e3 / answers).toFixed(0), (answered / answers).toFixed(2));
  }
  await context.close();
}
await browser.close();
server.close();
