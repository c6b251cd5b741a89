// What fingers do on the canvas, for web/instrument/hands.js.

const DOWN = 0, MOVE = 1, UP = 2, GONE = 3, LOST = 4; // what equator_app_pointer calls phases
const SPHERE = 1, DRAGGED = 2; // what equator_app_under says is there
const TAP_PIXELS = 10, TWICE_MS = 600;

/**
 * One finger scrolls the page, unless it began on something that is dragged (a slider, the line of time, the sphere once it has been
 * tapped twice); a tap is a press. Two fingers turn the sphere and bring it closer.
 */
export class Fingers {
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
