// What a hand does, with real pointer, wheel, touch and key events: nothing stays pressed that nobody holds, the page scrolls where
// nothing else was meant, and the canvas's fields take text as fields do. The last line counts passed and failed checks.
//
//     xvfb-run -a -s '-screen 0 1400x1000x24' node tests/browser/input.mjs      needs dist/; without a display Chromium alone is tried
//
// Words on the command line: only the checks whose names hold one of them.

import { fileURLToPath } from 'node:url';
import { Checks } from './checks.mjs';
import { launch, launchChromium } from './chromium.mjs';
import { launchFirefox } from './firefox.mjs';
import { handOf } from './hands.mjs';
import { frames, state, until } from './page.mjs';
import { serve } from './server.mjs';
import { launchWebkit } from './webkit.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const checks = new Checks();
const server = await serve(root + 'dist');
const browser = await launch();
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

// Where things are at 1280 x 720 and on the phone, in CSS pixels.
const SPHERE = [500, 300], PLOT = [1000, 240], SETTINGS = [60, 520], PLAY = [36, 658], TIME = [600, 658], SEED = [180, 422];
const ON_PHONE = { sphere: [195, 200], plot: [195, 560], play: [36, 738], time: [150, 782], row: [330, 738], settings: [340, 26], tour: [215, 26] };
const LINK = '#v1&m=20&T=10&t=1';

async function openAt(link, options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, colorScheme: 'dark', permissions: ['clipboard-read', 'clipboard-write'], ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  await page.goto(server.origin + '/' + link);
  await page.waitForFunction(() => globalThis.equator && equator.state().values && equator.state().tick > 0 && !equator.state().playing);
  await page.waitForSelector('.mirror', { state: 'attached' }); // what comes later is there too
  return page;
}
const asked = process.argv.slice(2);
const wanted = (name) => asked.length === 0 || asked.some((word) => name.includes(word));
async function run(name, body) {
  if (!wanted(name)) return;
  await checks.run(name, body);
  await Promise.all(browser.contexts().map((context) => context.close()));
}
const camera = async (page) => /cam=[^&]*/.exec((await state(page)).address)?.[0] ?? '';
const scrolled = (page) => page.evaluate(() => scrollY);
/** Waits until scrolling has ended and says how far it went: it begins late on a busy machine. */
async function rest(page) {
  await page.waitForTimeout(400);
  for (let last = -1, now = await scrolled(page); now !== last; last = now, now = await scrolled(page)) await page.waitForTimeout(250);
  return scrolled(page);
}
async function top(page) {
  await rest(page);
  await page.evaluate(() => scrollTo(0, 0));
  await rest(page);
}
async function click(page, [x, y]) {
  await page.mouse.move(x, y);
  await frames(page, 2);
  await page.mouse.down();
  await frames(page, 3);
  await page.mouse.up();
  await frames(page, 4);
}
/** The seed field of the canvas, being edited. */
async function edit(page) {
  await click(page, SEED);
  await until(page, () => equator.typing() && document.activeElement.id === 'typist');
}

