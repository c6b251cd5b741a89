// Runs spread over Workers, stopped, taken up again. The table is compared with the command line's, byte for byte.

import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineTable, EXPERIMENT, RUNS, table } from '../support/experiment_tables.mjs';
import { done, finished, open, ready, words } from '../support/experiments.mjs';
import { root, run, scratch } from '../support/stage.mjs';

await run("the gallery is the command line's list, and a card opens its experiment", async (check) => {
  const page = await open();
  const listed = execFileSync(root + 'build/native/equator', ['sweep', '--list'], { encoding: 'utf8' });
  const links = await page.$$eval('#gallery a', (cards) => cards.map((card) => card.getAttribute('href')));
  check.equal(
    links,
    [...listed.matchAll(/^ +(#v1\S*)$/gm)].map((match) => match[1]),
    'links',
  );
  await page.click('#gallery li:nth-child(3) a');
  await page.waitForSelector('#experiment:not([hidden])');
  check.equal(await words(page, 'title'), 'Escape time against dimension, k*\u00a0=\u00a03 and\u00a04', 'title');
  check.equal(await words(page, 'run'), 'Run 14 runs', 'button');
  check.equal(new URL(page.url()).hash, '#v1&T=1000000&sweep=k:3,4;d:16..1024*2&measure=escape_time', 'address');
  await page.goBack();
  check.equal(page.complaints, [], 'complaints');
});

await run("an experiment run by the browser has the command line's table, and its laws", async (check) => {
  const page = await open(EXPERIMENT);
  await page.selectOption('#workers', '2');
  await page.click('#run');
  await finished(page);
  check.equal(await words(page, 'progress'), `${RUNS} of ${RUNS} runs`, 'progress');
  const csv = await table(page);
  check.equal(csv, commandLineTable(EXPERIMENT), 'table');
  const folder = mkdtempSync(join(scratch, 'fit-'));
  const printed = execFileSync(root + 'build/native/equator', ['sweep', EXPERIMENT, '--out', folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const slopes = [...printed.matchAll(/s = (-?[\d.]+) \+-/g)].map((match) => Number(match[1]));
  const shown = await page.$$eval('#report > .scroll tbody td:nth-child(3)', (cells) =>
    cells.map((cell) => Number(cell.textContent.replace('−', '-'))),
  );
  check.equal(shown.length, 2, 'laws');
  shown.forEach((slope, i) =>
    check.ok(Math.abs(slope - slopes[i]) < 1e-3, `slope ${slope}, the command line has ${slopes[i]}`),
  );
  await page.selectOption('#law', 'exponential');
  await page.waitForFunction(() => /exp\(s m\)/.test(document.querySelector('#report > .scroll').textContent));
  await page.selectOption('#law', 'power');
  await page.fill('#from', '100');
  await page.press('#from', 'Enter');
  await page.waitForFunction(() =>
    [...document.querySelectorAll('#report > .scroll td:nth-child(6)')].every((cell) => cell.textContent === '100'),
  );
  check.equal(page.complaints, [], 'complaints');
});

await run('a page left in the middle goes on where it was, and ends with the same table', async (check) => {
  const page = await open(EXPERIMENT);
  await page.selectOption('#workers', '1');
  await page.click('#run');
  await done(page, 3);
  await page.reload();
  await ready(page);
  check.ok(
    Number.parseInt(await words(page, 'progress'), 10) >= 3,
    'what was done is there: ' + (await words(page, 'progress')),
  );
  await finished(page); // by itself: it was running
  check.equal(await table(page), commandLineTable(EXPERIMENT), 'table');
  await page.reload();
  await ready(page);
  check.equal(await words(page, 'run'), 'All runs are there', 'a third time nothing is left to do');
  await page.click('#forget');
  await page.waitForFunction(() => document.getElementById('run').textContent.startsWith('Run'));
  await page.reload();
  await ready(page);
  check.equal(await words(page, 'run'), `Run ${RUNS} runs`, 'forgotten');
  check.equal(page.complaints, [], 'complaints');
});

await run('stopped and gone on with', async (check) => {
  const page = await open(EXPERIMENT);
  await page.click('#run');
  await done(page, 2);
  await page.click('#run');
  check.ok(/^Go on: \d+ of 24 runs$/.test(await words(page, 'run')), await words(page, 'run'));
  await page.reload();
  await ready(page);
  check.ok(/^Go on/.test(await words(page, 'run')), 'a stopped one stays so: ' + (await words(page, 'run')));
  await page.click('#run');
  await finished(page);
  check.equal(await table(page), commandLineTable(EXPERIMENT), 'table');
});
