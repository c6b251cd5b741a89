// The page of experiments: runs spread over Workers, kept, taken up again, drawn, fitted and saved. Its table is compared with the command line's,
// byte for byte. Pictures go to build/screenshots. The last line counts passed and failed checks.
//
//     xvfb-run -a -s '-screen 0 1400x1000x24' node tests/browser/experiments.mjs
//
// needs dist/, build/native/equator and the three engines.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Checks } from './checks.mjs';
import { launch } from './chromium.mjs';
import { listen } from './engine.mjs';
import { launchFirefox } from './firefox.mjs';
import { serve } from './server.mjs';
import { launchWebkit } from './webkit.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const screenshots = root + 'build/screenshots/';
mkdirSync(screenshots, { recursive: true });
const scratch = mkdtempSync(join(tmpdir(), 'equator-experiments-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const PATIENCE = 60_000;
const SMALL = '#v1&d=8&sweep=m:25..200*2&seeds=6&measure=particle_gap,function_gap&at=3';
const RUNS = 24;

const checks = new Checks();
const server = await serve(root + 'dist');
const browser = await launch();

async function visit(address, { init, context, ...options } = {}) {
  const within = context ?? await browser.newContext({ viewport: { width: 1280, height: 900 }, colorScheme: 'dark', ...options });
  const page = await within.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.complaints = listen(page, server.origin);
  if (init) await page.addInitScript(init);
  await page.goto(`${server.origin}/${address}`);
  return page;
}
const ready = (page) => page.waitForFunction(() => 'ready' in document.documentElement.dataset);
async function open(link = '', options) {
  const page = await visit('experiments.html' + link, options);
  await ready(page);
  return page;
}
async function run(name, body) {
  await checks.run(name, body);
  await Promise.all(browser.contexts().map((context) => context.close()));
}
const words = (page, id) => page.textContent('#' + id);
/** Waits until so many runs are there. */
const done = (page, count) => page.waitForFunction((n) => Number.parseInt(document.getElementById('progress').textContent, 10) >= n, count);
const finished = (page) => page.waitForFunction(() => /^All/.test(document.getElementById('status').textContent));
async function table(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#csv')]);
  const path = join(scratch, 'table.csv');
  await download.saveAs(path);
  return readFileSync(path, 'utf8');
}
const tables = new Map();
function commandLineTable(link) {
  if (!tables.has(link)) {
    const folder = mkdtempSync(join(scratch, 'sweep-'));
    execFileSync(root + 'build/native/equator', ['sweep', link, '--out', folder], { stdio: 'ignore' });
    tables.set(link, readFileSync(join(folder, 'table.csv'), 'utf8'));
  }
  return tables.get(link);
}

await run('the gallery is the command line\'s list, and a card opens its experiment', async (check) => {
  const page = await open();
  const listed = execFileSync(root + 'build/native/equator', ['sweep', '--list'], { encoding: 'utf8' });
  const links = await page.$$eval('#gallery a', (cards) => cards.map((card) => card.getAttribute('href')));
  check.equal(links, [...listed.matchAll(/^ +(#v1\S*)$/gm)].map((match) => match[1]), 'links');
  await page.click('#gallery li:nth-child(3) a');
  await page.waitForSelector('#experiment:not([hidden])');
  check.equal(await words(page, 'title'), 'Escape time against dimension, k*\u00a0=\u00a03 and\u00a04', 'title');
  check.equal(await words(page, 'run'), 'Run 14 runs', 'button');
  check.equal(new URL(page.url()).hash, '#v1&T=1000000&sweep=k:3,4;d:16..1024*2&measure=escape_time', 'address');
  await page.goBack();
  check.equal(page.complaints, [], 'complaints');
});

await run('an experiment run by the browser has the command line\'s table, and its laws', async (check) => {
  const page = await open(SMALL);
  await page.selectOption('#workers', '2');
  await page.click('#run');
  await finished(page);
  check.equal(await words(page, 'progress'), `${RUNS} of ${RUNS} runs`, 'progress');
  const csv = await table(page);
  check.equal(csv, commandLineTable(SMALL), 'table');
  const folder = mkdtempSync(join(scratch, 'fit-'));
  const printed = execFileSync(root + 'build/native/equator', ['sweep', SMALL, '--out', folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const slopes = [...printed.matchAll(/s = (-?[\d.]+) \+-/g)].map((match) => Number(match[1]));
  const shown = await page.$$eval('#report > .scroll tbody td:nth-child(3)', (cells) => cells.map((cell) => Number(cell.textContent.replace('−', '-'))));
  check.equal(shown.length, 2, 'laws');
  shown.forEach((slope, i) => check.ok(Math.abs(slope - slopes[i]) < 1e-3, `slope ${slope}, the command line has ${slopes[i]}`));
  await page.selectOption('#law', 'exponential');
  await page.waitForFunction(() => /exp\(s m\)/.test(document.querySelector('#report > .scroll').textContent));
  await page.selectOption('#law', 'power');
  await page.fill('#from', '100');
  await page.press('#from', 'Enter');
  await page.waitForFunction(() => [...document.querySelectorAll('#report > .scroll td:nth-child(6)')].every((cell) => cell.textContent === '100'));
  check.equal(page.complaints, [], 'complaints');
});

await run('a page left in the middle goes on where it was, and ends with the same table', async (check) => {
  const page = await open(SMALL);
  await page.selectOption('#workers', '1');
  await page.click('#run');
  await done(page, 3);
  await page.reload();
  await ready(page);
  check.ok(Number.parseInt(await words(page, 'progress'), 10) >= 3, 'what was done is there: ' + await words(page, 'progress'));
  await finished(page); // by itself: it was running
  check.equal(await table(page), commandLineTable(SMALL), 'table');
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
  const page = await open(SMALL);
  await page.click('#run');
  await done(page, 2);
  await page.click('#run');
  check.ok(/^Go on: \d+ of 24 runs$/.test(await words(page, 'run')), await words(page, 'run'));
  await page.reload();
  await ready(page);
  check.ok(/^Go on/.test(await words(page, 'run')), 'a stopped one stays so: ' + await words(page, 'run'));
  await page.click('#run');
  await finished(page);
  check.equal(await table(page), commandLineTable(SMALL), 'table');
});

await run('a full disk: what is not kept is said, and offered as a file', async (check) => {
  // Requests succeed and the transaction is undone, as browsers do with a full quota: from the fifth row on.
  const page = await open(SMALL, { init: () => {
    let rows = 0;
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (value, key) {
      const request = put.call(this, value, key);
      if (Array.isArray(key) && ++rows > 4) request.addEventListener('success', () => this.transaction.abort());
      return request;
    };
  } });
  await page.click('#run');
  await finished(page);
  await page.waitForFunction((n) => document.getElementById('trouble').textContent.startsWith(`${n} of ${n + 4} results are not kept`), RUNS - 4);
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#rescue')]);
  const path = join(scratch, 'rescued.csv');
  await download.saveAs(path);
  check.equal(readFileSync(path, 'utf8'), commandLineTable(SMALL), 'the file has every row');
  const again = await visit('experiments.html' + SMALL, { context: page.context() });
  await ready(again);
  await done(again, 4);
  check.ok(/^4 of/.test(await words(again, 'progress')), 'what was kept is there');
});

await run('two tabs: what one forgets is gone in the other', async (check) => {
  const first = await open(SMALL);
  await first.click('#run');
  await finished(first);
  const second = await visit('experiments.html' + SMALL, { context: first.context() });
  await ready(second);
  await done(second, RUNS);
  await second.click('#forget');
  await first.waitForFunction(() => document.getElementById('progress').textContent.startsWith('0 of'));
  check.ok(true, 'the first tab says so');
});

const REFUSALS = {
  'throws when it is opened': () => { indexedDB.open = () => { throw new DOMException('denied', 'SecurityError'); }; },
  'throws when it is named': () => { Object.defineProperty(globalThis, 'indexedDB', { get() { throw new DOMException('denied', 'SecurityError'); } }); },
  'is not there': () => { Object.defineProperty(globalThis, 'indexedDB', { value: undefined }); },
  'fails, and takes the way between tabs with it': () => {
    globalThis.BroadcastChannel = class { constructor() { throw new DOMException('denied', 'SecurityError'); } };
    for (const name of ['localStorage', 'sessionStorage', 'caches']) Object.defineProperty(globalThis, name, { get() { throw new DOMException('denied', 'SecurityError'); } });
    indexedDB.open = () => {
      const request = new EventTarget();
      setTimeout(() => { request.error = new DOMException('denied', 'InvalidStateError'); request.onerror?.(); });
      return request;
    };
  },
  'never answers': () => { indexedDB.open = () => new EventTarget(); },
};
for (const [how, init] of Object.entries(REFUSALS)) {
  await run(`storage that ${how}: everything else works, and it is said`, async (check) => {
    const page = await open(SMALL, { init });
    await page.click('#run');
    await finished(page);
    await page.waitForFunction(() => /not kept/.test(document.getElementById('trouble').textContent));
    check.ok(/not kept.*(denied|undefined|not answer)/.test(await words(page, 'trouble')), await words(page, 'trouble'));
    check.equal(await table(page), commandLineTable(SMALL), 'table');
    check.equal(page.complaints, [], 'complaints');
  });
}

await run('a put that fails at once, what cannot be removed, and what cannot be noted', async (check) => {
  const page = await open(SMALL, { init: () => {
    for (const name of ['put', 'delete']) {
      const real = IDBObjectStore.prototype[name];
      IDBObjectStore.prototype[name] = function (...args) {
        if (globalThis.full) throw new DOMException('the disk is full', 'QuotaExceededError');
        return real.apply(this, args);
      };
    }
  } });
  await page.click('#run');
  await done(page, 3);
  await page.evaluate(() => { globalThis.full = true; });
  await finished(page);
  await page.waitForFunction(() => /results are not kept.*the disk is full/.test(document.getElementById('trouble').textContent));
  check.ok(/goes on by itself: the browser would not note that it stopped/.test(await words(page, 'trouble')), await words(page, 'trouble'));
  await page.click('#forget');
  await page.waitForFunction(() => /The rows could not be removed: the disk is full/.test(document.getElementById('trouble').textContent));
  await page.waitForTimeout(1500); // a report, which tells everything anew
  check.ok(/could not be removed/.test(await words(page, 'trouble')), 'that stays said');
  check.equal(await words(page, 'progress'), `${RUNS} of ${RUNS} runs`, 'and they are there');
  await page.evaluate(() => { globalThis.full = false; });
  await page.click('#forget');
  await page.waitForFunction(() => document.getElementById('progress').textContent.startsWith('0 of'));
  check.equal(await words(page, 'trouble'), '', 'with room again nothing is left to say');
  check.equal(page.complaints, [], 'complaints');
});

await run('storage taken away in the middle: it is said, and what comes after is kept again', async (check) => {
  const page = await open(SMALL);
  await page.selectOption('#workers', '1');
  await page.click('#run');
  await done(page, 3);
  const other = await visit('embed.html?load=click', { context: page.context() });
  check.equal(await other.evaluate(() => new Promise((done) => {
    const request = indexedDB.deleteDatabase('equator-experiments');
    request.onsuccess = () => done('removed');
    request.onblocked = () => done('blocked');
  })), 'removed', 'no open page stands in its way');
  await page.waitForFunction(() => /results are not kept/.test(document.getElementById('trouble').textContent));
  await finished(page);
  // What the last rows came to is heard after them.
  for (let before = ''; before !== (before = await words(page, 'trouble'));) await page.waitForTimeout(1000);
  const lost = Number.parseInt(await words(page, 'trouble'), 10);
  check.ok(lost >= 3 && lost < RUNS, `some are not kept: ${await words(page, 'trouble')}`);
  await page.reload();
  await ready(page);
  await done(page, RUNS - lost); // the others are there
});

await run('a Worker that dies costs its run and no other, and the run can be done again', async (check) => {
  const page = await open(SMALL, {
    init: () => {
      const Real = Worker;
      let started = 0;
      globalThis.Worker = class extends Real {
        postMessage(message, ...rest) {
          if ('start' in message && ++started === 4) return void this.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
          super.postMessage(message, ...rest);
        }
      };
    },
  });
  await page.click('#run');
  await page.waitForFunction(() => /1 could not be computed: out of memory/.test(document.getElementById('trouble').textContent));
  await page.waitForFunction(() => document.getElementById('run').textContent.startsWith('Go on: 1 of'));
  await page.click('#run');
  await finished(page);
  check.equal(await words(page, 'trouble'), '', 'trouble');
  check.equal(await table(page), commandLineTable(SMALL), 'table');
});

await run('a dot says which run it is and opens it; so does a median of the table', async (check) => {
  const page = await open(SMALL);
  await page.click('#run');
  await finished(page);
  await page.waitForTimeout(1500); // the last report
  const rows = commandLineTable(SMALL).split('\n').filter((line) => /^\d/.test(line)).map((line) => line.split(','));
  await page.locator('.picture').scrollIntoViewIfNeeded();
  const box = await page.locator('.picture svg:not(.paper)').boundingBox();
  let hit = null; // somewhere on the picture
  for (let x = box.width - 20; x > 0.7 * box.width && !hit; x -= 12) {
    for (let y = 40; y < box.height - 80 && !hit; y += 12) {
      await page.mouse.move(box.x + x, box.y + y);
      if (await page.isVisible('.hint')) hit = await page.textContent('.hint');
    }
  }
  check.ok(/^m = 200, seed \d: (particle|function) gap [\d.e-]+ \(click: this run\)$/.test(hit), String(hit));
  const [popup] = await Promise.all([page.context().waitForEvent('page'), page.mouse.down().then(() => page.mouse.up())]);
  await popup.waitForFunction(() => globalThis.equator?.state().values && !equator.state().playing && equator.state().tick > 0);
  const seed = Number(/seed (\d)/.exec(hit)[1]);
  const row = rows.find((each) => each[1] === '200' && each[2] === String(seed));
  check.equal(new URL(popup.url()).hash.split('&digest')[0], row.at(-1), "the run's link");
  const { values } = await popup.evaluate(() => equator.state());
  check.equal(values.particle_gap, Number(row[4]), 'its particle gap');
  await popup.close();
  await page.click('#report summary');
  const medians = await page.$$eval('#report details a', (links) => links.map((link) => new URL(link.href).hash));
  check.equal(medians.length, 8, 'medians');
  for (const link of medians) check.ok(rows.some((each) => each.at(-1) === link), `${link} is one of the runs`);
});

await run('a bad link is explained, what is shown stays, and the nearest can be taken', async (check) => {
  const page = await open(SMALL);
  await page.evaluate(() => { document.getElementById('own').open = true; });
  await page.fill('#field-sweep', 'm:0,20');
  await page.fill('#field-seeds', '0');
  await page.click('#form button[type=submit]');
  await page.waitForSelector('#problems:not([hidden])');
  const problems = await words(page, 'problems');
  check.ok(/m = 0, which is out of range/.test(problems) && /seeds = 0/.test(problems), problems);
  check.equal(new URL(page.url()).hash, SMALL, 'address');
  check.equal(await words(page, 'run'), `Run ${RUNS} runs`, 'the experiment before');
  await page.click('#problems a');
  await page.waitForSelector('#problems', { state: 'hidden' });
  check.ok(/seeds=|m:/.test(new URL(page.url()).hash) && new URL(page.url()).hash !== SMALL, page.url());
  await page.fill('#field-sweep', 'd:8,16');
  await page.fill('#field-seeds', '');
  await page.fill('#field-at', '');
  await page.evaluate(() => { document.querySelector('#form details').open = true; });
  await page.waitForTimeout(100);
  for (const box of await page.$$('.measures input:checked')) await box.uncheck();
  await page.check('.measures input[value=escape_time]');
  await page.fill('#field-scenario', '#v1&phi=h2');
  await page.click('#form button[type=submit]');
  await page.waitForFunction(() => location.hash === '#v1&phi=h2&sweep=d:8,16&measure=escape_time');
  check.equal(page.complaints, [], 'complaints');
});

await run('an experiment\'s link at the instrument opens this page; a run\'s link here becomes an experiment', async (check) => {
  const page = await visit(SMALL);
  await page.waitForURL(/experiments\.html#/);
  await ready(page);
  check.equal(new URL(page.url()).hash, SMALL, 'address');
  const made = await open('#v1&d=8&t=5');
  check.ok(await made.isVisible('#suggested'), 'it says that it is a suggestion');
  check.equal(new URL(made.url()).hash, '#v1&d=8&sweep=m:50..800*2&seeds=8&measure=particle_gap,function_gap&at=5', 'address');
});

await run('the instrument\'s Share dialog leads here with its run', async (check) => {
  const page = await visit('#v1&m=20&d=8&T=2&t=2');
  await page.waitForFunction(() => globalThis.equator?.state().values);
  const { width } = page.viewportSize();
  await page.waitForTimeout(500);
  await page.mouse.move(width - 154, 26);
  await page.waitForTimeout(300);
  await page.mouse.down();
  await page.waitForTimeout(150);
  await page.mouse.up();
  const href = await page.getByRole('link', { name: 'Make an experiment of it' }).getAttribute('href');
  check.equal(new URL(href).pathname + new URL(href).hash, '/experiments.html#v1&d=8&m=20&T=2&t=2', 'link');
});

for (const [name, launchEngine] of Object.entries({ Firefox: launchFirefox, WebKit: launchWebkit })) {
  await checks.run(`${name}: the same table, kept over a reload`, async (check) => {
    const engine = await launchEngine();
    try {
      const page = await engine.open(`${server.origin}/experiments.html${SMALL}`, { width: 1000, height: 760 });
      await page.until(() => 'ready' in document.documentElement.dataset);
      await page.evaluate(() => document.getElementById('run').click());
      await page.until(() => /^All/.test(document.getElementById('status').textContent));
      // What would be saved, without the browser's dialog about it.
      await page.evaluate(() => {
        URL.createObjectURL = (blob) => { globalThis.saved = blob; return 'about:blank'; };
        HTMLAnchorElement.prototype.click = () => {};
        document.getElementById('csv').click();
      });
      check.equal(await page.until(() => globalThis.saved?.text()), commandLineTable(SMALL), 'table');
      await page.screenshot(`${screenshots}experiments-${name.toLowerCase()}.png`);
      check.equal(await page.complaints(), [], 'complaints');
      await page.evaluate(() => location.reload());
      await page.until(() => !globalThis.saved && 'ready' in document.documentElement.dataset);
      check.equal(await page.evaluate(() => document.getElementById('run').textContent), 'All runs are there', 'after a reload');
      await page.close();
    } finally {
      await engine.close().catch(() => {});
    }
  });
}

for (const colorScheme of ['dark', 'light']) {
  await run(`axe finds nothing, before and after (${colorScheme})`, async (check) => {
    const page = await open(SMALL, { colorScheme });
    const violations = async () => {
      await page.evaluate(AXE);
      return page.evaluate(async () => (await axe.run(document)).violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')}`));
    };
    check.equal(await violations(), [], 'before');
    await page.click('#run');
    await finished(page);
    await page.evaluate(() => { for (const each of document.querySelectorAll('details')) each.open = true; });
    check.equal(await violations(), [], 'after');
  });
}

for (const [name, options] of Object.entries({
  'desktop-dark': {}, 'desktop-light': { colorScheme: 'light' },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true },
})) {
  await run('screenshot experiments-' + name, async (check) => {
    const page = await open(SMALL, options);
    await page.click('#run');
    await finished(page);
    await page.waitForTimeout(1500);
    check.equal(await page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, 'wider than the screen');
    await page.screenshot({ path: `${screenshots}experiments-${name}.png`, fullPage: true });
  });
}

await browser.close();
await server.close();
checks.finish();
