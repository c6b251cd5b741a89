// What docs/reliability.md promises where no other test shows it: clocks that jump, a tab that is suspended, a context that does not come back, a Worker
// that throws, a host page that means harm. In Chromium. The last line counts passed and failed checks.
//
//     node tests/browser/reliability.mjs        needs dist/ and build/native/equator

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Checks } from './checks.mjs';
import { launch } from './chromium.mjs';
import { commandLineRun } from './command_line.mjs';
import { state } from './page.mjs';
import { serve } from './server.mjs';

const PATIENCE = 60_000;
const HOUR = 3.6e6;
const root = fileURLToPath(new URL('../../', import.meta.url));

const checks = new Checks();
const server = await serve(root + 'dist');
const folder = mkdtempSync(join(tmpdir(), 'equator-reliability-'));
const host = await serve(folder, { policy: null }); // another port is another origin
const browser = await launch();

async function run(name, body) {
  await checks.run(name, body);
  await Promise.all(browser.contexts().map((context) => context.close()));
}
async function open(address, { beforeLoad = null } = {}) {
  const page = await (await browser.newContext({ viewport: { width: 800, height: 500 } })).newPage();
  page.setDefaultTimeout(PATIENCE);
  page.complaints = [];
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()));
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  if (beforeLoad) await page.addInitScript(beforeLoad);
  await page.goto(address);
  return page;
}
async function openRun(link, options) {
  const page = await open(`${server.origin}/${link}`, options);
  await page.waitForFunction(() => globalThis.equator);
  return page;
}
/** Asked at intervals: what is out of sight draws no frames. */
const until = (page, predicate, argument) => page.waitForFunction(predicate, argument, { polling: 50 });
/** The simulation's Worker. */
const workerOf = (page) => page.workers().find((worker) => /\/worker\./.test(worker.url()));

