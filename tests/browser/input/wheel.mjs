// The wheel: it zooms what the visitor is at, and scrolls the page where nothing else was meant.

import { camera, LINK, openAt, rest, scrolled, toTop } from '../support/input.mjs';
import { frames, press, until } from '../support/page.mjs';
import { run } from '../support/stage.mjs';

await run(
  'the wheel zooms the sphere only while the visitor is at it; elsewhere the page scrolls, after Play too',
  async (check) => {
    const page = await openAt(LINK);
    await press(page, page.spot.play);
    await page.evaluate(() => equator.pause());
    for (const [what, at] of [
      ['sphere', page.spot.sphere],
      ['plot', page.spot['gap area']],
      ['transport', page.spot.time],
    ]) {
      await page.mouse.move(...at);
      await page.mouse.wheel(0, 200);
      check.ok((await rest(page)) > 100, `over the ${what} the page scrolls`);
      await toTop(page);
    }
    await page.mouse.move(...page.spot.settings);
    for (let i = 0; i < 12; ++i) {
      await page.mouse.wheel(0, 200);
      await page.waitForTimeout(400);
    }
    check.ok((await rest(page)) > 100, 'past the end of the settings the page scrolls');
    await toTop(page);
    check.equal(await camera(page), '', 'the sphere stays as it was');
    // With Ctrl the wheel is the sphere's and the plots'; elsewhere it is the browser's own zoom.
    await page.evaluate(() =>
      addEventListener('wheel', (event) => {
        globalThis.lastWheel = event.defaultPrevented;
      }),
    );
    for (const [what, at, taken] of [
      ['settings', page.spot.settings, false],
      ['transport', page.spot.time, false],
      ['plot', page.spot['gap area'], true],
    ]) {
      await page.mouse.move(...at);
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, 100);
      await page.keyboard.up('Control');
      await until(page, () => globalThis.lastWheel !== undefined);
      check.equal(await page.evaluate(() => globalThis.lastWheel), taken, `Ctrl and the wheel over the ${what}`);
      await page.evaluate(() => {
        delete globalThis.lastWheel;
      });
    }
    await toTop(page);
    await press(page, page.spot.sphere);
    await page.mouse.wheel(0, -200);
    await until(page, () => equator.state().address.includes('cam='));
    check.equal(await rest(page), 0, "at the sphere the wheel is the sphere's");
    for (let i = 0; i < 30 && (await scrolled(page)) === 0; ++i) {
      await page.mouse.wheel(0, 300);
      await frames(page, 3);
    }
    check.ok((await rest(page)) > 0, 'the end of its range hands over');
    await toTop(page);
    const far = await camera(page);
    await page.waitForTimeout(4500);
    await page.mouse.move(page.spot.sphere[0] + 5, page.spot.sphere[1]);
    await page.mouse.wheel(0, 200);
    check.ok((await rest(page)) > 100, 'after a pause too');
    check.equal(await camera(page), far, 'which does not zoom');
    check.equal(page.complaints, [], 'complaints');
  },
);