await run('the wheel zooms the sphere only while the visitor is at it; elsewhere the page scrolls, after Play too', async (check) => {
  const page = await openAt(LINK);
  await click(page, PLAY);
  await page.evaluate(() => equator.pause());
  for (const [what, at] of [['sphere', SPHERE], ['plot', PLOT], ['transport', TIME]]) {
    await page.mouse.move(...at);
    await page.mouse.wheel(0, 200);
    check.ok(await rest(page) > 100, `over the ${what} the page scrolls`);
    await top(page);
  }
  await page.mouse.move(...SETTINGS);
  for (let i = 0; i < 12; ++i) {
    await page.mouse.wheel(0, 200);
    await page.waitForTimeout(400);
  }
  check.ok(await rest(page) > 100, 'past the end of the settings the page scrolls');
  await top(page);
  check.equal(await camera(page), '', 'the sphere stays as it was');
  // With Ctrl the wheel is the sphere's and the plots'; elsewhere it is the browser's own zoom.
  await page.evaluate(() => addEventListener('wheel', (event) => { globalThis.lastWheel = event.defaultPrevented; }));
  for (const [what, at, taken] of [['settings', SETTINGS, false], ['transport', TIME, false], ['plot', PLOT, true]]) {
    await page.mouse.move(...at);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, 100);
    await page.keyboard.up('Control');
    await until(page, () => globalThis.lastWheel !== undefined);
    check.equal(await page.evaluate(() => globalThis.lastWheel), taken, `Ctrl and the wheel over the ${what}`);
    await page.evaluate(() => { delete globalThis.lastWheel; });
  }
  await top(page);
  await click(page, SPHERE);
  await page.mouse.wheel(0, -200);
  await until(page, () => equator.state().address.includes('cam='));
  check.equal(await rest(page), 0, 'at the sphere the wheel is the sphere\'s');
  for (let i = 0; i < 30 && await scrolled(page) === 0; ++i) {
    await page.mouse.wheel(0, 300);
    await frames(page, 3);
  }
  check.ok(await rest(page) > 0, 'the end of its range hands over');
  await top(page);
  const far = await camera(page);
  await page.waitForTimeout(4500);
  await page.mouse.move(SPHERE[0] + 5, SPHERE[1]);
  await page.mouse.wheel(0, 200);
  check.ok(await rest(page) > 100, 'after a pause too');
  check.equal(await camera(page), far, 'which does not zoom');
  check.equal(page.complaints, [], 'complaints');
});

await run('keys without anything to act on are the page\'s', async (check) => {
  const page = await openAt(LINK);
  await click(page, PLAY);
  await page.evaluate(() => equator.pause());
  for (const key of ['PageDown', 'End']) {
    for (let i = 0; i < 5 && await rest(page) === 0; ++i) await page.keyboard.press(key); // Chromium drops one now and then when it is busy
    check.ok(await rest(page) > 200, key);
    await top(page);
  }
  await page.keyboard.press('ArrowDown');
  check.equal(await rest(page), 0, 'arrows turn the sphere');
  check.ok(await camera(page) !== '', 'which turned');
  await page.evaluate(() => equator.set('panels', 'gap'));
  await page.keyboard.press('ArrowDown');
  check.ok(await rest(page) > 0, 'and without it they scroll');
  await top(page);
  await page.evaluate(() => equator.open('#v1&m=0'));
  await page.keyboard.press(' ');
  check.ok(await rest(page) > 200, 'Space where nothing can play');
});

await run('a drag ends when its release cannot be heard', async (check) => {
  const page = await openAt(LINK);
  const lost = {
    'a pointercancel': () => page.evaluate(() => document.getElementById('canvas').dispatchEvent(new PointerEvent('pointercancel', { pointerId: 1, pointerType: 'mouse' }))),
    'lost capture': () => page.evaluate(() => document.getElementById('canvas').dispatchEvent(new PointerEvent('lostpointercapture', { pointerId: 1, pointerType: 'mouse' }))),
    'a blur': () => page.evaluate(() => window.dispatchEvent(new Event('blur'))),
    'a move without buttons': () => page.evaluate(([x, y]) => document.getElementById('canvas').dispatchEvent(new PointerEvent('pointermove', { pointerId: 1, pointerType: 'mouse', clientX: x, clientY: y, button: -1, buttons: 0 })), SPHERE),
  };
  for (const [what, at] of [['sphere', SPHERE], ['line of time', TIME]]) {
    for (const [how, lose] of Object.entries(lost)) {
      await page.mouse.move(...at);
      await frames(page, 2);
      await page.mouse.down();
      await page.mouse.move(at[0] + 20, at[1] + 4, { steps: 3 });
      await frames(page, 3);
      await lose();
      await frames(page, 4);
      await page.waitForFunction(() => equator.state().tick === equator.state().received || equator.state().tick < equator.state().received);
      await page.waitForTimeout(600); // a glide
      const [before, tick] = [await camera(page), (await state(page)).tick];
      // The mouse of the test still has its button down: what comes is a hand without one.
      await page.evaluate(([x, y]) => {
        for (let i = 0; i < 5; ++i) document.getElementById('canvas').dispatchEvent(new PointerEvent('pointermove', { pointerId: 1, pointerType: 'mouse', clientX: x + 20 * i, clientY: y + 4 * i, button: -1, buttons: 0 }));
      }, at);
      await frames(page, 6);
      check.equal([await camera(page), (await state(page)).tick], [before, tick], `the ${what} after ${how}`);
      await page.mouse.up();
      await frames(page, 3);
    }
  }
  check.equal(page.complaints, [], 'complaints');
});

