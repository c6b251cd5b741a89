// What is shown, in words: stored or computed here, how far it is, how long it takes, and the slopes.
import { make } from '../share/elements.js';

export function duration(seconds) {
  if (!(seconds >= 1)) return 'a moment';
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  if (seconds < 5400) return `${Math.ceil(seconds / 60)} min`;
  return `${(seconds / 3600).toFixed(1)} h`;
}

const runs = (count) => `${count} ${count === 1 ? 'run' : 'runs'}`;

function slopeLine({ name, form, text, expected }) {
  const law = form.includes('^') ? 'slope' : `s in ${form}`;
  return make('li', {}, `${name}: `, make('strong', { textContent: `${law} ${text}` }), expected ? `, expected ${expected}` : '');
}

/** `report`: src/faces/lab/report.h; `total`: runs of the experiment; `seconds` that they take, or NaN. */
export function showVerdict(element, report, total, seconds) {
  const { done, stored, laws } = report;
  const time = Number.isFinite(seconds) ? `up to about ${duration(seconds)}` : 'duration unknown';
  const lead = stored ? `Stored result: ${runs(stored.runs)} of Equator ${stored.version}. Recomputing it here: ${time}.`
    : done === 0 ? `No runs yet. Computing ${runs(total)} here: ${time}.`
      : done < total ? `Computed here so far: ${done} of ${runs(total)}.` : `Computed here: all ${runs(total)}.`;
  element.replaceChildren(make('p', { textContent: lead }), ...(laws.length ? [make('ul', {}, ...laws.map(slopeLine))] : []));
}
