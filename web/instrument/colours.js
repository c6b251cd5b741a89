// The reader's own colours: forced ones, or more contrast. The program draws its pictures in them, since style sheets do not reach in there.

/** What the program has colours for, in its order (src/figure/theme.h). */
export const INKS = ['finite', 'infinite', 'gap', 'function_gap', 'bound_average_stability', 'bound_gronwall', 'bound_linear', 'amplification',
  'interaction', 'noise', 'remainder', 'text', 'muted', 'page', 'panel', 'plot', 'control', 'border', 'grid', 'axis', 'accent', 'on_accent',
  'warning', 'sphere', 'sphere_rim', 'sphere_equator', 'sphere_pole'];

const READ = 4.5, SEEN = 3; // contrasts of words, and of what is no word
const FORCED = '(forced-colors: active)', MORE = '(prefers-contrast: more)', DARK = '(prefers-color-scheme: dark)';

const mix = (a, b, u) => a.map((value, i) => Math.round(value + u * (b[i] - value)));
const luminance = (rgb) => rgb.map((value) => value / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  .reduce((sum, v, i) => sum + [0.2126, 0.7152, 0.0722][i] * v, 0);
function contrast(a, b) {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** System colours by name, as they are here and now. */
function systemColours(...names) {
  const probe = document.body.appendChild(document.createElement('span'));
  probe.hidden = true;
  probe.style.forcedColorAdjust = 'none';
  const read = names.map((name) => {
    probe.style.color = name;
    return getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  });
  probe.remove();
  return read;
}

/** Colours by ink, from few. What is not named keeps the theme's hue, and the program sees to its contrast. */
function inksFrom({ page, text, face, highlight, onHighlight, link }) {
  // The first that is seen on the page, with what is read on it.
  const [accent, onAccent] = [[highlight, onHighlight], [link, page], [text, page]]
    .find(([fill, words]) => contrast(fill, page) >= SEEN && contrast(fill, words) >= READ) ?? [text, page];
  // Nor is what can be dragged seen if it is the page's.
  const control = contrast(text, face) >= READ && contrast(face, page) > 1.2 ? face : mix(page, text, 0.25);
  return {
    text, muted: text, page, panel: page, plot: page, control, border: text, grid: mix(page, text, 0.25), axis: text, accent, on_accent: onAccent,
    warning: text, sphere: mix(page, text, 0.12), sphere_rim: text, sphere_equator: text, sphere_pole: text,
  };
}

/**
 * The reader's own colours as {dark, colours}: [red, green, blue] per ink, null for the theme's; null where there are none. `dark`: whether the
 * instrument is dark now, which more contrast keeps and forced colours overrule.
 */
export function ownColours(dark) {
  let inks = null;
  if (matchMedia(FORCED).matches) {
    const [page, text, face, highlight, onHighlight, link] = systemColours('Canvas', 'CanvasText', 'ButtonFace', 'Highlight', 'HighlightText', 'LinkText');
    inks = inksFrom({ page, text, face, highlight, onHighlight, link });
    dark = luminance(page) < luminance(text);
  } else if (matchMedia(MORE).matches) {
    const black = [0, 0, 0], white = [255, 255, 255], [page, text] = dark ? [black, white] : [white, black];
    inks = inksFrom({ page, text, face: mix(page, text, 0.15), highlight: text, onHighlight: page, link: text });
  }
  return inks && { dark, colours: INKS.map((ink) => inks[ink] ?? null) };
}

/** Calls then() whenever the reader's colours may be others; nothing tells of a palette that is edited, so also on coming back. */
export function onOtherColours(then) {
  for (const query of [FORCED, MORE, DARK]) matchMedia(query).addEventListener('change', then);
  window.addEventListener('focus', then);
}
