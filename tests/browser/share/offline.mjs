// Without a network, and across builds.

import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATIENCE } from '../support/browsers.mjs';
import { atRest, expects, openDialog, state, until } from '../support/page.mjs';
import { ELSEWHERE, expectedDigest, LINK, LINKED, OTHER, restsAt, startSite, untilSettled } from '../support/share.mjs';
import { open, root, run, scratch, SMALL, theBrowser } from '../support/stage.mjs';

/** Whether the page's service worker has everything. */
const kept = () =>
  navigator.serviceWorker
    .getRegistration()
    .then((found) => Boolean(found?.active?.state === 'activated' && navigator.serviceWorker.controller));

await run('once read, the page opens and runs without a network', async (check) => {
  const site = await startSite();
  const page = await open(site.origin + '/' + LINKED, SMALL);
  await untilSettled(page, kept);
  await site.close();
  const offline = await open(site.origin + '/?from=a-slide' + OTHER, { context: page.context() });
  await until(offline, atRest);
  check.equal((await state(offline)).digest, expectedDigest(OTHER), 'digest');
  await until(offline, expects);
  await openDialog(offline);
  check.equal(await offline.inputValue(LINK), `${site.origin}/${(await state(offline)).address}`, 'link');
  const frame = await open(site.origin + '/embed.html' + OTHER, { context: page.context() });
  await until(frame, atRest);
  await until(frame, expects);
  check.equal([...page.complaints, ...offline.complaints, ...frame.complaints], [], 'complaints');
});

await run(
  'a browser that takes its storage back from the service worker: the page comes from the network',
  async (check) => {
    const site = await startSite();
    const page = await open(site.origin + '/' + LINKED, SMALL);
    await untilSettled(page, kept);
    const [worker] = page.context().serviceWorkers();
    await worker.evaluate(() => {
      caches.open = () => Promise.reject(new DOMException('denied', 'SecurityError'));
    });
    const again = await open(site.origin + '/' + OTHER, { context: page.context() });
    await until(again, atRest);
    check.equal([...page.complaints, ...again.complaints], [], 'complaints');
  },
);

/** A next build: a copy of dist in which the page's script has another name and says so, as it would after a change. */
function nextBuild() {
  const folder = join(scratch, 'next');
  cpSync(root + 'dist', folder, { recursive: true });
  const edit = (name, change) => {
    const before = readFileSync(join(folder, name), 'utf8'),
      after = change(before);
    if (after === before) throw new Error(`${name} has nothing to change`);
    writeFileSync(join(folder, name), after);
  };
  const [, old] = readFileSync(join(folder, 'index.html'), 'utf8').match(/src="(page\.\w+\.js)"/);
  const next = 'page.next.js';
  renameSync(join(folder, old), join(folder, next));
  edit(next, (text) => text + ';globalThis.isNextBuild=true;');
  edit('index.html', (text) => text.replaceAll(old, next));
  edit('sw.js', (text) => text.replaceAll(old, next));
  edit('sw.js', (text) => text.replace(/"[0-9a-f]{10}"/, '"next"')); // the build's name
  return { folder, old, next };
}

await run('a new build takes over when the old pages are closed, and whole', async (check) => {
  const site = await startSite(),
    { folder, old, next } = nextBuild();
  const first = await open(site.origin + '/' + LINKED, SMALL),
    context = first.context();
  await untilSettled(first, kept);
  site.folder = folder;
  await first.evaluate(() => navigator.serviceWorker.getRegistration().then((found) => found.update()));
  await untilSettled(first, () =>
    navigator.serviceWorker.getRegistration().then((found) => found.waiting?.state === 'installed'),
  );
  await first.reload();
  await until(first, () => globalThis.equator);
  const loaded = (page) =>
    page.evaluate(() => [
      globalThis.isNextBuild === true,
      performance
        .getEntriesByType('resource')
        .map(({ name }) => name.split('/').at(-1))
        .filter((name) => name.startsWith('page.')),
    ]);
  check.equal(await loaded(first), [false, [old]], 'reloaded while open: the old build');
  await openDialog(first); // a part of the old build that the server no longer has under a page that needs it
  const second = await open(site.origin + '/' + OTHER, { context });
  check.equal(await loaded(second), [false, [old]], 'a second page beside it: the old build');
  await first.close();
  await second.close();
  let page;
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    // the browser takes a moment to notice that they are closed
    page = await open(site.origin + '/' + OTHER, { context });
    if ((await loaded(page))[0]) break;
    await page.close();
  }
  check.equal(await loaded(page), [true, [next]], 'after closing: the new build');
  await until(page, atRest);
  check.equal((await state(page)).digest, expectedDigest(OTHER), 'digest');
  await untilSettled(page, () => caches.keys().then((names) => names.length === 1));
  check.ok((await page.evaluate(() => caches.keys()))[0].endsWith(' next'), 'one cache is left, the new one');
  const files = await page.evaluate(() =>
    caches
      .keys()
      .then(([name]) => caches.open(name))
      .then((cache) => cache.keys())
      .then((all) => all.map(({ url }) => url.split('/').at(-1))),
  );
  check.ok(files.includes(next) && !files.includes(old), 'files: ' + files);
  check.equal([...first.complaints, ...second.complaints, ...page.complaints], [], 'complaints');
});

for (const name of ['Firefox', 'WebKit']) await run(name + ' starts', () => theBrowser(name));

await run('Firefox opens and runs the page without a network', async (check) => {
  const site = await startSite();
  const page = await (await theBrowser('Firefox')).open(site.origin + '/' + LINKED, ELSEWHERE);
  await page.until(kept);
  await site.close();
  const offline = await (await theBrowser('Firefox')).open(site.origin + '/' + OTHER, ELSEWHERE);
  check.equal(await offline.until(restsAt), expectedDigest(OTHER), 'digest');
  check.equal([...(await page.complaints()), ...(await offline.complaints())], [], 'complaints');
  await page.close();
  await offline.close();
});
