// The canvas: its context and its buffer, buttons and drags on it, and what the page says where there is none.

import { commandLineRun } from '../support/command_line.mjs';
import { frames, place, press, state, until } from '../support/page.mjs';
import { browser, open, openAt, PHONE, root, run, screenshots, server } from '../support/stage.mjs';

await run('a lost WebGL context loses no run', async (check) => {
  const page = await openAt('#v1&m=60&T=10&t=2');
  const before = await state(page);
  await page.evaluate(() => {
    globalThis.lost = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
    lost.loseContext();
  });
  await page.waitForTimeout(300);
  await page.evaluate(() => lost.restoreContext());
  await page.waitForTimeout(300);
  await page.evaluate(() => equator.step());
  await until(page, (tick) => equator.state().tick === tick + 1, before.tick);
  await frames(page, 5);
  await page.screenshot({ path: screenshots + 'after-context-loss.png' });
  check.equal(
    page.complaints.filter((text) => !/context/i.test(text)),
    [],
    'complaints',
  );
});

await run("the drawing buffer has the device's pixels and follows a resize", async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1', { deviceScaleFactor: 2 });
  // The canvas leaves room for a strip of what comes next.
  const sizes = () =>
    page.evaluate(() => ({ buffer: [canvas.width, canvas.height], shown: [canvas.clientWidth, canvas.clientHeight] }));
  const { buffer, shown } = await sizes();
  check.equal(
    buffer,
    shown.map((length) => 2 * length),
    'at ratio 2',
  );
  check.equal(shown[0], 1280, 'as wide as the window');
  check.ok(shown[1] > 660 && shown[1] < 720, `all of its height but the strip: ${shown[1]}`);
  await page.setViewportSize({ width: 900, height: 600 });
  await until(
    page,
    () => canvas.width === 1800 && canvas.height === 2 * canvas.clientHeight && canvas.clientHeight < 600,
  );
});

await run('Tab leaves the canvas, and keys elsewhere are not taken', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1');
  await page.evaluate(() => {
    const field = Object.assign(document.createElement('input'), { id: 'field' });
    document.getElementById('canvas').after(field);
    document.getElementById('canvas').focus();
  });
  await page.keyboard.press('Tab');
  check.equal(await page.evaluate(() => document.activeElement.id), 'field', 'focus after Tab');
  await page.keyboard.type('abc');
  await page.keyboard.press('Backspace');
  check.equal(await page.evaluate(() => document.getElementById('field').value), 'ab', 'typed text');
});

await run('an ImGui button hears a click and a tap', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1');
  await press(page, await place(page, 'play'));
  await until(page, () => equator.state().playing || equator.state().tick > 200);
  const phone = await openAt('#v1&m=20&T=10&t=1', { ...PHONE, deviceScaleFactor: 3 });
  await phone.touchscreen.tap(...(await place(phone, 'play')));
  await until(phone, () => equator.state().playing || equator.state().tick > 200);
  check.ok(true, 'both play');
});

await run('a drag ends where the mouse is let go, outside the canvas too', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1');
  await page.evaluate(() => scrollTo(0, 300)); // the sphere above, the article below
  const [x, start] = await place(page, 'sphere', [0.5, 0.8]);
  await page.mouse.move(x, start);
  await page.mouse.down();
  const { address } = await state(page);
  for (const [across, y] of [
    [15, start + 30],
    [18, start + 60],
    [60, 600],
  ]) {
    await page.mouse.move(x + across, y);
    await frames(page, 2);
  }
  await page.mouse.up();
  await until(page, (before) => equator.state().address !== before, address);
  check.ok(/cam=/.test((await state(page)).address), 'the sphere turned');
  check.equal(await page.evaluate(() => String(getSelection())), '', 'no text is selected');
  const turned = (await state(page)).address;
  for (const up of [20, 60, 100]) {
    await page.mouse.move(x - 20, start - up);
    await frames(page, 2);
  }
  check.equal((await state(page)).address, turned, 'the sphere after the mouse came back');
});

await run('Ctrl with the wheel zooms a plot that has not the focus', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1');
  await page.mouse.move(...(await place(page, 'gap area')));
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -240);
  await until(page, () => /gap=x:/.test(equator.state().address));
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, -240);
  await until(page, () => /gap=x:.*y:/.test(equator.state().address));
  check.ok(
    !(await page.evaluate(() => document.documentElement.classList.contains('focused'))),
    'the focus stays where it was',
  );
});

