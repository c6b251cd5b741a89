// The same run everywhere: three browser engines and the command line run the same scenarios, and every number and the digest of all neurons, twins
// and nodes must agree, bit for bit. Each engine opens one page and is led through the scenarios by its address. Prints the digests; the last line
// counts passed and failed checks.
//
//     xvfb-run -a -s '-screen 0 1400x1000x24' node tests/browser/digests.mjs
//
// needs dist/, build/native/equator, Chromium, Firefox and WebKitWebDriver (others than the PATH's: CHROMIUM=, FIREFOX=, WEBKIT_DRIVER=...).

import { fileURLToPath } from 'node:url';
import { Checks } from './checks.mjs';
import { launchChromium } from './chromium.mjs';
import { commandLineRun } from './command_line.mjs';
import { launchFirefox } from './firefox.mjs';
import { MORE_SCENARIOS, SCENARIOS } from './scenarios.mjs';
import { serve } from './server.mjs';
import { launchWebkit } from './webkit.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const ENGINES = { Chromium: launchChromium, Firefox: launchFirefox, WebKit: launchWebkit };
const SIZE = { width: 480, height: 320 }; // a small picture: drawn in software, it takes most of the time
const LINKS = [...SCENARIOS, ...MORE_SCENARIOS];

const checks = new Checks();
const server = await serve(root + 'dist');

/** What is compared: text that tells any two numbers apart, -0 from 0 too. Runs in the page as well, so that no engine's transport is trusted. */
function exact(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Object.is(value, -0) ? '-0' : String(value)]));
}

/** Leads the page to a link and waits until it rests there, or says why it does not. Returns the page's state with its values as exact text. */
async function visit(page, link, canonical) {
  await page.evaluate((hash) => { if (location.hash !== hash) location.hash = hash; }, link);
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
await checks.run(`the command line runs ${LINKS.length} scenarios`, async (check) => {
  for (const link of LINKS) {
    const { t, T = 30 } = Object.fromEntries(new URLSearchParams(link.slice('#v1&'.length)));
    check.ok(Number.isInteger(300 * t / T), link + ': at t the page takes the budget'); // every fourth of its 1200 ticks
    native.set(link, commandLineRun(root, link, Number(t)));
  }
});

const seen = {}; // engine -> link -> digest
for (const [name, launch] of Object.entries(ENGINES)) {
  const digests = seen[name] = new Map(), start = Date.now();
  let engine, page;
  await checks.run(name + ' opens the page', async (check) => {
    engine = await launch();
    page = await engine.open(server.origin + '/' + LINKS[0], SIZE);
    check.equal(await page.evaluate(() => [innerWidth, innerHeight]), [SIZE.width, SIZE.height], 'size');
  });
  let stuck = !page;
  for (const [link, expected] of page ? native : []) {
    await checks.run(`${name} and the command line agree bit for bit: ${link}`, async (check) => {
      if (stuck) throw new Error('not tried: the page had stopped answering');
      stuck = true; // until it has answered: waiting as long for every scenario would take an hour
      const shown = await visit(page, link, expected.link);
      stuck = false;
      check.equal(shown.failure, '', 'failure');
      check.equal(shown.refusal, null, 'refusal');
      digests.set(link, shown.digest);
      check.equal(shown.digest, expected.digest, 'digest');
      check.equal(shown.values, exact(expected.values), 'values');
    });
  }
  if (page) await checks.run(name + ' has nothing to complain about', async (check) => check.equal(await page.complaints(), [], 'complaints'));
  await page?.close().catch(() => {});
  await engine?.close().catch(() => {});
  if (page) console.log(`        ${name} (${engine.version}): ${((Date.now() - start) / 1000).toFixed(1)} s`);
}
await server.close();

// The table: the digest once, "=" where an engine has the same one.
const rows = [['scenario', 'native', ...Object.keys(ENGINES)], ...[...native].map(([link, { digest }]) =>
  [link, digest, ...Object.values(seen).map((digests) => (digests.get(link) === digest ? '=' : digests.get(link) ?? '-'))])];
const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
console.log();
for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column])).join(' | ').trimEnd());
console.log();
checks.finish();
