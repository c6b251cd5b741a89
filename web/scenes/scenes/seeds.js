// Scene 9: average stability, the expected gap, and the gaps of eight seeds, on one plot.
import { brief } from '../numbers.js';
import { Plot } from '../plot.js';
import { isWide, series } from './layout.js';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const LOW = 1e-5, HIGH = 10;

const link = (m, seed) => `#v1&m=${m}&seed=${seed}&T=15`;

export const seeds = {
  title: 'The gaps of eight runs, their expectation, and the two bounds, against time',
  height: (width) => (isWide(width) ? 380 : 340),
  play: null,
  handles: [{ key: 'm', label: 'neurons m', values: [25, 50, 100, 200, 400], start: 2 }],
  ready: ({ seed1, expected }) => seed1.length > 0 && expected.length > 0,
  asks({ m }) {
    const runs = SEEDS.slice(1).map((seed) => [`seed${seed}`, { kind: 'run', link: link(m, seed), moments: 46 }]);
    return { seed1: { kind: 'theory', link: link(m, 1), moments: 46 }, expected: { kind: 'expected', link: link(m, 1), lists: ['t', 'gap'] }, ...Object.fromEntries(runs) };
  },

  draw(pen, { data }) {
    const plot = new Plot(pen, [0, 0, pen.width, pen.height], { lo: 0, hi: 15, label: 'time t' }, { lo: LOW, hi: HIGH, log: true, label: 'squared gap' });
    const run = data.seed1, t = series(run, 't');
    plot.level(4, 'muted', 'largest possible');
    plot.curve(t, series(run, 'bound_gronwall'), 'bound_gronwall', { symbol: 'naive' });
    for (const seed of SEEDS) plot.curve(series(data[`seed${seed}`], 't'), series(data[`seed${seed}`], 'particle_gap'), 'gap', { width: 1.25, opacity: 0.75, symbol: 'gap' });
    const [{ t: times, gap }] = data.expected;
    plot.curve(times, gap, 'text', { width: 2.5, dash: [7, 4], symbol: 'expected' });
    plot.curve(t, series(run, 'bound_average_apriori'), 'bound_average_stability', { width: 3, symbol: 'average' });
    const leaves = run.find(({ bound_gronwall }) => bound_gronwall > 0.3);
    if (leaves) plot.name('naive bound', leaves.t, 0.3, 'bound_gronwall', { dx: 14, symbol: 'naive' });
    const late = run[Math.round(run.length * 0.8)];
    if (!late) return;
    plot.name('average stability', late.t, late.bound_average_apriori, 'bound_average_stability', { dy: -10, align: 'right', symbol: 'average' });
    const early = times.findIndex((t) => t > 1.6);
    plot.name('dashed: expected', times[early], gap[early], 'text', { dx: 10, dy: 42, symbol: 'expected' }); // below all curves
    plot.name('eight runs', late.t, late.particle_gap, 'gap', { dy: 34, symbol: 'gap' });
  },

  says({ data }) {
    const ends = SEEDS.map((seed) => data[`seed${seed}`].at(-1)).filter(Boolean), { t, m, bound_average_apriori, bound_gronwall } = data.seed1.at(-1);
    const gaps = ends.filter((end) => end.t === t).map((end) => end.particle_gap), [{ gap }] = data.expected;
    if (t < 15 || gaps.length < SEEDS.length) return `Computing eight runs of ${m} neurons.`;
    return `${m} neurons at t = 15: eight runs have squared gaps from ${brief(Math.min(...gaps))} to ${brief(Math.max(...gaps))}; ${brief(gap.at(-1))} is expected, `
      + `average stability says at most ${brief(bound_average_apriori)}, the naive bound ${brief(bound_gronwall)}.`;
  },
};
