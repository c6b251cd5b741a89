// What the checks of the element in other people's pages share.

import { writeFileSync } from 'node:fs';
import { host, hosts } from './hosts.mjs';
import { serve } from './server.mjs';
import { atEnd, root, visit } from './stage.mjs';

export const cross = await serve(root + 'dist', { cors: true }); // other origins may load modules
atEnd.push(() => cross.close());
export const SCRIPT = `<script src="${cross.origin}/equator-demo.js"></script>`;
export const LINK = '#v1&m=20&T=10&t=1';
/** The same as it stands in markup. */
export const MARKED = LINK.replaceAll('&', '&amp;');

writeFileSync(`${hosts}/other.html`, '<!doctype html><title>other</title><body></body>');

/** Another page's body, in a file of its own. */
export function open(name, body) {
  const head = `<meta charset="utf-8"><link rel="icon" href="data:,"><title>${name}</title>`;
  writeFileSync(`${hosts}/${name}.html`, `<!doctype html>${head}${body}`);
  return visit(`${host.origin}/${name}.html`, { viewport: { width: 900, height: 700 } });
}

export const stateOf = (page) => page.evaluate(() => document.querySelector('equator-demo').state());
/** Why the element says nothing of its state. */
export const failureOf = (page) => stateOf(page).catch((error) => error.message);
