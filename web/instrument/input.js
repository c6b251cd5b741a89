// Keys and the focus, and manners: the instrument hears what is meant for the canvas only. What a hand does is web/instrument/hands.js's, which
// comes once there is something to seize.

/**
 * `app()`: the module, or null until it is up. Returns what is known of keys and the focus; typist(element): what takes text for the
 * canvas's fields (web/instrument/typist.js) counts as the canvas.
 */
export function listen(canvas, app) {
  let typist = null; // web/instrument/typist.js
  const focused = () => (document.activeElement === canvas || (typist !== null && document.activeElement === typist)) && document.hasFocus();
  const wake = () => app()?._equator_app_wake();
  const tell = (code, down, { ctrlKey, shiftKey, altKey, metaKey }) =>
    app()?._equator_app_key(code, down, ctrlKey | shiftKey << 1 | altKey << 2 | metaKey << 3);

  // The program hears keys only while the canvas has the focus, and never Tab, which must be able to leave the canvas. What it heard go
  // down it hears come up: by a key's place, since what it writes may change meanwhile. On the window, before anybody acts on them.
  const down = new Map();
  const allUp = () => {
    for (const code of down.values()) tell(code, 0, {});
    down.clear();
  };
  window.addEventListener('keydown', (event) => {
    if (!focused() || event.key === 'Tab' || event.isComposing || event.keyCode === 229) return;
    down.set(event.code, event.keyCode);
    if (tell(event.keyCode, 1, event)) event.preventDefault();
  }, true);
  window.addEventListener('keyup', (event) => {
    if (down.has(event.code)) tell(down.get(event.code), 0, event);
    down.delete(event.code);
    if (event.key === 'Meta') allUp(); // on a Mac no key that was pressed together with Command is heard to come up
  }, true);
  window.addEventListener('blur', allUp, true); // whoever has the focus next hears them come up
  canvas.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) canvas.blur();
  });

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
