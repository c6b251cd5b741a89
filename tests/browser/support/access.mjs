// What the checks of access share: pages on a run that rests, with the form or the canvas at hand.

import { until } from './page.mjs';
import { SMALL, visit } from './stage.mjs';

export const RUN = '#v1&m=20&T=10&t=1';

export function open(path, options = {}) {
  const followShifts = () => {
    globalThis.shifts = [];
    new PerformanceObserver((list) =>
      shifts.push(
        ...list.getEntries().map(({ value, startTime, hadRecentInput }) => ({ value, startTime, hadRecentInput })),
      ),
    ).observe({ type: 'layout-shift', buffered: true });
  };
  return visit(path, { ...SMALL, ...options, beforeLoad: followShifts });
}

export const value = (page, key) =>
  page.evaluate((name) => equator.controls().find((each) => each.key === name).value, key);

export const running = (page) => until(page, () => globalThis.equator && equator.state().values);

export const focused = (page) =>
  page.evaluate(
    () => document.activeElement.id || document.activeElement.textContent || document.activeElement.tagName,
  );

export const rests = () => {
  const { values, tick, received, playing, revisiting } = equator.state();
  return values && tick === received && !playing && !revisiting;
};

/** The page on a run that rests at its moment, its form there and all of it open. */
export async function openForm(link = RUN, options = {}) {
  const page = await open(link, options);
  await page.waitForSelector('#controls .mirror', { state: 'attached' });
  await until(page, () => equator.state().tick > 0 && !equator.state().playing);
  await page.evaluate(() => {
    for (const part of document.querySelectorAll('#controls details')) part.open = true;
    document.getElementById('controls').scrollIntoView();
  });
  return page;
}

export async function openCanvas(link = RUN, options = {}) {
  const page = await open(link, options);
  await running(page);
  await until(page, rests);
  await page.focus('#canvas');
  await until(page, () => canvas.getAttribute('role') === 'application');
  return page;
}

/** Types into a field of the form. */
export async function enter(page, key, text) {
  await page.fill(`#set-${key}`, text);
  await page.press(`#set-${key}`, 'Enter');
}
