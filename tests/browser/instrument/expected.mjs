// The expected gap beside the run, and the plot of growth.

import { commandLineExpected, commandLineRun, tableOf } from '../support/command_line.mjs';
import { expects, state, until } from '../support/page.mjs';
import { open, openAt, root, run } from '../support/stage.mjs';

await run(
  "the expected gap comes after the first picture, is the command line's, and good for every seed and width",
  async (check) => {
    const link = '#v1&d=8&m=60&T=10&t=2.5',
      page = await openAt(link);
    await until(page, expects);
    const { expected, values } = await state(page);
    const [own] = commandLineExpected(root, link, [values.t], ['--own', 'on']);
    check.ok(
      Math.abs(expected.expected_particle_gap_own_share / own.expected_particle_gap - 1) < 0.02,
      `own share: ${expected.expected_particle_gap_own_share}, command line ${own.expected_particle_gap}`,
    );
    const rows = tableOf(await page.evaluate(() => equator.expected()));
    const said = commandLineExpected(
      root,
      link,
      rows.map(({ t }) => t),
    );
    check.equal(rows.length, said.length, 'times');
    const [now] = commandLineExpected(root, link, [values.t]);
    for (const name of ['expected_particle_gap', 'expected_loss_gap', 'deviation_particle_gap', 'deviation_loss_gap'])
      // between the series' times by lines
      check.ok(
        Math.abs(expected[name] / now[name] - 1) < 0.02,
        `${name}: ${expected[name]}, command line ${now[name]}`,
      );
    // Quantiles are found by other ways, to 1e-4 in the share.
    for (const [closeness, names] of [
      [1e-9, ['C_p', 'C_f', 'C_L', 'C_p_0', 'C_p_2']],
      [2e-3, ['function_gap_5', 'function_gap_50', 'function_gap_95']],
    ]) {
      rows.forEach((row, i) => {
        for (const name of [5, 50, 95]) row[`function_gap_${name}`] = row[`m_function_gap_${name}`] / 60;
        for (const name of names)
          if (!(Math.abs(row[name] - said[i][name]) <= closeness * Math.abs(said[i][name])))
            check.equal(row[name], said[i][name], `${name} at ${row.t}`);
      });
    }
    check.ok(expected.rank > 0 && expected.rank < 1, 'rank: ' + expected.rank);
    // The place of the measured gap among the quantiles of the nearest time says nearly the same.
    const near = rows.reduce((a, b) => (Math.abs(b.t - values.t) < Math.abs(a.t - values.t) ? b : a));
    const below = Object.entries(near)
      .filter(([name, x]) => /^m_function_gap_/.test(name) && x < 60 * values.function_gap)
      .map(([name]) => Number(name.slice(15)) / 100);
    check.ok(
      Math.abs(expected.rank - Math.max(0, ...below)) < 0.1,
      `rank ${expected.rank}, above the quantile of ${Math.max(0, ...below)}`,
    );
    const workers = page.workers().length;
    await page.evaluate(() => equator.newSeed());
    await until(
      page,
      () => equator.state().link.includes('seed=2') && equator.state().expected.expected_particle_gap !== undefined,
    );
    check.equal(page.workers().length, workers, 'nothing is computed again');
    check.equal(page.complaints, [], 'complaints');
  },
);

await run("another problem takes the expected gap's place; where there is none the page says why", async (check) => {
  const page = await openAt('#v1&d=8&m=20&T=10&t=1');
  await until(page, expects);
  const first = (await state(page)).expected.expected_particle_gap;
  await page.evaluate(() => {
    for (const d of ['9', '10', '5']) equator.set('d', d);
  });
  check.equal((await state(page)).expected.expected_particle_gap, undefined, 'the old one is gone at once');
  await until(
    page,
    (before) =>
      equator.state().expected.expected_particle_gap > 0 && equator.state().expected.expected_particle_gap !== before,
    first,
  );
  const last = await page.evaluate(() => equator.expected().trimEnd().split('\n').at(-1));
  const [{ C_p: newest }] = commandLineExpected(root, '#v1&d=5&T=10', [10]);
  check.ok(Math.abs(last.split(',')[1] / newest - 1) < 0.01, 'of the newest problem: ' + last);
  await page.evaluate(() => equator.open('#v1&d=8&m=20&T=10&t=1&rule=pgd&eta=0.1'));
  await until(page, () => equator.state().expected.expected_particle_gap > 0);
  const steps = await page.evaluate(() => equator.expected().trimEnd().split('\n').at(-1));
  const [{ C_p: ofSteps }] = commandLineExpected(root, '#v1&d=8&T=10&rule=pgd&eta=0.1', [10]);
  check.ok(
    Math.abs(steps.split(',')[1] / ofSteps - 1) < 1e-9,
    `of steps: ${steps.split(',')[1]}, command line ${ofSteps}`,
  );
  await page.evaluate(() => equator.open('#v1&m=20&d=3&phi=h3&rule=pgd&eta=0.4'));
  await until(page, () => /the poles/.test(equator.state().expected.reason));
  check.equal(await page.evaluate(() => equator.expected()), '', 'no table');
  await page.evaluate(() => equator.set('theory', 'off'));
  check.equal((await state(page)).expected.reason, '', 'nothing is said without the theory');
  check.equal(page.complaints, [], 'complaints');
});

await run('a Worker of the expected gap that cannot start is spoken of, and the run goes on', async (check) => {
  const page = await open('#v1&m=20&T=10', {
    beforeLoad: () => {
      const Real = Worker;
      globalThis.Worker = function (url) {
        if (/expected/.test(url)) throw new Error('no more Workers');
        return new Real(url);
      };
    },
  });
  await until(page, () => /no more Workers/.test(equator.state().expected.reason));
  const { tick } = await state(page);
  await until(page, (before) => equator.state().tick > before || !equator.state().playing, tick);
  check.equal((await state(page)).failure, '', 'the run is fine');
});

await run(
  'the plot of growth: an equal share of the law a dot, and the constants of theorem and command line',
  async (check) => {
    const page = await openAt('#v1&d=8&m=20&T=10&t=6');
    const { values } = await state(page),
      said = commandLineRun(root, '#v1&d=8&m=20&T=10', values.t).values;
    const svg = await page.evaluate(() => equator.plotSvg('growth', 500, 360));
    const title = /<title>(.*?)<\/title>/.exec(svg)[1];
    const [, theorem, measured, above] =
      /C = ([\d.]+) in theory, ([\d.]+) measured; ([\d.]+) % of the mass above/.exec(title) ?? [];
    check.equal(theorem, '3', title);
    check.ok(Math.abs(measured / said.selfconcordance - 1) < 0.05, `${title}; command line ${said.selfconcordance}`);
    check.ok(above >= 0 && above < 50, title);
    check.equal(page.complaints, [], 'complaints');
  },
);
