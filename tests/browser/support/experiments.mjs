// What the checks of the page of experiments share.

import { until } from './page.mjs';
import { visit as visitPage } from './stage.mjs';

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
