// What a hand does. The instrument takes what is meant for it and leaves the rest to the page around it: the wheel zooms the sphere only
// while the visitor is at it, one finger drags only what is dragged. And whatever was pressed is let go of when its end can no longer be
// heard here: keys, buttons, fingers. Loaded when the program is up; `keys` is what listen() of web/instrument/input.js returns; onMove(then)
// calls once the run moves.

const DOWN = 0, MOVE = 1, UP = 2, GONE = 3, LOST = 4; // what equator_app_pointer calls phases
const SPHERE = 1; // what equator_app_under says is there

const AT_IT_MS = 4000; // after so long without a touch of the sphere the wheel is the page's again
const ONE_TURN_MS = 300; // turns of the wheel that follow each other so closely are one, and stay with who had the first

export function bindHands(canvas, app, keys, onMove) {
  const place = (at) => {
    // A page with CSS zoom or a transform: the box is what the pointer is measured against, the program draws the canvas's own size.
    const box = canvas.getBoundingClientRect();
    return [(at.clientX - box.left) * canvas.clientWidth / (box.width || 1), (at.clientY - box.top) * canvas.clientHeight / (box.height || 1)];
  };
  const point = (phase, at, finger) => app._equator_app_pointer(phase, ...place(at), finger);
  const under = (at, look) => app._equator_app_under(...place(at), look);

  let atIt = -Infinity, passedOn = -Infinity; // when the visitor was last at the sphere, and the wheel last went to the page
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
  let fingers = null; // web/instrument/fingers.js, which comes once the run moves or something is touched; what was touched before is heard then
  let loading = null;
  const touched = [];
  const withFingers = () => loading ??= import('./fingers.js').then(({ Fingers }) => {
    fingers = new Fingers(canvas, app, point, under, (at, pixels) => app._equator_app_scroll(...place(at), pixels));
    for (const each of touched) fingers.hear(...each);
  });
  onMove(withFingers);
  /** Everything that is held is let go of: nobody will say so. */
  function letGo() {
    pointer.lose();
    fingers?.lose();
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
      if (!touch) return pointer.hear(type, event);
      if (fingers) return fingers.hear(type, event);
      touched.push([type, event]);
      withFingers();
    });
  }
  seize('mousedown', (event) => { if (keys.isTypist(document.activeElement)) event.preventDefault(); });
  // Whether a finger scrolls the page is decided here; the pointer events that say what it does come before and after.
  seize('touchstart', (event) => { if (fingers?.drag && event.cancelable) event.preventDefault(); });
  // A list in the picture is scrolled by what would otherwise scroll the page; at its end the page is.
  seize('touchmove', (event) => { if (event.cancelable && fingers?.takes(event.touches)) event.preventDefault(); });

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
