// Pictures of the page, dark and light, wide and on a phone.

import { expects, frames, until } from '../support/page.mjs';
import { openAt, PHONE, runLong, screenshots } from '../support/stage.mjs';

for (const [name, link, options] of [
  ['desktop-dark', '#v1&t=12', {}],
  ['desktop-light', '#v1&t=12', { colorScheme: 'light' }],
  ['wide-dark', '#v1&d=3&m=1000&T=8&t=0.6', { viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 2 }],
  [
    'wide-light',
    '#v1&m=200&t=6',
    { viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 2, colorScheme: 'light' },
  ],
  ['phone-dark', '#v1&t=6', PHONE],
  ['phone-light', '#v1&t=6', { ...PHONE, colorScheme: 'light' }],
  ['phone-harmonics', '#v1&t=6&tab=harmonics', PHONE],
  ['late', '#v1&d=64&m=50&T=60&t=30&gap=+bound-so-far&right=harmonics', {}],
  ['start', '#v1&t=0.1', {}],
  ['growth-dark', '#v1&t=12&right=growth', {}],
  ['growth-light', '#v1&t=6&right=growth', { colorScheme: 'light' }],
  ['phone-growth-dark', '#v1&t=12&tab=growth', PHONE],
  ['phone-growth-light', '#v1&t=6&tab=growth', { ...PHONE, colorScheme: 'light' }],
]) {
  await runLong('screenshot ' + name, async (check) => {
    const page = await openAt(link, options);
    await until(page, expects);
    await frames(page, 10);
    await page.screenshot({ path: screenshots + name + '.png' });
    check.equal(page.complaints, [], 'complaints');
  });
}
