// What the checks of the page's surroundings share.

import { frameTag, guest as hostedGuest, host } from './hosts.mjs';
import { atRest, until } from './page.mjs';
import { openAt as openInstrument, server, visit } from './stage.mjs';

export const LINK = '#v1&m=60&T=12&t=6';
/** The same as it stands in markup, and a bare frame that shows it. */
export const MARKED = LINK.replaceAll('&', '&amp;');
export const guestFrame = () => frameTag(`${server.origin}/embed.html?host=${host.origin}${LINK}`);

/** Waits for what is loaded after the first picture. */
export const later = (page) =>
  until(
    page,
    () =>
      performance.getEntriesByType('resource').some(({ name }) => /surroundings/.test(name)) &&
      [...document.styleSheets].some(({ href }) => /late/.test(href)),
  );

export async function openAt(link, { path = '', ...options } = {}) {
  const page = await openInstrument(path + link, options);
  await later(page);
  return page;
}

/** The embedded instrument, once it rests and what comes later is there. */
export async function guest(page) {
  const frame = await hostedGuest(page);
  await until(frame, atRest);
  await later(frame);
  return frame;
}

export async function openExperiment(options) {
  const page = await visit(
    `experiments.html#v1&d=8&sweep=m:25..200*2&seeds=6&measure=particle_gap,function_gap&at=3`,
    options,
  );
  await page.waitForSelector('#experiment:not([hidden])');
  await page.waitForSelector('#report svg');
  return page;
}
