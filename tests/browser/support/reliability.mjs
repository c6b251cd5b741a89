// What the checks of reliability share.

import { until } from './page.mjs';
import { SMALL, visit } from './stage.mjs';

export const HOUR = 3.6e6;

export const open = (address, options) => visit(address, { ...SMALL, ...options });
export async function openRun(link, options) {
  const page = await open(link, options);
  await until(page, () => globalThis.equator);
  return page;
}

/** The simulation's Worker. */
export const workerOf = (page) => page.workers().find((worker) => /\/worker\./.test(worker.url()));
