// Shortcuts of the canvas. They count only while it has the focus and no text is typed into it, and never with Ctrl, Alt or Meta.
// Escape and Tab, which leave the canvas, are input.js's.
import { late } from './late.js';

const TURN_DEGREES = 5, ZOOM = 1.12; // as far as a drag of a few pixels, as close as a tick of the wheel

const PASS_ON = 'pass on'; // nothing to act on: the key is the page's

export function playOrPause(equator) {
  const { playing, tick, ticks, refusal, failure } = equator.state();
  if (refusal || failure) return PASS_ON;
  if (playing) equator.pause();
  else if (tick >= ticks) equator.again();
  else equator.play();
}

function back(equator) {
  const { tick, ticks, T } = equator.state();
  equator.seek(Math.max(0, tick - 1) * T / ticks);
}

const turn = (equator, ...degrees) => {
  if (!control(equator, 'panels').value.includes('sphere')) return PASS_ON;
  equator.turn(...degrees);
};

const control = (equator, key) => equator.controls().find((each) => each.key === key);

function nextColour(equator) {
  const { takes, value } = control(equator, 'colour');
  const colours = takes.split(/, | or /);
  equator.set('colour', colours[(colours.indexOf(value) + 1) % colours.length]);
}

function toggleSettings(equator) {
  // A choice that is also the automatic one becomes "auto" when it is drawn, which tells what they were.
  const was = control(equator, 'settings').value;
  equator.set('settings', was === 'auto' ? 'on' : 'auto');
  equator.draw();
  if (was === 'auto' && control(equator, 'settings').value === 'auto') equator.set('settings', 'off');
}

/** Keys as events name them (letters small) and as people do; `held`: holding the key down goes on. */
export const SHORTCUTS = [
  { keys: [' '], name: 'Space', does: 'play or pause', act: playOrPause },
  { keys: ['.', '>'], name: '. or >', does: 'a step on', act: (equator) => equator.step(), held: true },
  { keys: [',', '<'], name: ', or <', does: 'a step back', act: back, held: true },
  { keys: ['home'], name: 'Home', does: 'to the start', act: (equator) => equator.seek(0) },
  { keys: ['n'], name: 'N', does: 'new seed', act: (equator) => equator.newSeed() },
  // As if the surface were dragged that way.
  { keys: ['arrowleft'], name: '←', does: 'turn the sphere to the left', act: (equator) => turn(equator, TURN_DEGREES, 0), held: true },
  { keys: ['arrowright'], name: '→', does: 'turn the sphere to the right', act: (equator) => turn(equator, -TURN_DEGREES, 0), held: true },
  { keys: ['arrowup'], name: '↑', does: 'turn the sphere up', act: (equator) => turn(equator, 0, -TURN_DEGREES), held: true },
  { keys: ['arrowdown'], name: '↓', does: 'turn the sphere down', act: (equator) => turn(equator, 0, TURN_DEGREES), held: true },
  { keys: ['+', '='], name: '+', does: 'closer', act: (equator) => equator.zoom(ZOOM), held: true },
  { keys: ['-', '_'], name: '-', does: 'further away', act: (equator) => equator.zoom(1 / ZOOM), held: true },
  { keys: ['c'], name: 'C', does: 'next colour of the neurons', act: nextColour },
  { keys: ['s'], name: 'S', does: 'settings on or off', act: toggleSettings },
  { keys: ['t'], name: 'T', does: 'theory on or off', act: (equator) => equator.set('theory', control(equator, 'theory').value === 'on' ? 'off' : 'on') },
];

export const showKeys = () => late(() => import('./keys_help.js')).then((help) => help.showKeys(SHORTCUTS));

let bound = false;

export function bindKeys(equator) {
  if (bound) return;
  bound = true;
  const { canvas } = equator;
  canvas.setAttribute('role', 'application'); // screen readers hand single letters on only to such
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || equator.typing()) return;
    // Where letters are not Latin the key's place says which one is meant: N on a Cyrillic layout.
    const place = /^Key([A-Z])$/.exec(event.code);
    const key = (place && event.key > '\x7f' && event.key.length === 1 ? place[1] : event.key).toLowerCase();
    const shortcut = key === '?' ? { act: showKeys } : SHORTCUTS.find(({ keys }) => keys.includes(key));
    if (!shortcut) return;
    if (event.repeat && !shortcut.held) return event.preventDefault();
    if (shortcut.act(equator) !== PASS_ON) event.preventDefault(); // Space and arrows would scroll the page
  });
}
