// The guided tour: six steps, each a link (run, moment, camera, panels) and a few sentences. It stands above the instrument, as text.
import { make } from '../share/elements.js';

const RUN = '#v1&T=20'; // one run for all steps, so that nothing is computed twice

export const STEPS = [
  {
    title: 'On the equator',
    link: `${RUN}&play=off&colour=latitude&hide=twins,segments&cam=45,8,4.6`,
    text: 'Four hundred neurons are random directions in sixteen dimensions. The direction to be learnt, w*, is the north pole, and in many ' +
      'dimensions everything random is nearly at right angles to it: the neurons start in a narrow belt around the equator, where the gradient all but vanishes.',
  },
  {
    title: 'The escape',
    link: `${RUN}&play=on&speed=2&colour=latitude&hide=twins,segments`,
    text: 'Training pushes each neuron along its meridian, the more the further it has come. Nothing seems to happen for a while, then one neuron after another ' +
      'leaves for a pole. The target is an even function here, so either pole will do.',
  },
  {
    title: 'The infinite-width shadow',
    link: `${RUN}&t=6&cam=20,12,4.2`,
    text: 'With infinitely many neurons the network has a limit, solved here and not imitated by a wide network. Every neuron has a twin (blue ring) that starts ' +
      'with it and moves as in the limit. The pink lines between them are the gap.',
  },
  {
    title: 'The gap and its budget',
    link: `${RUN}&t=12&panels=header,sphere,gap,plots&tab=budget&left=budget`,
    text: 'Three effects change the mean squared gap, drawn as a stack in the Budget plot: sampling noise feeds it, the local Hessian of each particle amplifies it, ' +
      'and the interaction between neurons takes some of it back.',
  },
  {
    title: 'Two bounds',
    link: `${RUN}&t=12&panels=header,sphere,gap,plots&tab=gap&right=concordance&gap=y:1e-6..1e6`,
    text: 'A bound that knows only the largest growth rate (Gronwall) leaves all proportion: it multiplies by the same factor again and again. Average stability follows ' +
      'the local Hessian along each twin and stays near the gap. It can, because growth and speed go together: in the plot of self-concordance no neuron lies far above the dashed line.',
  },
  {
    title: 'How many neurons?',
    link: `${RUN}&t=12&target=0.001`,
    text: 'Gap and bounds shrink like one over the number of neurons. The sentence below the plots says how many a given gap takes on average over seeds, then what ' +
      'each bound asks for: polynomially many by average stability, astronomically many by Gronwall. Change the width or the dimension in the settings and see whether it holds.',
  },
];

let shown = 0;

/** Shows step 1 to 6 above the instrument, or with 0 takes the tour away. A link to the step has its scene already. */
export function showStep(equator, step) {
  const section = document.getElementById('tour');
  const entering = shown === 0 && step > 0;
  shown = step;
  section.hidden = step === 0;
  if (step === 0) return;
  const { title, text } = STEPS[step - 1];
  const scene = (n) => equator.open(`${STEPS[n - 1].link}&step=${n}`);
  const leave = () => {
    equator.set('step', '0');
    equator.canvas.focus({ preventScroll: true });
  };
  const button = (textContent, onclick, properties = {}) => make('button', { type: 'button', textContent, onclick, ...properties });
  const next = step < STEPS.length ? button('Next', () => scene(step + 1), { className: 'next' }) : button('Finish', leave, { className: 'next' });
  const focused = section.contains(document.activeElement);
  section.replaceChildren(
    make('div', { className: 'words' }, make('h2', {}, make('span', { className: 'count', textContent: `${step} of ${STEPS.length}` }), ' ' + title),
      make('p', { textContent: text })),
    make('div', { className: 'buttons' }, button('Back', () => scene(step - 1), { disabled: step === 1 }), next, button('Leave the tour', leave, { className: 'leave' })));
  if (focused || entering) next.focus({ preventScroll: true });
  // The Tour button only names the step: the scene is set here, unless a link has brought it along.
  if (entering && step === 1 && !equator.state().address.includes('hide=twins,segments')) scene(1);
}
