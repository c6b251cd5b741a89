// What the checks of sharing have in common: the dialog's parts, servers of their own, two small runs.

import { join } from 'node:path';
import { PATIENCE } from './browsers.mjs';
import { commandLineRun } from './command_line.mjs';
import { serve } from './server.mjs';
import { afterCheck, root, scratch } from './stage.mjs';

export const LINK = '#share input[aria-label="Link to this moment"]',
  HTML = '#share textarea';
export const button = (page, name, nth = 0) =>
  page.locator('#share').getByRole('button', { name, exact: true }).nth(nth);

/** A server for one check, which may close it before its end. */
export async function startSite(options) {
  const site = await serve(root + 'dist', options),
    { close } = site;
  let listens = true;
  site.close = async () => {
    if (listens) await close();
    listens = false;
  };
  afterCheck.push(site.close);
  return site;
}

/** A small link and another, and what both should come to: they rest at the same tick. */
export const LINKED = '#v1&m=25&T=12&t=1.2',
  OTHER = '#v1&m=26&T=12&t=1.2';
export const expectedDigest = (link) => commandLineRun(root, link, 1.2).digest;

export async function untilSettled(page, predicate) {
  for (const end = Date.now() + PATIENCE; !(await page.evaluate(predicate)); await page.waitForTimeout(50))
    if (Date.now() > end) throw new Error(`not within ${PATIENCE / 1000} s: ${predicate}`);
}

/** Presses a button of the dialog and keeps what is saved. Returns its path. */
export async function saved(page, name, nth = 0) {
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, name, nth).click()]);
  const path = join(scratch, download.suggestedFilename());
  await download.saveAs(path);
  return path;
}
