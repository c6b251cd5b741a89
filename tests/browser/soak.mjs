// A long stay in Chromium: links, seeds, scrubs and experiments in turn. Prints the JavaScript heap (after a
// collection) and the memory of the front end's and the Worker's programs once a round, and fails if the last third
// holds more than the second by over a tenth. With FIGURE it draws them over time, as SVG.
//
//     node tests/browser/soak.mjs MINUTES [FIGURE]        needs dist/ and Chromium

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch } from './chromium.mjs';
import { until } from './page.mjs';
import { serve } from './server.mjs';
import { drawSoak } from './soak_figure.mjs';

const minutes = Number(process.argv[2] ?? 30),
  figure = process.argv[3];
const root = fileURLToPath(new URL('../../', import.meta.url));
const server = await serve(root + 'dist');
const browser = await launch();
const page = await (
  await browser.newContext({ viewport: { width: 1000, height: 640 }, serviceWorkers: 'block' })
).newPage();
page.setDefaultTimeout(120_000);
const complaints = [];
page.on('pageerror', (error) => complaints.push(String(error)));
const devtools = await page.context().newCDPSession(page);
const LINKS = [
  '#v1&m=100&T=5',
  '#v1&d=8&m=300&phi=h3&T=6',
  '#v1&m=60&rule=pgd&batch=20&T=4',
  '#v1&m=50&phi=relu:8&T=5',
  '#v1&d=3&m=400&T=4',
];

// Programs' memories, as big as they have grown: the front end's in the page, the engine's in its Worker.
function keepMemories() {
  globalThis.memories = [];
  const real = WebAssembly.instantiate;
  WebAssembly.instantiate = async (...all) => {
    const made = await real.apply(WebAssembly, all);
    for (const each of Object.values((made.instance ?? made).exports))
      if (each instanceof WebAssembly.Memory) memories.push(each);
    return made;
  };
}
const held = () => globalThis.memories.reduce((sum, each) => sum + each.buffer.byteLength, 0);
await page.addInitScript(keepMemories);
await page.context().route(/\/worker\.[0-9a-f]+\.js$/, async (route) => {
  const answer = await route.fetch();
  await route.fulfill({ response: answer, body: `(${keepMemories})();` + (await answer.text()) });
});
async function measure() {
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const [worker] = page.workers().filter((each) => /\/worker\./.test(each.url()));
  return {
    minutes: (Date.now() - start) / 60_000,
    heap: usedSize / 1e6,
    front: (await page.evaluate(held)) / 1e6,
    engine: (await worker.evaluate(held)) / 1e6,
  };
}

const rows = [];
await page.goto(server.origin + '/index.html' + LINKS[0]);
await page.waitForFunction(() => globalThis.equator);
const start = Date.now();
while (Date.now() < start + minutes * 60_000) {
  for (const link of LINKS) {
    await page.evaluate((hash) => {
      equator.open(hash);
      equator.setSpeed(8);
      equator.play();
    }, link);
    await until(page, () => equator.state().tick > 300 || equator.state().failure);
    await page.evaluate(() => equator.newSeed());
    await until(page, () => equator.state().received > 200 || equator.state().failure);
    for (const share of [0.02, 0.12, 0.05, 0.1]) {
      await page.evaluate((part) => equator.seek(part * equator.state().T), share);
      await until(page, () => !equator.state().playing && !equator.state().revisiting);
    }
    const { failure } = await page.evaluate(() => equator.state());
    if (failure) complaints.push(failure);
  }
  rows.push(await measure());
  const { heap, front, engine } = rows.at(-1);
  console.log(
    `round ${rows.length}: heap ${heap.toFixed(2)} MB, front end ${front.toFixed(2)} MB, ` +
      `engine ${engine.toFixed(2)} MB`,
  );
  // An experiment in a page of its own, which takes its memory with it.
  const other = await page.context().newPage();
  await other.goto(server.origin + '/experiments.html#v1&d=6&sweep=m:10..40*2&seeds=3&measure=particle_gap&at=2');
  await other.waitForFunction(() => 'ready' in document.documentElement.dataset);
  if (await other.isEnabled('#run')) await other.click('#run');
  await other.waitForFunction(() => /^All/.test(document.getElementById('status').textContent));
  await other.click('#forget');
  await other.close();
}
const mean = (from, to, key) => rows.slice(from, to).reduce((sum, row) => sum + row[key], 0) / Math.max(1, to - from);
const third = Math.floor(rows.length / 3);
let failed = complaints.length > 0 || rows.length < 3;
for (const key of ['heap', 'front', 'engine']) {
  const middle = mean(third, 2 * third, key),
    last = mean(2 * third, 3 * third, key);
  console.log(
    `${key}: ${middle.toFixed(2)} MB in the second third of ${rows.length} rounds, ${last.toFixed(2)} MB in the last`,
  );
  failed ||= !(last <= 1.1 * middle);
}
for (const complaint of complaints) console.log('complaint: ' + complaint);
await browser.close();
await server.close();
if (figure) writeFileSync(figure, drawSoak(rows));
console.log(failed ? 'FAILED: not flat' : 'flat');
process.exitCode = failed ? 1 : 0;
