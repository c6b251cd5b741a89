// Keys and the focus, and manners: GLFW listens to the whole window and is let hear what is meant for the canvas only. What a hand does is
// web/hands.js's, which comes once there is something to seize.

/**
 * Must be called before the module starts, whose GLFW listens to the same events and would hear them first. `app()`: the module, or
 * null until it is up. Returns what is known of keys and the focus; typist(element): what takes text for the canvas's fields (web/typist.js)
 * counts as the canvas.
 */
export function listen(canvas, app) {
  let typist = null; // web/typist.js
  const focused = () => (document.activeElement === canvas || (typist !== null && document.activeElement === typist)) && document.hasFocus();
  const wake = () => app()?._equator_app_wake();

  // GLFW listens on the whole window. Captured first here, so that it hears keys only while the canvas has the focus, never Tab,
  // which must be able to leave the canvas, and no letters: these are the typist's. What it heard go down it hears come up.
  const down = new Set();
  for (const type of ['keydown', 'keyup', 'keypress']) {
    window.addEventListener(type, (event) => {
      const composing = event.isComposing || event.keyCode === 229;
      const hears = type === 'keydown' ? focused() && event.key !== 'Tab' && !composing : type === 'keyup' && down.has(event.code);
      if (type === 'keydown' && hears) down.add(event.code);
      if (type === 'keyup') down.delete(event.code);
      if (!hears) event.stopImmediatePropagation();
      // On a Mac no key that was pressed together with Command is heard to come up. GLFW lets go at any blur.
      if (type === 'keyup' && event.key === 'Meta') {
        down.clear();
        document.dispatchEvent(new Event('blur'));
      }
    }, true);
  }
  // Behind GLFW, so that it has heard of the key that ends its hearing: its own listener to blur lets go of it.
  canvas.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) canvas.blur();
  });

  // GLFW's own ideas of the pointer are not asked for.
  for (const type of ['mousedown', 'mousemove', 'mouseup', 'mouseenter', 'mouseleave', 'wheel', 'touchstart', 'touchmove', 'touchend', 'touchcancel'])
    canvas.addEventListener(type, (event) => event.stopImmediatePropagation(), true);
  // Nothing is drawn while nothing moves; whatever the visitor does wakes the instrument, as the calls above do by themselves.
  for (const type of ['keydown', 'keyup', 'focus', 'blur']) canvas.addEventListener(type, wake, { capture: true, passive: true });
  document.addEventListener('visibilitychange', wake);

  const showFocus = () => document.documentElement.classList.toggle('focused', focused());
  for (const type of ['focus', 'blur']) {
    canvas.addEventListener(type, showFocus);
    window.addEventListener(type, showFocus);
  }
  return {
    focused,
    down,
    isTypist: (element) => typist !== null && element === typist,
    typist(element) {
      typist = element;
      for (const type of ['focus', 'blur']) element.addEventListener(type, showFocus);
      for (const type of ['keydown', 'keyup', 'focus', 'blur']) element.addEventListener(type, wake, { capture: true, passive: true });
    },
  };
}
