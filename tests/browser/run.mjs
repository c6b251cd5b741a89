// The page in real browsers, by topic: each folder beside this file but support/ is a group, each file in it a part of
// it, a list of checks.
//
//     xvfb-run -a -s '-screen 0 1400x1000x24 -noreset' node tests/browser/run.mjs GROUP[/PART] [words]
//
// needs dist/, build/native/equator and the browsers (others than the PATH's: CHROMIUM=, FIREFOX=, WEBKIT_DRIVER=...);
// Firefox and WebKit draw only on a display. With words only the checks run whose names hold one of them. Pictures go
// to build/screenshots; EQUATOR_TIMES=1 prints what each check takes; EQUATOR_LONG_TESTS=1 runs the long ones too. The
// last line counts passed, failed and skipped checks.

import { readdirSync } from 'node:fs';

const here = new URL('./', import.meta.url);
const parts = (group) =>
  readdirSync(new URL(group, here))
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => name.slice(0, -4));
const groups = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'support')
  .map(({ name }) => name);

const [group, part] = (process.argv[2] ?? '').split('/');
if (!groups.includes(group) || (part !== undefined && !parts(group).includes(part))) {
  console.log(`FAILED  there is no ${process.argv[2] ? `'${process.argv[2]}'` : 'group named'}; there are:`);
  for (const each of groups) console.log(`        ${each}: ${parts(each).join(', ')}`);
  console.log('0 passed, 1 failed');
  process.exit(2);
}
for (const each of part === undefined ? parts(group) : [part]) await import(`./${group}/${each}.mjs`);
const { finish } = await import('./support/stage.mjs');
await finish();
