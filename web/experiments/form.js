// The experiment as fields: a scenario's link, what is swept, how many seeds, what is measured and when. What stands in them is read by the
// program; this only cuts links into fields and puts them together again.
import { make } from '../share/elements.js';
import { linkOf, partsOf } from './link_parts.js';

const FIELDS = {
  scenario: ['Scenario', 'A link of the instrument; what it does not name has its default.'],
  sweep: ['Swept', 'A setting and its values: m:50..3200*2, d:8..80+8 or m:100,200. Two of them are joined by a semicolon.'],
  seeds: ['Seeds', 'Runs at every point.'],
  measure: ['Measured', 'Names joined by commas, or all.'],
  at: ['At', 'Physical times (3,9 or 0..30+0.5), or the word escape. Empty: at the end.'],
  against: ['Against', 'Empty: the last that is swept. t: time, with a curve for every value of the one setting that is swept.'],
  target: ['Target gap', 'Particle gap for which widths are computed.'],
};

export class Form {
  #inputs = {};
  #keys;

  /** submit(link) is called with the link that the fields make. */
  constructor(element, vocabulary, submit) {
    this.#keys = vocabulary.keys;
    const settings = make('datalist', { id: 'swept-settings' }, ...vocabulary.settings.map(({ key, name }) => make('option', { value: key + ':', textContent: name })));
    for (const [key, [name, about]] of Object.entries(FIELDS)) {
      const input = make('input', { id: `field-${key}`, type: 'text', spellcheck: false, autocomplete: 'off', 'aria-describedby': `about-${key}` });
      if (key === 'sweep') input.setAttribute('list', settings.id);
      this.#inputs[key] = input;
      element.append(make('div', { className: 'field' },
        make('label', { htmlFor: input.id, textContent: name }), input, make('p', { id: `about-${key}`, className: 'about', textContent: about })));
    }
    element.append(settings, this.#measures(vocabulary.measures), make('p', { className: 'ways' }, make('button', { type: 'submit', textContent: 'Set up' })));
    element.addEventListener('submit', (event) => {
      event.preventDefault();
      submit(this.link());
    });
  }

  /** All there is to measure, to tick. */
  #measures(measures) {
    const { measure } = this.#inputs;
    const boxes = measures.map(({ name, label, meaning }) => {
      const box = make('input', { type: 'checkbox', value: name });
      box.addEventListener('change', () => {
        const chosen = boxes.filter(({ box }) => box.checked).map(({ box }) => box.value);
        measure.value = chosen.join(',');
      });
      return { box, line: make('li', {}, make('label', {}, box, ` ${label}`), make('span', { className: 'about', textContent: ` ${meaning}` })) };
    });
    const details = make('details', {}, make('summary', { textContent: 'What can be measured' }), make('ul', { className: 'measures' }, ...boxes.map(({ line }) => line)));
    details.addEventListener('toggle', () => {
      const names = measure.value.split(',');
      for (const { box } of boxes) box.checked = names.includes(box.value) || measure.value === 'all';
    });
    return details;
  }

  link() {
    return linkOf(Object.fromEntries(Object.entries(this.#inputs).map(([key, input]) => [key, input.value])));
  }
  show(link) {
    const parts = partsOf(link, this.#keys);
    for (const [key, input] of Object.entries(this.#inputs)) input.value = parts[key];
  }
}
