// The guided tour: six steps, each a link (run, moment, camera, panels), a few sentences, a frame of light around what they speak of, and
// mostly something to do. The words stand above the instrument (beside it on a low screen), as text.
import { make } from '../share/elements.js';
import { spotlight } from './spotlight.js';

const BELT = '#v1&d=64&m=200&T=30&colour=latitude&hide=twins,segments'; // many dimensions: the belt is narrow, the escape late
const RUN = '#v1&T=20'; // one run for the other steps, so that nothing is computed twice
const ALL_PANELS = 'header,sphere,gap,plots,notes';

/** Without its step: link. spot: what the light falls on, the first of these that is drawn (equator.layout()); around: of its middle only, as
 * shares of its shorter side; says: what that is. deed: what to do, done(state), and act(equator), which does it. */
export const STEPS = [
  {
    title: 'On the equator',
    link: `${BELT}&play=off&settings=off&panels=sphere&cam=45,8,4.6`,
    spot: ['sphere'],
    around: [0.92, 0.36],
    says: 'the belt',
    text: 'Two hundred neurons are random directions in 64 dimensions. The direction to learn, w*, is the north pole. In many dimensions a random ' +
      'direction is nearly at right angles to any given one, so the neurons start in a narrow belt around the equator. There the gradient is almost zero.',
    deed: {
      text: 'Turn the sphere: drag it (on a touch screen tap it twice first).',
      done: ({ address }) => !address.includes('cam=45,8,4.6'),
      act: (equator) => equator.turn(30, 35),
    },
  },
  {
    title: 'The escape',
    link: `${BELT}&play=on&settings=off&panels=sphere,plots&tab=latitude&right=latitude`,
    spot: ['sphere'],
    says: 'neurons leave the belt',
    text: 'Training pulls each neuron along its meridian, harder the further it has moved. On the equator the pull is almost zero, so at first ' +
      'almost nothing happens. Then one neuron after another leaves for a pole. The target is an even function here, so either pole will do.',
    deed: {
      text: 'Press pause when the first neurons arrive at a pole.',
      done: ({ playing, tick }) => !playing && tick > 0,
      act: (equator) => equator.pause(),
    },
  },
  {
    title: 'Every neuron has a twin',
    link: `${RUN}&t=6&settings=off&panels=sphere&cam=20,12,3.6`,
    text: 'With infinitely many neurons the network has a limit, computed exactly, not approximated by a very wide network. Every neuron has a twin ' +
      '(blue ring) that starts with it and moves as in the limit. The purple line between the two is the gap.',
    deed: {
      text: 'Click a neuron to follow it, and read its numbers.',
      done: ({ address }) => address.includes('neuron='),
      act: (equator) => equator.set('neuron', '7'),
    },
  },
  {
    title: 'What feeds the gap',
    link: `${RUN}&t=2&settings=off&panels=sphere,plots&tab=budget&left=budget&right=latitude&budget=x:0..2`,
    spot: ['left plot', 'plots'],
    says: 'the gap’s budget',
    text: 'At first three effects change the mean squared gap: sampling noise feeds it, each neuron’s local Hessian amplifies it, and the interaction ' +
      'between neurons takes some of it back. The rest is beyond first order: the gaps of neurons at a pole stop growing.',
    deed: {
      text: 'Show the whole run, up to t = 12, and see the fourth part.',
      done: ({ t }) => t > 8,
      act(equator) {
        equator.set('budget', 'auto');
        equator.seek(12);
      },
    },
  },
  {
    title: 'Two bounds',
    link: `${RUN}&t=12&settings=off&panels=gap,plots&tab=gap&left=budget&right=concordance&gap=-the-run-before`,
    spot: ['gap plot', 'plots'],
    says: 'the gap, and two bounds above it',
    text: 'The naive bound (Gronwall) stretches every neuron at the worst rate of all, all the time, and grows out of all proportion. Average stability follows ' +
      'each twin’s own local Hessian and stays near the gap. It can, because a neuron is stretched only while it moves: in the plot of self-concordance none ' +
      'lies far above the dashed line.',
    deed: {
      text: 'Hide the naive bound: click its name in the legend.',
      done: ({ address }) => address.includes('-gronwall'),
      act: (equator) => equator.set('gap', '-gronwall,-the-run-before'),
    },
  },
  {
    title: 'How many neurons?',
    link: `${RUN}&t=12&panels=${ALL_PANELS}`,
    spot: ['notes'],
    says: 'how many neurons it takes',
    text: 'Gap and bounds shrink like one over the number of neurons. The bars say how many it takes to stay near infinite width: on average over seeds, ' +
      'by average stability, and by the naive bound. The scale is logarithmic.',
    deed: {
      text: 'Lower the width to m = 30 in the settings, and compare with the run before.',
      done: ({ link }) => Number(/[#&]m=(\d+)/.exec(link)?.[1] ?? 400) <= 30,
      act: (equator) => equator.set('m', '30'),
    },
  },
];

const LOOK_AGAIN_MS = 300;
let shown = 0, watch = 0;

/** The address of a step. On a low screen there is no room for a header. */
function sceneOf(n) {
  const low = matchMedia('(max-height: 30rem)').matches, { link } = STEPS[n - 1];
  return `${low ? link.replace(ALL_PANELS, 'sphere,gap,plots,notes') : link}&step=${n}`;
}

/** Whether an address says nothing of how it is to be seen: then it gets its step's scene. */
const isBare = (address) => !/[&](?!T=|step=)[a-z]+=/.test(address);

/** Shows step 1 to 6, or with 0 takes the tour away. A link to the step has its scene already. */
export function showStep(equator, step) {
  const section = document.getElementById('tour');
  const entering = shown === 0 && step > 0;
  shown = step;
  section.hidden = step === 0;
  document.documentElement.classList.toggle('touring', step > 0);
  clearInterval(watch);
  if (step === 0) return spotlight(equator);
  const { title, text, deed, ...rest } = STEPS[step - 1];
  const scene = (n, change = 'pushState') => {
    history[change](null, '', sceneOf(n)); // at once, and a step of its own for the browser's Back
    equator.open(sceneOf(n));
  };
  const leave = () => {
    for (const [key, value] of [['panels', ALL_PANELS], ['settings', 'auto'], ['budget', 'auto'], ['step', '0']]) equator.set(key, value);
    equator.canvas.focus({ preventScroll: true });
  };
  const button = (textContent, onclick, properties = {}) => make('button', { type: 'button', textContent, onclick, ...properties });
  const next = step < STEPS.length ? button('Next', () => scene(step + 1), { className: 'next' }) : button('Finish', leave, { className: 'next' });
  const focused = section.contains(document.activeElement);
  const toDo = make('p', { className: 'deed' }, make('span', { textContent: deed.text }), ' ', button('Do it', () => deed.act(equator)));
  section.replaceChildren(
    make('div', { className: 'words' }, make('h2', {}, make('span', { className: 'count', textContent: `${step} of ${STEPS.length}` }), ' ' + title),
      make('p', { textContent: text }), toDo),
    make('div', { className: 'buttons' }, button('Back', () => scene(step - 1), { disabled: step === 1 }), next, button('Leave the tour', leave, { className: 'leave' })));
  if (focused || entering) next.focus({ preventScroll: true });
  // The Tour button and short links only name the step: the scene is set here, unless a link has brought it along.
  const { address } = equator.state();
  if (entering && (isBare(address) || (step === 1 && !address.includes('panels=sphere')))) scene(step, 'replaceState');
  spotlight(equator, rest);
  watch = setInterval(() => {
    const now = equator.state();
    if (now.tick === 0 && step > 1 || !now.values || !deed.done(now)) return;
    clearInterval(watch);
    toDo.classList.add('done');
    toDo.replaceChildren('Done: ' + deed.text);
    toDo.setAttribute('role', 'status');
  }, LOOK_AGAIN_MS);
}
