// Workers that die, and the ways from a dot, a link and the instrument.

import { commandLineTable, EXPERIMENT, RUNS, table } from '../support/experiment_tables.mjs';
import { finished, open, ready, visit, words } from '../support/experiments.mjs';
import { openDialog } from '../support/page.mjs';
import { run } from '../support/stage.mjs';

await run('a Worker that dies costs its run and no other, and the run can be done again', async (check) => {
  const page = await open(EXPERIMENT, {
    beforeLoad: () => {
      const Real = Worker;
      let started = 0;
      globalThis.Worker = class extends Real {
        postMessage(message, ...rest) {
          if ('start' in message && ++started === 4)
            return void this.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
          super.postMessage(message, ...rest);
        }
      };
    },
  });
  await page.click('#run');
  await page.waitForFunction(() =>
    /1 could not be computed: out of memory/.test(document.getElementById('trouble').textContent),
  );
  await page.waitForFunction(() => document.getElementById('run').textContent.startsWith('Run 1 more run'));
  await page.click('#run');
  await finished(page);
  check.equal(await words(page, 'trouble'), '', 'trouble');
  check.equal(await table(page), commandLineTable(EXPERIMENT), 'table');
});

await run('a dot says which run it is and opens it; so does a median of the table', async (check) => {
  const page = await open(EXPERIMENT);
  await page.click('#run');
  await finished(page);
  await page.waitForTimeout(1500); // the last report
  const rows = commandLineTable(EXPERIMENT)
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(','));
  await page.locator('.picture').scrollIntoViewIfNeeded();
  const box = await page.locator('.picture svg:not(.paper)').boundingBox();
  let hit = null; // somewhere on the picture
  for (let x = box.width - 20; x > 0.7 * box.width && !hit; x -= 12) {
    for (let y = 40; y < box.height - 80 && !hit; y += 12) {
      await page.mouse.move(box.x + x, box.y + y);
      if (await page.isVisible('.hint')) hit = await page.textContent('.hint');
    }
  }
  check.ok(/^m = 200, seed \d: (particle|function) gap [\d.e-]+ \(click to open\)$/.test(hit), String(hit));
  const [popup] = await Promise.all([
    page.context().waitForEvent('page'),
    page.mouse.down().then(() => page.mouse.up()),
  ]);
  await popup.waitForFunction(
    () => globalThis.equator?.state().values && !equator.state().playing && equator.state().tick > 0,
  );
  const seed = Number(/seed (\d)/.exec(hit)[1]);
  const row = rows.find((each) => each[1] === '200' && each[2] === String(seed));
  check.equal(new URL(popup.url()).hash.split('&digest')[0], row.at(-1), "the run's link");
  const { values } = await popup.evaluate(() => equator.state());
  check.equal(values.particle_gap, Number(row[4]), 'its particle gap');
  await popup.close();
  await page.click('#report summary');
  const medians = await page.$$eval('#report details a', (links) => links.map((link) => new URL(link.href).hash));
  check.equal(medians.length, 8, 'medians');
  for (const link of medians)
    check.ok(
      rows.some((each) => each.at(-1) === link),
      `${link} is one of the runs`,
    );
});

await run('a bad link is explained, what is shown stays, and the nearest can be taken', async (check) => {
  const page = await open(EXPERIMENT);
  await page.evaluate(() => {
    document.getElementById('own').open = true;
  });
  await page.fill('#field-sweep', 'm:0,20');
  await page.fill('#field-seeds', '0');
  await page.click('#form button[type=submit]');
  await page.waitForSelector('#problems:not([hidden])');
  const problems = await words(page, 'problems');
  check.ok(/m = 0, which is out of range/.test(problems) && /seeds = 0/.test(problems), problems);
  check.equal(new URL(page.url()).hash, EXPERIMENT, 'address');
  check.equal(await words(page, 'run'), `Run ${RUNS} runs`, 'the experiment before');
  await page.click('#problems a');
  await page.waitForSelector('#problems', { state: 'hidden' });
  check.ok(/seeds=|m:/.test(new URL(page.url()).hash) && new URL(page.url()).hash !== EXPERIMENT, page.url());
  await page.fill('#field-sweep', 'd:8,16');
  await page.fill('#field-seeds', '');
  await page.fill('#field-at', '');
  await page.evaluate(() => {
    document.querySelector('#form details').open = true;
  });
  await page.waitForTimeout(100);
  for (const box of await page.$$('.measures input:checked')) await box.uncheck();
  await page.check('.measures input[value=escape_time]');
  await page.fill('#field-scenario', '#v1&phi=h2');
  await page.click('#form button[type=submit]');
  await page.waitForFunction(() => location.hash === '#v1&phi=h2&sweep=d:8,16&measure=escape_time');
  check.equal(page.complaints, [], 'complaints');
});

await run(
  "an experiment's link at the instrument opens this page; a run's link here becomes an experiment",
  async (check) => {
    const page = await visit(EXPERIMENT);
    await page.waitForURL(/experiments\.html#/);
    await ready(page);
    check.equal(new URL(page.url()).hash, EXPERIMENT, 'address');
    const made = await open('#v1&d=8&t=5');
    check.ok(await made.isVisible('#suggested'), 'it says that it is a suggestion');
    check.equal(
      new URL(made.url()).hash,
      '#v1&d=8&sweep=m:50..800*2&seeds=8&measure=particle_gap,function_gap&at=5',
      'address',
    );
  },
);

await run("the instrument's Share dialog leads here with its run", async (check) => {
  const page = await visit('#v1&m=20&d=8&T=2&t=2');
  await page.waitForFunction(() => globalThis.equator?.state().values);
  await openDialog(page);
  const href = await page.getByRole('link', { name: 'Make it an experiment' }).getAttribute('href');
  check.equal(new URL(href).pathname + new URL(href).hash, '/experiments.html#v1&d=8&m=20&T=2&t=2', 'link');
});
