// A moment of the line of time that is visited again.

import { commandLineRun } from '../support/command_line.mjs';
import { drag, place, state, until } from '../support/page.mjs';
import { open, root, run, SMALL } from '../support/stage.mjs';

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
  const ticks = [last - 7, 12, 300, 1, last - 60],
    seen = new Map();
  for (const tick of ticks) {
    await page.evaluate((t) => equator.seek(t), tick / 100);
    seen.set(tick, await at(tick));
    check.equal(seen.get(tick).values.t, tick / 100, 'time at tick ' + tick);
  }
  const INSET = 6; // of the line in what can be dragged
  const [left, y] = (await place(page, 'time', [0, 0.5])).map((at, i) => at + [INSET, 0][i]);
  const length = (await place(page, 'time', [1, 0.5]))[0] - INSET - left;
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
