// embed.html: the instrument as a guest in another page. Its address:
//
//     embed.html?load=click&host=https://blog.example#v1&m=1000
//
//     load   visible (default): starts when it is scrolled into view; click: shows a poster until it is clicked
//     host   origin of the page around it, the only one whose messages are obeyed; default: the referrer's
//
// Off screen it stands still and gives its graphics context back, so that a page may hold any number of them.
import { answerMessages } from './embed_api.js';
import { late } from '../instrument/late.js';

const RELEASE_AFTER_MS = 1500; // out of sight for so long: its graphics context is returned

const options = new URLSearchParams(location.search);
const poster = document.getElementById('poster');
const canvas = document.getElementById('canvas');
const ownTab = () => new URL('./' + (equator ? equator.state().address : location.hash), location.href);
let equator = null;
let starting = null;
let unseen = false; // off screen, or in a hidden tab
let awaited = 0; // questions of the host whose answer takes computing: until they are answered it goes on, seen or not
let update = () => {}; // wakes it or lets it sleep

function start() {
  starting ??= (async () => {
    poster.hidden = true;
    document.getElementById('loading').hidden = false;
    const { startInstrument } = await import('../instrument/instrument.js');
    const link = location.hash;
    equator = await startInstrument({
      guest: true,
      link,
      setLink: () => {}, // the address of a frame is nobody's to read
      openShare: () => late(() => import('../share/dialog.js')).then((share) => share.openDialog(equator, { guest: true })),
    });
    if (!document.getElementById('notice').hidden) {
      // Words in place of the picture: elsewhere there is room for more than this frame has.
      const way = document.getElementById('own-tab');
      way.hidden = false;
      way.href = ownTab();
      way.addEventListener('pointerdown', () => { way.href = ownTab(); }); // of what runs by then
    }
    if (!equator) return null;
    globalThis.equator = equator;
    if (document.fullscreenEnabled) late(() => import('./full_screen.js')).then((full) => full.offerFullScreen(equator));
    if (location.hash !== link) equator.open(location.hash); // changed meanwhile
    followVisibility();
    return equator;
  })();
  return starting;
}

/** Stands still while nobody can see, goes on where it was. */
function followVisibility() {
  let onScreen = true, timer = 0, released = null;
  update = () => {
    unseen = !onScreen || document.hidden;
    const asleep = unseen && awaited === 0;
    clearTimeout(timer);
    equator.suspend(asleep);
    if (asleep) {
      timer = setTimeout(() => {
        canvas.dispatchEvent(new Event('release')); // whoever wants its picture keeps it (web/instrument/paper.js)
        released = canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context');
        released?.loseContext();
      }, RELEASE_AFTER_MS);
      return;
    }
    released?.restoreContext();
    released = null;
  };
  new IntersectionObserver((entries) => {
    onScreen = entries.at(-1).isIntersecting;
    update();
  }).observe(document.getElementById('instrument')); // not the canvas: without WebGL 2 it is not there, and the run goes on
  document.addEventListener('visibilitychange', update);
  update();
}
/** Goes on until a promise is settled. */
async function stayAwake(promise) {
  ++awaited;
  update();
  await promise;
  --awaited;
  update();
}

/** What the poster says of its run: what a reader of the host page wants to know before clicking. */
function describePoster() {
  const link = new URLSearchParams(location.hash.replace(/^#/, ''));
  const facts = [`${link.get('m') ?? 400} neurons`, `d = ${link.get('d') ?? 16}`];
  document.getElementById('poster-facts').textContent = facts.join(' · ');
  const theme = link.get('theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

/** Escape that means nothing in here gives the keys back to the page around. */
window.addEventListener('keydown', ({ key, defaultPrevented }) => {
  if (key !== 'Escape' || defaultPrevented || document.activeElement !== document.body || document.fullscreenElement) return;
  window.parent.focus();
});

describePoster();
window.addEventListener('hashchange', () => (equator ? equator.open(location.hash) : describePoster()));
answerMessages({ start, instrument: () => equator, host: options.get('host'), unseen: () => unseen, stayAwake });
if (options.get('load') === 'click') {
  document.getElementById('loading').hidden = true;
  poster.hidden = false;
  poster.addEventListener('click', () => start().then((running) => running?.canvas.focus({ preventScroll: true })), { once: true });
} else {
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    seen.disconnect();
    start();
  });
  seen.observe(document.documentElement);
}