await run('Escape leaves a field and then the picture; what was pressed meanwhile is not held', async (check) => {
  const page = await openAt(LINK);
  for (let round = 0; round < 2; ++round) {
    await edit(page);
    await page.keyboard.press('Escape');
    await until(page, () => !equator.typing() && document.activeElement.id === 'canvas');
    await edit(page);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('1nst7', { delay: 30 });
    await frames(page, 4);
    check.ok(!(await state(page)).link.includes('seed'), 'letters in a field are no shortcuts');
    await page.keyboard.press('Escape');
    await until(page, () => !equator.typing());
    await page.keyboard.press('Escape');
    await until(page, () => document.activeElement.id !== 'canvas');
  }
  // A key that goes down here and comes up elsewhere.
  await click(page, SPHERE);
  await page.keyboard.down('Shift');
  await page.evaluate(() => document.getElementById('to-controls').focus());
  await page.keyboard.up('Shift');
  await edit(page);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await until(page, () => equator.state().link.includes('seed=12'));
  check.equal(page.complaints, [], 'complaints');
});

await run('a field of the canvas: paste, copy, cut, Ctrl+A, composed characters', async (check) => {
  const page = await openAt(LINK);
  await page.evaluate(() => navigator.clipboard.writeText(' 4711\n'));
  await edit(page);
  await page.keyboard.press('Control+a');
  // The field's own area holds one sign of no width, for keyboards that erase without a key.
  check.equal(await page.evaluate(() => String(getSelection()).replace('\u200b', '')), '', 'the page is not selected');
  await page.keyboard.press('Control+v');
  await frames(page, 4);
  await page.keyboard.press('Control+a');
  await frames(page, 3);
  await page.evaluate(() => navigator.clipboard.writeText('nothing'));
  await page.keyboard.press('Control+c');
  await frames(page, 4);
  check.equal(await page.evaluate(() => navigator.clipboard.readText()), '4711', 'copied');
  await page.keyboard.press('Control+x');
  await frames(page, 4);
  check.equal(await page.evaluate(() => navigator.clipboard.readText()), '4711', 'cut');
  await page.keyboard.type('8');
  const typist = await page.context().newCDPSession(page);
  await typist.send('Input.imeSetComposition', { text: '1', selectionStart: 1, selectionEnd: 1 });
  await typist.send('Input.insertText', { text: '15' });
  await frames(page, 4);
  await page.keyboard.press('Enter');
  await until(page, () => equator.state().link.includes('seed=815'));
  check.equal(page.complaints, [], 'complaints');
});

await run('shortcuts by place where letters are not Latin', async (check) => {
  const page = await openAt(LINK);
  await click(page, SPHERE);
  await page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'т', code: 'KeyN', bubbles: true })));
  await until(page, () => equator.state().link.includes('seed=2'));
  await page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'x', code: 'KeyN', bubbles: true }))); // Dvorak: x is x
  check.ok(!(await state(page)).link.includes('seed=3'), 'a Latin letter is what it says');
});

