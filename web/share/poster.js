// One page for a slide or an office door: the sphere, the gap with its bounds, its budget, how many neurons it takes, and where to see it
// run. Light, since it is for paper.
import { croppedPlot, spherePicture, withView } from './figure.js';
import { qrSvg } from './qr.js';
import { svgElement } from './svg_element.js';

const WIDTH = 1600, HEIGHT = 1130; // about A4, lying
const SPHERE = { x: 60, y: 175, size: 600, pixels: 1500 };
const INK = { text: '#1b2230', muted: '#556070', page: '#ffffff', finite: '#b86a00', infinite: '#1f6fb2', gap: '#a8329e' };
const FAMILY = 'Inter, system-ui, sans-serif';
const TITLE = 'A finite network beside its infinite-width limit';

const element = (name, attributes = {}, ...children) => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
};
const words = (text, x, y, size, fill = INK.text, more = {}) => element('text', { x, y, 'font-family': FAMILY, 'font-size': size, fill, ...more }, text);

/** The root of an SVG text as an element at a place of the page. Of what the program writes the footer goes: the page has its own. */
function placed(text, name, { x, y, width, height }) {
  const root = svgElement(text, name);
  const facts = root.querySelector('metadata')?.textContent ?? '', from = (line) => line.textContent.length > 8 && facts.includes(line.textContent.slice(0, 8));
  const footer = [...root.querySelectorAll('text')].filter(from), top = Math.min(...footer.map((line) => Number(line.getAttribute('y')) - 16));
  for (const each of [...footer, ...root.querySelectorAll('metadata')]) each.remove();
  if (footer.length) root.setAttribute('viewBox', `0 0 ${root.getAttribute('width')} ${top}`);
  for (const [key, value] of Object.entries({ x, y, width, height })) root.setAttribute(key, value);
  return root;
}

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** 71, 2,100, 3.4 million, 10¹³: a number of neurons as one says it. */
export function countText(count) {
  if (count >= 1e9) return '10' + [...String(Math.round(Math.log10(count)))].map((digit) => SUPERSCRIPTS[digit]).join('');
  if (count >= 1e6) return `${Number((count / 1e6).toPrecision(2))} million`;
  const unit = count < 1000 ? 1 : 10 ** (Math.floor(Math.log10(count)) - 1);
  return (Math.ceil(count / unit) * unit).toLocaleString('en');
}

/** The largest number of a column up to time t, of {columns, rows}; NaN if there is none. */
function largest({ columns, rows }, name, t) {
  const time = columns.indexOf('t'), column = columns.indexOf(name);
  const values = column < 0 ? [] : rows.filter((row) => row[time] <= t * (1 + 1e-9)).map((row) => row[column]).filter(Number.isFinite);
  return values.length ? Math.max(...values) : NaN;
}

function csvTable(text) {
  const [head, ...rows] = text.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.split(','));
  return { columns: head ?? [], rows: rows.map((row) => row.map(Number)) };
}

/** How many neurons a squared gap takes up to the moment shown: [[what says so, how many, colour], ...]. */
export function neuronsNeeded(equator) {
  const { values } = equator.state(), target = Number(equator.controls().find(({ key }) => key === 'target').value);
  const series = withView(equator, { times: 'off' }, () => JSON.parse(equator.series('json')));
  const m = Number(equator.controls().find(({ key }) => key === 'm').value.split(/\.\./).at(-1).split('*')[0]);
  const needed = (squared) => Math.max(1, Math.ceil(squared / target));
  const rows = [['Needed, on average over seeds', needed(largest(csvTable(equator.expected()), 'C_p', values.t)), INK.gap],
    ['By average stability', needed(m * largest(series, 'bound_average_apriori', values.t)), '#16795a'],
    ['By the naive bound (Gronwall)', needed(m * largest(series, 'bound_gronwall', values.t)), '#b4552d']];
  return { target, rows: rows.filter(([, count]) => Number.isFinite(count)) };
}

