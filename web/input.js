// What the visitor does, and manners: the instrument leaves the wheel, touches and keys to the page around it until it has the focus.
// GLFW hears of keys only (src/front/browser_main.cpp says why).

const DOWN = 0, MOVE = 1, UP = 2, GONE = 3; // what equator_app_pointer calls phases

/**
 * Must be called before the module starts, whose GLFW listens to the same events and would hear them first. `app()`: the module, or
 * null until it is up.
 */
export function listen(canvas, app) {
  const focused = () => document.activeElement === canvas && document.hasFocus();
  const wake = () => app()?._equator_app_wake();

  // GLFW listens on the whole window. Captured first here, so that it hears keys only while the canvas has the focus, and never Tab,
  // which must be able to leave the canvas.
  for (const type of ['keydown', 'keyup', 'keypress']) {
    window.addEventListener(type, (event) => {
      if (!focused() || event.key === 'Tab') event.stopImmediatePropagation();
      if (focused() && type === 'keydown' && event.key === 'Escape') canvas.blur();
    }, true);
  }

  canvas.addEventListener('wheel', (event) => {
    event.stopImmediatePropagation();
    if (!focused() && !event.ctrlKey) return; // the page scrolls
    event.preventDefault();
    const delta = event.shiftKey && event.deltaX || event.deltaY; // with Shift some browsers turn the wheel sideways
    const lines = delta / (event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 100 : 3);
    app()?._equator_app_wheel(-Math.max(-3, Math.min(3, lines)), event.ctrlKey, event.shiftKey);
  }, { capture: true, passive: false });

  /** `at` has a place in the window. */
  function point(phase, at, finger) {
    const box = canvas.getBoundingClientRect();
    app()?._equator_app_pointer(phase, at.clientX - box.left, at.clientY - box.top, finger);
  }
  listenToMouse(canvas, (phase, event) => point(phase, event, false));
  listenToTouches(canvas, app, (phase, touch) => point(phase, touch, true), () => !focused());

  // Nothing is drawn while nothing moves; whatever the visitor does wakes the instrument, as the calls above do by themselves.
  for (const type of ['keydown', 'keyup', 'focus', 'blur']) {
    canvas.addEventListener(type, wake, { capture: true, passive: true });
  }
  document.addEventListener('visibilitychange', wake);

  canvas.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'touch') return;
    canvas.focus({ preventScroll: true });
    canvas.setPointerCapture(event.pointerId); // what was seized is let go of wherever the mouse is by then
  });
  // What a touch does is decided before it begins, hence a class and not a look at the focus.
  const showFocus = () => document.documentElement.classList.toggle('focused', focused());
  for (const type of ['focus', 'blur']) {
    canvas.addEventListener(type, showFocus);
    window.addEventListener(type, showFocus);
  }
}

/** The left button; the others are only the pointer's place. */
function listenToMouse(canvas, point) {
  const PHASES = { mousedown: DOWN, mousemove: MOVE, mouseup: UP, mouseenter: MOVE, mouseleave: GONE };
  for (const type in PHASES) {
    canvas.addEventListener(type, (event) => {
      event.stopImmediatePropagation();
      point(event.button ? MOVE : PHASES[type], event);
    }, true);
  }
}

/**
 * One finger is the pointer, two are a pinch. While `modest()`, one finger scrolls the page and only a tap counts: it gives the focus.
 */
function listenToTouches(canvas, app, point, modest) {
  const TAP_PIXELS = 10;
  let pinch = 0; // distance between two fingers, 0 while there are not two
  let tap = null; // where a finger that may still become a tap went down

  function letGo(touch) {
    point(UP, touch);
    point(GONE, touch);
  }
  function modestTouch(event) {
    const touch = event.changedTouches[0];
    if (event.type === 'touchstart') tap = { x: touch.clientX, y: touch.clientY };
    if (event.type === 'touchcancel') tap = null;
    if (tap && Math.hypot(touch.clientX - tap.x, touch.clientY - tap.y) > TAP_PIXELS) tap = null;
    if (event.type !== 'touchend' || !tap) return;
    event.preventDefault(); // no imitation of a mouse afterwards
    tap = null;
    canvas.focus({ preventScroll: true });
    point(DOWN, touch);
    letGo(touch);
  }

  for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel']) {
    canvas.addEventListener(type, (event) => {
      event.stopImmediatePropagation();
      const [a, b] = event.touches;
      if (!b && pinch === 0 && modest()) return modestTouch(event);
      if (event.cancelable) event.preventDefault();
      canvas.focus({ preventScroll: true });
      if (b) {
        const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
        if (pinch > 0 && now > 0) app()?._equator_app_pinch(now / pinch);
        else letGo(event.changedTouches[0]); // the first finger lets go of what it held
        pinch = now;
        tap = null;
      } else if (pinch > 0) {
        if (!a) pinch = 0; // the finger that stays after a pinch does not start to drag
      } else if (type === 'touchend' || type === 'touchcancel') {
        letGo(event.changedTouches[0]);
      } else {
        point(type === 'touchstart' ? DOWN : MOVE, event.changedTouches[0]);
      }
    }, { capture: true, passive: false });
  }
}
