// Text for the canvas's fields. While one of them is edited a text area that nobody sees, at its place, has the focus: so composed
// characters (dead keys, input methods) arrive, the clipboard works, and Ctrl+A selects the field and not the page. Loaded when the
// canvas first has the focus.

export function bindTypist(equator, keys) {
  const { canvas } = equator;
  const area = document.createElement('textarea');
  Object.assign(area, { id: 'typist', tabIndex: -1, autocomplete: 'off', autocapitalize: 'off', spellcheck: false });
  area.style.cssText = 'position:absolute;left:0;top:0;width:1px;height:1em;padding:0;border:0;outline:0;opacity:0;resize:none;overflow:hidden;pointer-events:none';
  area.setAttribute('aria-label', 'The field that is edited in the picture');
  canvas.after(area);
  keys.typist(area);

  const send = () => {
    if (area.value) equator.type(area.value);
    area.value = '';
  };
  area.addEventListener('input', (event) => event.isComposing || send());
  area.addEventListener('compositionend', () => setTimeout(send)); // some browsers say input before it, some after
  area.addEventListener('paste', (event) => {
    event.preventDefault();
    equator.type(event.clipboardData.getData('text/plain').trim().replace(/\s*\n\s*/g, ' '));
  });
  // The program heard of the keys already; what it copies is there once it has drawn.
  for (const type of ['copy', 'cut']) {
    area.addEventListener(type, (event) => {
      event.preventDefault();
      event.clipboardData.setData('text/plain', equator.copied());
    });
  }
  // What moves the cursor in the field would move the page, or the empty area's own.
  area.addEventListener('keydown', (event) => {
    if (/^(Arrow|Page|Home|End)/.test(event.key)) event.preventDefault();
  });

  const follow = (typing, x, y) => {
    if (typing) {
      area.style.left = `${x}px`;
      area.style.top = `${y}px`;
      if (document.activeElement === canvas) area.focus({ preventScroll: true });
    } else if (document.activeElement === area) {
      canvas.focus({ preventScroll: true });
    }
  };
  equator.followTyping(follow);
  if (equator.typing() && document.activeElement === canvas) area.focus({ preventScroll: true }); // it began before this was loaded
  canvas.addEventListener('focus', () => equator.typing() && area.focus({ preventScroll: true }));
}
