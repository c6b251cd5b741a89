// What is around the instrument and changes under it: the reader's own colours, paper, the size at which a page shows it. Loaded when the run
// has begun to move; at once where the reader's own colours are wanted.
import { INKS, onOtherColours, ownColours } from './colours.js';
import { goOnPaper } from './paper.js';

const LOOK_MS = 500; // nothing tells of a transform
const PAPER_PIXELS = 2; // device pixels per CSS pixel of the picture on paper, at least

export function followSurroundings(equator, app) {
  const { canvas } = equator;
  let last = '';
  /** Makes the canvas's pixels those of the screen, or so many per CSS pixel at least. */
  function fit(least = 0) {
    const { clientWidth: width, clientHeight: height } = canvas;
    // CSS zoom and transforms around it make its CSS pixels larger or smaller than the window's. Under 1 % is rounding.
    const share = canvas.getBoundingClientRect().width / width * (canvas.dataset.scale ?? 1); // the frame's own in its host (embed_api.js)
    // Beyond 3 nobody sees the pixels and every GPU feels them.
    const size = [width, height, Math.max(least, Math.min(window.devicePixelRatio || 1, 3) * (Math.abs(share - 1) > 0.01 ? share : 1))];
    if (last !== (last = size.join())) app._equator_app_resize(...size);
  }
  // instrument.js knows of the window's pixels only, and has just said so.
  const again = () => {
    last = '';
    fit();
  };
  new ResizeObserver(again).observe(canvas);
  const watchRatio = () => matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`)
    .addEventListener('change', () => { again(); watchRatio(); }, { once: true });
  watchRatio();

  function setColours(own) {
    if (!own) return app._equator_app_colours(0, 0);
    const numbers = own.colours.flatMap((rgb) => (rgb ? [...rgb.map((value) => value / 255), 1] : [0, 0, 0, 0]));
    const at = app._malloc(4 * numbers.length);
    new Float32Array(app.HEAPU8.buffer, at, numbers.length).set(numbers);
    app._equator_app_colours(at, own.dark ? 1 : 0);
    app._free(at);
  }
  const isDark = () => document.documentElement.dataset.theme === 'dark';
  let said = 'null';
  const follow = () => {
    const own = ownColours(isDark()), text = JSON.stringify(own);
    if (text === said) return;
    said = text;
    setColours(own);
  };
  onOtherColours(follow);
  new MutationObserver(follow).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  follow();

  goOnPaper(equator, (draw) => {
    setColours({ dark: false, colours: INKS.map(() => null) });
    fit(PAPER_PIXELS);
    for (let i = 0; i < 2; ++i) equator.draw(); // sizes settle in the first
    draw();
    setColours(ownColours(isDark()));
    fit();
  });

  setInterval(() => document.hidden || fit(), LOOK_MS);
}
