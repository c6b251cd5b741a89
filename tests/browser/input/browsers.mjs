// The same hands in every browser there is: real pointer, wheel, keys and, where a driver makes them, touches. Without
// a display Chromium alone is tried.

import { handOf } from '../support/hands.mjs';
import { findSpots } from '../support/input.mjs';
import { BROWSERS, run, server } from '../support/stage.mjs';

for (const name of process.env.DISPLAY ? Object.keys(BROWSERS) : ['Chromium']) {
  await run(`${name}: wheel, keys, fields, clipboard, drags and fingers`, async (check) => {
    const started = await BROWSERS[name]();
    try {
      // WebKit draws a frame a second where the machine is busy
      const page = await started.open(server.origin + '/#v1&m=20&T=10&t=0.1');
      await page.until(
        () =>
          globalThis.equator &&
          equator.state().tick > 0 &&
          !equator.state().playing &&
          document.querySelector('.mirror'),
      );
      await findSpots(page);
      await byHand(check, page, handOf(name, page));
      check.equal(await page.complaints(), [], 'complaints');
      await page.close();
    } finally {
      await started.close();
    }
  });
}

async function byHand(check, page, hand) {
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const settle = async () => {
    await pause(400);
    for (
      let last = -1, now = await page.evaluate(() => scrollY);
      now !== last;
      last = now, now = await page.evaluate(() => scrollY)
    )
      await pause(300);
    return page.evaluate(() => scrollY);
  };
  const toTop = async () => {
    await settle();
    await page.evaluate(() => scrollTo(0, 0));
    await settle();
  };
  const cam = async () => /cam=[^&]*/.exec(await page.evaluate(() => equator.state().address))?.[0] ?? '';

  // Keys with nothing to act on, after Play.
  await hand.click(page.spot.play);
  await page.evaluate(() => equator.pause());
  for (const key of ['PageDown', 'End']) {
    // Chromium drops one now and then when it is busy
    for (let i = 0; i < 5 && (await settle()) <= 200; ++i) await hand.press(key);
    check.ok((await settle()) > 200, key);
    await toTop();
  }
  await page.evaluate(() => equator.set('cam', '45,80,5.2'));
  for (let i = 0; i < 6 && (await settle()) === 0; ++i) await hand.press('ArrowDown');
  check.ok((await settle()) > 0, 'an arrow where the sphere turns no further scrolls');
  await toTop();

  // The seed field: Escape, again, letters, clipboard, Backspace, Enter.
  const editing = () => page.until(() => equator.typing() && document.activeElement.id === 'typist');
  await hand.click(page.spot.seed);
  await editing();
  await hand.press('Escape');
  await page.until(() => !equator.typing());
  await hand.click(page.spot.seed);
  await editing();
  await hand.press('Control', 'a');
  await hand.type('1nst9');
  check.ok(!(await page.evaluate(() => equator.state().link)).includes('seed'), 'letters in a field are no shortcuts');
  check.equal(await page.evaluate(() => String(getSelection()).length < 3), true, 'the page is not selected');
  await hand.press('Control', 'a');
  await hand.type('478');
  await hand.press('Backspace');
  await hand.press('Control', 'a');
  await hand.press('Control', 'c');
  await pause(200);
  await hand.press('Control', 'v');
  await hand.press('Control', 'v');
  await hand.press('Enter');
  await page.until(() => /seed=4747(&|$)/.test(equator.state().link));
  await page.evaluate(() => equator.pause());

  // What the keyboards of phones say: a character gone, and no key; a composition that changes its mind.
  await hand.click(page.spot.seed);
  await editing();
  await hand.press('Control', 'a');
  await hand.type('56');
  await page.evaluate(() => {
    const area = document.getElementById('typist');
    const say = (type, init) =>
      area.dispatchEvent(
        type === 'keydown'
          ? new KeyboardEvent(type, { key: 'Unidentified', keyCode: 229, bubbles: true })
          : type.startsWith('composition')
            ? new CompositionEvent(type, init)
            : new InputEvent(type, { bubbles: true, cancelable: type === 'beforeinput', ...init }),
      );
    const compose = (text) => {
      area.value = text;
      say('input', { inputType: 'insertCompositionText', data: text, isComposing: true });
    };
    say('keydown');
    say('beforeinput', { inputType: 'deleteContentBackward' });
    say('compositionstart');
    compose('1');
    compose('18');
    compose('12');
    say('compositionend', { data: '12' });
    say('beforeinput', { inputType: 'insertLineBreak' });
  });
  await page.until(() => /seed=512(&|$)/.test(equator.state().link));
  await page.evaluate(() => equator.pause());

  // Letters by their place, and Command, under which no key is heard to come up.
  await hand.click(page.spot.sphere);
  const keys = (...events) =>
    page.evaluate((list) => {
      for (const [type, key, code, keyCode, more] of list)
        document.activeElement.dispatchEvent(new KeyboardEvent(type, { key, code, keyCode, bubbles: true, ...more }));
    }, events);
  await keys(['keydown', 'т', 'KeyN', 78], ['keyup', 'т', 'KeyN', 78]);
  await page.until(() => /seed=513(&|$)/.test(equator.state().link));
  await page.evaluate(() => equator.pause());
  const { tick } = await page.evaluate(() => equator.state());
  await keys(['keydown', 'ю', 'Period', 190], ['keyup', 'ю', 'Period', 190]);
  await page.until((before) => equator.state().tick === before + 1, tick);

  // A drag whose end is not heard.
  await pause(800);
  await hand.click(page.spot.sphere);
  for (const lost of ['pointercancel', 'lostpointercapture', 'blur']) {
    await page.move([page.spot.sphere, [page.spot.sphere[0] + 15, page.spot.sphere[1]]]);
    await page.evaluate(
      (type, [x, y]) => {
        const canvas = document.getElementById('canvas');
        const pointer = (name, at, buttons, button) =>
          canvas.dispatchEvent(
            new PointerEvent(name, {
              pointerId: 1,
              pointerType: 'mouse',
              clientX: at,
              clientY: y,
              buttons,
              button,
              bubbles: true,
            }),
          );
        pointer('pointerdown', x, 1, 0);
        pointer('pointermove', x + 5, 1, -1);
        if (type === 'blur') window.dispatchEvent(new Event('blur'));
        else pointer(type, x + 5, 0, 0);
      },
      lost,
      page.spot.sphere,
    );
    await pause(900); // a glide
    const before = await cam();
    await page.move([
      page.spot.sphere,
      [page.spot.sphere[0] + 60, page.spot.sphere[1] + 10],
      [page.spot.sphere[0] - 60, page.spot.sphere[1]],
    ]);
    check.equal(await cam(), before, `no drag goes on after ${lost}`);
  }

  // Fingers, where the driver has them.
  await page.evaluate(() => {
    globalThis.taken = [];
    for (const type of ['touchstart', 'touchmove'])
      addEventListener(type, (event) => taken.push(event.defaultPrevented), true);
  });
  await page.evaluate(() => document.activeElement.blur());
  const swipe = async (from, to) => {
    await page.evaluate(() => {
      taken.length = 0;
    });
    if (!(await hand.swipe(from, to))) return null;
    const far = await settle();
    const taken = await page.evaluate(() => taken.some(Boolean));
    if (hand.scrolls) check.equal(far === 0, taken, 'what is not prevented scrolls');
    await toTop();
    return taken;
  };
  const answers = [];
  for (const at of [page.spot.sphere, page.spot['gap area'], [page.spot.settings[0], page.spot.settings[1] - 60]])
    answers.push(await swipe(at, [at[0] + 2, at[1] - 120]));
  answers.push(await swipe(page.spot.time, [page.spot.time[0] + 90, page.spot.time[1] - 2]));
  if (answers[0] !== null)
    check.equal(
      answers,
      [false, false, true, true],
      "the sphere and the plot are the page's; the list and the line of time are not",
    );

  // The wheel, after Play.
  await pause(4500); // the sphere was touched a moment ago
  const before = await cam();
  await hand.click(page.spot.play);
  await page.evaluate(() => equator.pause());
  for (const [what, at] of [
    ['sphere', page.spot.sphere],
    ['plot', page.spot['gap area']],
    ['transport', page.spot.time],
  ].slice(0, hand.turns)) {
    await hand.wheel(at, 200);
    check.ok((await settle()) > 100, `the wheel over the ${what} scrolls the page`);
    await toTop();
  }
  if (hand.turns > 1) {
    for (let i = 0; i < 16 && (await page.evaluate(() => scrollY)) === 0; ++i) {
      await hand.wheel(page.spot.settings, 200);
      await pause(500);
    }
    check.ok((await settle()) > 100, 'past the end of the settings too');
    await toTop();
  }
  check.equal(await cam(), before, 'and the sphere stays as it was');
}
