// Nothing stays pressed that nobody holds.

import { camera, LINK, openAt } from '../support/input.mjs';
import { frames, state } from '../support/page.mjs';
import { run } from '../support/stage.mjs';

await run('a drag ends when its release cannot be heard', async (check) => {
  const page = await openAt(LINK);
  const lost = {
    'a pointercancel': () =>
      page.evaluate(() =>
        document
          .getElementById('canvas')
          .dispatchEvent(new PointerEvent('pointercancel', { pointerId: 1, pointerType: 'mouse' })),
      ),
    'lost capture': () =>
      page.evaluate(() =>
        document
          .getElementById('canvas')
          .dispatchEvent(new PointerEvent('lostpointercapture', { pointerId: 1, pointerType: 'mouse' })),
      ),
    'a blur': () => page.evaluate(() => window.dispatchEvent(new Event('blur'))),
    'a move without buttons': () =>
      page.evaluate(
        ([x, y]) =>
          document.getElementById('canvas').dispatchEvent(
            new PointerEvent('pointermove', {
              pointerId: 1,
              pointerType: 'mouse',
              clientX: x,
              clientY: y,
              button: -1,
              buttons: 0,
            }),
          ),
        page.spot.sphere,
      ),
  };
  for (const [what, at] of [
    ['sphere', page.spot.sphere],
    ['line of time', page.spot.time],
  ]) {
    for (const [how, lose] of Object.entries(lost)) {
      await page.mouse.move(...at);
      await frames(page, 2);
      await page.mouse.down();
      await page.mouse.move(at[0] + 20, at[1] + 4, { steps: 3 });
      await frames(page, 3);
      await lose();
      await frames(page, 4);
      await page.waitForFunction(
        () => equator.state().tick === equator.state().received || equator.state().tick < equator.state().received,
      );
      await page.waitForTimeout(600); // a glide
      const [before, tick] = [await camera(page), (await state(page)).tick];
      // The mouse of the test still has its button down: what comes is a hand without one.
      await page.evaluate(([x, y]) => {
        for (let i = 0; i < 5; ++i)
          document.getElementById('canvas').dispatchEvent(
            new PointerEvent('pointermove', {
              pointerId: 1,
              pointerType: 'mouse',
              clientX: x + 20 * i,
              clientY: y + 4 * i,
              button: -1,
              buttons: 0,
            }),
          );
      }, at);
      await frames(page, 6);
      check.equal([await camera(page), (await state(page)).tick], [before, tick], `the ${what} after ${how}`);
      await page.mouse.up();
      await frames(page, 3);
    }
  }
  check.equal(page.complaints, [], 'complaints');
});