await run('one finger scrolls the page, after a tap on Play too, but where something is dragged', async (check) => {
  const page = await openAt(LINK, PHONE);
  const touch = await page.context().newCDPSession(page);
  const swipe = async ([x, y], dx, dy) => {
    const at = (type, share) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: share === null ? [] : [{ x: x + share * dx, y: y + share * dy }] });
    await at('touchStart', 0);
    for (let i = 1; i <= 8; ++i) {
      await at('touchMove', i / 8);
      await page.waitForTimeout(20);
    }
    await at('touchEnd', null);
  };
  await page.touchscreen.tap(...ON_PHONE.play);
  await until(page, () => equator.state().playing || equator.state().tick > 200);
  await page.evaluate(() => equator.pause());
  await frames(page, 4);
  for (const what of ['sphere', 'plot', 'row']) {
    await swipe(ON_PHONE[what], 4, -140);
    check.ok(await rest(page) > 50, `from the ${what}`);
    await top(page);
  }
  check.equal(await camera(page), '', 'the sphere stays');
  await page.evaluate(() => equator.seek(10));
  await until(page, () => equator.state().received === 1200);
  await page.evaluate(() => equator.seek(1));
  await until(page, () => equator.state().tick === 120);
  const { tick } = await state(page);
  await swipe(ON_PHONE.time, 90, -6);
  await until(page, (before) => equator.state().tick > before + 50, tick);
  check.equal(await rest(page), 0, 'the line of time is dragged');
  await page.touchscreen.tap(...ON_PHONE.sphere);
  await page.touchscreen.tap(...ON_PHONE.sphere);
  await frames(page, 4);
  await swipe(ON_PHONE.sphere, 20, 90);
  await until(page, () => equator.state().address.includes('cam='));
  check.equal(await rest(page), 0, 'so is the sphere that was tapped twice');
  await page.touchscreen.tap(...ON_PHONE.row);
  await swipe(ON_PHONE.sphere, 4, -140);
  check.ok(await rest(page) > 50, 'a tap elsewhere gives it back');
  check.equal(page.complaints, [], 'complaints');
});

await run('a phone: one finger scrolls the settings and then the page, and the header offers the tour', async (check) => {
  const page = await openAt(LINK, PHONE);
  const hand = handOf('Chromium', page);
  await page.touchscreen.tap(...ON_PHONE.settings);
  await until(page, () => equator.state().address.includes('settings=on'));
  await frames(page, 4);
  const shot = () => page.evaluate(() => { equator.draw(); return equator.canvas.toDataURL().length; });
  const before = await shot();
  await hand.swipe([30, 500], [32, 300]);
  await frames(page, 6);
  check.equal(await rest(page), 0, 'the page stays');
  check.ok(await shot() !== before, 'the list moved');
  for (let i = 0; i < 30 && await scrolled(page) === 0; ++i) {
    await hand.swipe([30, 560], [32, 200]);
    await rest(page);
  }
  check.ok(await rest(page) > 50, 'at its end the page does');
  await top(page);
  await page.touchscreen.tap(...ON_PHONE.settings);
  await until(page, () => !equator.state().address.includes('settings=on'));
  await page.touchscreen.tap(...ON_PHONE.tour);
  await page.waitForSelector('#tour:not([hidden])');
  check.equal(page.complaints, [], 'complaints');
});

await run('dialogs: a press that ends beside them, or on their rim, closes none', async (check) => {
  const page = await openAt(LINK);
  await click(page, [1280 - 154, 26]);
  const dialog = page.locator('#share');
  await dialog.waitFor();
  const box = await dialog.boundingBox(), field = await dialog.locator('input').first().boundingBox();
  await page.mouse.move(field.x + 50, field.y + 10);
  await page.mouse.down();
  await page.mouse.move(box.x - 60, field.y + 12, { steps: 4 });
  await page.mouse.up();
  check.ok(await dialog.isVisible(), 'after text was selected past its edge');
  await page.mouse.click(box.x + 5, box.y + 5);
  check.ok(await dialog.isVisible(), 'on its rim');
  await page.mouse.click(box.x - 40, box.y + 40);
  await dialog.waitFor({ state: 'hidden' });
  check.equal(page.complaints, [], 'complaints');
});

