// The page in Chromium under the strict content policy: what it shows is compared with the command line's numbers for
// the same link. Runs that start, pause, change and are refused.

import { commandLineRun } from '../support/command_line.mjs';
import { frames, state, until } from '../support/page.mjs';
import { SCENARIOS } from '../support/scenarios.mjs';
import { open, openAt, root, run, runLong, screenshots } from '../support/stage.mjs';

for (const link of SCENARIOS) {
  await run('page and command line agree bit for bit: ' + link, async (check) => {
    const page = await openAt(link);
    const shown = await state(page);
    const expected = commandLineRun(root, link, shown.values.t);
    check.equal(shown.digest, expected.digest, 'digest');
    for (const [name, value] of Object.entries(expected.values)) check.equal(shown.values[name], value, name);
    check.equal(page.complaints, [], 'complaints');
  });
}

await run('the default page runs by itself and shows the escape', async (check) => {
  const page = await open('');
  await until(page, () => equator.state().values);
  const start = (await state(page)).values;
  await page.evaluate(() => equator.setSpeed(8));
  await until(page, () => equator.state().tick >= 300);
  const shown = await state(page),
    now = shown.values;
  check.ok(now.loss_infinite < 0.5 * start.loss_infinite, 'the infinite-width loss has halved');
  check.ok(now.mean_abs_latitude_finite > 2 * start.mean_abs_latitude_finite, 'neurons have left the equator');
  check.ok(now.particle_gap > 1e-4 && now.particle_gap < 0.1, 'the gap has grown, and is small');
  check.equal(page.complaints, [], 'complaints');
  check.equal(await page.evaluate(() => document.getElementById('loading').hidden), true, 'loading note is gone');
});

// Neurons without trails, without twins, all as points: each turns off parts of the picture that others have.
for (const link of [
  '#v1&m=1&T=3&play=on',
  '#v1&m=1001&d=8&rule=pgd&eta=0.1&T=3&play=on',
  '#v1&m=4000&d=8&rule=pgd&eta=0.1&T=3&play=on',
  '#v1&m=20000&d=4&rule=pgd&eta=0.2&T=2&play=on',
  '#v1&m=40&T=3&hide=twins,segments,density,trails&play=on',
  '#v1&m=40&T=3&theory=off&play=on',
]) {
  await (/m=(1001|4000)&/.test(link) ? runLong : run)('a run is drawn as it plays: ' + link, async (check) => {
    const page = await open(link);
    await until(page, () => equator.state().tick >= 150);
    check.equal(page.complaints, [], 'complaints');
  });
}

await run('pause, step, again and a new seed', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1');
  const at = (await state(page)).tick;
  await page.evaluate(() => equator.step());
  await until(page, (tick) => equator.state().tick === tick + 1, at);
  check.equal((await state(page)).playing, false, 'still paused after a step');
  await page.evaluate(() => equator.again());
  await until(page, () => equator.state().playing && equator.state().tick < 40);
  await page.evaluate(() => {
    equator.pause();
    equator.newSeed();
  });
  await until(page, () => equator.state().link.includes('seed=2') && equator.state().values);
  await until(page, () => location.hash.includes('seed=2'));
  check.ok(true, 'the address follows');
});

await run('a bad link is explained key by key and runs nothing until the visitor chooses', async (check) => {
  const page = await open('#v1&m=0&d=two&colour=red&T=5');
  await until(page, () => equator.state().refusal);
  await frames(page, 20);
  const shown = await state(page);
  check.equal(shown.refusal.reasons.length, 3, 'number of reasons');
  for (const key of ['m', 'd', 'colour'])
    check.ok(
      shown.refusal.reasons.some((reason) => reason.startsWith(key + ' ')),
      'names ' + key,
    );
  check.equal(shown.values, undefined, 'nothing runs');
  await page.screenshot({ path: screenshots + 'bad-link.png' });
  await page.evaluate(() => equator.acceptNearest());
  await until(page, () => equator.state().values && !equator.state().refusal);
  check.equal((await state(page)).link, shown.refusal.nearest, 'the nearest runs');
});

await run('a run too large for a tab is refused with the estimate', async (check) => {
  const page = await open('#v1&m=300000&d=200');
  await until(page, () => equator.state().refusal);
  const { refusal, values } = await state(page);
  check.ok(
    /GB/.test(refusal.reasons[0]) && /days|hours/.test(refusal.reasons[0]),
    'memory and time are named: ' + refusal.reasons[0],
  );
  check.equal(values, undefined, 'nothing runs');
});

await run('a changed address opens its run', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1');
  await page.evaluate(() => {
    location.hash = '#v1&d=5&m=30&T=3&t=1.5';
  });
  await until(
    page,
    () =>
      equator.state().link === '#v1&d=5&m=30&T=3&t=1.5' && equator.state().values && equator.state().values.t === 1.5,
  );
  check.ok(true, 'opened');
});
