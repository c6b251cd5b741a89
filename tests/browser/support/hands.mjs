// Hands for the three browsers: real pointer, wheel, key and, where a driver makes them, touch events.
//
//     const hand = handOf('Firefox', page);       // page: what a browser's open() gives (browsers.mjs)
//     await hand.click([100, 20]);                // CSS pixels of the window
//     await hand.wheel([100, 20], 200);
//     await hand.press('Control', 'a');           // the last key with the others held; names as events have them
//     await hand.type('12');
//     await hand.swipe([100, 300], [100, 200]);   // false where the driver makes no touches, as WebKitGTK's
//
// hand.turns: how many turns of the wheel count. Firefox's driver tells the page of its touches and scrolls nothing by
// them: there hand.scrolls is false, and what the page does not prevent would have scrolled it.

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
// Some frames even of a slow page: Dear ImGui wants pointer, press and release in frames of their own.
const BEAT_MS = 120;

class PuppetHand {
  constructor(page) {
    Object.assign(this, { page, scrolls: true, turns: Infinity });
  }
  async click([x, y]) {
    await this.page.mouse.move(x, y);
    await pause(BEAT_MS);
    await this.page.mouse.down();
    await pause(BEAT_MS);
    await this.page.mouse.up();
    await pause(BEAT_MS);
  }
  async press(...keys) {
    for (const key of keys) await this.page.keyboard.down(key);
    for (const key of keys.reverse()) await this.page.keyboard.up(key);
    await pause(BEAT_MS);
  }
  async type(text) {
    await this.page.keyboard.type(text, { delay: 60 });
    await pause(BEAT_MS);
  }
}

class ChromiumHand extends PuppetHand {
  async wheel([x, y], delta) {
    await this.page.mouse.move(x, y);
    await this.page.mouse.wheel(0, delta);
  }
  async swipe(from, to) {
    const touch = (this.touch ??= await this.page.context().newCDPSession(this.page));
    const at = (type, ...points) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y]) => ({ x, y })) });
    await at('touchStart', from);
    for (let i = 1; i <= 8; ++i) {
      await at(
        'touchMove',
        from.map((start, k) => start + (i / 8) * (to[k] - start)),
      );
      await pause(20);
    }
    await at('touchEnd');
    return true;
  }
}

class FirefoxHand extends PuppetHand {
  scrolls = false;
  async wheel([x, y], delta) {
    await this.page.mouse.move(x, y);
    await this.page.mouse.wheel({ deltaY: delta });
  }
  async swipe(from, to) {
    const { touchscreen } = this.page;
    await touchscreen.touchStart(...from);
    for (let i = 1; i <= 8; ++i) {
      await touchscreen.touchMove(...from.map((start, k) => Math.round(start + (i / 8) * (to[k] - start))));
      await pause(20);
    }
    await touchscreen.touchEnd();
    return true;
  }
}

/** What WebDriver calls keys that are no characters. */
const KEYS = {
  Control: '\uE009',
  Shift: '\uE008',
  Escape: '\uE00C',
  Enter: '\uE007',
  Backspace: '\uE003',
  PageDown: '\uE00F',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
};

class WebkitHand {
  scrolls = true;
  turns = 1; // after one turn that scrolled the page, WebKitGTK's driver is not heard to turn its wheel elsewhere
  constructor(page) {
    this.page = page;
  }
  act(source) {
    return this.page.act([source]);
  }
  async click([x, y]) {
    const beat = { type: 'pause', duration: BEAT_MS };
    await this.act({
      type: 'pointer',
      id: 'mouse',
      parameters: { pointerType: 'mouse' },
      actions: [
        { type: 'pointerMove', duration: 0, x, y },
        beat,
        { type: 'pointerDown', button: 0 },
        beat,
        { type: 'pointerUp', button: 0 },
        beat,
      ],
    });
  }
  async wheel([x, y], delta) {
    await this.page.move([[x, y]]); // its wheel turns where the mouse is
    await this.act({
      type: 'wheel',
      id: 'wheel',
      actions: [{ type: 'scroll', x, y, deltaX: 0, deltaY: delta, duration: 0 }],
    });
  }
  async press(...keys) {
    const values = keys.map((key) => KEYS[key] ?? key);
    await this.act({
      type: 'key',
      id: 'keys',
      actions: [
        ...values.map((value) => ({ type: 'keyDown', value })),
        ...values.reverse().map((value) => ({ type: 'keyUp', value })),
      ],
    });
    await pause(BEAT_MS);
  }
  async type(text) {
    for (const key of text) await this.press(key);
  }
  async swipe() {
    return false;
  }
}

export const handOf = (browser, page) =>
  new { Chromium: ChromiumHand, Firefox: FirefoxHand, WebKit: WebkitHand }[browser](page.page ?? page);
