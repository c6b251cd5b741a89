// What a first visit waits for, from navigation to the first neuron drawn, and of what that consists. Cold (a new
// profile each time), from this machine's own server, with the page's thread slowed down (6 times: a phone).
//
//     node tests/bench/first_picture.mjs [VISITS [SLOWED [DIST]]]     needs dist/ and Chromium; 9 visits, 6 times
//
// Medians over the visits, in ms. WebGL's draw calls are left out (frame.mjs says why), its context and shaders not.

import { fileURLToPath } from 'node:url';
import { launch } from '../browser/support/chromium.mjs';
import { serve } from '../browser/support/server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const [visits = '9', slowed = '6', dist = root + 'dist'] = process.argv.slice(2);

/** Runs in the page before its scripts: notes when things happen. */
function watch() {
  const at = (globalThis.firstVisit = {});
  const now = (what) => (at[what] ??= performance.now());
  const around = (object, name, begun, done) => {
    const before = object[name];
    object[name] = async function (...args) {
      now(begun);
      const result = await before.apply(this, args);
      now(done);
      return result;
    };
  };
  around(WebAssembly, 'compileStreaming', 'modules are asked for', 'the first module is compiled');
  around(WebAssembly, 'instantiate', 'the app is instantiated: begun', 'the app is instantiated');
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (...args) {
    if (args[0] === 'webgl2') now('WebGL is asked for');
    const context = getContext.apply(this, args);
    if (args[0] === 'webgl2') now('WebGL is there');
    return context;
  };
  for (const name of ['drawArrays', 'drawElements', 'drawArraysInstanced', 'drawElementsInstanced'])
    WebGL2RenderingContext.prototype[name] = () => undefined;
  const OldWorker = globalThis.Worker;
  globalThis.Worker = class extends OldWorker {
    constructor(...args) {
      now('the Worker is started');
      super(...args);
    }
  };
  const { set, get } = Object.getOwnPropertyDescriptor(OldWorker.prototype, 'onmessage');
  Object.defineProperty(OldWorker.prototype, 'onmessage', {
    get,
    set(handler) {
      set.call(this, (event) => {
        now('the first moment arrives');
        handler(event);
        requestAnimationFrame(() => requestAnimationFrame(() => now('it is drawn')));
      });
    },
  });
  const request = globalThis.requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (callback) =>
    request((time) => {
      now('the first frame begins');
      callback(time);
      now('the first frame is done');
    });
}

const server = await serve(dist);
const records = [];
for (let visit = 0; visit <= Number(visits); visit += 1) {
  const browser = await launch(); // cold: nothing is kept from visit to visit
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
  await page.addInitScript(watch);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: Number(slowed) });
  await page.goto(`${server.origin}/index.html`);
  await page.waitForFunction(() => firstVisit['it is drawn'], null, { timeout: 120_000 });
  const record = await page.evaluate(() => {
    const files = performance.getEntriesByType('resource');
    const file = (pattern) => files.find(({ name }) => pattern.test(name))?.responseEnd ?? NaN;
    return {
      'the page has arrived': performance.getEntriesByType('navigation')[0].responseEnd,
      'app.wasm has arrived': file(/app\.[^/]*wasm$/),
      'engine.wasm has arrived': file(/engine\.[^/]*wasm$/),
      ...firstVisit,
    };
  });
  if (visit > 0) records.push(record); // the first warms up the disk
  await browser.close();
}
server.close();
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const rows = Object.keys(records[0]).map((what) => [what, median(records.map((record) => record[what]))]);
rows.sort((a, b) => a[1] - b[1]);
console.log('| since navigation | ms |\n|---|---|');
for (const [what, ms] of rows) console.log(`| ${what} | ${ms.toFixed(0)} |`);
