// Scene 8: each neuron's own stretch. The rate at which a displacement grows, and what self-concordance allows at the neuron's own pace.
import { brief, fixed } from '../numbers.js';
import { Plot } from '../plot.js';
import { Sphere } from '../sphere.js';
import { ballAndPlot, besides, isWide, series } from './layout.js';

const STARTS = [120, 130, 140, 150, 160, 170, 180, 190, 197]; // as in scene 1
const MOST = 3; // of the dials

const ofPath = (moments, name, i) => moments.map((moment) => moment[name][i]);

/** A dial with a needle, 0 at the left and MOST at the right. */
function dial(pen, x, y, radius, value, ink, name, symbol) {
  const { ctx } = pen, angle = Math.PI * (1 + Math.max(0, Math.min(value / MOST, 1)));
  ctx.beginPath();
  ctx.arc(x, y, radius, Math.PI, 2 * Math.PI);
  pen.stroke('axis', { width: 5 });
  ctx.beginPath();
  ctx.arc(x, y, radius, Math.PI, angle);
  pen.stroke(ink, { width: 5, symbol });
  pen.line([x, y], [x + (radius - 9) * Math.cos(angle), y + (radius - 9) * Math.sin(angle)], ink, { width: 3, symbol });
  pen.dot(x, y, 4, ink, { symbol });
  pen.words(fixed(value, 1), x, y + 19, { align: 'center', bold: true, symbol });
  pen.words(name, x, y + 36, { align: 'center', ink, symbol });
}

export const band = {
  title: 'A rubber band between a neuron and a neighbour, two dials, and the stretching so far',
  height: (width) => ballAndPlot(width) + 130,
  play: { moments: 101, seconds: 11, still: 0.42 },
  handles: [{ key: 'start', label: 'percentile of starting |latitude|', values: STARTS, start: 3, text: (i) => `${i - 100} %` }],
  asks: () => ({ run: { kind: 'run', link: '#v1&m=1&T=12', moments: 101, lists: ['path_latitude', 'path_rate', 'path_pace', 'path_stretch', 'path_allowed'] } }),

  draw(pen, { data: { run }, values: { start }, at }) {
    const above = 130, { ball: [x, y, radius], box: [left, top, width, height] } = besides({ width: pen.width, height: pen.height - above });
    const moment = run[at], latitude = moment.path_latitude[start], stretch = Math.exp(moment.path_stretch[start]);
    const middle = pen.width / 2, apart = isWide(pen.width) ? 130 : 88;
    dial(pen, middle - apart, 66, 54, moment.path_rate[start], 'amplification', 'stretching rate', 'rate');
    dial(pen, middle + apart, 66, 54, moment.path_pace[start], 'finite', `${moment.constant} × its own pace`, 'pace');

    const ball = new Sphere(pen, x, y + above, radius), [nx, ny] = ball.facing(latitude);
    ball.ball();
    const length = Math.min(0.015 * stretch, 0.9), [bx, by] = ball.facing(Math.max(-0.99, latitude - length));
    pen.line([nx, ny], [bx, by], 'gap', { width: Math.max(2, 6 - 4 * length), symbol: 'stretch' });
    pen.dot(bx, by, 5, 'gap', { symbol: 'stretch' });
    pen.dot(nx, ny, 7, 'finite', { symbol: 'neuron' });
    pen.words('band', bx + 11, by + 13, { ink: 'gap', symbol: 'stretch' });

    const plot = new Plot(pen, [left, top + above, width, height], { lo: 0, hi: 12, label: 'time t' }, { lo: 0.1, hi: 1e4, log: true, label: 'stretched so far' });
    const past = run.slice(0, at + 1), t = series(past, 't');
    plot.level(1, 'axis', '', { width: 1 });
    plot.curve(t, ofPath(past, 'path_stretch', start).map(Math.exp), 'gap', { width: 3.5, symbol: 'stretch' });
    plot.curve(t, ofPath(past, 'path_allowed', start).map(Math.exp), 'finite', { dash: [6, 4], symbol: 'pace' });
    if (at < 3) return;
    plot.name(`allowed by climb, power ${moment.constant}`, moment.t, Math.exp(moment.path_allowed[start]), 'finite', { align: 'right', dy: -9, symbol: 'pace' });
    const place = moment.t < 9 ? { dx: 10, dy: 6 } : { align: 'right', dy: 20 }; // while the curve rises there is room on its right
    plot.name('the band', moment.t, stretch, 'gap', { ...place, symbol: 'stretch' });
  },

  says({ data: { run }, values: { start }, at }) {
    const moment = run[at], of = (name) => moment[name][start];
    return `At t = ${fixed(moment.t, 1)} the neuron is at latitude ${fixed(of('path_latitude'), 2)}. Its band stretches at ${fixed(of('path_rate'), 1)}; `
      + `its pace allows ${fixed(of('path_pace'), 1)}. So far ${brief(Math.exp(of('path_stretch')))} times as long; allowed: ${brief(Math.exp(of('path_allowed')))}.`;
  },
};
