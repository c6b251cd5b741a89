// A guest's manners: wheel, fingers, rest off screen, twenty on one page.

import { open } from '../support/embed.mjs';
import { drawn, frameTag, guest, hostPage, inWindow, settle } from '../support/hosts.mjs';
import { place, state, until } from '../support/page.mjs';
import { run, server } from '../support/stage.mjs';

/** Browsers scroll smoothly, and on from where a finger left: that ends first, or it would go on from the top. */
async function backToTop(page) {
  for (let last, now; now !== 0 || last !== 0;) {
    await page.waitForTimeout(200);
    [last, now] = [now, await page.evaluate(() => scrollY)];
    if (last === now && now !== 0) await page.evaluate(() => scrollTo(0, 0));
  }
}

const LONG_POST = (frame) => `<p style="height:300px">before</p>${frame}<p style="height:3000px">after</p>`;

await run(
  "the wheel scrolls the post until the instrument has the focus; Escape gives it back; keys stay the post's",
  async (check) => {
    const page = await open(
      hostPage('wheel.html', LONG_POST(frameTag(server.origin + '/embed.html#v1&m=20&T=10&t=1'))),
    );
    const frame = await guest(page);
    await settle(frame);
    const sphere = await inWindow(frame, await place(frame, 'sphere'));
    await page.mouse.move(...sphere);
    await page.mouse.wheel(0, 120);
    await until(page, () => scrollY > 50);
    await backToTop(page);
    await page.keyboard.press('End');
    await until(page, () => scrollY > 1000);
    check.ok(true, 'keys scroll the post');
    await backToTop(page);
    await page.mouse.click(...sphere);
    await until(frame, () => document.documentElement.classList.contains('focused'));
    const before = (await state(frame)).address;
    await page.mouse.wheel(0, -240);
    await until(frame, (link) => equator.state().address !== link, before);
    check.ok(/cam=/.test((await state(frame)).address), 'the focused instrument zooms');
    check.equal(await page.evaluate(() => scrollY), 0, 'and the post stays');
    await page.keyboard.press('Escape');
    await until(frame, () => !document.documentElement.classList.contains('focused'));
    await page.mouse.wheel(0, 240);
    await until(page, () => scrollY > 50);
  },
);

await run('one finger scrolls the post, two taps on the sphere seize it, then one finger orbits', async (check) => {
  const page = await open(
    hostPage(
      'touch.html',
      '<meta name="viewport" content="width=device-width">' +
        LONG_POST(frameTag(server.origin + '/embed.html#v1&m=20&T=10&t=1', 'width="360" height="500"')),
    ),
    { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  );
  const frame = await guest(page);
  await settle(frame);
  const touch = await page.context().newCDPSession(page);
  const [x, y] = await inWindow(frame, await place(frame, 'sphere'));
  const swipe = async (from, to) => {
    await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y: from }] });
    for (let i = 1; i <= 8; ++i) {
      await touch.send('Input.dispatchTouchEvent', {
        type: 'touchMove',
        touchPoints: [{ x: x + 4 * i, y: from + ((to - from) * i) / 8 }],
      });
      await page.waitForTimeout(20);
    }
    await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  };
  await swipe(y, y - 140);
  await until(page, () => scrollY > 50);
  check.equal(
    await frame.evaluate(() => document.documentElement.classList.contains('focused')),
    false,
    'a swipe gives no focus',
  );
  await backToTop(page);
  await page.touchscreen.tap(x, y);
  await page.touchscreen.tap(x, y);
  await until(frame, () => document.documentElement.classList.contains('focused'));
  const before = (await state(frame)).address;
  await swipe(y, y - 50);
  await until(frame, (link) => equator.state().address !== link, before);
  check.equal(await page.evaluate(() => scrollY), 0, 'the post stays while the instrument orbits');
});

await run('off screen it stands still and returns its context; back in sight it goes on', async (check) => {
  const page = await open(hostPage('scroll.html', LONG_POST(frameTag(server.origin + '/embed.html#v1&m=60&T=30'))));
  const frame = await guest(page);
  await until(frame, () => equator.state().tick > 5);
  await page.evaluate(() => scrollTo(0, 2500));
  await until(frame, () => equator.canvas.getContext('webgl2').isContextLost());
  const stood = (await state(frame)).tick;
  await page.waitForTimeout(700);
  check.equal((await state(frame)).tick, stood, 'tick while out of sight');
  await page.evaluate(() => scrollTo(0, 0));
  await until(frame, (tick) => equator.state().tick > tick, stood);
  await until(frame, () => !equator.canvas.getContext('webgl2').isContextLost());
  check.ok(await drawn(frame), 'the picture is back');
  check.equal(page.complaints, [], 'complaints');
});

await run('a frame of no size, later shown, runs', async (check) => {
  const page = await open(
    hostPage(
      'nothing.html',
      frameTag(server.origin + '/embed.html#v1&m=20&T=10&t=1', 'id="frame" style="width:0;height:0"'),
    ),
  );
  await page.waitForTimeout(800);
  await page.evaluate(() => {
    document.getElementById('frame').style.cssText = 'width:600px;height:400px';
  });
  const frame = await guest(page);
  await settle(frame);
  await page.evaluate(() => {
    document.getElementById('frame').style.cssText = 'width:0;height:0';
  });
  await page.waitForTimeout(300);
  await page.evaluate(() => {
    document.getElementById('frame').style.cssText = 'width:600px;height:400px';
  });
  await until(frame, () => equator.canvas.width > 0 && equator.canvas.clientWidth === 600);
  await until(frame, () => !equator.canvas.getContext('webgl2').isContextLost());
  check.ok(await drawn(frame), 'drawn');
  check.equal(page.complaints, [], 'complaints');
});

await run('twenty on one page: each runs where it is seen, none loses its context to another', async (check) => {
  const COUNT = 20;
  const page = await open(
    hostPage(
      'twenty.html',
      Array.from({ length: COUNT }, (_, i) =>
        frameTag(`${server.origin}/embed.html#v1&m=${10 + i}&T=10&t=0.5`, 'width="700" height="420"'),
      ).join('<p style="height:500px">and</p>'),
    ),
  );
  for (let i = 0; i < COUNT; ++i) {
    await page.evaluate((n) => document.querySelectorAll('iframe')[n].scrollIntoView({ block: 'center' }), i);
    const frame = page.frames().find((each) => each.url().includes(`m=${10 + i}&`));
    await until(frame, () => globalThis.equator && equator.state().values && !equator.state().playing);
    if (i % 5 === 0 || i === COUNT - 1) check.ok(await drawn(frame), `guest ${i} is drawn`);
    if (i >= 2)
      await until(
        page.frames().find((each) => each.url().includes(`m=${8 + i}&`)),
        () => equator.canvas.getContext('webgl2').isContextLost(),
      );
  }
  await page.evaluate(() => scrollTo(0, 0));
  const first = page.frames().find((each) => each.url().includes('m=10&'));
  await until(first, () => !equator.canvas.getContext('webgl2').isContextLost());
  check.ok(await drawn(first), 'the first is drawn again');
  const digests = await Promise.all(
    page
      .frames()
      .slice(1)
      .map((frame) => frame.evaluate(() => equator.state().digest)),
  );
  check.equal(new Set(digests).size, COUNT, 'twenty runs of their own');
  check.equal(
    page.warnings.filter((text) => /too many/i.test(text)),
    [],
    'contexts that the browser took away',
  );
  check.equal(page.complaints, [], 'complaints');
});
