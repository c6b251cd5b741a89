// What the checks of the page of experiments share.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './page.mjs';
import { root, scratch, visit as visitPage } from './stage.mjs';

export const EXPERIMENT = '#v1&d=8&sweep=m:25..200*2&seeds=6&measure=particle_gap,function_gap&at=3';
export const RUNS = 24;

export const visit = (address, options) => visitPage(address, { viewport: { width: 1280, height: 900 }, ...options });
export const ready = (page) => until(page, () => 'ready' in document.documentElement.dataset);
export async function open(link = '', options = {}) {
  const page = await visit('experiments.html' + link, options);
  await ready(page);
  return page;
}

export const words = (page, id) => page.textContent('#' + id);

/** Waits until so many runs are there. */
export const done = (page, count) =>
  page.waitForFunction((n) => Number.parseInt(document.getElementById('progress').textContent, 10) >= n, count);

export const finished = (page) =>
  page.waitForFunction(() => /^All/.test(document.getElementById('status').textContent));

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
