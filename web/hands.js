// What a hand does. The instrument takes what is meant for it and leaves the rest to the page around it: the wheel zooms the sphere only
// while the visitor is at it, one finger drags only what is dragged. And whatever was pressed is let go of when its end can no longer be
// heard here: keys, buttons, fingers. Loaded when the program is up; `keys` is what listen() of web/input.js returns.

const DOWN = 0, MOVE = 1, UP = 2, GONE = 3, LOST = 4; // what equator_app_pointer calls phases
const SPHERE = 1, DRAGGED = 2; // what equator_app_under says is there

const AT_IT_MS = 4000; // after so long without a touch of the sphere the wheel is the page's again
const ONE_TURN_MS = 300; // turns of the wheel that follow each other so closely are one, and stay with who had the first
const TAP_PIXELS = 10, TWICE_MS = 600;

export function bindHands(canvas, app, keys) {
  const place = (at) => {
    // A page with CSS zoom or a transform: the box is what the pointer is measured against, the program draws the canvas's own size.
    const box = canvas.getBoundingClientRect();
    return [(at.clientX - box.left) * canvas.clientWidth / (box.width || 1), (at.clientY - box.top) * canvas.clientHeight / (box.height || 1)];
  };
  const point = (phase, at, finger) => app._equator_app_pointer(phase, ...place(at), finger);
  const under = (at, look) => app._equator_app_under(...place(at), look);

  let atIt = -Infinity, passedOn = -Infinity; // when the visitor was last at the sphere, and the wheel last went to the page
  // On the window: on the canvas itself they are stopped, for GLFW's sake.
  const seize = (type, hear) => window.addEventListener(type, (event) => event.target === canvas && hear(event), { capture: true, passive: false });
  seize('wheel', (event) => {
    const now = performance.now();
    if (!event.ctrlKey && (!keys.focused() || now - passedOn < ONE_TURN_MS)) {
      passedOn = now;
      return;
    }
    const delta = event.shiftKey && event.deltaX || event.deltaY; // with Shift some browsers turn the wheel sideways
    if (!delta) return; // sideways: nothing here goes that way
    const lines = delta / (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 100 : 3);
    const taken = app._equator_app_wheel(...place(event), -Math.max(-3, Math.min(3, lines)), event.ctrlKey, event.shiftKey, now - atIt < AT_IT_MS);
    if (!taken) {
      passedOn = now;
      return;
    }
    event.preventDefault();
    if (taken === SPHERE) atIt = now;
  });

  const pointer = new Mouse(point);
  const fingers = new Fingers(canvas, app, point, under, (at, pixels) => app._equator_app_scroll(...place(at), pixels) !== 0);
  /** Everything that is held is let go of: nobody will say so. (GLFW does so by itself when the window or the canvas is left.) */
  function letGo() {
    pointer.lose();
    fingers.lose();
    keys.down.clear();
    app._equator_app_let_go();
  }

  for (const type of ['pointerdown', 'pointermove', 'pointerup', 'pointercancel', 'pointerleave', 'lostpointercapture']) {
    canvas.addEventListener(type, (event) => {
      const touch = event.pointerType === 'touch';
      if (type === 'pointerdown') {
        if (!touch && !keys.isTypist(document.activeElement)) canvas.focus({ preventScroll: true });
        if (event.isTrusted) canvas.setPointerCapture(event.pointerId); // what was seized is let go of wherever the pointer is by then
      }
      if (!touch && event.buttons & 1 && under(event, false) === SPHERE) atIt = performance.now();
      (touch ? fingers : pointer).hear(type, event);
    });
  }
  seize('mousedown', (event) => { if (keys.isTypist(document.activeElement)) event.preventDefault(); });
  // Whether a finger scrolls the page is decided here; the pointer events that say what it does come before and after.
  seize('touchstart', (event) => { if (fingers.drag && event.cancelable) event.preventDefault(); });
  // A list in the picture is scrolled by what would otherwise scroll the page; at its end the page is.
  seize('touchmove', (event) => { if (event.cancelable && fingers.takes(event.touches)) event.preventDefault(); });

  window.addEventListener('blur', letGo);
  window.addEventListener('pagehide', letGo);
  document.addEventListener('visibilitychange', () => document.hidden && letGo());
  canvas.addEventListener('blur', ({ relatedTarget }) => { if (!keys.isTypist(relatedTarget)) letGo(); });
  document.addEventListener('focusout', ({ target, relatedTarget }) => { if (keys.isTypist(target) && relatedTarget !== canvas) letGo(); });
}

