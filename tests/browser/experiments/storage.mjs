// What is kept in the browser, and what is said where it cannot be.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineTable, EXPERIMENT, RUNS, table } from '../support/experiment_tables.mjs';
import { done, finished, open, ready, visit, words } from '../support/experiments.mjs';
import { run, scratch } from '../support/stage.mjs';

await run('a full disk: what is not kept is said, and offered as a file', async (check) => {
  // Requests succeed and the transaction is undone, as browsers do with a full quota: from the fifth row on.
  const page = await open(EXPERIMENT, {
    beforeLoad: () => {
      let rows = 0;
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (value, key) {
        const request = put.call(this, value, key);
        if (Array.isArray(key) && ++rows > 4) request.addEventListener('success', () => this.transaction.abort());
        return request;
      };
    },
  });
  await page.click('#run');
  await finished(page);
  await page.waitForFunction(
    (n) => document.getElementById('trouble').textContent.startsWith(`${n} of ${n + 4} results are not kept`),
    RUNS - 4,
  );
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#rescue')]);
  const path = join(scratch, 'rescued.csv');
  await download.saveAs(path);
  check.equal(readFileSync(path, 'utf8'), commandLineTable(EXPERIMENT), 'the file has every row');
  const again = await visit('experiments.html' + EXPERIMENT, { context: page.context() });
  await ready(again);
  await done(again, 4);
  check.ok(/^4 of/.test(await words(again, 'progress')), 'what was kept is there');
});

await run('two tabs: what one forgets is gone in the other', async (check) => {
  const first = await open(EXPERIMENT);
  await first.click('#run');
  await finished(first);
  const second = await visit('experiments.html' + EXPERIMENT, { context: first.context() });
  await ready(second);
  await done(second, RUNS);
  await second.click('#forget');
  await first.waitForFunction(() => document.getElementById('progress').textContent.startsWith('0 of'));
  check.ok(true, 'the first tab says so');
});

const REFUSALS = {
  'throws when it is opened': () => {
    indexedDB.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  },
  'throws when it is named': () => {
    Object.defineProperty(globalThis, 'indexedDB', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  },
  'is not there': () => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  },
  'fails, and takes the way between tabs with it': () => {
    globalThis.BroadcastChannel = class {
      constructor() {
        throw new DOMException('denied', 'SecurityError');
      }
    };
    for (const name of ['localStorage', 'sessionStorage', 'caches'])
      Object.defineProperty(globalThis, name, {
        get() {
          throw new DOMException('denied', 'SecurityError');
        },
      });
    indexedDB.open = () => {
      const request = new EventTarget();
      setTimeout(() => {
        request.error = new DOMException('denied', 'InvalidStateError');
        request.onerror?.();
      });
      return request;
    };
  },
  'never answers': () => {
    indexedDB.open = () => new EventTarget();
  },
};

for (const [how, beforeLoad] of Object.entries(REFUSALS)) {
  await run(`storage that ${how}: everything else works, and it is said`, async (check) => {
    const page = await open(EXPERIMENT, { beforeLoad });
    await page.click('#run');
    await finished(page);
    await page.waitForFunction(() => /not kept/.test(document.getElementById('trouble').textContent));
    check.ok(
      /not kept.*(denied|undefined|not answer)/.test(await words(page, 'trouble')),
      await words(page, 'trouble'),
    );
    check.equal(await table(page), commandLineTable(EXPERIMENT), 'table');
    check.equal(page.complaints, [], 'complaints');
  });
}

await run('a put that fails at once, what cannot be removed, and what cannot be noted', async (check) => {
  const page = await open(EXPERIMENT, {
    beforeLoad: () => {
      for (const name of ['put', 'delete']) {
        const real = IDBObjectStore.prototype[name];
        IDBObjectStore.prototype[name] = function (...args) {
          if (globalThis.full) throw new DOMException('the disk is full', 'QuotaExceededError');
          return real.apply(this, args);
        };
      }
    },
  });
  await page.click('#run');
  await done(page, 3);
  await page.evaluate(() => {
    globalThis.full = true;
  });
  await finished(page);
  await page.waitForFunction(() =>
    /results are not kept.*the disk is full/.test(document.getElementById('trouble').textContent),
  );
  check.ok(
    /this experiment resumes: the browser did not record that it stopped/.test(await words(page, 'trouble')),
    await words(page, 'trouble'),
  );
  await page.click('#forget');
  await page.waitForFunction(() =>
    /The rows could not be removed: the disk is full/.test(document.getElementById('trouble').textContent),
  );
  await page.waitForTimeout(1500); // a report, which tells everything anew
  check.ok(/could not be removed/.test(await words(page, 'trouble')), 'that stays said');
  check.equal(await words(page, 'progress'), `${RUNS} of ${RUNS} runs`, 'and they are there');
  await page.evaluate(() => {
    globalThis.full = false;
  });
  await page.click('#forget');
  await page.waitForFunction(() => document.getElementById('progress').textContent.startsWith('0 of'));
  check.equal(await words(page, 'trouble'), '', 'with room again nothing is left to say');
  check.equal(page.complaints, [], 'complaints');
});

await run('storage taken away in the middle: it is said, and what comes after is kept again', async (check) => {
  // After four rows two more are kept already while the page still waits to hear that they are right; then it stops.
  const page = await open(EXPERIMENT, {
    beforeLoad: () => {
      globalThis.sent = 0;
      globalThis.held = [];
      const post = Worker.prototype.postMessage;
      Worker.prototype.postMessage = function (...args) {
        const hold = globalThis.held && args[0]?.what === 'add' && ++globalThis.sent > 4;
        if (!hold) return post.apply(this, args);
        globalThis.held.push(() => post.apply(this, args));
        if (globalThis.held.length === 2) document.getElementById('run').click();
      };
    },
  });
  const other = await visit('embed.html?load=click', { context: page.context() });
  await page.selectOption('#workers', '1');
  await page.click('#run');
  const stored = await page.evaluate(async () => {
    const answer = (request) => new Promise((done) => (request.onsuccess = () => done(request.result)));
    const base = await answer(indexedDB.open('equator-experiments'));
    const kept = () => answer(base.transaction('rows').objectStore('rows').count());
    while (globalThis.held.length < 2 || (await kept()) < globalThis.sent)
      await new Promise((done) => setTimeout(done, 20));
    base.close();
    return globalThis.sent;
  });
  check.equal(
    await other.evaluate(
      () =>
        new Promise((done) => {
          const request = indexedDB.deleteDatabase('equator-experiments');
          request.onsuccess = () => done('removed');
          request.onblocked = () => done('blocked');
        }),
    ),
    'removed',
    'no open page stands in its way',
  );
  await page.evaluate(() => {
    for (const send of globalThis.held) send();
    globalThis.held = null;
  });
  await page.waitForFunction(
    (n) => document.getElementById('trouble').textContent.startsWith(`${n} of ${n} results are not kept`),
    stored,
  );
  await page.click('#run');
  await finished(page);
  check.ok((await words(page, 'trouble')).startsWith(`${stored} of ${RUNS} results are not kept`), 'still these');
  const again = await visit('experiments.html' + EXPERIMENT, { context: page.context() });
  await ready(again);
  await done(again, RUNS - stored);
  check.ok((await words(again, 'progress')).startsWith(`${RUNS - stored} of`), 'the others are there, and no more');
});
