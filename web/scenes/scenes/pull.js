// Scene 1: one neuron, one sphere, one pull. A start of infinite width's law is followed up its meridian.
import { brief, fixed } from '../numbers.js';
import { Plot } from '../plot.js';
import { Sphere } from '../sphere.js';
import { ballAndPlot, besides, series } from './layout.js';

// Indices of starting latitudes that stand for equal shares of the law, the northern half: near the equator many are alike.
const STARTS = [120, 130, 140, 150, 160, 170, 180, 190, 197];

const ofPath = (moments, i) => moments.map(({ path_latitude }) => path_latitude[i]);

/** d alpha/dt at a latitude: the nearest of the field's points. */
function climbAt({ field_latitude: latitudes, field_climb: climbs }, latitude) {
  const i = Math.round((latitude - latitudes[0]) / (latitudes[1] - latitudes[0]));
  return climbs[Math.max(0, Math.min(i, climbs.length - 1))];
}

export const pull = {
  title: 'One neuron on a sphere, the pull on it, and its latitude against time',
  height: ballAndPlot,
  play: { moments: 101, seconds: 9, still: 0.5 },
  handles: [{ key: 'start', label: 'percentile of starting |latitude|', values: STARTS, start: 3, text: (i) => `${i - 100} %` }],
  asks: () => ({ run: { kind: 'run', link: '#v1&d=16&m=1&T=12', moments: 101, lists: ['path_latitude', 'field_latitude', 'field_climb'] } }),

  draw(pen, { data: { run }, values: { start }, at }) {
    const { ball: [x, y, radius], box } = besides(pen), ball = new Sphere(pen, x, y, radius), moment = run[at];
    const latitude = moment.path_latitude[start], climb = climbAt(moment, latitude), from = ball.facing(latitude);
    ball.ball();
    const ahead = Math.min(0.999, latitude + 0.7 * climb), to = ball.facing(ahead);
    ctxPath(pen, ball);
    pen.arrow(from, to, 'accent', { symbol: 'pull' });
    pen.dot(from[0], from[1], 7, 'finite', { symbol: 'neuron' });
    pen.words('neuron', from[0] + 13, from[1] + 14, { ink: 'finite', symbol: 'neuron' });
    if (Math.hypot(to[0] - from[0], to[1] - from[1]) > 12) pen.words('pull', to[0] + 10, to[1] + 4, { ink: 'accent', symbol: 'pull' });

    const plot = new Plot(pen, box, { lo: 0, hi: 12, label: 'time t' }, { lo: 0, hi: 1, label: 'latitude (1 is the pole)' });
    plot.curve(series(run, 't'), ofPath(run, start), 'finite', { width: 1.5, opacity: 0.35, symbol: 'neuron' });
    plot.curve(series(run.slice(0, at + 1), 't'), ofPath(run.slice(0, at + 1), start), 'finite', { width: 2.5, symbol: 'neuron' });
    plot.dot(moment.t, latitude, 5, 'finite', { symbol: 'neuron' });
  },

  says({ data: { run }, values: { start }, at }) {
    const latitude = run[at].path_latitude[start], climb = climbAt(run[at], latitude);
    const strongest = Math.max(...run[at].field_climb), ratio = strongest / Math.max(climb, 1e-12);
    const weaker = ratio > 1.3 ? `, ${brief(ratio)} times less than where the pull is strongest` : ', about as fast as anywhere';
    return `At t = ${fixed(run[at].t, 1)} the neuron is at latitude ${fixed(latitude, 2)} and climbs at ${brief(climb)}${weaker}.`;
  },
};

/** The meridian that the neuron goes along. */
function ctxPath(pen, ball) {
  pen.ctx.beginPath();
  for (let i = 0; i <= 40; ++i) pen.ctx.lineTo(...ball.facing(Math.sin(i / 40 * Math.PI / 2)).slice(0, 2));
  pen.stroke('sphere_equator', { width: 1, opacity: 0.5, dash: [2, 4] });
}