/** Process ids of what runs pages in this browser. */
async function rendererProcesses() {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** Ticks that a frame may show beyond the one before: a tenth of a second's (src/instrument/player.h), and one for rounding. */
const MOST_A_FRAME = 0.1 * 40 + 1;

// ------------------------------------------------------------------------------------------------ clocks

/** In a page or a Worker: every clock of it shows setClock(milliseconds) more from then on. */
function bendClocks() {
  let shift = 0;
  globalThis.setClock = (milliseconds) => { shift = milliseconds; };
  const monotonic = performance.now.bind(performance), wall = Date.now, RealDate = Date;
  performance.now = () => monotonic() + shift;
  globalThis.Date = class extends RealDate {
    constructor(...all) {
      super(...(all.length ? all : [wall() + shift]));
    }
    static now() {
      return wall() + shift;
    }
  };
  if (!globalThis.requestAnimationFrame) return;
  const next = requestAnimationFrame.bind(globalThis);
  globalThis.requestAnimationFrame = (hook) => next((now) => hook(now + shift));
}

await run('clocks set back by an hour, by a millisecond, and forward by five hours: the run goes on where it was, to the same bits', async (check) => {
  const LINK = '#v1&m=50&d=5&T=4';
  const page = await openRun(LINK, { beforeLoad: bendClocks });
  await until(page, () => equator.state().tick > 5);
  const worker = workerOf(page);
  await worker.evaluate(bendClocks);
  for (const shift of [-HOUR, -HOUR - 1, 4 * HOUR, 0, -2 * HOUR]) {
    await worker.evaluate((to) => setClock(to), shift);
    // The frame after the jump is the next one: asked for within it, nothing has had time to pass in truth.
    const [before, after] = await page.evaluate((to) => new Promise((done) => {
      requestAnimationFrame(() => {
        const { tick } = equator.state();
        setClock(to);
        requestAnimationFrame(() => requestAnimationFrame(() => done([tick, equator.state().tick])));
      });
    }), shift);
    check.ok(after >= before && after - before <= 2 * MOST_A_FRAME, `by ${shift} ms: from tick ${before} to ${after}`);
    await until(page, (tick) => equator.state().tick > tick + 3, after);
    check.ok((await state(page)).playing, `by ${shift} ms: it plays on`);
  }
  await page.evaluate(() => equator.seek(4));
  await until(page, () => equator.state().values?.t === 4 && !equator.state().playing);
  const { digest } = await state(page);
  check.equal(digest, commandLineRun(root, LINK, 4).digest, 'digest at the end');
  check.equal(page.complaints, [], 'complaints');
});

await run('a clock that jumps while an experiment is computed spoils no row', async (check) => {
  const address = `${server.origin}/experiments.html#v1&d=5&sweep=m:100,200&seeds=3&measure=particle_gap&at=6`;
  const tables = [];
  for (const jump of [0, -HOUR, 5 * HOUR]) {
    const page = await open(address, { beforeLoad: bendClocks });
    await page.waitForFunction(() => 'ready' in document.documentElement.dataset);
    await page.click('#run');
    await page.evaluate((to) => setClock(to), jump);
    const bent = await Promise.all(page.workers().map((worker) => worker.evaluate(bendClocks).then(() => worker.evaluate((to) => setClock(to), jump))
      .then(() => true, () => false))); // one that has done its work is gone
    check.ok(bent.some(Boolean), 'some Worker has another clock');
    await until(page, () => /^All/.test(document.getElementById('status').textContent));
    tables.push(await page.evaluate(() => document.querySelector('#report table').textContent));
    check.equal(page.complaints, [], `complaints after ${jump} ms`);
    await page.context().close();
  }
  check.ok(tables[0].length > 20 && tables.every((table) => table === tables[0]), 'the same numbers: ' + JSON.stringify(tables).slice(0, 400));
});

// ------------------------------------------------------------------------------------------------ sleep

await run('a tab that is suspended and resumed goes on where it was, to the same bits', async (check) => {
  const LINK = '#v1&m=50&d=5&T=4';
  const page = await openRun(LINK);
  await until(page, () => equator.state().tick > 5);
  // Every frame's tick, and the longest time between two frames.
  await page.evaluate(() => {
    globalThis.ticks = [];
    globalThis.longest = 0;
    let last = performance.now();
    const look = (now) => {
      longest = Math.max(longest, now - last);
      last = now;
      ticks.push(equator.state().tick);
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  // The whole process of the page, its Worker included, as a phone or a laptop does it.
  const renderers = await rendererProcesses();
  for (const id of renderers) process.kill(id, 'SIGSTOP');
  await new Promise((done) => setTimeout(done, 3000));
  for (const id of renderers) process.kill(id, 'SIGCONT');
  await until(page, () => longest > 2500);
  const before = await page.evaluate(() => ticks.length);
  await until(page, (count) => ticks.length > count + 5, before);
  const ticks = await page.evaluate(() => globalThis.ticks);
  const strides = ticks.slice(1).map((tick, i) => tick - ticks[i]);
  check.ok(strides.every((stride) => stride >= 0 && stride <= MOST_A_FRAME), 'ticks a frame: ' + strides);
  check.ok((await state(page)).playing, 'it plays on');
  await page.evaluate(() => equator.seek(4));
  await until(page, () => equator.state().values?.t === 4 && !equator.state().playing);
  check.equal((await state(page)).digest, commandLineRun(root, LINK, 4).digest, 'digest at the end');
  check.equal(page.complaints, [], 'complaints');
});

// ------------------------------------------------------------------------------------------------ the picture and the Worker

await run('a context that is lost and stays away: the run goes on, with its numbers and its address', async (check) => {
  const page = await openRun('#v1&m=30&d=5&T=4&t=1');
  await until(page, () => equator.state().values?.t === 1);
  await page.evaluate(() => equator.canvas.getContext('webgl2').getExtension('WEBGL_lose_context').loseContext());
  await page.evaluate(() => equator.seek(2));
  await until(page, () => equator.state().values?.t === 2 && /&t=2&digest=/.test(location.hash));
  check.equal(page.complaints.filter((text) => !/context/i.test(text)), [], 'complaints');
});

await run('a context that comes back and cannot be drawn into: the page says so, and the run goes on', async (check) => {
  const page = await openRun('#v1&m=30&d=5&T=4&t=1');
  await until(page, () => equator.state().values?.t === 1);
  await page.evaluate(() => {
    const lost = equator.canvas.getContext('webgl2').getExtension('WEBGL_lose_context');
    equator.canvas.addEventListener('webglcontextlost', () => setTimeout(() => {
      const { getProgramParameter } = WebGL2RenderingContext.prototype;
      WebGL2RenderingContext.prototype.getProgramParameter = function (program, what) {
        return what === this.LINK_STATUS ? false : getProgramParameter.call(this, program, what);
      };
      lost.restoreContext();
    }));
    lost.loseContext();
  });
  await until(page, () => !document.getElementById('notice').hidden);
  check.ok(/took its context away/.test(await page.textContent('#notice-title')), 'the reason is named');
  await page.evaluate(() => equator.seek(2));
  await until(page, () => equator.state().values?.t === 2);
});

await run('a Worker whose program throws is spoken of, what was computed stays, and again starts another', async (check) => {
  const page = await openRun('#v1&m=40&T=30');
  await until(page, () => equator.state().tick > 5);
  await workerOf(page).evaluate(() => { setTimeout(() => { throw new RangeError('memory is used up'); }); });
  await until(page, () => /memory is used up/.test(equator.state().failure));
  const { tick, values } = await state(page);
  check.ok(tick > 5 && Number.isFinite(values.loss_finite), 'what was computed is there');
  await page.evaluate(() => equator.again());
  await until(page, () => !equator.state().failure && equator.state().playing && equator.state().tick > 2);
});

// ------------------------------------------------------------------------------------------------ hostile hosts

await run('a host page that floods, lies and pulls at the frame: every question of the right form is answered, and the run is its own', async (check) => {
  writeFileSync(join(folder, 'hostile.html'), `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>hostile</title>
    <iframe src="${server.origin}/embed.html?host=${encodeURIComponent(host.origin)}#v1&amp;m=20&amp;T=10&amp;t=1" width="700" height="420"></iframe><script>
    globalThis.heard = [];
    addEventListener('message', ({ data }) => heard.push(data));
    globalThis.say = (message) => document.querySelector('iframe').contentWindow.postMessage(message, '*');
  </script>`);
  const page = await open(host.origin + '/hostile.html');
  await until(page, () => heard.some((message) => message.type === 'ready'));
  await until(page, () => {
    say({ equator: 1, type: 'state', id: 'first' });
    return heard.some(({ id, state }) => id === 'first' && state.digest && !state.playing);
  });
  const before = await page.evaluate(() => heard.findLast(({ id }) => id === 'first').state);
  await page.evaluate(() => {
    let deep = {};
    for (let i = 0; i < 500; ++i) deep = { deep };
    const odd = [NaN, -1, -Infinity, 1e308, '', '\u0000', 'x'.repeat(1e6), {}, [], null, true, 10n, new Date(NaN), new Map([[1, 2]]), new Uint8Array(1e6), deep, 'constructor', '__proto__'];
    for (let round = 0; round < 20; ++round)
      for (const value of odd) {
        say(value);
        for (const type of ['seek', 'set', 'show', 'toString', '__proto__', value]) say({ equator: 1, type, id: value, t: value, link: value, theme: value, panels: value, __proto__: null });
        say({ equator: value, type: 'set', link: '#v1&m=3' });
      }
  });
  // Styles that would break a layout, at the same time.
  for (const style of ['width:0;height:0', 'transform:scale(-3) rotate(40deg)', 'display:none', 'zoom:7', 'width:9000px;height:3px', 'filter:blur(3px)', ''])
    await page.evaluate((text) => { document.querySelector('iframe').style.cssText = text; }, style);
  await page.evaluate(() => say({ equator: 1, type: 'set', link: '#v1&m=20&T=10&t=1', id: 'back' }));
  await until(page, () => heard.some((message) => message.id === 'back'));
  await page.evaluate(() => say({ equator: 1, type: 'state', id: 'last' }));
  await until(page, () => heard.some((message) => message.id === 'last'));
  const after = await page.evaluate(() => heard.find((message) => message.id === 'last').state);
  check.equal([after.digest, after.values, after.refusal, after.failure], [before.digest, before.values, before.refusal, before.failure], 'the run');
  check.ok(await page.evaluate(() => heard.every(({ equator, type }) => equator === 1 && ['loaded', 'ready', 'state', 'error'].includes(type))), 'answers are of the documented form');
  check.ok(await page.evaluate(() => heard.filter(({ type }) => type === 'error').every(({ message }) => typeof message === 'string' && message.length > 10)), 'every error has a reason');
  check.equal(page.complaints, [], 'complaints');
});

await browser.close();
await server.close();
await host.close();
rmSync(folder, { recursive: true, force: true });
checks.finish();