/** The left button of a mouse, or a pen; the other buttons are only the pointer's place. */
class Mouse {
  #point;
  #held = null; // the last event of a press
  constructor(point) {
    this.#point = (phase, event) => point(phase, event, false);
  }
  hear(type, event) {
    const pressed = (event.buttons & 1) !== 0;
    if (this.#held && (type === 'pointercancel' || type === 'lostpointercapture')) return this.lose();
    if (type === 'pointerleave') return this.#held || this.#point(GONE, event);
    if (type === 'lostpointercapture') return;
    if (this.#held && !pressed) {
      // Let go of here, or somewhere where nobody said so: then it is too late for a click.
      if (type !== 'pointerup' && event.button !== 0) {
        this.lose();
        return this.#point(MOVE, event);
      }
      this.#held = null;
      return this.#point(UP, event);
    }
    if (pressed && !this.#held && event.button === 0) {
      this.#held = event;
      return this.#point(DOWN, event);
    }
    if (this.#held) this.#held = event;
    this.#point(MOVE, event);
  }
  lose() {
    if (this.#held) this.#point(LOST, this.#held);
    this.#held = null;
  }
}

/**
 * One finger scrolls the page, unless it began on something that is dragged (a slider, the line of time, the sphere once it has been
 * tapped twice); a tap is a press. Two fingers turn the sphere and bring it closer.
 */
class Fingers {
  drag = false; // what the fingers do is the instrument's, and not the page's
  #canvas; #app; #point; #under; #scroll;
  #down = new Map(); // where the fingers are
  #held = null; // the last place of what the program takes for a pressed pointer
  #began = null; // where one finger touched something that it does not drag
  #pinch = 0; // distance between two fingers
  #tap = null; // a finger that may still become a tap
  #list = null; // a finger that scrolls a list: where it began, and how far it had come
  #tapped = { at: -Infinity, x: 0, y: 0 };
  #sphereIsHeld = false; // it was tapped twice

  constructor(canvas, app, point, under, scroll) {
    this.#canvas = canvas;
    this.#app = app;
    this.#scroll = scroll;
    this.#point = (phase, at) => point(phase, at, true);
    this.#under = under;
    canvas.addEventListener('blur', () => { this.#sphereIsHeld = false; });
  }

  hear(type, { pointerId: id, clientX, clientY, timeStamp }) {
    const at = { clientX, clientY, timeStamp };
    if (type === 'pointerdown') return this.#begin(id, at);
    if (!this.#down.has(id) || type === 'pointerleave') return;
    if (type === 'pointermove') return this.#move(id, at);
    const tap = this.#tap;
    this.#down.delete(id);
    if (type === 'pointercancel' || type === 'lostpointercapture') return this.lose();
    if (this.#pinch > 0) return this.lose(); // the finger that stays after a pinch does not start to drag
    if (this.#held) {
      this.#point(UP, at);
      this.#point(GONE, at);
    }
    this.#held = this.#list = null;
    this.drag = false;
    if (tap) this.#tapAt(at);
  }
  /** Whether a movement is the instrument's; said once, before the browser has begun to scroll. */
  takes({ length, 0: touch }) {
    if (this.drag || length !== 1 || !this.#began) return this.drag;
    const moved = touch.clientY - this.#began.clientY;
    if (Math.abs(moved) <= Math.abs(touch.clientX - this.#began.clientX) || !this.#scroll(this.#began, moved)) {
      this.#began = null; // the page's, for as long as it lasts
      return false;
    }
    this.#list = { at: this.#began, y: touch.clientY };
    this.#tap = null;
    return this.drag = true;
  }
  lose() {
    if (this.#held) this.#point(LOST, this.#held);
    this.#held = this.#tap = this.#list = null;
    this.#down.clear();
    this.#pinch = 0;
    this.drag = false;
  }

  #begin(id, at) {
    if (this.#down.size === 0) {
      const what = this.#under(at, true);
      this.drag = what === DRAGGED || (what === SPHERE && this.#sphereIsHeld);
      this.#tap = this.drag && what === DRAGGED ? null : at;
      this.#began = this.drag ? null : at;
    }
    this.#down.set(id, at);
    if (this.#down.size === 1 && this.drag) this.#hold(at);
    if (this.#down.size !== 2) return;
    this.#tap = this.#list = null;
    this.drag = true;
    if (this.#held) this.#point(LOST, this.#held); // the first finger lets go of what it held
    const { middle, distance } = this.#pair();
    this.#pinch = distance;
    this.#held = null;
    if (this.#under(middle, true) === SPHERE) this.#hold(middle);
  }
  #hold(at) {
    this.#canvas.focus({ preventScroll: true });
    this.#point(DOWN, at);
    this.#held = at;
  }
  #pair() {
    const [a, b] = this.#down.values();
    return { middle: { clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 },
      distance: Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)) };
  }
  #move(id, at) {
    this.#down.set(id, at);
    if (this.#tap && Math.hypot(at.clientX - this.#tap.clientX, at.clientY - this.#tap.clientY) > TAP_PIXELS) this.#tap = null;
    if (this.#down.size === 2) {
      const { middle, distance } = this.#pair();
      this.#app._equator_app_pinch(distance / this.#pinch);
      this.#pinch = distance;
      at = middle;
    }
    if (this.#list) {
      this.#scroll(this.#list.at, at.clientY - this.#list.y);
      this.#list.y = at.clientY;
    }
    if (!this.#held) return;
    this.#held = at;
    this.#point(MOVE, at);
  }
  #tapAt(at) {
    const now = at.timeStamp; // a busy program hears of it later
    const twice = now - this.#tapped.at < TWICE_MS && Math.hypot(at.clientX - this.#tapped.x, at.clientY - this.#tapped.y) < 3 * TAP_PIXELS;
    this.#tapped = { at: now, x: at.clientX, y: at.clientY };
    const sphere = this.#under(at, false) === SPHERE;
    this.#sphereIsHeld = sphere && (twice || this.#sphereIsHeld);
    this.#canvas.focus({ preventScroll: true });
    if (this.#held || (twice && sphere)) return;
    this.#point(DOWN, at);
    this.#point(UP, at);
    this.#point(GONE, at);
  }
}
