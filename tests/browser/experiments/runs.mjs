// Runs spread over Workers, stopped, taken up again. The table is compared with the command line's, byte for byte.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineTable, EXPERIMENT, RUNS, table } from '../support/experiment_tables.mjs';
import { done, finished, open, ready, words } from '../support/experiments.mjs';
import { root, run, scratch, screenshots } from '../support/stage.mjs';

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
  check.ok(/^(Run|Recompute) 14 runs$/.test(await words(page, 'run')), await words(page, 'run'));
  check.equal(new URL(page.url()).hash, '#v1&T=1000000&sweep=k:3,4;d:16..1024*2&measure=escape_time', 'address');
  await page.goBack();
  check.equal(page.complaints, [], 'complaints');
});

await run('a card opens with its stored result: the figure, the slope beside its line, and how long', async (check) => {
  const page = await open();
  const { results } = await page.evaluate(() => ({ ...document.querySelector('main').dataset }));
  check.ok(results.split(' ').includes('gap-width'), results);
  await page.click('#gallery li:nth-child(1) a');
  await page.waitForSelector('#report svg');
  const lead = await page.textContent('#verdict p');
  check.ok(/^Stored result: 224 runs of Equator [\d.]+ Recomputing it here: up to about /.test(lead), lead);
  const slopes = await page.$$eval('#verdict li', (lines) => lines.map((line) => line.textContent));
  // The same numbers as in docs/results.md.
  const fitted = readFileSync(root + 'docs/results/gap-width.csv', 'utf8').match(/^fit,power,.*$/gm);
  check.equal(fitted.length, 2, 'fits');
  for (const [i, line] of fitted.entries()) {
    const [slope, error] = line.split(',').slice(2).map(Number);
    const [, sign, value, doubt, expected] = /slope (−?)([\d.]+) ± ([\d.]+), expected (\S+)$/.exec(slopes[i]);
    check.ok(Math.abs((sign ? -1 : 1) * value - slope) < 0.001 && Math.abs(doubt - error) < 0.001, slopes[i]);
    check.equal(expected, '−1', 'expected');
    const beside = await page.$$eval('#report svg:not(.paper) text', (all) => all.map((text) => text.textContent));
    check.ok(beside.includes(`slope ${sign}${value} ± ${doubt}`), 'beside its line');
    check.ok(beside.includes('expected: slope −1'), 'the expected law is in the legend');
  }
  check.equal(await words(page, 'run'), 'Recompute 224 runs', 'button');
  check.ok(await page.isHidden('#fit'), 'what is stored is not fitted anew');
  check.ok(await page.isDisabled('#csv'), 'no row is there to save');
  await page.screenshot({ path: `${screenshots}experiments-stored.png`, fullPage: true });
  check.equal(page.complaints, [], 'complaints');
});

await run('an empty plot has what is swept, the expected law and its duration; the slope settles', async (check) => {
  const page = await open(EXPERIMENT);
  const drawn = () => page.$$eval('#report svg:not(.paper) text', (all) => all.map((text) => text.textContent));
  const empty = await drawn();
  for (const text of ['25', '50', '100', '200', 'Gaps, expected: slope −1', 'relative to the value at m = 100'])
    check.ok(empty.includes(text), `${text} is not in ${empty}`);
  const verdict = await words(page, 'verdict');
  check.ok(/^No runs yet\. Computing 24 runs here: up to about /.test(verdict), verdict);
  await page.selectOption('#workers', '1');
  await page.click('#run');
  const says = (start) =>
    page.waitForFunction((text) => document.getElementById('verdict').textContent.startsWith(text), start);
  await says('Computed here so far: ');
  await finished(page);
  await says('Computed here: all 24 runs');
  check.equal(await page.$$eval('#verdict li', (lines) => lines.length), 2, 'a slope for each gap');
  const beside = (await drawn()).filter((text) => /^slope −[\d.]+ ± [\d.]+$/.test(text));
  check.equal(beside.length, 4, 'beside its line, each with its halo');
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
  check.equal(await words(page, 'run'), 'All runs are done', 'a third time nothing is left to do');
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
  check.ok(/^Run \d+ more runs?$/.test(await words(page, 'run')), await words(page, 'run'));
  await page.reload();
  await ready(page);
  const waits = await words(page, 'run');
  check.ok(/^Run \d+ more runs?$/.test(waits), 'a stopped one stays so: ' + waits);
  await page.click('#run');
  await finished(page);
  check.equal(await table(page), commandLineTable(EXPERIMENT), 'table');
});
