// The page that is nothing but the instrument: the address bar is its link.
import { startInstrument } from './instrument/instrument.js';
import { late, onceItMoves } from './instrument/late.js';

const KEEP_AFTER_MS = 4000;

/** Brings the rest of the article, which the page that is one file has from the start. */
const readOn = async () => SINGLE_FILE || late(() => import('./article.js')).then((article) => article.readOn(showGallery));

/** Whether the address names a place of this page and no run. The browser goes there by itself, unless it is in the rest of the article. */
async function namesPlace() {
  const [, id] = /^#([a-z-]+)$/.exec(location.hash) ?? [];
  const place = () => document.getElementById(id);
  if (!id || place()) return Boolean(id);
  await readOn();
  place()?.scrollIntoView();
  return place() !== null;
}

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
    link: (await namesPlace()) ? '' : location.hash || misplacedLink(),
    setLink(link) {
      // Debounced: browsers refuse to replace the address too often.
      clearTimeout(linkTimer);
      linkTimer = setTimeout(() => history.replaceState(history.state, '', link), 400);
    },
    showStep: (step) => late(() => import('./instrument/tour.js')).then((tour) => tour.showStep(equator, step)),
    openShare: () => late(() => import('./share/dialog.js')).then((share) => share.openDialog(equator)),
  });
  if (!equator) return showBelow(); // words in place of the instrument: its drawn runs are what there is to see
  globalThis.equator = equator;
  window.addEventListener('hashchange', async (event) => {
    if (await namesPlace()) return;
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
    showBelow();
    if (!SINGLE_FILE) keepForLater();
  });
}

function showBelow() {
  if (!SINGLE_FILE) return readOn();
  showGallery(document);
  late(() => import('./scenes/article_scenes.js')).then((scenes) => scenes.startScenes(document));
}

/** Puts the gallery, which comes with the article, into its place, pictures and all. */
function showGallery(article) {
  const gallery = article.querySelector('#gallery');
  for (const picture of gallery.content.querySelectorAll('img')) picture.src = picture.dataset.src;
  document.getElementById('presets').append(gallery.content);
  gallery.remove();
}

/** For reading without a network. Where that may not be (file:, private windows) everything else works. */
function keepForLater() {
  if (!('serviceWorker' in navigator) || !location.protocol.startsWith('http')) return;
  // It fetches every file again: not while the run takes its first steps.
  setTimeout(() => navigator.serviceWorker.register('sw.js').catch(() => {}), KEEP_AFTER_MS);
}

main();
