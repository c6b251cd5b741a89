// Scene 10: how many neurons. Three answers on one scale, by dimension.
import { neurons } from '../numbers.js';
import { Plot } from '../plot.js';
import { isWide, series } from './layout.js';

const DIMENSIONS = [8, 12, 16, 24, 32, 48, 64, 96, 128];
const HIGH = 1e28;
const ROWS = [
  { name: 'width_expected', label: 'what it takes', ink: 'gap', symbol: 'gap' },
  { name: 'width_average', label: 'what average stability asks for', ink: 'bound_average_stability', symbol: 'average' },
  { name: 'width_gronwall', label: 'what the naive bound asks for', ink: 'bound_gronwall', symbol: 'naive' },
];

const question = (d) => ({ kind: 'widths',
  link: `#v1&m=64&T=1e4&sweep=d:${d}&target=0.0025&measure=escape_time,width_expected,width_average,width_gronwall&at=escape` });

/** The number large, its bar on the logarithmic scale below it. */
function bar(pen, y, width, value, { label, ink, symbol }) {
  const share = Math.min(Math.log10(value) / Math.log10(HIGH), 1);
  pen.words(neurons(value), 0, y + 26, { size: 26, bold: true, ink, symbol });
  pen.words(label, pen.widthOf(neurons(value), 26) * 1.12 + 12, y + 26, { ink: 'text', symbol });
  pen.box(0, y + 36, width, 14, 'control');
  pen.box(0, y + 36, Math.max(3, width * share), 14, ink, { symbol });
}

export const width = {
  title: 'How many neurons keep the gap small until the escape: three answers',
  height: (across) => (isWide(across) ? 520 : 500),
  play: null,
  handles: [{ key: 'd', label: 'dimension d', values: DIMENSIONS, start: 6 }],
  ready: ({ here }) => here.length > 0,
  asks: ({ d }) => ({ here: question(d), ...Object.fromEntries(DIMENSIONS.map((each) => [`d${each}`, question(each)])) }),

  draw(pen, { data, values: { d } }) {
    const [here] = data.here;
    ROWS.forEach((row, i) => bar(pen, 70 * i, pen.width, here[row.name], row));
    const plot = new Plot(pen, [0, 225, pen.width, pen.height - 225], { lo: 8, hi: 128, log: true, label: 'dimension d', ticks: [8, 16, 32, 64, 128] },
      { lo: 10, hi: HIGH, log: true, label: 'neurons' });
    const there = DIMENSIONS.filter((each) => data[`d${each}`]?.[0]);
    for (const { name, ink, symbol } of ROWS) {
      const ys = series(there.map((each) => data[`d${each}`][0]), name);
      plot.curve(there, ys, ink, { width: 2.5, symbol });
      there.forEach((each, i) => plot.dot(each, ys[i], each === d ? 5.5 : 3, ink, { symbol }));
    }
    plot.cursor(d);
  },

  says({ data: { here: [here] }, values: { d } }) {
    return `In ${d} dimensions the escape comes at t = ${here.escape_time.toFixed(1)}. To stay within 0.05 of their twins until then takes ${neurons(here.width_expected)} neurons; `
      + `average stability asks for ${neurons(here.width_average)}; the naive bound asks for ${neurons(here.width_gronwall)}.`;
  },
};
