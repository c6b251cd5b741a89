// What the checks of hands on the canvas share.

import { place, press, state, until } from './page.mjs';
import { openAt as openInstrument } from './stage.mjs';

export const LINK = '#v1&m=20&T=10&t=1';

/** Notes where things are, by name: page.spot.play ... */
export async function findSpots(page) {
  const names = Object.keys(await page.evaluate(() => equator.layout()));
  page.spot = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await place(page, name)])));
  if (page.spot.settings) page.spot.settings = await place(page, 'settings', [0.23, 0.81]); // where nothing is dragged
}

export async function openAt(link, options) {
  const page = await openInstrument(link, { permissions: ['clipboard-read', 'clipboard-write'], ...options });
  await page.waitForSelector('.mirror', { state: 'attached' }); // what comes later is there too
  await findSpots(page);
  return page;
}

export const camera = async (page) => /cam=[^&]*/.exec((await state(page)).address)?.[0] ?? '';

export const scrolled = (page) => page.evaluate(() => scrollY);

/** Waits until scrolling has ended and says how far it went: it begins late on a busy machine. */
export async function rest(page) {
  await page.waitForTimeout(400);
  for (let last = -1, now = await scrolled(page); now !== last; last = now, now = await scrolled(page))
    await page.waitForTimeout(250);
  return scrolled(page);
}

export async function toTop(page) {
  await rest(page);
  await page.evaluate(() => scrollTo(0, 0));
  await rest(page);
}

/** The seed field of the canvas, being edited. */
export async function edit(page) {
  await press(page, page.spot.seed);
  await until(page, () => equator.typing() && document.activeElement.id === 'typist');
}
