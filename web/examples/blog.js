// What a page around the instrument can do with it (docs/embedding.md).
'use strict';

const demo = document.getElementById('first');
const readout = document.getElementById('readout');

demo.addEventListener('equator-state', ({ detail: state }) => {
  const gap = state.values ? state.values.particle_gap.toExponential(1) : '–';
  readout.textContent = `t = ${state.t.toFixed(2)}, particle gap ${gap}, ${state.playing ? 'running' : 'paused'}.`;
});
demo.addEventListener('equator-error', ({ detail }) => {
  readout.textContent = `The demo says: ${detail.message}`;
});

const actions = {
  play: () => demo.play(),
  pause: () => demo.pause(),
  seek: () => demo.seek(9),
  set: () => demo.set('#v1&m=50&T=20'),
};
for (const button of document.querySelectorAll('button[data-do]')) {
  button.addEventListener('click', () => actions[button.dataset.do]().catch((error) => { readout.textContent = error.message; }));
}
