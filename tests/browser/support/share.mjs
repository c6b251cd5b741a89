// What the checks of sharing have in common: the dialog's parts, servers of their own, two small runs.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATIENCE } from './browsers.mjs';
import { commandLineRun } from './command_line.mjs';
import { serve } from './server.mjs';
import { afterCheck, root, scratch } from './stage.mjs';

export const LINK = '#share input[aria-label="Link to this moment"]',
  HTML = '#share textarea[aria-label="HTML to embed"]';
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
/** In a browser of theBrowser(): the digest of the run at its moment, once it rests there. */
export const restsAt = () =>
  globalThis.equator &&
  equator.state().values &&
  equator.state().tick === 120 &&
  !equator.state().playing &&
  equator.state().digest;
/** Their windows. */
export const ELSEWHERE = { width: 480, height: 320 };
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

/**
 * Pixels of PNG files, read by the browser: size, number of colours, and the mean difference of the first two in grey
 * levels.
 */
export const pixels = (page, ...paths) =>
  page.evaluate(
    async (files) => {
      const pictures = [];
      for (const file of files) {
        const bitmap = await createImageBitmap(
          new Blob([Uint8Array.from(atob(file), (c) => c.charCodeAt(0))], { type: 'image/png' }),
        );
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        context.drawImage(bitmap, 0, 0);
        pictures.push({
          size: [bitmap.width, bitmap.height],
          data: context.getImageData(0, 0, bitmap.width, bitmap.height).data,
        });
      }
      const [a, b] = pictures;
      let difference = 0;
      for (let i = 0; i < (b ? a.data.length : 0); ++i) difference += Math.abs(a.data[i] - b.data[i]) / a.data.length;
      return {
        sizes: pictures.map(({ size }) => size),
        colours: new Set(new Uint32Array(a.data.buffer)).size,
        difference,
      };
    },
    paths.map((path) => readFileSync(path).toString('base64')),
  );
