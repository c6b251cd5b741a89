// What docs/results has of the built-in experiments: pictures for their cards, and what their runs came to. The page is told which there
// are when it is made (cmake/make_dist.py).
import { make } from '../share/elements.js';

const { pictures, results } = document.querySelector('main').dataset;

/** A list of a picture, or of none. */
export function lawPicture(name) {
  if (!pictures.split(' ').includes(name)) return [];
  return [make('picture', {}, make('source', { media: '(prefers-color-scheme: dark)', srcset: `laws/${name}-dark.svg` }),
    make('img', { src: `laws/${name}.svg`, alt: '', width: 665, height: 312, loading: 'lazy' }))];
}

/** The text of what an experiment came to, or '' where nothing is stored or can be had. */
export async function storedResult(name) {
  if (!results.split(' ').includes(name)) return '';
  try {
    const answer = await fetch(`laws/${name}.csv`);
    return answer.ok ? await answer.text() : '';
  } catch {
    return '';
  }
}
