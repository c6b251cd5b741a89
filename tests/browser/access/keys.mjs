// By keyboard: where Tab goes, what every shortcut does, what is not taken.

import { focused, open, openCanvas, openForm, RUN, value } from '../support/access.mjs';
import { PATIENCE } from '../support/browsers.mjs';
import { place, press, state, until } from '../support/page.mjs';
import { run, screenshots } from '../support/stage.mjs';

await run('Tab: to the skip link, the canvas, the controls; the skip link opens the form', async (check) => {
  const page = await open(RUN);
  await page.waitForSelector('.mirror', { state: 'attached' });
  await page.keyboard.press('Tab');
  check.equal(await focused(page), 'to-controls', 'first');
  const box = await page.locator('#to-controls').boundingBox();
  check.ok(box.x >= 0 && box.y >= 0 && box.width > 100 && box.height > 24, 'visible while it has the focus');
  await page.screenshot({ path: screenshots + 'skip-link.png' });
  await page.keyboard.press('Tab');
  check.equal(await focused(page), 'canvas', 'second');
  await page.keyboard.press('Tab');
  check.ok((await focused(page)).startsWith('Read on'), 'third, what comes next');
  await page.keyboard.press('Tab');
  check.equal(await focused(page), 'Controls and numbers', 'fourth, the form, closed');
  await page.keyboard.press('Enter');
  for (const wanted of ['Play', 'Step', 'Again', 'New seed', 'set-speed', 'time', 'Keys']) {
    await page.keyboard.press('Tab');
    check.equal(await focused(page), wanted, 'then');
  }
  await page.focus('#to-controls');
  const { link } = await state(page);
  await page.keyboard.press('Enter');
  await until(page, () => document.activeElement.matches('#controls > details > summary'));
  check.equal(
    await page.evaluate(() => [...document.querySelectorAll('.mirror details')].every((part) => part.open)),
    true,
    'everything is open',
  );
  await page.keyboard.press('Tab');
  check.equal(await focused(page), 'Play', 'and the controls come next');
  const seen = await page.evaluate(() => document.getElementById('controls-title').getBoundingClientRect().top);
  check.ok(seen >= 0 && seen < 500, 'in view');
  check.equal([(await state(page)).link, (await state(page)).refusal], [link, null], "the address is still the run's");
});

