// The element as a module, before and after it is known, and from the disk.

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { cross, failureOf, LINK, open, SCRIPT, stateOf } from '../support/frameworks.mjs';
import { hosts } from '../support/hosts.mjs';
import { root, run } from '../support/stage.mjs';

await run('as a module, assigned to before it is known, and on a page without an origin', async (check) => {
  const page = await open(
    'module',
    `<equator-demo height="300"></equator-demo>
    <script>Object.assign(document.querySelector('equator-demo'), { link: '${LINK}', play: 'off' })</script>
    <script type="module" src="${cross.origin}/equator-demo.js"></script>`,
  );
  await page.waitForFunction(() => document.querySelector('equator-demo').shadowRoot);
  check.ok((await stateOf(page)).link.includes('m=20'), 'a module, and the link it was assigned');
  check.equal(page.complaints, [], 'complaints');
  mkdirSync(hosts + '/disk', { recursive: true });
  copyFileSync(root + 'dist/equator-demo.js', hosts + '/disk/equator-demo.js');
  writeFileSync(hosts + '/disk/page.html', `<!doctype html>${SCRIPT}<equator-demo></equator-demo>`);
  await page.goto(pathToFileURL(hosts + '/disk/page.html').href);
  const start = Date.now();
  const said = await failureOf(page);
  check.ok(/no origin/.test(said) && Date.now() - start < 5000, `an error at once: ${said}`);
});
