// The rest of the article, which is on a page of its own (article.html) so that no run waits for it.
import { startScenes } from './scenes/article_scenes.js';

let reading = null;

/** Puts the rest in place of the link to it, after showGallery(rest). Where it cannot be had the link stays, and the next call tries again. */
export const readOn = (showGallery) => reading ??= bringRest(showGallery).catch(() => { reading = null; });

/** The style sheet of the figures; without it they would be plain, but there. */
const loadStyle = () => new Promise((done) => {
  document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: built.scenes.css, onload: done, onerror: done }));
});

async function bringRest(showGallery) {
  const [response] = await Promise.all([fetch('article.html'), loadStyle()]);
  if (!response.ok) return Promise.reject(new Error(`article.html could not be loaded (${response.status})`));
  const rest = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('rest');
  for (const link of rest.querySelectorAll('a[href^="./#"]')) link.setAttribute('href', link.hash); // there to the instrument, here to a run
  showGallery(rest);
  insert(rest);
  startScenes(rest);
}

/** Puts it in, so that what somebody reads further down stays where it is. */
function insert(rest) {
  const place = document.getElementById('rest'), below = document.getElementById('presets');
  const past = place.getBoundingClientRect().bottom < 0, before = below.getBoundingClientRect().top;
  place.replaceWith(rest);
  if (past) window.scrollBy({ top: below.getBoundingClientRect().top - before, behavior: 'instant' });
}
