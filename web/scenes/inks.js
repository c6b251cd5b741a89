// The colours of the article's figures: those of scenes.css, which are the program's (src/figure/theme.cpp), or the reader's own.
import { INKS, onOtherColours, ownColours } from '../instrument/colours.js';

const css = ([r, g, b]) => `rgb(${r} ${g} ${b})`;

/** Name of an ink -> colour, as they are here and now. */
export function inksOf(element) {
  const style = getComputedStyle(element);
  const inks = Object.fromEntries(INKS.map((name) => [name, style.getPropertyValue(`--ink-${name.replaceAll('_', '-')}`).trim()]));
  const own = ownColours(style.colorScheme !== 'light');
  own?.colours.forEach((colour, i) => { if (colour) inks[INKS[i]] = css(colour); });
  return inks;
}

/** Calls then() whenever they may be others. */
export function onOtherInks(then) {
  onOtherColours(then);
  new MutationObserver(then).observe(document.documentElement, { attributeFilter: ['data-theme'] }); // what the instrument shows
}
