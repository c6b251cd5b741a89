// What comes after the first picture: when, and the style sheet of its parts.

const LOOK_AGAIN_MS = 500;
const MOVES = 'equator moves';

/** Calls then() when the run has begun to move, or will not: until then the network and the processor are the run's alone. */
export function onceItMoves(equator, then) {
  const waiting = setInterval(() => {
    const { playing, tick, failure, refusal } = equator.state();
    if (playing && tick === 0 && !failure && !refusal) return;
    clearInterval(waiting);
    performance.mark(MOVES); // what was asked for before it is what a first visit waits for (tests/browser/share)
    then();
  }, LOOK_AGAIN_MS);
}

let style = null;
const loadStyle = () => style ??= new Promise((done) => {
  if (SINGLE_FILE) return done(); // it stands in the page
  // Without it they would be plain, but there.
  document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: built.late.css, onload: done, onerror: done }));
});

/** What load(), an import, gives, once its style is there too. */
export const late = (load) => Promise.all([load(), loadStyle()]).then(([module]) => module);
