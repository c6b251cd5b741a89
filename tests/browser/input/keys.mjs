// Keys, fields of the canvas and the clipboard.

import { camera, LINK, openAt, rest, toTop } from '../support/input.mjs';
import { press } from '../support/page.mjs';
import { run } from '../support/stage.mjs';

await run("keys without anything to act on are the page's", async (check) => {
  const page = await openAt(LINK);
  await press(page, page.spot.play);
  await page.evaluate(() => equator.pause());
  for (const key of ['PageDown', 'End']) {
    // Chromium drops one now and then when it is busy
    for (let i = 0; i < 5 && (await rest(page)) <= 200; ++i) await page.keyboard.press(key);
    check.ok((await rest(page)) > 200, key);
    await toTop(page);
  }
  await page.keyboard.press('ArrowDown');
  check.equal(await rest(page), 0, 'arrows turn the sphere');
  check.ok((await camera(page)) !== '', 'which turned');
  await page.evaluate(() => equator.set('panels', 'gap'));
  await page.keyboard.press('ArrowDown');
  check.ok((await rest(page)) > 0, 'and without it they scroll');
  await toTop(page);
  await page.evaluate(() => equator.open('#v1&m=0'));
  await page.keyboard.press(' ');
  check.ok((await rest(page)) > 200, 'Space where nothing can play');
});
