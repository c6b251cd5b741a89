// The same run everywhere: three browsers and the command line run the same scenarios, and every number and the digest
// of all neurons, twins and nodes must agree, bit for bit. Each browser opens one page and is led through the scenarios
// by its address. Prints the digests.

import { commandLineRun } from '../support/command_line.mjs';
import { MORE_SCENARIOS, SCENARIOS } from '../support/scenarios.mjs';
import { BROWSERS, root, run, server } from '../support/stage.mjs';

const TINY = { width: 480, height: 320 }; // a small picture: drawn in software, it takes most of the time
const LINKS = [...SCENARIOS, ...MORE_SCENARIOS];

/**
 * What is compared: text that tells any two numbers apart, -0 from 0 too. Runs in the page as well, so that no
 * browser's transport is trusted.
 */
function exact(values) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Object.is(value, -0) ? '-0' : String(value)]),
  );
}

/**
 * Leads the page to a link and waits until it rests there, or says why it does not. Returns the page's state with its
 * values as exact text.
 */
async function visit(page, link, canonical) {
  await page.evaluate((hash) => {
    if (location.hash !== hash) location.hash = hash;
  }, link);
  await page.until((wanted) => {
    if (!globalThis.equator) return !document.getElementById('notice').hidden; // the page says that it cannot start
    const { link, values, tick, received, playing, failure, refusal } = equator.state();
    return failure || refusal || (link === wanted && values && tick > 0 && tick === received && !playing);
  }, canonical);
  return page.evaluate((text) => {
    if (!globalThis.equator) return { failure: document.getElementById('notice').innerText };
    const state = equator.state();
    return { ...state, values: state.values && text(state.values) };
  }, exact);
}

const native = new Map(); // link -> what the command line says

await run(`the command line runs ${LINKS.length} scenarios`, async (check) => {
  for (const link of LINKS) {
    const { t, T = 30 } = Object.fromEntries(new URLSearchParams(link.slice('#v1&'.length)));
    // Every fourth of its 1200 ticks
    check.ok(Number.isInteger((300 * t) / T), link + ': at t the page takes the budget');
    native.set(link, commandLineRun(root, link, Number(t)));
  }
});

const seen = {}; // browser -> link -> digest

for (const [name, launch] of Object.entries(BROWSERS)) {
  const digests = (seen[name] = new Map()),
    start = Date.now();
  let started, page;
  await run(name + ' opens the page', async (check) => {
    started = await launch();
    page = await started.open(server.origin + '/' + LINKS[0], TINY);
    check.equal(await page.evaluate(() => [innerWidth, innerHeight]), [TINY.width, TINY.height], 'size');
  });
  let stuck = !page;
  for (const [link, expected] of page ? native : []) {
    await run(`${name} and the command line agree bit for bit: ${link}`, async (check) => {
      if (stuck) throw new Error('not tried: the page had stopped answering');
      stuck = true; // until it has answered: waiting as long for every scenario would take an hour
      const shown = await visit(page, link, expected.link);
      stuck = false;
      check.equal(shown.failure, '', 'failure');
      check.equal(shown.refusal, null, 'refusal');
      digests.set(link, shown.digest);
      check.equal(shown.digest, expected.digest, 'digest');
      // The command line leaves out the columns that a problem does not have.
      const absent = Object.fromEntries(Object.keys(shown.values).map((column) => [column, 'null']));
      check.equal(shown.values, { ...absent, ...exact(expected.values) }, 'values');
    });
  }
  if (page)
    await run(name + ' has nothing to complain about', async (check) =>
      check.equal(await page.complaints(), [], 'complaints'),
    );
  await page?.close().catch(() => {});
  await started?.close().catch(() => {});
  if (page) console.log(`        ${name} (${started.version}): ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

// The table: the digest once, "=" where a browser has the same one.
const rows = [
  ['scenario', 'native', ...Object.keys(BROWSERS)],
  ...[...native].map(([link, { digest }]) => [
    link,
    digest,
    ...Object.values(seen).map((digests) => (digests.get(link) === digest ? '=' : (digests.get(link) ?? '-'))),
  ]),
];
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));

console.log();

for (const row of rows)
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join(' | ')
      .trimEnd(),
  );

console.log();
