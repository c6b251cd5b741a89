// The tour, and the form of a frame, by keyboard.

import { enter, focused, open, rests, running } from '../support/access.mjs';
import { violations } from '../support/axe.mjs';
import { PATIENCE } from '../support/browsers.mjs';
import { state, until } from '../support/page.mjs';
import { run, screenshots, server } from '../support/stage.mjs';

await run('the tour by keyboard alone: six steps, each a link, and out', async (check) => {
  const page = await open('#v1&step=1&m=50');
  await page.waitForSelector('#tour:not([hidden]) .next');
  check.equal(await page.evaluate(() => document.activeElement.className), 'next', 'the focus is on Next');
  check.equal(await violations(page.mainFrame()), [], 'what axe finds');
  for (let step = 2; step <= 6; ++step) {
    await page.keyboard.press('Enter');
    await until(
      page,
      (n) =>
        document.querySelector('#tour .count')?.textContent === `${n} of 6` &&
        equator.state().address.includes(`step=${n}`),
      step,
    );
    await until(page, () => document.activeElement.className === 'next');
    if (step === 2) {
      // it plays; the others stand at their moment
      await until(page, () => equator.state().tick > 5);
    } else {
      // four hundred neurons: that takes its time on a busy machine
      await page.waitForFunction(() => equator.state().tick > 0 && !equator.state().playing, null, {
        polling: 50,
        timeout: 4 * PATIENCE,
      });
    }
  }
  await page.screenshot({ path: screenshots + 'tour.png' });
  const { address } = await state(page);
  await page.keyboard.press('Shift+Tab'); // Back
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('#tour .count').textContent === '5 of 6');
  await until(page, () => document.activeElement.className === 'next');
  await page.keyboard.press('Tab'); // Leave
  await page.keyboard.press('Enter');
  await until(page, () => document.getElementById('tour').hidden && document.activeElement.id === 'canvas');
  check.ok(!/step=/.test((await state(page)).address), 'the address has left it too');
  // A link to a step opens that step.
  await page.goto('about:blank');
  await page.goto(server.origin + '/' + address);
  await until(page, () => document.querySelector('#tour .count')?.textContent === '6 of 6');
});

await run('in a frame the form is a dialog behind a button that shows with the focus', async (check) => {
  const page = await open('embed.html#v1&m=20&T=10&t=1');
  await running(page);
  await until(page, rests);
  await page.focus('#canvas');
  check.ok((await page.locator('#to-controls').boundingBox()).width <= 1, 'out of sight');
  await page.keyboard.press('Tab');
  check.equal(await focused(page), 'to-controls', 'after the canvas');
  const box = await page.locator('#to-controls').boundingBox();
  check.ok(box.y >= 0 && box.y < 40 && box.width > 100, 'in sight now');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#mirror[open] #set-m');
  await enter(page, 'm', '22');
  await until(page, () => equator.state().link.includes('m=22'));
  await page.evaluate(() => equator.set('m', '23'));
  await until(page, () => document.getElementById('set-m').value === '23');
  await page.screenshot({ path: screenshots + 'embed-controls.png' });
  await page.keyboard.press('Escape');
  await until(page, () => !document.getElementById('mirror'));
  check.equal(await focused(page), 'to-controls', 'focus goes back');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#mirror[open] #set-m');
  check.equal(await page.inputValue('#set-m'), '23', 'opens again');
});
