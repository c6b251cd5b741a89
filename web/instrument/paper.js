// The instrument on paper. What a canvas of WebGL shows is gone when a page is printed, so a still picture takes its place, in colours for
// paper, and with it goes what a reader of the print needs: link, digest, settings, numbers and the plots as curves. Also for PDF.
import { make } from '../share/elements.js';
import { shareAddress } from '../share/export.js';
import { svgElement } from '../share/svg_element.js';

const PLOT_WIDTH = 480, PLOT_HEIGHT = 300; // CSS pixels of a plot on paper

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const pairs = (entries) => make('dl', {}, ...entries.map(([name, value]) => make('div', {}, make('dt', { textContent: name }), make('dd', { textContent: value }))));

/** A copy of a canvas that paper keeps. Only in the task that drew it. */
function copyOf(canvas) {
  const still = make('canvas', { className: 'still', width: canvas.width, height: canvas.height, role: 'img', 'aria-label': 'The instrument as it was when this was printed' });
  still.getContext('2d', { alpha: false }).drawImage(canvas, 0, 0);
  return still;
}

/** Link, digest, settings, numbers and plots of what is shown. */
function sheetOf(equator) {
  const { version, digest, values, refusal, failure } = equator.state(), address = shareAddress(equator);
  const settings = equator.controls().filter(({ group, idle }) => group === 'scenario' && !idle).map(({ key, name, value, unit }) => [`${capital(name)} (${key})`, unit ? `${value} ${unit}` : value]);
  const numbers = Object.entries(values ?? {}).filter(([, value]) => value !== null).map(([name, value]) => [name.replaceAll('_', ' '), String(Number(value.toPrecision(6)))]);
  const plots = values ? equator.plots().map(({ key }) => svgElement(equator.plotSvg(key, PLOT_WIDTH, PLOT_HEIGHT), `paper-${key}`)) : [];
  return [
    make('h2', { textContent: 'The run shown' }),
    make('p', { className: 'source' }, make('a', { href: address, textContent: address }), make('br'), `Equator ${version}, digest ${digest ?? 'none'}`),
    ...(refusal ? [make('p', { textContent: `${refusal.title}: ${refusal.reasons.join('; ')}.` })] : failure ? [make('p', { textContent: `The run stopped: ${failure}.` })] : []),
    make('h3', { textContent: 'Settings' }), pairs(settings),
    ...(numbers.length ? [make('h3', { textContent: 'Numbers' }), pairs(numbers)] : []),
    ...(plots.length ? [make('h3', { textContent: 'Plots' }), make('div', { className: 'plots' }, ...plots)] : []),
  ];
}

/**
 * Puts still and sheet into the page while it is printed, and takes them out again. inPaperColours(draw) draws the instrument for paper and
 * calls draw() while the canvas can be read. A canvas that hears 'release' is about to lose its picture: that is remembered.
 */
export function goOnPaper(equator, inPaperColours) {
  const { canvas } = equator;
  let kept = null, shown = null;
  const hasPicture = () => !canvas.hidden && canvas.width > 1 && canvas.getContext('webgl2')?.isContextLost() === false;
  function begin() {
    if (shown) return;
    const sheet = make('section', { id: 'paper', 'aria-label': 'The run shown' });
    const live = hasPicture();
    let still = kept;
    inPaperColours(() => {
      if (live) still = copyOf(canvas);
      sheet.append(...sheetOf(equator));
    });
    shown = [...(still ? [still] : []), sheet];
    canvas.after(...(still ? [still] : []));
    document.getElementById('instrument').append(sheet);
    document.documentElement.classList.add('on-paper');
    document.documentElement.classList.toggle('framed', window.parent !== window); // which has only the room its host gives it
  }
  function end() {
    for (const each of shown ?? []) each.remove();
    shown = null;
    document.documentElement.classList.remove('on-paper', 'framed');
  }
  // Browsers differ in which of the two they tell of, and when.
  window.addEventListener('beforeprint', begin);
  window.addEventListener('afterprint', end);
  matchMedia('print').addEventListener('change', ({ matches }) => (matches ? begin() : end()));
  if (matchMedia('print').matches) begin();
  canvas.addEventListener('release', () => {
    if (hasPicture()) inPaperColours(() => { kept = copyOf(canvas); });
  });
}
