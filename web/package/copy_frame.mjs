#!/usr/bin/env node
// Copies the files that the element's frame loads to where a site serves files from: `npx equator-demo public/equator`.
import { cpSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = process.argv[2];
if (!folder || folder.startsWith('-')) {
  console.error('equator-demo FOLDER copies what <equator-demo> loads to a folder that your site serves: public/equator');
  process.exit(2);
}
cpSync(fileURLToPath(new URL('frame/', import.meta.url)), folder, { recursive: true });
console.log(`What <equator-demo> loads is in ${folder}. Say where it is served: setBase('/equator/') or base="/equator/".`);
