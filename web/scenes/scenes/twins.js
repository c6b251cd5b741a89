// Scene 5: infinitely many neurons as a glow, and of some each neuron with its twin.
import { brief, fixed } from '../numbers.js';
import { Sphere } from '../sphere.js';

const SHOWN = 40;

export const twins = {
  title: 'Neurons and their twins over the glow of infinitely many',
  height: (width) => Math.min(width * 0.9, 420),
  play: { moments: 101, seconds: 10, still: 0.6 },
  handles: [{ key: 'm', label: 'neurons m', values: [10, 20, 50, 100, 200], start: 1 }],
  asks: ({ m }) => ({ run: { kind: 'run', link: `#v1&d=16&m=${m}&T=15`, moments: 101, lists: ['neurons', 'twins', 'gap', 'law'] } }),

  draw(pen, { data: { run }, at }) {
    const { width, height } = pen, ball = new Sphere(pen, width / 2, height / 2 + 8, height / 2 - 24), moment = run[at];
    ball.ball();
    ball.glow(moment.law, 'infinite');
    const shown = Math.min(SHOWN, moment.m), marked = markedOf(ball, run, shown);
    for (let i = 0; i < shown; ++i) {
      const [x, y, front] = ball.point(moment.neurons, i), [tx, ty] = ball.point(moment.twins, i), opacity = front ? 0.95 : 0.2;
      pen.line([x, y], [tx, ty], 'gap', { width: 2, opacity, symbol: 'gap' });
      pen.dot(tx, ty, 3.5, 'infinite', { hollow: true, opacity, symbol: 'twin' });
      pen.dot(x, y, 3.5, 'finite', { opacity, symbol: 'neuron' });
    }
    const [x, y] = ball.point(moment.neurons, marked), [tx, ty] = ball.point(moment.twins, marked);
    pen.dot(tx, ty, 6, 'infinite', { rim: 'page', symbol: 'twin' });
    pen.dot(x, y, 6, 'finite', { rim: 'page', symbol: 'neuron' });
    const side = x < tx ? -1 : 1, align = side < 0 ? 'right' : 'left';
    pen.words('neuron', x + side * 12, y + 4, { ink: 'finite', bold: true, align, symbol: 'neuron' });
    if (Math.hypot(x - tx, y - ty) > 22) pen.words('its twin', tx - side * 12, ty + 4, { ink: 'infinite', bold: true, align: side < 0 ? 'left' : 'right', symbol: 'twin' });
    pen.words('glow: infinitely many', 4, 16, { ink: 'infinite', size: 12, symbol: 'law' });
  },

  says({ data: { run }, at }) {
    const { t, m, particle_gap, distance_mean, distance_largest } = run[at];
    if (particle_gap < 1e-8) return `${m} neurons at the start: every neuron is where its twin is.`;
    return `${m} neurons at t = ${fixed(t, 1)}: a neuron is ${brief(distance_mean)} from its twin on average, ${brief(distance_largest)} at most. `
      + 'The radius is 1.';
  },
};

/** The neuron to name: of those that start on the near side, the one that comes to be farthest from its twin. */
function markedOf(ball, run, shown) {
  let best = 0, farthest = -1;
  for (let i = 0; i < shown; ++i) {
    const far = ball.point(run[0].neurons, i)[2] ? Math.max(...run.map(({ gap }) => gap[i])) : -1;
    if (far > farthest) [best, farthest] = [i, far];
  }
  return best;
}
