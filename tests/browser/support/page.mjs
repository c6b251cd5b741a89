// What tests ask of a page or frame of Playwright's that shows the instrument, and how they point at it.

import { PATIENCE } from './browsers.mjs';

export const state = (page) => page.evaluate(() => equator.state());
/** Waits for something to be true in a page. It is asked at intervals: what is out of sight draws no frames. */
export const until = (page, predicate, argument) => page.waitForFunction(predicate, argument, { polling: 50 });

/** In a page: whether the run rests at its moment. */
export const atRest = () => {
  if (!globalThis.equator) return false;
  const { values, tick, received, playing, revisiting } = equator.state();
  return Boolean(values && tick > 0 && tick === received && !playing && !revisiting);
};
/** In a page: whether the expected gap of what it shows has come. */
export const expects = () => equator.state().expected.expected_particle_gap > 0;

/** Waits for so many frames. */
export const frames = (page, count) =>
  page.evaluate(
    (n) =>
      new Promise((done) => {
        const next = () => (n-- > 0 ? requestAnimationFrame(next) : done());
        next();
      }),
    count,
  );

/**
 * A place of the canvas in CSS pixels of the window: the middle of a part or control by its name (equator.layout()), or
 * what is at these shares of its width and height, once it is drawn: a run goes on before its first picture. The page
 * may be any browser's.
 */
export async function place(page, name, [across, down] = [0.5, 0.5]) {
  for (const end = Date.now() + PATIENCE; ;) {
    const all = await page.evaluate(() => equator.layout()),
      box = all[name];
    if (box) return [Math.round(box[0] + across * box[2]), Math.round(box[1] + down * box[3])];
    const there = Object.keys(all).join(', ');
    if (Date.now() > end) throw new Error(`nothing called '${name}' is drawn; there are ${there}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}
/** The middles of several by their names, in the same order. */
export const places = (page, ...names) => Promise.all(names.map((name) => place(page, name)));

/** A press as a hand does it: Dear ImGui wants to see pointer, press and release in frames of their own. */
export async function press(page, [x, y]) {
  await page.mouse.move(x, y);
  await frames(page, 2);
  await page.mouse.down();
  await frames(page, 3);
  await page.mouse.up();
  await frames(page, 4);
}

/** The left button goes down at one place and up at another. */
export async function drag(page, from, to) {
  await page.mouse.move(...from);
  await frames(page, 2);
  await page.mouse.down();
  await frames(page, 2);
  for (const share of [0.3, 0.7, 1]) {
    await page.mouse.move(...from.map((start, i) => start + share * (to[i] - start)));
    await frames(page, 2);
  }
  await page.mouse.up();
  await frames(page, 3);
}

/** Opens the Share dialog by its button on the canvas. */
export async function openDialog(page) {
  await press(page, await place(page, 'share'));
  await page.waitForSelector('#share[open]');
}
