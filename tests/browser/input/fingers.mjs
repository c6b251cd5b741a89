// Fingers scroll the page where they drag nothing.

import { handOf } from '../support/hands.mjs';
import { camera, LINK, openAt, rest, scrolled, toTop } from '../support/input.mjs';
import { frames, place, state, until } from '../support/page.mjs';
import { PHONE, run } from '../support/stage.mjs';

await run('one finger scrolls the page, after a tap on Play too, but where something is dragged', async (check) => {
  const page = await openAt(LINK, PHONE);
  const touch = await page.context().newCDPSession(page);
  const swipe = async ([x, y], dx, dy) => {
    const at = (type, share) =>
      touch.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: share === null ? [] : [{ x: x + share * dx, y: y + share * dy }],
      });
    await at('touchStart', 0);
    for (let i = 1; i <= 8; ++i) {
      await at('touchMove', i / 8);
      await page.waitForTimeout(20);
    }
    await at('touchEnd', null);
  };
  await page.touchscreen.tap(...page.spot.play);
  await until(page, () => equator.state().playing || equator.state().tick > 200);
  await page.evaluate(() => equator.pause());
  await frames(page, 4);
  for (const what of ['sphere', 'gap area', 'step']) {
    await swipe(page.spot[what], 4, -140);
    check.ok((await rest(page)) > 50, `from the ${what}`);
    await toTop(page);
  }
  check.equal(await camera(page), '', 'the sphere stays');
  await page.evaluate(() => equator.seek(10));
  await until(page, () => equator.state().received === 1200);
  await page.evaluate(() => equator.seek(1));
  await until(page, () => equator.state().tick === 120);
  const { tick } = await state(page);
  await swipe(page.spot.time, 90, -6);
  await until(page, (before) => equator.state().tick > before + 50, tick);
  check.equal(await rest(page), 0, 'the line of time is dragged');
  await page.touchscreen.tap(...page.spot.sphere);
  await page.touchscreen.tap(...page.spot.sphere);
  await frames(page, 4);
  await swipe(page.spot.sphere, 20, 90);
  await until(page, () => equator.state().address.includes('cam='));
  check.equal(await rest(page), 0, 'so is the sphere that was tapped twice');
  await page.touchscreen.tap(...(await place(page, 'header', [0.1, 0.5])));
  await swipe(page.spot.sphere, 4, -140);
  check.ok((await rest(page)) > 50, 'a tap elsewhere gives it back');
  check.equal(page.complaints, [], 'complaints');
});

await run(
  'a phone: one finger scrolls the settings and then the page, and the header offers the tour',
  async (check) => {
    const page = await openAt(LINK, PHONE);
    const hand = handOf('Chromium', page);
    await page.touchscreen.tap(...page.spot['show settings']);
    await until(page, () => equator.state().address.includes('settings=on'));
    await frames(page, 4);
    const shot = () =>
      page.evaluate(() => {
        equator.draw();
        return equator.canvas.toDataURL().length;
      });
    const before = await shot();
    const low = await place(page, 'settings', [0.08, 0.75]),
      high = await place(page, 'settings', [0.09, 0.4]);
    await hand.swipe(low, high);
    await frames(page, 6);
    check.equal(await rest(page), 0, 'the page stays');
    check.ok((await shot()) !== before, 'the list moved');
    for (let i = 0; i < 30 && (await scrolled(page)) === 0; ++i) {
      await hand.swipe(low, await place(page, 'settings', [0.09, 0.25]));
      await rest(page);
    }
    check.ok((await rest(page)) > 50, 'at its end the page does');
    await toTop(page);
    await page.touchscreen.tap(...page.spot['show settings']);
    await until(page, () => !equator.state().address.includes('settings=on'));
    await page.touchscreen.tap(...page.spot.tour);
    await page.waitForSelector('#tour:not([hidden])');
    check.equal(page.complaints, [], 'complaints');
  },
);