function bars(equator, t) {
  const { target, rows } = neuronsNeeded(equator);
  if (!(t > 0) || rows.length === 0) return [];
  const left = 60, top = 880, name = 400, longest = 560, step = 44, decades = Math.max(3, ...rows.map(([, count]) => Math.log10(count)));
  return [words(`Neurons for a squared gap of ${target} up to t = ${Number(t.toPrecision(3))}`, left, top - 34, 24, INK.text, { 'font-weight': 600 }),
    ...rows.flatMap(([what, count, fill], i) => {
      const length = Math.max(4, longest * Math.log10(count) / decades), y = top + step * i;
      return [words(what, left, y + 20, 20, INK.muted), element('rect', { x: left + name, y, width: length, height: 26, rx: 4, fill }),
        words(countText(count), left + name + length + 14, y + 21, 24, INK.text, { 'font-weight': 600 })];
    }),
    words('Bars on a logarithmic scale', left + name, top + step * rows.length + 8, 15, INK.muted)];
}

/** What the sphere shows, below it. */
function legend(y) {
  const parts = [[element('circle', { cx: 8, cy: -6, r: 7, fill: INK.finite }), 'neuron'],
    [element('circle', { cx: 8, cy: -6, r: 6, fill: 'none', stroke: INK.infinite, 'stroke-width': 2.5 }), 'its twin at infinite width'],
    [element('rect', { x: 0, y: -8, width: 18, height: 3, fill: INK.gap }), 'the gap between them']];
  let x = SPHERE.x + 40;
  return parts.map(([mark, text]) => {
    const group = element('g', { transform: `translate(${x} ${y})` }, mark, words(text, 26, 0, 18, INK.muted));
    x += 60 + 9.2 * text.length;
    return group;
  });
}

/** The whole, as SVG text. `link`: its address; `facts`: pairs of what the file says of itself. */
export function posterSvg(equator, link, facts) {
  const { values, version, digest } = equator.state(), of = (key) => equator.controls().find((control) => control.key === key).value;
  const t = values?.t ?? 0;
  const number = (x) => Number(x.toPrecision(3));
  const [sphere, gap, budget] = withView(equator, { theme: 'light', times: 'off' }, () =>
    [spherePicture(equator, SPHERE.pixels), croppedPlot(equator, 'gap', 830, 470), croppedPlot(equator, 'budget', 830, 250)]);
  const page = element('svg', { width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}` },
    element('title', {}, TITLE), element('metadata', {}, facts.map((fact) => fact.join(': ')).join('\n')),
    element('rect', { width: WIDTH, height: HEIGHT, fill: INK.page }),
    words(TITLE, 60, 92, 46, INK.text, { 'font-weight': 650 }),
    words(`${of('m')} neurons on the sphere in ${of('d')} dimensions learn ${of('phi')}. At t = ${number(t)} the squared gap is ${values ? number(values.particle_gap) : 'not there yet'}.`,
      60, 138, 24, INK.muted),
    placed(gap, 'gap', { x: 710, y: 170, width: 830, height: 440 }), placed(budget, 'budget', { x: 710, y: 612, width: 830, height: 220 }));
  if (sphere) page.append(element('image', { x: SPHERE.x, y: SPHERE.y, width: SPHERE.size, height: SPHERE.size, href: '#sphere' }), ...legend(806));
  page.append(...bars(equator, t));
  const code = qrSvg(link);
  if (code) page.append(placed(code, 'code', { x: 1320, y: 850, width: 220, height: 220 }), words('See it run', 1306, 876, 20, INK.muted, { 'text-anchor': 'end' }));
  page.append(words(link.length > 150 ? link.slice(0, 149) + '…' : link, 60, 1082, 15, INK.muted),
    words(`Equator ${version} · digest ${digest ?? 'none'} · arXiv:2504.13110`, 60, 1106, 15, INK.muted));
  // Put in as text: the page's own policy would not let it load a picture that is data.
  return new XMLSerializer().serializeToString(page).replace('"#sphere"', () => `"${sphere.toDataURL('image/png')}"`);
}
