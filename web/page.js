// The page that is nothing but the instrument: the address bar is its link.
import { startInstrument } from './instrument.js';
import { late } from './late.js';

/** Whether the address names a place of this page and no run: the browser goes there by itself. */
const namesPlace = () => /^#[a-z-]+$/.test(location.hash) && document.getElementById(location.hash.slice(1)) !== null;

async function main() {
  let linkTimer = 0;
  let equator = null;
  equator = await startInstrument({
    guest: false,
    link: namesPlace() ? '' : location.hash,
    setLink(link) {
      // Debounced: browsers refuse to replace the address too often.
      clearTimeout(linkTimer);
      linkTimer = setTimeout(() => history.replaceState(history.state, '', link), 400);
    },
    showStep: (step) => late(() => import('./tour.js')).then((tour) => tour.showStep(equator, step)),
    openShare: () => late(() => import('./share/dialog.js')).then((share) => share.openDialog(equator)),
  });
  if (!equator) return;
  globalThis.equator = equator;
  window.addEventListener('hashchange', (event) => {
    if (namesPlace()) return;
    clearTimeout(linkTimer); // of the run before
    // The event comes a moment after the change, and in between the timer may have put the old run's address back.
    const { hash } = new URL(event.newURL);
    equator.open(hash);
    if (location.hash !== hash) history.replaceState(history.state, '', hash);
  });
  // A run that somebody asks for further down is shown further up.
  document.querySelector('main').addEventListener('click', ({ target }) => {
    if (target.closest?.('a[href^="#v1"]')) document.getElementById('stage').scrollIntoView();
  });
  if (!SINGLE_FILE) keepForLater(equator);
}

/** For reading without a network. Where that may not be (file:, private windows) everything else works. */
function keepForLater(equator) {
  if (!('serviceWorker' in navigator) || !location.protocol.startsWith('http')) return;
  // The service worker fetches every file again: not before the run moves, or does not mean to.
  const waiting = setInterval(() => {
    const { playing, tick } = equator.state();
    if (playing && tick === 0) return;
    clearInterval(waiting);
    navigator.serviceWorker.register('sw.js').catch(() => {});
  }, 500);
}

main();