await run('the first screen says what comes next', async (check) => {
  for (const options of [{}, PHONE]) {
    const page = await openAt(LINK, options);
    const strip = await page.evaluate(() => {
      const { top, bottom } = document.getElementById('below').getBoundingClientRect();
      return top > 0 && bottom <= innerHeight + 1;
    });
    check.ok(strip, 'it is on the first screen');
    await page.click('#below a');
    check.ok(await rest(page) > 300, 'and goes there');
    await page.context().close();
  }
});

// ------------------------------------------------------------------------------------------------ three engines

const engines = { Chromium: launchChromium, ...(process.env.DISPLAY ? { Firefox: launchFirefox, WebKit: launchWebkit } : {}) };
for (const [name, launchEngine] of Object.entries(engines)) {
  const title = `${name}: wheel, keys, fields, clipboard, drags and fingers`;
  if (wanted(title)) await checks.run(title, async (check) => {
    const engine = await launchEngine();
    try {
      const page = await engine.open(server.origin + '/#v1&m=20&T=10&t=0.1'); // WebKit draws a frame a second where the machine is busy
      await page.until(() => globalThis.equator && equator.state().tick > 0 && !equator.state().playing && document.querySelector('.mirror'));
      await byHand(check, page, handOf(name, page));
      check.equal(await page.complaints(), [], 'complaints');
      await page.close();
    } finally {
      await engine.close();
    }
  });
}

