// Other people's pages, on a server of their own without any policy: another port is another origin.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PATIENCE } from './browsers.mjs';
import { until } from './page.mjs';
import { serve } from './server.mjs';
import { atEnd, scratch } from './stage.mjs';

export const hosts = join(scratch, 'hosts');
mkdirSync(hosts);
export const host = await serve(hosts, { policy: null });
atEnd.push(() => host.close());

/** A page of somebody else's with this body. Returns its address. */
export function hostPage(name, body) {
  writeFileSync(
    join(hosts, name),
    `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>${name}</title>
    <style>body { margin: 0; font: 18px sans-serif } iframe { border: 0; display: block }</style>${body}`,
  );
  return `${host.origin}/${name}`;
}
export const frameTag = (address, more = 'width="700" height="420"') =>
  `<iframe src="${address.replace(/&/g, '&amp;')}" ${more}></iframe>`;

/** The embedded instrument whose address has `part` in it, once it is there. */
export async function guest(page, part = '/embed.html') {
  for (const end = Date.now() + PATIENCE; ;) {
    const frame = page.frames().find((each) => each.url().includes(part));
    if (frame && (await frame.evaluate(() => Boolean(globalThis.equator)).catch(() => false))) return frame;
    if (Date.now() > end) throw new Error(`no guest of ${part} started`);
    await page.waitForTimeout(50);
  }
}

/** A place of a frame in the window that it is shown in, to scale or not: [x, y] of the frame's own. */
export async function inWindow(frame, [x, y]) {
  const { x: left, y: top, width } = await (await frame.frameElement()).boundingBox();
  const scale = width / (await frame.evaluate(() => innerWidth));
  return [left + scale * x, top + scale * y];
}

/** Waits until a run has come to its moment. */
export const settle = (frame) => until(frame, () => equator.state().values && !equator.state().playing);
/** Whether anything but one colour is drawn. */
export const drawn = (frame) =>
  frame.evaluate(async () => {
    equator.draw();
    const { canvas } = equator;
    const copy = document.createElement('canvas');
    copy.width = 64;
    copy.height = 64;
    const context = copy.getContext('2d');
    context.drawImage(canvas, 0, 0, 64, 64);
    const { data } = context.getImageData(0, 0, 64, 64);
    return new Set(new Uint32Array(data.buffer)).size > 20;
  });
