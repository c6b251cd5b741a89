// Scene 3: the information exponent. Bars of the target, and the pull that they make next to the equator.
import { brief } from '../numbers.js';
import { Plot } from '../plot.js';
import { isWide } from './layout.js';

const DEGREES = [1, 2, 3, 4];
const BARS = [0, 0.2, 0.4, 0.6, 0.8, 1];

const terms = (values) => DEGREES.filter((k) => values[k] > 0).map((k) => `${values[k]}h${k}`).join('+');

export const exponent = {
  title: 'The parts of the target, and the pull next to the equator',
  height: (width) => (isWide(width) ? 280 : 420),
  play: null,
  handles: DEGREES.map((k) => ({ key: k, label: `degree ${k}`, values: k === 4 ? BARS.slice(1) : BARS, start: [0, 3, 0, 3][k - 1] })),
  asks: (values) => ({ start: { kind: 'run', link: `#v1&d=16&m=1&T=1&phi=${terms(values)}`, lists: ['field_latitude', 'field_climb'] } }),

  draw(pen, { data: { start: [moment] }, values }) {
    const { width, height } = pen, wide = isWide(width), k = moment.information_exponent;
    const bars = new Plot(pen, wide ? [0, 0, width * 0.4, height] : [0, 0, width, 180], { lo: 0.4, hi: 4.6, label: 'degree', ticks: DEGREES },
      { lo: 0, hi: 1.1, label: 'parts of the target', ticks: [0, 0.5, 1] });
    for (const degree of DEGREES) {
      const [x, y] = [bars.x(degree), bars.y(values[degree])], lowest = degree === k;
      pen.box(x - 14, y, 28, bars.bottom - y, lowest ? 'finite' : 'axis', { symbol: lowest ? 'exponent' : 'target' });
      if (lowest) pen.words('k*', x, y - 6, { ink: 'finite', align: 'center', italic: true, symbol: 'exponent' });
    }
    const plot = new Plot(pen, wide ? [width * 0.42, 0, width * 0.58, height] : [0, 180, width, 240], { lo: 0, hi: 0.5, label: 'latitude (0 is the equator)' },
      { lo: 0, hi: 1, label: 'pull towards the pole' });
    plot.curve(moment.field_latitude, moment.field_climb, 'accent', { width: 3, symbol: 'pull' });
  },

  says({ data: { start: [{ information_exponent: k, field_latitude, field_climb }] } }) {
    const middle = (field_latitude.length - 1) / 2, ratio = field_climb[middle + 4] / field_climb[middle + 2];
    const less = k === 1 ? 'The pull is there on the equator itself: nobody waits.'
      : `Half as far from the equator, the pull is ${brief(ratio)} times weaker.`;
    return `The lowest degree is k* = ${k}. ${less}`;
  },
};
