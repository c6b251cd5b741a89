// Scene 7: what the naive bound assumes: the worst rate, for each neuron, at all times.
import { brief, fixed } from '../numbers.js';
import { Plot } from '../plot.js';
import { isWide, series } from './layout.js';

const LOW = 1e-6, HIGH = 1e12;

/** Two bars on one scale: the largest rate beside the mean. */
function bars(pen, [left, top, width, height], { largest_rate: largest, mean_rate: mean }) {
  const bottom = top + height - 90, scale = (bottom - top - 44) / 2.5, each = Math.min(48, width / 2 - 20);
  pen.words('stretching rate', left + width / 2, top + 15, { align: 'center' });
  [[largest, 'bound_gronwall', 'worst', 'worst'], [mean, 'amplification', 'mean', 'mean']].forEach(([rate, ink, name, symbol], i) => {
    const x = left + width * (0.25 + 0.5 * i), tall = Math.min(Math.abs(rate), 2.5) * scale;
    pen.box(x - each / 2, rate < 0 ? bottom : bottom - tall, each, Math.max(tall, 1.5), ink, { symbol });
    pen.words(fixed(rate, 1), x, rate < 0 ? bottom - 7 : bottom - tall - 7, { align: 'center', bold: true, symbol });
    pen.words(name, x, top + height - 12, { align: 'center', ink, symbol });
  });
  pen.line([left + 4, bottom], [left + width - 4, bottom], 'axis', { width: 1 });
}

export const worst = {
  title: 'The stretching rate at each latitude, the worst and the mean, and the bound that assumes the worst',
  height: (width) => (isWide(width) ? 520 : 700),
  play: { moments: 121, seconds: 12, still: 0.35 },
  handles: [],
  asks: () => ({ run: { kind: 'theory', link: '#v1&m=100&T=15', moments: 121, lists: ['field_latitude', 'field_rate', 'twins', 'lambda_par'] } }),

  draw(pen, { data: { run }, at }) {
    const { width } = pen, wide = isWide(width), moment = run[at], bar = wide ? 170 : 150;
    const rates = new Plot(pen, [0, 0, width - bar, 270], { lo: -1, hi: 1, label: 'latitude' }, { lo: -4, hi: 3, label: wide ? 'stretching rate of each neuron' : 'rate of each neuron' });
    rates.level(0, 'axis', '', { dash: [], width: 1 });
    rates.curve(moment.field_latitude, moment.field_rate, 'amplification', { width: 2, symbol: 'rate' });
    for (let i = 0; i < moment.m; ++i) rates.dot(moment.twins[3 * i + 2], moment.lambda_par[i], 3.5, 'finite', { opacity: 0.8, symbol: 'neuron' });
    const latitude = moment.twins[3 * moment.worst + 2];
    rates.dot(latitude, moment.worst_rate, 7, 'bound_gronwall', { rim: 'page', symbol: 'worst' });
    rates.name(`worst: no. ${moment.worst + 1}`, latitude, moment.worst_rate, 'bound_gronwall', { dy: -12, symbol: 'worst' });
    bars(pen, [width - bar, 0, bar, 270], moment);

    const plot = new Plot(pen, [0, 270, width, pen.height - 270], { lo: 0, hi: 15, label: 'time t' }, { lo: LOW, hi: HIGH, log: true, label: 'squared gap' });
    plot.level(4, 'muted', 'largest possible');
    const past = run.slice(0, at + 1), t = series(past, 't');
    plot.curve(t, series(past, 'bound_gronwall'), 'bound_gronwall', { width: 3, symbol: 'naive' });
    plot.curve(t, series(past, 'particle_gap'), 'gap', { width: 3, symbol: 'gap' });
    if (at === 0) return;
    plot.name('naive bound', moment.t, Math.max(moment.bound_gronwall, LOW * 3), 'bound_gronwall', { align: 'right', symbol: 'naive' });
    plot.name('the gap itself', moment.t, Math.max(moment.particle_gap, LOW * 3), 'gap', { dy: -10, align: 'right', symbol: 'gap' });
  },

  says({ data: { run }, at }) {
    const { t, largest_rate, mean_rate, worsts, particle_gap, bound_gronwall } = run[at];
    if (at === 0) return 'At the start nothing has been stretched yet.';
    return `At t = ${fixed(t, 1)} the worst rate is ${fixed(largest_rate, 1)}, the mean ${fixed(mean_rate, 1)}. So far ${worsts} different neurons have been the worst one. `
      + `The squared gap is ${brief(particle_gap)}; the naive bound allows ${brief(bound_gronwall)}.`;
  },
};
