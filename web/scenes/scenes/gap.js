// Scene 6: the gap, a dot a neuron, and their mean square against time.
import { brief, fixed } from '../numbers.js';
import { Plot } from '../plot.js';
import { isWide, series } from './layout.js';

const LOW = 1e-6, HIGH = 10;

export const gap = {
  title: 'The squared distance of every neuron from its twin, and their mean against time',
  height: (width) => (isWide(width) ? 300 : 500),
  play: { moments: 121, seconds: 10, still: 0.6 },
  handles: [{ key: 'm', label: 'neurons m', values: [25, 50, 100, 200, 400], start: 2 }],
  asks: ({ m }) => ({ run: { kind: 'run', link: `#v1&m=${m}&T=15`, moments: 121, lists: ['twins', 'gap'] } }),

  draw(pen, { data: { run }, at }) {
    const { width, height } = pen, wide = isWide(width), moment = run[at], half = wide ? width / 2 - 8 : width;
    const dots = new Plot(pen, [0, 0, half, wide ? height : 250], { lo: 0, hi: 1, label: '|latitude| of its twin' },
      { lo: LOW, hi: HIGH, log: true, label: 'squared distance of each neuron' });
    dots.level(4, 'muted', 'largest possible');
    if (moment.particle_gap > 0) dots.level(Math.max(moment.particle_gap, LOW), 'gap', 'mean', { symbol: 'gap', dash: [] });
    for (let i = 0; i < moment.gap.length; ++i)
      dots.dot(Math.abs(moment.twins[3 * i + 2]), Math.max(moment.gap[i] ** 2, LOW), 3, 'finite', { opacity: 0.8, symbol: 'neuron' });
    const plot = new Plot(pen, wide ? [half + 16, 0, half, height] : [0, 250, width, 250], { lo: 0, hi: 15, label: 'time t' },
      { lo: LOW, hi: HIGH, log: true, label: 'particle gap: the mean' });
    plot.level(4, 'muted', '');
    plot.curve(series(run, 't'), series(run, 'particle_gap'), 'gap', { width: 1.5, opacity: 0.35, symbol: 'gap' });
    plot.curve(series(run.slice(0, at + 1), 't'), series(run.slice(0, at + 1), 'particle_gap'), 'gap', { width: 2.5, symbol: 'gap' });
    plot.dot(moment.t, Math.max(moment.particle_gap, LOW), 5, 'gap', { symbol: 'gap' });
  },

  says({ data: { run }, at }) {
    const { t, m, particle_gap, distance_largest } = run[at];
    if (particle_gap === 0) return `${m} neurons at the start: no gap yet.`;
    return `${m} neurons at t = ${fixed(t, 1)}: the particle gap, the mean square, is ${brief(particle_gap)}; the largest squared distance is ${brief(distance_largest ** 2)}.`;
  },
};
