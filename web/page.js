// The page that is nothing but the instrument: the address bar is its link.
import { startInstrument } from './instrument/instrument.js';
import { late, onceItMoves } from './instrument/late.js';

/** Whether the address names a place of this page and no run: the browser goes there by itself. */
const namesPlace = () => /^#[a-z-]+$/.test(location.hash) && document.getElementById(location.hash.slice(1)) !== null;

/** Whether a link is of many runs: another page's. */
const isExperiment = (link) => /^#v1&(?:.*&)?sweep=/.test(link);

/** A link after a '?', where a mangled address has it: to be refused with what was meant, not passed over in silence. */
const misplacedLink = () => (/^\?v\d/i.test(location.search) ? location.search : '');

async function main() {
  if (!SINGLE_FILE && isExperiment(location.hash)) return location.replace('experiments.html' + location.hash);
  let linkTimer = 0;
  let equator = null;
  equator = await startInstrument({
    guest: false,
    link: namesPlace() ? '' : location.hash || misplacedLink(),
    setLink(link) {
      // Debounced: browsers refuse to replace the address too often.
      clearTimeout(linkTimer);
      linkTimer = setTimeout(() => history.replaceState(history.state, '', link), 400);
    },
    showStep: (step) => late(() => import('./instrument/tour.js')).then((tour) => tour.showStep(equator, step)),
    openShare: () => late(() => import('./share/dialog.js')).then((share) => share.openDialog(equator)),
  });
  if (!equator) return showGallery(); // words in place of the instrument: its drawn runs are what there is to see
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
  onceItMoves(equator, () => {
    showGallery();
    if (!SINGLE_FILE) keepForLater();
  });
}

function showGallery() {
  for (const picture of document.querySelectorAll('#presets img')) picture.src = picture.dataset.src;
}

/** For reading without a network. Where that may not be (file:, private windows) everything else works. */
function keepForLater() {
  if (!('serviceWorker' in navigator) || !location.protocol.startsWith('http')) return;
  navigator.serviceWorker.register('sw.js').catch(() => {}); // fetches every file again
}

main();
