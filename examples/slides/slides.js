import Reveal from './node_modules/reveal.js/dist/reveal.esm.js';
import './node_modules/equator-demo/index.js';

const deck = new Reveal({ hash: true });
await deck.initialize();

// A slide that is shown plays what is on it, and pauses it when it is left.
const onSlide = (slide, what) => slide?.querySelectorAll('equator-demo').forEach((demo) => demo[what]().catch(() => {}));
deck.on('slidechanged', ({ previousSlide, currentSlide }) => {
  onSlide(previousSlide, 'pause');
  onSlide(currentSlide, 'play');
});
onSlide(deck.getCurrentSlide(), 'play');