await run('a finger turns the sphere as far as it goes, once it has been tapped twice', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1', PHONE);
  const touch = await page.context().newCDPSession(page);
  const [middle, y] = await place(page, 'sphere');
  const at = (type, x) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: x ? [{ x, y }] : [] });
  // Without waiting in between: on a busy machine the two would not be one.
  await Promise.all([at('touchStart', middle), at('touchEnd'), at('touchStart', middle), at('touchEnd')]);
  await until(page, () => document.documentElement.classList.contains('focused'));
  const yaws = [45];
  await at('touchStart', middle);
  for (let x = middle + 10; x <= middle + 60; x += 10) {
    const before = (await state(page)).address;
    await at('touchMove', x);
    await until(page, (address) => equator.state().address !== address, before);
    yaws.push(Number(/cam=(-?[\d.]+)/.exec((await state(page)).address)[1]));
  }
  await at('touchEnd');
  const steps = yaws.slice(1).map((yaw, i) => yaws[i] - yaw);
  check.ok(
    steps.every((step) => step > 0 && Math.abs(step - steps[2]) < 0.5 * steps[2]),
    `equal steps in one direction: ${yaws}`,
  );
  check.equal(await page.evaluate(() => scrollY), 0, 'the page stays');
});

await run('a canvas larger than the drawing buffer there is: fewer pixels, nothing squeezed', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1', { viewport: { width: 4400, height: 420 }, deviceScaleFactor: 2 });
  const [across, down, buffer] = await page.evaluate(() => {
    const gl = equator.canvas.getContext('webgl2');
    return [
      gl.drawingBufferWidth / equator.canvas.clientWidth,
      gl.drawingBufferHeight / equator.canvas.clientHeight,
      [gl.drawingBufferWidth - equator.canvas.width, gl.drawingBufferHeight - equator.canvas.height],
    ];
  });
  check.ok(across < 2, `the browser gave less than asked: ${across}`);
  check.ok(Math.abs(across / down - 1) < 0.01, `alike both ways: ${across}, ${down}`);
  check.equal(buffer, [0, 0], 'the canvas is what its buffer is');
});

await run('without WebGL 2 the run goes on, and the page says so', async (check) => {
  const page = await open('#v1&m=20&T=10&t=1', { noWebgl: true });
  await until(page, () => equator.state().values && !equator.state().playing);
  check.ok(/WebGL 2 is not available/.test(await page.textContent('#notice')), 'the notice');
  check.equal((await state(page)).digest, commandLineRun(root, '#v1&m=20&T=10&t=1', 1).digest, 'digest');
  await page.screenshot({ path: screenshots + 'no-webgl.png' });
});

await run('without vector instructions: words, the drawn runs and the article', async (check) => {
  for (const [name, viewport, colorScheme] of [
    ['no-simd', { width: 1280, height: 720 }, 'dark'],
    ['no-simd-phone', { width: 390, height: 844 }, 'light'],
  ]) {
    const context = await browser.newContext({ viewport, colorScheme });
    const page = await context.newPage();
    await page.addInitScript(() => {
      WebAssembly.validate = () => false;
    });
    await page.goto(server.origin + '/index.html#v1&m=20');
    await page.waitForFunction(() => !document.getElementById('notice').hidden);
    check.ok(/cannot run Equator/.test(await page.textContent('#notice')), 'the notice');
    await page.screenshot({ path: `${screenshots}${name}.png` });
    await page.click('#notice .ways a');
    await page.waitForFunction(() => document.getElementById('presets').getBoundingClientRect().top < 100);
    await page.waitForFunction(() =>
      [...document.querySelectorAll('#presets img')]
        .slice(0, 3)
        .every((picture) => picture.complete && picture.naturalWidth > 0),
    );
    check.ok(await page.evaluate(() => globalThis.equator === undefined), 'nothing runs');
    await context.close();
  }
});

await run('a Worker that dies is spoken of, and again starts another', async (check) => {
  const page = await open('#v1&m=40&T=30', {
    beforeLoad: () => {
      const Real = Worker;
      globalThis.Worker = class extends Real {
        constructor(url) {
          super(url);
          if (/\/worker\./.test(url)) globalThis.lastWorker = this; // the simulation's
        }
      };
    },
  });
  await until(page, () => equator.state().tick > 5);
  await page.evaluate(() => lastWorker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' })));
  await until(page, () => /out of memory/.test(equator.state().failure));
  await frames(page, 5);
  await page.screenshot({ path: screenshots + 'worker-died.png' });
  await page.evaluate(() => equator.again());
  await until(page, () => !equator.state().failure && equator.state().playing && equator.state().tick > 2);
  check.ok(true, 'it runs again');
});
