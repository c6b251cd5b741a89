// The tour, and the form of a frame, by keyboard.

import { enter, focused, open, rests, running } from '../support/access.mjs';
import { violations } from '../support/axe.mjs';
import { PATIENCE } from '../support/browsers.mjs';
import { state, until } from '../support/page.mjs';
import { run, runLong, screenshots, server } from '../support/stage.mjs';

const theSpot = (page) =>
  page.evaluate(() => {
    const spot = document.getElementById('spot');
    if (!spot || spot.hidden) return null;
    const { left, top, right, bottom } = spot.getBoundingClientRect();
    return { says: spot.dataset.says, left, top, right, bottom };
  });

await run('the tour by keyboard alone: six steps, each a link that points at something, and out', async (check) => {
  const page = await open('#v1&step=1&m=50');
  await page.waitForSelector('#tour:not([hidden]) .next');
  check.equal(await page.evaluate(() => document.activeElement.className), 'next', 'the focus is on Next');
  check.equal(await violations(page.mainFrame()), [], 'what axe finds');
  const pictures = new Set();
  for (let step = 1; step <= 6; ++step) {
    if (step > 1) await page.keyboard.press('Enter');
    await until(
      page,
      (n) =>
        document.querySelector('#tour .count')?.textContent === `${n} of 6` &&
        location.hash.includes(`step=${n}`) && // the address bar does not lag
        equator.state().address.includes(`step=${n}`),
      step,
    );
    await until(page, () => document.activeElement.className === 'next');
    if (step === 2) {
      // it plays; the others stand at their moment
      await until(page, () => equator.state().tick > 5);
    } else if (step > 2) {
      // four hundred neurons: that takes its time on a busy machine
      await page.waitForFunction(() => equator.state().tick > 0 && !equator.state().playing, null, {
        polling: 50,
        timeout: 4 * PATIENCE,
      });
    }
    const panels = await page.evaluate(() => equator.controls().find(({ key }) => key === 'panels').value);
    pictures.add(panels + (await page.evaluate(() => equator.state().link)));
    if (step === 3) continue; // there the canvas itself names a neuron and its twin
    await until(page, () => document.getElementById('spot') && document.getElementById('spot').offsetWidth > 60);
    const { says, left, top, right, bottom } = await theSpot(page);
    const [x, y, width, height] = await page.evaluate(() => equator.canvas.getBoundingClientRect().toJSON()).then(
      ({ x, y, width, height }) => [x, y, width, height],
    );
    check.ok(says.length > 4, 'a word beside the light');
    check.ok(left >= x && top >= y && right <= x + width && bottom <= y + height, `step ${step}: on the canvas`);
  }
  check.ok(pictures.size >= 5, `steps that look different: ${[...pictures]}`);
  await page.screenshot({ path: screenshots + 'tour.png' });
  const { address } = await state(page);
  // The browser's own Back steps back too.
  await page.goBack();
  await until(page, () => document.querySelector('#tour .count').textContent === '5 of 6');
  await page.goForward();
  await until(page, () => document.querySelector('#tour .count').textContent === '6 of 6');
  await page.focus('#tour .next');
  await page.keyboard.press('Shift+Tab'); // Back
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('#tour .count').textContent === '5 of 6');
  await until(page, () => document.activeElement.className === 'next');
  await page.keyboard.press('Tab'); // Leave
  await page.keyboard.press('Enter');
  await until(page, () => document.getElementById('tour').hidden && document.activeElement.id === 'canvas');
  check.ok(!/step=|panels=|settings=/.test((await state(page)).address), 'so has the address, and all panels are back');
  check.equal(await page.evaluate(() => document.getElementById('spot')), null, 'nothing is dim');
  // A link to a step opens that step.
  await page.goto('about:blank');
  await page.goto(server.origin + '/' + address);
  await until(page, () => document.querySelector('#tour .count')?.textContent === '6 of 6');
});

await run('a link that only names a step has its scene, and a deed that is done is said so', async (check) => {
  const page = await open('#v1&step=4');
  await page.waitForSelector('#tour .next');
  await until(page, () => equator.state().address.includes('left=budget'));
  await page.evaluate(() => equator.open('#v1&step=1'));
  await until(page, () => document.querySelector('#tour .count')?.textContent === '1 of 6');
  await page.goto('about:blank');
  await page.goto(server.origin + '/#v1&step=1');
  await page.waitForSelector('#tour .deed button');
  await until(page, () => equator.state().values);
  await page.click('#tour .deed button');
  await until(page, () => /^Done: /.test(document.querySelector('#tour .deed').textContent));
  check.ok(/cam=/.test((await state(page)).address), 'the sphere is turned');
});

await runLong('the tour on small screens: nothing over the bar of time, words and a picture', async (check) => {
  for (const [name, viewport] of [
    ['upright', { width: 390, height: 844 }],
    ['lying', { width: 844, height: 390 }],
    ['zoomed', { width: 640, height: 360 }], // a desktop at 200 %
  ]) {
    const page = await open('#v1&T=20&t=2&step=4&panels=sphere,plots&left=budget&tab=budget', { viewport });
    await page.waitForSelector('#tour:not([hidden]) .next');
    await until(page, () => document.getElementById('spot')?.offsetWidth > 60);
    const { tour, next, time, canvas } = await page.evaluate(() => ({
      tour: document.getElementById('tour').getBoundingClientRect().toJSON(),
      next: document.querySelector('#tour .next').getBoundingClientRect().toJSON(),
      time: equator.layout().time,
      canvas: equator.canvas.getBoundingClientRect().toJSON(),
    }));
    check.ok(tour.bottom <= canvas.top + 1 || tour.right <= canvas.left + 1, `${name}: beside the canvas`);
    check.ok(next.bottom <= viewport.height && next.right <= viewport.width, `${name}: Next is in sight`);
    check.ok(time && time[1] + time[3] <= viewport.height, `${name}: so is the line of time`);
    check.ok(canvas.height > 0.5 * viewport.height, `${name}: the picture has half of the height: ${canvas.height}`);
    await page.screenshot({ path: `${screenshots}tour-${name}.png` });
  }
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
