// Scene 4: many neurons push each other, and their sum takes the target's shape.
import { brief, fixed } from '../numbers.js';
import { Plot } from '../plot.js';
import { Sphere } from '../sphere.js';
import { ballAndPlot, besides } from './layout.js';

export const push = {
  title: 'Neurons on the sphere, and the function that they make together',
  height: ballAndPlot,
  play: { moments: 101, seconds: 10, still: 0.3 },
  handles: [{ key: 'm', label: 'neurons m', values: [3, 10, 30, 100, 300], start: 3 }],
  asks: ({ m }) => ({ run: { kind: 'run', link: `#v1&m=${m}&T=12`, moments: 101,
    lists: ['neurons', 'function_z', 'function_target', 'function_finite'] } }),

  draw(pen, { data: { run }, at }) {
    const { ball: [x, y, radius], box } = besides(pen), ball = new Sphere(pen, x, y, radius), moment = run[at];
    ball.ball();
    ball.dots(moment.neurons, moment.m > 100 ? 2.5 : 4, 'finite', { symbol: 'neuron' });
    const plot = new Plot(pen, box, { lo: -3, hi: 3, label: 'input along w*' }, { lo: -2, hi: 3.5, label: 'output' });
    plot.curve(moment.function_z, moment.function_target, 'text', { width: 1.5, dash: [5, 4], symbol: 'target' });
    plot.curve(moment.function_z, moment.function_finite, 'finite', { width: 3, symbol: 'network' });
    plot.name('target', 2.45, 1.2, 'text', { align: 'right', symbol: 'target' });
    const middle = (moment.function_z.length - 1) / 2;
    plot.name('network', 0.1, moment.function_finite[middle], 'finite', { dy: -10, symbol: 'network' });
  },

  says({ data: { run }, at }) {
    const { t, m, loss_finite } = run[at];
    return `${m} neurons at t = ${fixed(t, 1)}: the error is ${brief(loss_finite)}, ${Math.round(100 * loss_finite / run[0].loss_finite)} % of what it was at the start.`;
  },
};
