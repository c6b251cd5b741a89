// A frame of light around a part of the canvas, while the rest is dim: what the tour speaks of.
import { make } from '../share/elements.js';

const MARGIN = 3; // CSS pixels that stay free at the canvas's edges
const LOW = 160, WORD = 26; // a part lower than this has its word above it, where there is room
let frame = null, follow = null;

/** Lets light fall on `spot`, names of parts (equator.layout()), the first that is drawn; `around`: shares of its shorter side, about its
 * middle; `says`: a word beside it. Without a spot nothing is dim. */
export function spotlight(equator, { spot, around, says } = {}) {
  frame?.remove();
  follow?.disconnect();
  frame = follow = null;
  if (!spot) return;
  frame = make('div', { id: 'spot' });
  frame.dataset.says = says;
  frame.setAttribute('aria-hidden', 'true');
  equator.canvas.after(frame);
  const put = () => requestAnimationFrame(() => {
    if (!frame) return;
    const all = equator.layout(), name = spot.find((each) => all[each]);
    frame.hidden = !name;
    if (!name) return;
    const { x: left, y: top, width: right, height: bottom } = equator.canvas.getBoundingClientRect();
    let [x, y, width, height] = all[name];
    if (around) {
      const side = Math.min(width, height), [across, down] = around.map((share) => share * side);
      [x, y, width, height] = [x + (width - across) / 2, y + (height - down) / 2, across, down];
    }
    x = Math.max(x - left, MARGIN);
    y = Math.max(y - top, MARGIN);
    frame.classList.toggle('low', height < LOW && y > WORD);
    Object.assign(frame.style, {
      left: x + 'px',
      top: y + 'px',
      width: Math.min(width, right - x - MARGIN) + 'px',
      height: Math.min(height, bottom - y - MARGIN) + 'px',
    });
  });
  follow = new ResizeObserver(put);
  follow.observe(equator.canvas);
  // The panels of the scene are laid out when the next frame is drawn.
  for (const wait of [0, 150, 600]) setTimeout(put, wait);
}
