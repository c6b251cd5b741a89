// What came out, so far: figures, the laws fitted to them, and numbers.
import { make } from '../share/elements.js';
import { save } from '../share/hand_over.js';
import { svgElement } from '../share/svg_element.js';

const REACH = 14; // CSS pixels around a dot that are still the dot

const instrument = (link) => new URL('./', document.baseURI).href + link;
const runLink = (link, properties) => make('a', { href: instrument(link), target: '_blank', rel: 'noopener', ...properties });

/** A figure whose dots are runs: who points at one is told which, who clicks opens it. linkOf(run, line) promises its link. */
function figure({ name, title, svg, runs }, paper, linkOf) {
  const hint = make('p', { className: 'hint', hidden: true });
  const picture = svgElement(svg, name), printed = svgElement(paper, `paper-${name}`);
  printed.classList.add('paper');
  const frame = make('div', { className: 'picture' }, picture, printed, hint);
  const runAt = (event) => {
    const box = picture.getBoundingClientRect(), scale = picture.viewBox.baseVal.width / box.width;
    const x = (event.clientX - box.left) * scale, y = (event.clientY - box.top) * scale;
    let best = null, least = (REACH * scale) ** 2;
    for (const dot of runs) {
      const off = (dot[0] - x) ** 2 + (dot[1] - y) ** 2;
      if (off < least) [best, least] = [dot, off];
    }
    return best;
  };
  frame.addEventListener('pointermove', (event) => {
    const dot = runAt(event);
    frame.classList.toggle('on-a-dot', dot !== null);
    hint.hidden = dot === null;
    if (dot) hint.textContent = `${dot[3]} (click to open)`;
  });
  frame.addEventListener('pointerleave', () => { hint.hidden = true; });
  let pressed = null; // a press that is let go of elsewhere opens nothing
  frame.addEventListener('pointerdown', (event) => { pressed = runAt(event); });
  frame.addEventListener('click', async (event) => {
    const dot = runAt(event);
    if (dot && dot === pressed) runLink(await linkOf(dot[2], dot[4])).click();
  });
  const saved = make('button', { type: 'button', textContent: 'Save as SVG', ariaLabel: `Save as SVG: ${title}`, onclick: () => save(new Blob([svg], { type: 'image/svg+xml' }), `equator-${name}.svg`) });
  return make('figure', {}, frame, make('figcaption', {}, saved));
}

function lawTable(laws) {
  const damped = laws.filter((law) => law.damped).map((law) => make('p', { className: 'note', textContent: `Damped by a neuron\u2019s own share, the ${law.name} is ${law.damped.replaceAll(' +- ', '\u00a0±\u00a0').replaceAll('-', '−')}.` }));
  const columns = ['measured', 'law', 's', 'standard error', '95 % bootstrap', 'from', 'points', 'seeds', 's from point to point'];
  const rows = laws.map((law) => [law.name + (law.left_out ? ` (${law.left_out} values left out)` : ''), law.form, law.slope, law.error ?? '–',
    `${law.lo} to ${law.hi}`, law.first, law.points, law.seeds, law.local.join(', ')]);
  return [table('Laws: least squares through all runs, in the coordinates in which the law is straight', columns, rows.map((row) => row.map((text) => [String(text)]))), ...damped];
}

/** rows: cells of what to append. */
function table(caption, columns, rows) {
  return make('div', { className: 'scroll', tabIndex: 0, role: 'region', ariaLabel: caption }, make('table', {}, make('caption', { textContent: caption }),
    make('thead', {}, make('tr', {}, ...columns.map((textContent) => make('th', { scope: 'col', textContent })))),
    make('tbody', {}, ...rows.map(([first, ...cells]) => make('tr', {}, make('th', { scope: 'row' }, ...first), ...cells.map((cell) => make('td', {}, ...cell)))))));
}

function numberTable({ x, caption, head, rows }) {
  const cell = ({ text, spread, link }) => (link ? [runLink(link, { textContent: text }), spread ? ` (${spread})` : ''] : [text]);
  return table(caption, [x, ...head], rows.map((row) => row.map(cell)));
}

/** Fills `element` with a report (src/faces/lab/laboratory.h); `paper` is the same in colours for paper. */
export function showReport(element, report, paper, linkOf) {
  const open = element.querySelector('details')?.open ?? false;
  element.replaceChildren(
    make('div', { className: 'figures' }, ...report.figures.map((each, i) => figure(each, paper.figures[i].svg, linkOf))),
    ...(report.laws.length ? lawTable(report.laws) : []),
    ...(report.numbers.rows.length ? [make('details', { open }, make('summary', { textContent: 'Numbers' }), numberTable(report.numbers))] : []));
}