await run('every shortcut does what it says', async (check) => {
  const page = await openCanvas('#v1&m=20&T=10&t=1', { viewport: { width: 1280, height: 720 } });
  const press = (key) => page.keyboard.press(key);
  const tick = async () => (await state(page)).tick;
  const camera = () => value(page, 'cam').then((text) => text.split(',').map(Number));
  /** Whether the camera comes to be as wanted, before patience ends. */
  const cameraGets = async (wanted) => {
    for (const end = Date.now() + PATIENCE; Date.now() < end; await page.waitForTimeout(30))
      if (wanted(await camera())) return true;
    return false;
  };
  const start = await tick();
  await press(' ');
  check.equal((await state(page)).playing, true, 'Space plays');
  await press(' ');
  check.equal((await state(page)).playing, false, 'Space pauses');
  check.equal(await page.evaluate(() => scrollY), 0, 'Space does not scroll');
  let at = await tick();
  check.ok(at >= start, 'on from where it was');
  for (const key of ['.', '>']) {
    await press(key);
    await until(page, (wanted) => equator.state().tick === wanted, ++at);
  }
  for (const key of [',', '<']) {
    await press(key);
    await until(page, (wanted) => equator.state().tick === wanted, --at);
  }
  await press('Home');
  await until(page, () => equator.state().tick === 0 && !equator.state().playing);
  await press(',');
  check.equal(await tick(), 0, 'nothing before the start');
  const [yaw, pitch, distance] = await camera();
  for (const [key, index, change] of [
    ['ArrowLeft', 0, 5],
    ['ArrowRight', 0, -5],
    ['ArrowUp', 1, -5],
    ['ArrowDown', 1, 5],
  ]) {
    const before = await camera();
    await press(key);
    const turned = (now) => Math.abs(now[index] - before[index] - change) < 0.2;
    check.ok(await cameraGets(turned), `${key} turns`);
  }
  check.ok(Math.abs((await camera())[0] - yaw) < 0.3 && Math.abs((await camera())[1] - pitch) < 0.3, 'there and back');
  check.equal(await page.evaluate(() => scrollY), 0, 'arrows do not scroll');
  await press('+');
  check.ok(await cameraGets((now) => now[2] < distance), '+ comes closer');
  await press('-');
  await press('-');
  check.ok(await cameraGets((now) => now[2] > distance), '- goes away');
  const colours = [];
  for (let i = 0; i < 6; ++i) {
    await press('c');
    colours.push(await value(page, 'colour'));
  }
  check.equal(colours, ['latitude', 'gap', 'lambda', 'speed', 'weight', 'plain'], 'C');
  const settings = [];
  for (let i = 0; i < 4; ++i) {
    await press('s');
    settings.push(await value(page, 'settings'));
  }
  check.equal(settings, ['off', 'auto', 'off', 'auto'], 'S, where they are open by themselves');
  await press('t');
  check.equal(await value(page, 'theory'), 'off', 'T');
  await press('t');
  check.equal(await value(page, 'theory'), 'on', 'T again');
  await press('n');
  await until(page, () => equator.state().link.includes('seed=2'));
  await press('N');
  await until(page, () => equator.state().link.includes('seed=3'));
  await press('?');
  await page.waitForSelector('#keys[open]');
  await page.screenshot({ path: screenshots + 'keys.png' });
  const listed = await page.$$eval('#keys kbd', (all) => all.map((each) => each.textContent));
  check.equal(
    listed,
    ['Space', '. or >', ', or <', 'Home', 'N', '←', '→', '↑', '↓', '+', '-', 'C', 'S', 'T', '?', 'Tab', 'Escape'],
    'the sheet lists them all',
  );
  await press('Escape');
  await until(page, () => !document.getElementById('keys') && document.activeElement.id === 'canvas');
  await press('Escape');
  check.equal((await focused(page)) !== 'canvas', true, 'Escape leaves');
  check.equal(page.complaints, [], 'complaints');
});

await run('S where there is no room for settings', async (check) => {
  const page = await openCanvas(RUN, { viewport: { width: 390, height: 700 } });
  const settings = [];
  for (let i = 0; i < 3; ++i) {
    await page.keyboard.press('s');
    settings.push(await value(page, 'settings'));
  }
  check.equal(settings, ['on', 'auto', 'on'], 'S');
});

await run('the end, and Space plays again from the start', async (check) => {
  const page = await openCanvas('#v1&m=5&T=2&t=2');
  await page.keyboard.press(' ');
  await until(page, () => equator.state().playing && equator.state().tick < 1000);
  check.ok(true, 'plays');
});

await run(
  'keys are not taken from others, nor with Ctrl, Alt or Meta, nor from fields of the canvas',
  async (check) => {
    const page = await openForm(RUN, { viewport: { width: 1280, height: 720 } });
    const before = await state(page);
    await page.fill('#set-phi', '');
    await page.focus('#set-phi');
    await page.keyboard.type(' nsct?.,+-');
    check.equal(await page.inputValue('#set-phi'), ' nsct?.,+-', 'typed into the form');
    await page.fill('#set-phi', 'h4');
    await page.focus('#time');
    await page.keyboard.press('n');
    await page.evaluate(() => scrollTo(0, 0));
    await page.focus('#canvas');
    for (const key of ['Control+n', 'Alt+n', 'Meta+c', 'Control+s', 'Control+?', 'Alt+t'])
      await page.keyboard.press(key);
    check.equal(await page.evaluate(() => Boolean(document.getElementById('keys'))), false, 'no sheet');
    const after = await state(page);
    check.equal([after.address, after.digest], [before.address, before.digest], 'nothing happened');

    await press(page, await place(page, 'd')); // a field of the canvas
    await until(page, () => equator.typing());
    await page.keyboard.press('Control+a');
    await page.keyboard.type('7');
    await page.keyboard.press('n');
    check.equal((await state(page)).link, before.link, 'n is typed, not obeyed');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Enter');
    await until(page, (link) => equator.state().link !== link && equator.state().link.includes('=7'), before.link);
    await until(page, () => !equator.typing());
    await page.keyboard.press('n');
    await until(page, () => equator.state().link.includes('seed=2'));
  },
);
