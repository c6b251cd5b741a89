// A guest's button for the full screen, where its page and browser allow one (allow="fullscreen" on the frame). It
// stands in the upper right corner of the sphere, which is free; where no sphere is shown, in a bar of its own over the
// picture.
import { make } from '../share/elements.js';

const LOOK_MS = 500; // nothing tells of another layout
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" aria-hidden="true">' +
  '<path class="out" d="M2 6V2H6M10 2H14V6M14 10V14H10M6 14H2V10"/>' +
  '<path class="in" d="M6 2V6H2M14 6H10V2M10 14V10H14M2 10H6V14"/></svg>';
const INSET = 8; // CSS pixels from the sphere's corner

/** Precondition: document.fullscreenEnabled. */
export function offerFullScreen(equator) {
  const { canvas } = equator, root = document.documentElement;
  const picture = new DOMParser().parseFromString(PICTURE, 'image/svg+xml').documentElement;
  const button = make('button', { id: 'full-screen', type: 'button' }, document.importNode(picture, true));
  button.addEventListener('click', async () => {
    await (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()).catch(() => {});
    canvas.focus({ preventScroll: true });
  });
  const place = () => {
    const { sphere } = equator.layout();
    root.classList.toggle('with-bar', !sphere);
    const [x, y, width] = sphere ?? [0, 0, innerWidth];
    button.style.top = `${y + (sphere ? INSET : 0.5 * INSET)}px`;
    button.style.right = `${innerWidth - x - width + INSET}px`;
    button.title = document.fullscreenElement ? 'Leave the full screen' : 'Full screen';
    button.setAttribute('aria-label', button.title);
  };
  canvas.before(button); // what follows the canvas in the Tab order is the form
  const later = () => requestAnimationFrame(place);
  document.addEventListener('fullscreenchange', later);
  window.addEventListener('resize', later);
  setInterval(place, LOOK_MS);
  place();
}
