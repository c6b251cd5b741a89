// Text for the canvas's fields. While one of them is edited a text area that nobody sees, at its place, has the focus: so composed
// characters (dead keys, input methods) arrive, the clipboard works, and Ctrl+A selects the field and not the page. Loaded when the
// canvas first has the focus.

// Always in the area, so that there is something to erase: the keyboards of phones say that a character was taken away, and no key.
const SOMETHING = '\u200b';
const BACKSPACE = '\b', DELETE = '\x7f', ENTER = '\r'; // typed, they are keys

export function bindTypist(equator, keys) {
  const { canvas } = equator;
  const area = document.createElement('textarea');
  Object.assign(area, { id: 'typist', tabIndex: -1, autocomplete: 'off', autocapitalize: 'off', spellcheck: false, value: SOMETHING });
  area.setAttribute('autocorrect', 'off');
  area.style.cssText = 'position:absolute;left:0;top:0;width:1px;height:1em;padding:0;border:0;outline:0;opacity:0;resize:none;overflow:hidden;pointer-events:none';
  area.setAttribute('aria-label', 'The field that is edited in the picture');
  canvas.after(area);
  keys.typist(area);

  const oneLine = (text) => text.trim().replace(/\s*\n\s*/g, ' ');
  let composed = ''; // what the field has of a composition that goes on
  /** The field follows what has been composed so far: what differs is erased there and typed. */
  function compose(text) {
    let same = 0;
    while (same < text.length && text[same] === composed[same]) ++same;
    for (let left = [...composed.slice(same)].length; left > 0; --left) equator.type(BACKSPACE);
    if (same < text.length) equator.type(text.slice(same));
    composed = text;
  }
  const written = () => area.value.replaceAll(SOMETHING, '');
  function afresh() {
    composed = '';
    area.value = SOMETHING;
    area.setSelectionRange(1, 1);
  }
  // Some browsers end a composition before they say what came of it, some after.
  area.addEventListener('input', (event) => {
    compose(written());
    if (!event.isComposing) afresh();
  });
  area.addEventListener('compositionend', () => {
    compose(written());
    setTimeout(() => composed === written() && afresh());
  });
  area.addEventListener('beforeinput', (event) => {
    const { inputType: type, isComposing } = event;
    const key = /^insert(LineBreak|Paragraph)$/.test(type) ? ENTER
      : /^delete(?!By)/.test(type) && !(isComposing && written()) ? (/Forward$/.test(type) ? DELETE : BACKSPACE) : null;
    if (key === null && !/^(history|deleteBy)/.test(type)) return;
    if (event.cancelable) event.preventDefault();
    // A key that was pressed has been heard by the program.
    if (key !== null && !['Backspace', 'Delete', 'Enter', 'NumpadEnter'].some((code) => keys.down.has(code))) equator.type(key);
  });
  area.addEventListener('paste', (event) => {
    event.preventDefault();
    equator.type(oneLine(event.clipboardData.getData('text/plain')));
  });
  // The program heard of the keys already; what it copies is there once it has drawn.
  for (const type of ['copy', 'cut']) {
    area.addEventListener(type, (event) => {
      event.preventDefault();
      event.clipboardData.setData('text/plain', equator.copied());
    });
  }
  area.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey) area.select(); // where nothing is selected some browsers do not copy
    // What moves the cursor in the field would move the page, or the area's own.
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
  area.addEventListener('focus', afresh);
  equator.followTyping(follow);
  if (equator.typing() && document.activeElement === canvas) area.focus({ preventScroll: true }); // it began before this was loaded
  canvas.addEventListener('focus', () => equator.typing() && area.focus({ preventScroll: true }));
}
