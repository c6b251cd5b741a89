// Events that the front end cannot get by itself, and manners: the instrument leaves the wheel, touches and keys to the page around it
// until it has the focus.

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
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / 100 : event.deltaY / 3;
    app()?._equator_app_wheel(-Math.max(-3, Math.min(3, lines)));
  }, { capture: true, passive: false });

  listenToTouches(canvas, app, () => !focused());

  // Nothing is drawn while nothing moves; whatever the visitor does wakes the instrument.
  for (const type of ['pointermove', 'pointerdown', 'pointerup', 'pointerleave', 'touchstart', 'touchmove', 'touchend', 'keydown', 'keyup', 'focus', 'blur']) {
    canvas.addEventListener(type, wake, { capture: true, passive: true });
  }
  document.addEventListener('visibilitychange', wake);

  canvas.addEventListener('pointerdown', (event) => event.pointerType === 'mouse' && canvas.focus({ preventScroll: true }));
  // What a touch does is decided before it begins, hence a class and not a look at the focus.
  const showFocus = () => document.documentElement.classList.toggle('focused', focused());
  for (const type of ['focus', 'blur']) {
    canvas.addEventListener(type, showFocus);
    window.addEventListener(type, showFocus);
  }
}

/**
 * GLFW's own handling of touches is for another library's events, so they end here. One finger is the pointer, two are a pinch. While
 * `modest()`, one finger scrolls the page and only a tap counts: it gives the focus.
 */
function listenToTouches(canvas, app, modest) {
  const DOWN = 0, MOVE = 1, UP = 2;
  const TAP_PIXELS = 10;
  let pinch = 0; // distance between two fingers, 0 while there are not two
  let tap = null; // where a finger that may still become a tap went down

  function point(phase, touch) {
    const box = canvas.getBoundingClientRect();
    app()?._equator_app_touch(phase, touch.clientX - box.left, touch.clientY - box.top);
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
    point(UP, touch);
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
        else point(UP, event.changedTouches[0]); // the first finger lets go of what it held
        pinch = now;
        tap = null;
      } else if (pinch > 0) {
        if (!a) pinch = 0; // the finger that stays after a pinch does not start to drag
      } else {
        point(type === 'touchstart' ? DOWN : type === 'touchmove' ? MOVE : UP, event.changedTouches[0]);
      }
    }, { capture: true, passive: false });
  }
}
