// Ways in for those who do not point at the picture: keys, and the form that mirrors it. Their modules come after the first picture.

import { late, onceItMoves } from './late.js';

/** What load() promises, asked for once; again if that failed. */
function once(load) {
  let promise = null;
  return () => promise ??= load().catch(() => { promise = null; });
}

export function openWaysIn(equator, keysOfCanvas) {
  const { canvas } = equator;
  const keys = once(() => import('./keys.js').then(({ bindKeys }) => bindKeys(equator)));
  const typist = once(() => import('./typist.js').then(({ bindTypist }) => bindTypist(equator, keysOfCanvas)));
  for (const wayIn of [keys, typist]) {
    canvas.addEventListener('focus', wayIn, { once: true });
    if (document.activeElement === canvas) wayIn();
  }

  const mirror = () => late(() => import('./mirror.js')).then(({ Mirror }) => new Mirror(equator));
  const section = document.getElementById('controls');
  if (!section) { // a frame, which has no room for it
    const button = document.createElement('button');
    Object.assign(button, { id: 'to-controls', type: 'button', className: 'for-readers', textContent: 'Controls and numbers' });
    button.addEventListener('click', () => mirror().then((form) => form.openDialog()));
    const notice = document.querySelector('#notice:not([hidden]) .ways'); // words in place of the picture
    if (notice) {
      button.className = '';
      notice.append(button);
    } else {
      canvas.after(button);
    }
    return;
  }
  const fill = once(() => mirror().then((form) => form.fill(section)));
  // Unasked: who looks for controls by ear, or for a field to type into, must find them there.
  onceItMoves(equator, () => { keys(); fill(); });
  const skip = document.getElementById('to-controls');
  skip.addEventListener('click', () => fill().then((form) => form?.enter()));
  skip.hidden = false;
}
