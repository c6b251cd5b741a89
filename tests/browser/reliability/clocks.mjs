// Clocks that jump, and a tab that is suspended.

import { commandLineRun } from '../support/command_line.mjs';
import { state, until } from '../support/page.mjs';
import { HOUR, open, openRun, workerOf } from '../support/reliability.mjs';
import { browser, root, run, server } from '../support/stage.mjs';

/** Process ids of what runs pages in this browser. */
async function rendererProcesses() {
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  await devtools.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/**
 * Ticks that a frame may show beyond the one before: a tenth of a second's (src/instrument/player.h), and one for
 * rounding.
 */
const MOST_A_FRAME = 0.1 * 40 + 1;

/** In a page or a Worker: every clock of it shows setClock(milliseconds) more from then on. */
function bendClocks() {
  let shift = 0;
  globalThis.setClock = (milliseconds) => {
    shift = milliseconds;
  };
  const monotonic = performance.now.bind(performance),
    wall = Date.now,
    RealDate = Date;
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

await run(
  'clocks set back by an hour, by a millisecond, and forward by five hours: the run goes on, to the same bits',
  async (check) => {
    const LINK = '#v1&m=50&d=5&T=4';
    const page = await openRun(LINK, { beforeLoad: bendClocks });
    await until(page, () => equator.state().tick > 5);
    const worker = workerOf(page);
    await worker.evaluate(bendClocks);
    for (const shift of [-HOUR, -HOUR - 1, 4 * HOUR, 0, -2 * HOUR]) {
      await worker.evaluate((to) => setClock(to), shift);
      // The frame after the jump is the next one: asked for within it, nothing has had time to pass in truth.
      const [before, after] = await page.evaluate(
        (to) =>
          new Promise((done) => {
            requestAnimationFrame(() => {
              const { tick } = equator.state();
              setClock(to);
              requestAnimationFrame(() => requestAnimationFrame(() => done([tick, equator.state().tick])));
            });
          }),
        shift,
      );
      check.ok(
        after >= before && after - before <= 2 * MOST_A_FRAME,
        `by ${shift} ms: from tick ${before} to ${after}`,
      );
      await until(page, (tick) => equator.state().tick > tick + 3, after);
      check.ok((await state(page)).playing, `by ${shift} ms: it plays on`);
    }
    await page.evaluate(() => equator.seek(4));
    await until(page, () => equator.state().values?.t === 4 && !equator.state().playing);
    const { digest } = await state(page);
    check.equal(digest, commandLineRun(root, LINK, 4).digest, 'digest at the end');
    check.equal(page.complaints, [], 'complaints');
  },
);

await run('a clock that jumps while an experiment is computed spoils no row', async (check) => {
  const address = `${server.origin}/experiments.html#v1&d=5&sweep=m:100,200&seeds=3&measure=particle_gap&at=6`;
  const tables = [];
  for (const jump of [0, -HOUR, 5 * HOUR]) {
    const page = await open(address, { beforeLoad: bendClocks });
    await page.waitForFunction(() => 'ready' in document.documentElement.dataset);
    await page.click('#run');
    await page.evaluate((to) => setClock(to), jump);
    const bent = await Promise.all(
      page.workers().map((worker) =>
        worker
          .evaluate(bendClocks)
          .then(() => worker.evaluate((to) => setClock(to), jump))
          .then(
            () => true,
            () => false,
          ),
      ),
    ); // one that has done its work is gone
    check.ok(bent.some(Boolean), 'some Worker has another clock');
    await until(page, () => /^All/.test(document.getElementById('status').textContent));
    tables.push(await page.evaluate(() => document.querySelector('#report table').textContent));
    check.equal(page.complaints, [], `complaints after ${jump} ms`);
    await page.context().close();
  }
  check.ok(
    tables[0].length > 20 && tables.every((table) => table === tables[0]),
    'the same numbers: ' + JSON.stringify(tables).slice(0, 400),
  );
});

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
  check.ok(
    strides.every((stride) => stride >= 0 && stride <= MOST_A_FRAME),
    'ticks a frame: ' + strides,
  );
  check.ok((await state(page)).playing, 'it plays on');
  await page.evaluate(() => equator.seek(4));
  await until(page, () => equator.state().values?.t === 4 && !equator.state().playing);
  check.equal((await state(page)).digest, commandLineRun(root, LINK, 4).digest, 'digest at the end');
  check.equal(page.complaints, [], 'complaints');
});
