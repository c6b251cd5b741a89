// Shortcuts of the canvas. They count only while it has the focus and no text is typed into it, and never with Ctrl, Alt or Meta.
// Escape and Tab, which leave the canvas, are input.js's.
import { late } from './late.js';

const TURN_DEGREES = 5, ZOOM = 1.12; // as far as a drag of a few pixels, as close as a tick of the wheel

const PASS_ON = 'pass on'; // nothing to act on: the key is the page's

export const playOrPause = (equator) => onRun(equator, ({ playing, tick, ticks }) => {
  if (playing) equator.pause();
  else if (tick >= ticks) equator.again();
  else equator.play();
});

/** act(state), where there is a run to act on. */
function onRun(equator, act) {
  const now = equator.state();
  return now.refusal || now.failure ? PASS_ON : act(now);
}

const back = (equator) => onRun(equator, ({ tick, ticks, T }) => equator.seek(Math.max(0, tick - 1) * T / ticks));

const turn = (equator, ...degrees) => {
  if (!control(equator, 'panels').value.includes('sphere')) return PASS_ON;
  const camera = () => control(equator, 'cam').value, before = camera();
  equator.turn(...degrees);
  if (camera() === before) return PASS_ON; // over a pole it goes no further
};

const control = (equator, key) => equator.controls().find((each) => each.key === key);

function nextColour(equator) {
  const { choices, value } = control(equator, 'colour');
  equator.set('colour', choices[(choices.indexOf(value) + 1) % choices.length]);
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
  { keys: ['.', '>'], name: '. or >', does: 'next step', act: (equator) => equator.step(), held: true },
  { keys: [',', '<'], name: ', or <', does: 'step back', act: back, held: true },
  { keys: ['home'], name: 'Home', does: 'to the start', act: (equator) => onRun(equator, () => equator.seek(0)) },
  { keys: ['n'], name: 'N', does: 'new seed', act: (equator) => equator.newSeed() },
  // As if the surface were dragged that way.
  { keys: ['arrowleft'], name: '←', does: 'turn the sphere to the left', act: (equator) => turn(equator, TURN_DEGREES, 0), held: true },
  { keys: ['arrowright'], name: '→', does: 'turn the sphere to the right', act: (equator) => turn(equator, -TURN_DEGREES, 0), held: true },
  { keys: ['arrowup'], name: '↑', does: 'turn the sphere up', act: (equator) => turn(equator, 0, -TURN_DEGREES), held: true },
  { keys: ['arrowdown'], name: '↓', does: 'turn the sphere down', act: (equator) => turn(equator, 0, TURN_DEGREES), held: true },
  { keys: ['+', '='], name: '+', does: 'zoom in', act: (equator) => equator.zoom(ZOOM), held: true },
  { keys: ['-', '_'], name: '-', does: 'zoom out', act: (equator) => equator.zoom(1 / ZOOM), held: true },
  { keys: ['c'], name: 'C', does: 'next colour of the neurons', act: nextColour },
  { keys: ['s'], name: 'S', does: 'settings on or off', act: toggleSettings },
  { keys: ['t'], name: 'T', does: 'theory on or off', act: (equator) => equator.set('theory', control(equator, 'theory').value === 'on' ? 'off' : 'on') },
];

export const showKeys = () => late(() => import('./keys_help.js')).then((help) => help.showKeys(SHORTCUTS));

const SIGNS = { Comma: ',', Period: '.' }; // letters on some keyboards
let bound = false;

export function bindKeys(equator) {
  if (bound) return;
  bound = true;
  const { canvas } = equator;
  let passed = null; // a key that was left to the page, and stays its while it is held
  canvas.setAttribute('role', 'application'); // screen readers hand single letters on only to such
  canvas.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || equator.typing()) return;
    // Where letters are not Latin the key's place says which one is meant: N on a Cyrillic layout.
    const place = /^Key([A-Z])$/.exec(event.code)?.[1] ?? SIGNS[event.code];
    const key = (place && event.key > '\x7f' && event.key.length === 1 ? place : event.key).toLowerCase();
    const shortcut = key === '?' ? { act: showKeys } : SHORTCUTS.find(({ keys }) => keys.includes(key));
    if (!shortcut) return;
    if (event.repeat && !shortcut.held) return passed === event.code || event.preventDefault();
    passed = shortcut.act(equator) === PASS_ON ? event.code : null;
    if (!passed) event.preventDefault(); // Space and arrows would scroll the page
  });
}
