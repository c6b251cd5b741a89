// The form that mirrors the canvas: transport, tables, sentences.

import { focused, open, openForm, rests, RUN, running } from '../support/access.mjs';
import { state, until } from '../support/page.mjs';
import { PHONE, run } from '../support/stage.mjs';

await run('transport: play, step, again, new seed, the line of time', async (check) => {
  const page = await openForm();
  const press = (name) => page.click(`.mirror button:text-is("${name}")`);
  const pressed = () => page.getAttribute('.mirror .play', 'aria-pressed');
  const { tick } = await state(page);
  await press('Step');
  await until(page, (at) => equator.state().tick === at + 1, tick);
  check.equal(await pressed(), 'false', 'at rest');
  await press('Play');
  check.equal([(await state(page)).playing, await pressed()], [true, 'true'], 'plays');
  await press('Play');
  check.equal([(await state(page)).playing, await pressed()], [false, 'false'], 'paused');
  await press('Again');
  await until(page, () => equator.state().playing && equator.state().tick < 130);
  await press('New seed');
  await until(page, () => equator.state().link.includes('seed=2'));
  await page.evaluate(() => equator.pause());
  await page.focus('#time');
  await until(page, () => equator.state().values);
  await page.fill('#time', '600');
  await until(page, () => equator.state().values?.t === 5 && !equator.state().playing);
  await until(page, () => time.getAttribute('aria-valuetext') === 't = 5.00 of 10' && time.value === '600');
  await page.press('#time', 'ArrowRight');
  await until(page, () => equator.state().tick === 601);
  await page.evaluate(() => equator.seek(2.5));
  await until(page, () => time.value === '300');
});

await run("the tables are the run's numbers", async (check) => {
  const page = await openForm('#v1&m=30&T=10&t=1'); // below m = 25 a neuron's own share is not shown
  await page.waitForSelector('.mirror .scroll tbody tr');
  const { values } = await state(page);
  const rows = await page.evaluate(() =>
    [...document.querySelectorAll('.mirror .scroll tr')].map((row) => [...row.cells].map((cell) => cell.textContent)),
  );
  const now = await page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('.mirror .tables > table tbody tr')].map((row) =>
        [...row.cells].map((cell) => cell.textContent),
      ),
    ),
  );
  check.equal(
    rows[0].map((name) => name.replaceAll(' ', '_')),
    Object.keys(values),
    'columns',
  );
  check.equal(rows.length, 13, 'rows');
  check.equal([rows[1][0], rows.at(-1)[0]], ['0.00', '1.00'], 'from the start to now');
  check.ok(Math.abs(Number(rows.at(-1)[1]) / values.loss_finite - 1) < 1e-3, 'the last row is now');
  check.ok(Math.abs(Number(now['particle gap']) / values.particle_gap - 1) < 1e-2, 'and so is the other table');
  const nodes = now['latitude nodes of infinite width'];
  check.ok(/^[1-9]\d+$/.test(nodes), `nodes: ${nodes}`);
  await until(page, () => /expected particle gap/.test(document.querySelector('.mirror .tables > table').textContent));
  const { expected } = await state(page);
  const mean = await page.evaluate(
    () =>
      [...document.querySelectorAll('.mirror .tables > table tr')].find((row) =>
        /expected particle gap/.test(row.textContent),
      ).cells[1].textContent,
  );
  check.ok(Math.abs(Number(mean) / expected.expected_particle_gap - 1) < 1e-2, 'and the mean over seeds');
  const said = await page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('.mirror .tables > table tbody tr')].map((row) =>
        [...row.cells].map((cell) => cell.textContent),
      ),
    ),
  );
  const { expected: means, values: bounds } = await state(page);
  for (const name of ['deviation_particle_gap', 'deviation_loss_gap', 'expected_particle_gap_own_share'])
    check.ok(
      Math.abs(Number(said[name.replaceAll('_', ' ')]) / means[name] - 1) < 1e-2,
      `${name}: ${said[name.replaceAll('_', ' ')]}`,
    );
  for (const [name, from] of [
    ['bound_linear', bounds],
    ['bound_average', bounds],
    ['expected_loss_gap', means],
  ]) {
    const [value, error] = said[name.replaceAll('_', ' ')].split(' ± ').map(Number);
    check.ok(
      Math.abs(value / from[name] - 1) < 1e-2 && Math.abs(error / from[`${name}_error`] - 1) < 0.5,
      `${name}: ${value} +- ${error}`,
    );
    check.equal(said[`${name} error`.replaceAll('_', ' ')], undefined, 'errors stand with their numbers');
  }
  check.ok(Number(said['effective neurons']) > 0, 'neurons that carry the bound');
  check.ok(/12 times up to t = 1\.00/.test(await page.textContent('.mirror .scroll caption')), 'caption');
  await page.evaluate(() => equator.seek(2));
  await until(page, () => /up to t = 2\.00/.test(document.querySelector('.mirror .scroll caption').textContent));
});

await run('what happens in a run is said in a sentence', async (check) => {
  const page = await open('#v1&d=8&m=20&T=12&speed=8&play=off');
  await running(page);
  check.ok(/^Running 20 neurons/.test(await page.textContent('#summary')), await page.textContent('#summary'));
  await page.evaluate(() => equator.play());
  await until(page, () => /^At t = /.test(summary.textContent));
  check.equal(await page.getAttribute('#summary', 'aria-live'), 'polite', 'politely');
  await until(page, () => /^The run has ended/.test(summary.textContent));
  // Said at once, or when the expected gap comes later
  await until(page, () => /of all seeds\.$/.test(summary.textContent));
});

await run('a phone types into the form', async (check) => {
  const page = await open(RUN, PHONE);
  await page.waitForSelector('.mirror', { state: 'attached' });
  await until(page, rests);
  check.equal(
    await page.evaluate(() => document.querySelector('.mirror details').open),
    false,
    'settings are closed where there is little room',
  );
  for (const fold of ['#controls > details > summary', '.mirror summary']) {
    await page.locator(fold).first().scrollIntoViewIfNeeded();
    await page.locator(fold).first().tap();
  }
  await page.locator('#set-m').scrollIntoViewIfNeeded();
  await page.tap('#set-m');
  check.equal(await focused(page), 'set-m', 'a tap gives the focus');
  check.equal(await page.getAttribute('#set-m', 'inputmode'), 'decimal', 'keyboard');
  await page.evaluate(() => document.activeElement.select());
  await page.keyboard.type('33');
  await page.keyboard.press('Enter');
  await until(page, () => equator.state().link.includes('m=33'));
  const wide = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    innerWidth,
    getComputedStyle(document.getElementById('set-m')).fontSize,
  ]);
  check.ok(wide[0] <= wide[1], `nothing sticks out: ${wide}`);
  check.equal(wide[2], '16px', 'large enough that phones do not zoom');
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('.mirror button, .mirror summary, #set-m')]
      .filter((each) => each.offsetParent && each.offsetHeight < 44)
      .map((each) => each.textContent),
  );
  check.equal(small, [], 'targets lower than 44 pixels');
});
