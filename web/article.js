// The rest of the article, which is on a page of its own (article.html) so that no run waits for it.

let reading = null;

/** Puts the rest in place of the link to it, after showGallery(rest). Where it cannot be had the link stays, and the next call tries again. */
export const readOn = (showGallery) => reading ??= bringRest(showGallery).catch(() => { reading = null; });

async function bringRest(showGallery) {
  const response = await fetch('article.html');
  if (!response.ok) return Promise.reject(new Error(`article.html could not be loaded (${response.status})`));
  const rest = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('rest');
  for (const link of rest.querySelectorAll('a[href^="./#"]')) link.setAttribute('href', link.hash); // there to the instrument, here to a run
  showGallery(rest); // above the rest: first, so that nothing moves once somebody reads
  document.getElementById('rest').replaceWith(rest);
}