async function byHand(check, page, hand) {
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const settle = async () => {
    await pause(400);
    for (let last = -1, now = await page.evaluate(() => scrollY); now !== last; last = now, now = await page.evaluate(() => scrollY)) await pause(300);
    return page.evaluate(() => scrollY);
  };
  const toTop = async () => {
    await settle();
    await page.evaluate(() => scrollTo(0, 0));
    await settle();
  };
  const cam = async () => /cam=[^&]*/.exec(await page.evaluate(() => equator.state().address))?.[0] ?? '';

  // Keys with nothing to act on, after Play.
  await hand.click(PLAY);
  await page.evaluate(() => equator.pause());
  for (const key of ['PageDown', 'End']) {
    for (let i = 0; i < 5 && await settle() === 0; ++i) await hand.press(key); // Chromium drops one now and then when it is busy
    check.ok(await settle() > 200, key);
    await toTop();
  }
  await page.evaluate(() => equator.set('cam', '45,80,5.2'));
  for (let i = 0; i < 6 && await settle() === 0; ++i) await hand.press('ArrowDown');
  check.ok(await settle() > 0, 'an arrow where the sphere turns no further scrolls');
  await toTop();

  // The seed field: Escape, again, letters, clipboard, Backspace, Enter.
  const editing = () => page.until(() => equator.typing() && document.activeElement.id === 'typist');
  await hand.click(SEED);
  await editing();
  await hand.press('Escape');
  await page.until(() => !equator.typing());
  await hand.click(SEED);
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
  await hand.click(SEED);
  await editing();
  await hand.press('Control', 'a');
  await hand.type('56');
  await page.evaluate(() => {
    const area = document.getElementById('typist');
    const say = (type, init) => area.dispatchEvent(type === 'keydown' ? new KeyboardEvent(type, { key: 'Unidentified', keyCode: 229, bubbles: true }) : type.startsWith('composition')
      ? new CompositionEvent(type, init) : new InputEvent(type, { bubbles: true, cancelable: type === 'beforeinput', ...init }));
    const compose = (text) => { area.value = text; say('input', { inputType: 'insertCompositionText', data: text, isComposing: true }); };
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
  await hand.click(SPHERE);
  const keys = (...events) => page.evaluate((list) => {
    for (const [type, key, code, keyCode, more] of list) document.activeElement.dispatchEvent(new KeyboardEvent(type, { key, code, keyCode, bubbles: true, ...more }));
  }, events);
  await keys(['keydown', 'т', 'KeyN', 78], ['keyup', 'т', 'KeyN', 78]);
  await page.until(() => /seed=513(&|$)/.test(equator.state().link));
  await page.evaluate(() => equator.pause());
  const { tick } = await page.evaluate(() => equator.state());
  await keys(['keydown', 'ю', 'Period', 190], ['keyup', 'ю', 'Period', 190]);
  await page.until((before) => equator.state().tick === before + 1, tick);

  // A drag whose end is not heard.
  await pause(800);
  await hand.click(SPHERE);
  for (const lost of ['pointercancel', 'lostpointercapture', 'blur']) {
    await page.move([SPHERE, [SPHERE[0] + 15, SPHERE[1]]]);
    await page.evaluate((type, [x, y]) => {
      const canvas = document.getElementById('canvas');
      const pointer = (name, at, buttons, button) => canvas.dispatchEvent(new PointerEvent(name, { pointerId: 1, pointerType: 'mouse', clientX: at, clientY: y, buttons, button, bubbles: true }));
      pointer('pointerdown', x, 1, 0);
      pointer('pointermove', x + 5, 1, -1);
      if (type === 'blur') window.dispatchEvent(new Event('blur'));
      else pointer(type, x + 5, 0, 0);
    }, lost, SPHERE);
    await pause(900); // a glide
    const before = await cam();
    await page.move([SPHERE, [SPHERE[0] + 60, SPHERE[1] + 10], [SPHERE[0] - 60, SPHERE[1]]]);
    check.equal(await cam(), before, `no drag goes on after ${lost}`);
  }

  // Fingers, where the driver has them.
  await page.evaluate(() => {
    globalThis.taken = [];
    for (const type of ['touchstart', 'touchmove']) addEventListener(type, (event) => taken.push(event.defaultPrevented), true);
  });
  await page.evaluate(() => document.activeElement.blur());
  const swipe = async (from, to) => {
    await page.evaluate(() => { taken.length = 0; });
    if (!await hand.swipe(from, to)) return null;
    const far = await settle();
    const taken = await page.evaluate(() => taken.some(Boolean));
    if (hand.scrolls) check.equal(far === 0, taken, 'what is not prevented scrolls');
    await toTop();
    return taken;
  };
  const answers = [];
  for (const at of [SPHERE, PLOT, [SETTINGS[0], SETTINGS[1] - 60]]) answers.push(await swipe(at, [at[0] + 2, at[1] - 120]));
  answers.push(await swipe(TIME, [TIME[0] + 90, TIME[1] - 2]));
  if (answers[0] !== null) check.equal(answers, [false, false, true, true], 'the sphere and the plot are the page\'s; the list and the line of time are not');

  // The wheel, after Play.
  await pause(4500); // the sphere was touched a moment ago
  const before = await cam();
  await hand.click(PLAY);
  await page.evaluate(() => equator.pause());
  for (const [what, at] of [['sphere', SPHERE], ['plot', PLOT], ['transport', TIME]].slice(0, hand.turns)) {
    await hand.wheel(at, 200);
    check.ok(await settle() > 100, `the wheel over the ${what} scrolls the page`);
    await toTop();
  }
  if (hand.turns > 1) {
    for (let i = 0; i < 16 && await page.evaluate(() => scrollY) === 0; ++i) {
      await hand.wheel(SETTINGS, 200);
      await pause(500);
    }
    check.ok(await settle() > 100, 'past the end of the settings too');
    await toTop();
  }
  check.equal(await cam(), before, 'and the sphere stays as it was');
}

await browser.close();
await server.close();
checks.finish();
