// An experiment, and its table from the page and from the command line.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, scratch } from './stage.mjs';

export const EXPERIMENT = '#v1&d=8&sweep=m:25..200*2&seeds=6&measure=particle_gap,function_gap&at=3';
export const RUNS = 24;

export async function table(page) {
  const [download] = await Promise.all([page.waitForEvent('download'), page.click('#csv')]);
  const path = join(scratch, 'table.csv');
  await download.saveAs(path);
  return readFileSync(path, 'utf8');
}

export const tables = new Map();

export function commandLineTable(link) {
  if (!tables.has(link)) {
    const folder = mkdtempSync(join(scratch, 'sweep-'));
    execFileSync(root + 'build/native/equator', ['sweep', link, '--out', folder], { stdio: 'ignore' });
    tables.set(link, readFileSync(join(folder, 'table.csv'), 'utf8'));
  }
  return tables.get(link);
}
