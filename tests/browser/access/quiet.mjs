// Nothing moves that should not; pictures of the form.

import { open, openForm, running } from '../support/access.mjs';
import { state, until } from '../support/page.mjs';
import { PHONE, run, runLong, screenshots } from '../support/stage.mjs';

for (const [name, options] of [
  ['desktop', { viewport: { width: 1280, height: 720 } }],
  ['phone', PHONE],
]) {
  await run(`nothing moves about after the first frame (${name})`, async (check) => {
    const page = await open('', options);
    await running(page);
    await page.waitForSelector('.mirror', { state: 'attached' });
    await page.waitForTimeout(1500);
    const shifts = await page.evaluate(() => shifts);
    const sum = shifts.reduce((all, { value: each }) => all + each, 0);
    check.ok(sum < 0.01, `layout shifts add up to ${sum}`);
  });
}

await run(
  'who prefers less motion finds the run paused at a telling moment, and sees nothing move before',
  async (check) => {
    const page = await open('#v1&m=20&T=10', { reducedMotion: 'reduce' });
    await running(page);
    const seen = new Set();
    while ((await state(page)).playing) seen.add((await state(page)).tick);
    await until(page, () => equator.state().tick === 360);
    check.ok(
      [...seen].every((tick) => tick === 0 || tick === 360),
      `ticks shown: ${[...seen]}`,
    );
    await page.waitForSelector('.mirror', { state: 'attached' });
    await page.waitForTimeout(500);
    check.equal([(await state(page)).playing, (await state(page)).tick], [false, 360], 'at three tenths of the run');
    // In sight, the form looks twice a second
    await page.evaluate(() => {
      document.querySelector('#controls details').open = true;
      document.getElementById('controls').scrollIntoView();
    });
    await until(page, () => document.querySelector('.mirror .play').getAttribute('aria-pressed') === 'false');
  },
);

for (const [name, options] of [
  ['dark', {}],
  ['light', { colorScheme: 'light' }],
  ['phone', PHONE],
]) {
  await (options.hasTouch ? run : runLong)('screenshot controls-' + name, async (check) => {
    const page = await openForm('#v1&m=50&T=10&t=3', { viewport: { width: 1280, height: 900 }, ...options });
    await page.waitForSelector('.mirror .scroll tbody tr');
    await page.locator('#controls').screenshot({ path: `${screenshots}controls-${name}.png` });
    check.equal(page.complaints, [], 'complaints');
  });
}
