// The page that is nothing but the instrument: the address bar is its link.
import { startInstrument } from './instrument.js';

async function main() {
  let linkTimer = 0;
  let equator = null;
  equator = await startInstrument({
    guest: false,
    link: location.hash,
    setLink(link) {
      // Debounced: browsers refuse to replace the address too often.
      clearTimeout(linkTimer);
      linkTimer = setTimeout(() => history.replaceState(history.state, '', link), 400);
    },
    showStep: (step) => import('./tour.js').then((tour) => tour.showStep(equator, step)),
    openShare: () => import('./share/dialog.js').then((share) => share.openDialog(equator)),
  });
  if (!equator) return;
  globalThis.equator = equator;
  window.addEventListener('hashchange', () => {
    clearTimeout(linkTimer); // of the run before
    equator.open(location.hash);
  });
}

main();

// Kept for reading without a network. Where it may not be (file:, private windows) everything else works.
if (!SINGLE_FILE && 'serviceWorker' in navigator && location.protocol.startsWith('http'))
  window.addEventListener('load', () => navigator.serviceWorker.register('sw.js').catch(() => {}), { once: true });
