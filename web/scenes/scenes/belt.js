// Scene 2: why random means "on the equator".
import { fixed } from '../numbers.js';
import { Plot } from '../plot.js';
import { Sphere } from '../sphere.js';
import { ballAndPlot, besides } from './layout.js';

const DIMENSIONS = [3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 100, 150, 200, 300];

export const belt = {
  title: 'Three hundred random directions, and how many there are at each latitude',
  height: ballAndPlot,
  play: null,
  handles: [{ key: 'd', label: 'dimension d', values: DIMENSIONS, start: 0 }],
  asks: ({ d }) => ({ start: { kind: 'run', link: `#v1&d=${d}&m=300&T=1`, lists: ['neurons', 'law'] } }),

  draw(pen, { data: { start: [moment] } }) {
    const { ball: [x, y, radius], box } = besides(pen), ball = new Sphere(pen, x, y, radius), { belt_edge: edge, law } = moment;
    ball.ball();
    ball.shine('infinite', (latitude) => (Math.abs(latitude) < edge ? 0.3 * pen.strength('belt') : 0));
    ball.dots(moment.neurons, 2.5, 'finite', { symbol: 'neuron' });

    const most = Math.max(...law) * law.length / 2, scale = 10 ** Math.floor(Math.log10(most)), top = Math.ceil(most / scale * 1.1) * scale;
    const plot = new Plot(pen, box, { lo: -1, hi: 1, label: 'latitude' }, { lo: 0, hi: top, label: 'how many (density)' });
    pen.box(plot.x(-edge), plot.top, plot.x(edge) - plot.x(-edge), plot.bottom - plot.top, 'infinite', { opacity: 0.16, radius: 0, symbol: 'belt' });
    plot.curve(Array.from(law, (_, i) => (2 * i + 1) / law.length - 1), Array.from(law, (mass) => mass * law.length / 2), 'infinite', { symbol: 'law' });
    plot.name('±1/√d', edge, top * 0.92, 'infinite', { symbol: 'belt' });
  },

  says({ data: { start: [{ d, belt_edge, belt_share }] } }) {
    return `In ${d} dimensions ${Math.round(100 * belt_share)} % of all directions are within ${fixed(belt_edge, 2)} of the equator `
      + '(1/√d).';
  },
};
