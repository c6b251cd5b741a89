// The instrument as an HTML form: transport, settings, view and numbers as real controls, for keyboards, screen readers and what a
// phone types with. Its fields are made from the program's own table (equator.controls()), say through equator.set() what is typed
// into them, and show what the program made of it; so form and canvas cannot disagree.
import { playOrPause, showKeys } from './keys.js';
import { sheet } from './sheet.js';
import { make } from '../share/elements.js';

const POLL_MS = 500;
const TIMES = 12; // rows of the series
const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];
const ROOM = '(min-width: 40rem)'; // enough to start with the settings open

const IN_TRANSPORT = ['speed'];

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const button = (textContent, onclick, more) => make('button', { type: 'button', textContent, onclick, ...more });
const keysOf = (text) => new URLSearchParams(text.replace(/^#/, '').replaceAll('+', '%2B'));

// ------------------------------------------------------------------------------------------------ fields

/** A row of the form. {key, element, show(value, idle), reset()}; say(key, text) sets and answers what is wrong (as trySet), or null. */
function field(control, say) {
  const { key, unit, meaning, takes, kind, choices } = control, words = kind === 'choice' || kind === 'list';
  const id = `set-${key}`, name = capital(control.name) + (unit ? ` (${unit})` : '');
  const about = make('p', { id: `${id}-about`, className: 'about', textContent: `${capital(meaning)}${words ? '' : `; ${kind === 'hermite' ? 'degrees ' : ''}${takes}`}.` });
  const note = make('p', { id: `${id}-note`, className: 'about' }); // what is worth knowing about the value
  const idleNote = make('p', { id: `${id}-idle`, className: 'about idle' });
  const error = make('p', { id: `${id}-error`, className: 'error', role: 'alert' });
  const described = { 'aria-describedby': `${error.id} ${idleNote.id} ${note.id} ${about.id}` };
  let shown = null;

  let widget, element, read, write;
  if (kind === 'list') {
    const boxes = choices.map((value) => make('input', { type: 'checkbox', value }));
    read = () => boxes.filter((box) => box.checked).map((box) => box.value).join() || 'none';
    write = (value) => { for (const box of boxes) box.checked = value.split(',').includes(box.value); };
    widget = element = make('fieldset', { id, ...described }, make('legend', { textContent: name }),
      ...boxes.map((box) => make('label', {}, box, ` ${box.value}`)), error, about);
  } else {
    if (kind === 'choice') {
      widget = make('select', { id, ...described }, ...choices.map((value) => make('option', { value, textContent: value })));
    } else {
      // "inf", 1e-6 and sums have letters: a keyboard of digits is for the others.
      widget = make('input', { id, type: 'text', inputMode: control.letters ? 'text' : 'decimal', autocomplete: 'off', autocapitalize: 'off',
        spellcheck: false, enterKeyHint: 'done', ...described });
    }
    read = () => widget.value;
    write = (value) => { widget.value = value; };
    element = make('div', { className: 'field' }, make('label', { htmlFor: id, textContent: name }), widget, error, idleNote, note, about);
    if (choices.length && kind !== 'choice') {
      widget.setAttribute('list', `${id}-list`);
      element.append(make('datalist', { id: `${id}-list` }, ...choices.map((value) => make('option', { value })))); // others may be typed
    }
  }
  const complain = (wrong) => {
    error.textContent = wrong?.sentence ?? '';
    const at = wrong?.position ?? null;
    // The character at fault; the last one where something is missing after it.
    if (at !== null) widget.setSelectionRange(Math.min(at, read().length - 1), at + 1);
    if (wrong) widget.setAttribute('aria-invalid', 'true');
    else widget.removeAttribute('aria-invalid');
  };
  const put = (value) => {
    shown = value;
    write(value);
    complain(null);
  };
  widget.addEventListener('change', () => {
    if (kind === 'hermite') write(read().trim()); // positions are counted without blanks in front
    const wrong = say(key, read().trim());
    if (!wrong) shown = read(); // so that it is written anew if the program writes it otherwise
    complain(wrong);
  });
  return {
    key, element,
    show(value, idle, remark) {
      idleNote.textContent = idle || '';
      note.textContent = remark ? `${capital(remark)}.` : '';
      widget.disabled = Boolean(idle);
      const typing = document.activeElement === widget && kind !== 'choice' && read() !== shown && shown !== null;
      if (value !== shown && !typing) put(value);
    },
    reset: () => shown !== null && put(shown),
  };
}

// ------------------------------------------------------------------------------------------------ numbers

const short = (value) => (value === null || Number.isNaN(value) ? '–' : Number.isInteger(value) && Math.abs(value) < 1e6 ? String(value) :
  Math.abs(value) >= 1e-3 && Math.abs(value) < 1e4 ? value.toPrecision(4) : value.toExponential(2));
const spoken = (name) => name.replaceAll('_', ' ');
const heading = (scope, textContent) => make('th', { scope, textContent });
const timeText = (t, T) => t.toFixed(T >= 100 ? 1 : T >= 1 ? 2 : 4);

/** What is expected, under names for a table. */
const named = ({ reason, rank, function_gap_5, function_gap_95, ...means }) => (reason === undefined ?
  { ...means, 'function gap, 5th percentile': function_gap_5, '95th percentile': function_gap_95, 'share of seeds with a smaller function gap': rank } : {});

/** Names with what a table says of them: an estimated error stands with its number, and not for itself. */
const withErrors = (values) => Object.entries(values).filter(([name]) => name !== 't' && !(name.endsWith('_error') && name.slice(0, -6) in values))
  .map(([name, value]) => [name, values[`${name}_error`] > 0 ? `${short(value)} ± ${values[`${name}_error`].toPrecision(1)}` : short(value)]);

/** About `count` rows of a series' CSV, first and last among them: [names, ...rows of numbers]. */
function thinned(csv, count) {
  const [names, ...rows] = csv.split('\n').filter((line) => line && line[0] !== '#');
  const chosen = new Set(Array.from({ length: count }, (_, i) => Math.round(i * (rows.length - 1) / (count - 1))));
  return [names.split(','), ...rows.filter((_, i) => chosen.has(i)).map((row) => row.split(',').map((cell) => (cell === '' ? NaN : Number(cell))))];
}

// ------------------------------------------------------------------------------------------------ the form

/** What somebody reads below a box stays where it is when the box becomes higher: in most browsers without help. */
function holdWhatFollows(box) {
  let height = box.offsetHeight;
  new ResizeObserver(() => {
    const more = box.offsetHeight - height;
    height += more;
    if (box.nextElementSibling.getBoundingClientRect().top - more < 1) window.scrollBy(0, more);
  }).observe(box);
}

export class Mirror {
  #equator;
  #parts = {};
  #fields = [];
  #root = null;
  #timer = 0;
  #target = null; // tick that the slider was moved to, until the run is there
  #before = ''; // address of what was shown before a refusal
  #seriesOf = null; // address whose series the table shows

  constructor(equator) {
    this.#equator = equator;
    this.#root = make('div', { className: 'mirror' }, ...this.#transport(), this.#settings('scenario', 'Settings', matchMedia(ROOM).matches),
      this.#settings('view', 'View', false), this.#numbers());
  }

  /** Becomes the contents of a section that has its heading. Returns itself. */
  fill(section) {
    const box = section.querySelector('details');
    box.open ||= document.documentElement.classList.contains('no-picture'); // then it is all there is
    box.append(this.#root);
    if (!window.CSS.supports('overflow-anchor', 'auto')) holdWhatFollows(section);
    section.hidden = false;
    this.#follow();
    return this;
  }
  /** Opens everything and goes there. */
  enter() {
    const section = this.#root.closest('section');
    for (const part of section.querySelectorAll('details')) part.open = true;
    section.querySelector('summary').focus();
    this.refresh();
  }
  openDialog() {
    const dialog = sheet('mirror', 'Controls and numbers', this.#root);
    dialog.addEventListener('close', this.#follow());
  }

  #transport() {
    const equator = this.#equator, parts = this.#parts;
    const act = (action) => () => {
      action();
      this.refresh();
    };
    parts.play = button('Play', act(() => playOrPause(equator)), { className: 'play', 'aria-pressed': 'false' });
    parts.speed = make('select', { id: 'set-speed', onchange: act(() => equator.set('speed', parts.speed.value)) });
    parts.time = make('input', { id: 'time', type: 'range', min: 0, step: 1, oninput: act(() => {
      const { T, ticks } = equator.state();
      this.#target = Number(parts.time.value);
      equator.seek(this.#target * T / ticks);
    }) });
    parts.moment = make('span', { className: 'about', 'aria-hidden': 'true' }); // the slider says it
    parts.trouble = make('div', { className: 'trouble', role: 'alert', hidden: true });
    return [
      parts.trouble,
      make('div', { className: 'row', role: 'group', 'aria-label': 'Transport' }, parts.play,
        button('Step', act(() => equator.step())), button('Again', act(() => equator.again())), button('New seed', act(() => equator.newSeed())),
        make('div', { className: 'speed' }, make('label', { htmlFor: 'set-speed', textContent: 'Speed' }), parts.speed),
        make('div', { className: 'time' }, make('label', { htmlFor: 'time', textContent: 'Time' }), parts.time, parts.moment),
        button('Keys', showKeys, { title: 'Keys of the picture', 'aria-haspopup': 'dialog' })),
    ];
  }

  #settings(group, title, open) {
    const say = (key, text) => {
      this.#remember(this.#equator.state());
      const wrong = this.#equator.trySet(key, text) ?? (this.#equator.state().refusal ? { sentence: 'This cannot be run; see the top of the form.' } : null);
      this.refresh();
      return wrong;
    };
    const fields = this.#equator.controls().filter((control) => control.group === group && !IN_TRANSPORT.includes(control.key) && control.kind !== 'pointer')
      .map((control) => field(control, say));
    this.#fields.push(...fields);
    return make('details', { open }, make('summary', {}, make('h3', { textContent: title })), make('div', { className: 'fields', role: 'group', 'aria-label': title }, ...fields.map(({ element }) => element)));
  }

  #numbers() {
    const parts = this.#parts;
    parts.now = make('table', {});
    parts.series = make('table', {});
    parts.seriesBox = make('div', { className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': 'Series so far' }, parts.series);
    parts.numbers = make('details', { ontoggle: () => this.refresh() }, make('summary', {}, make('h3', { textContent: 'Numbers' })),
      make('div', { className: 'tables' }, parts.now, parts.seriesBox));
    return parts.numbers;
  }

  /** Keeps the form in step while somebody can see it or is in it. Returns what ends that. */
  #follow() {
    let onScreen = true;
    const pace = () => {
      const wanted = (onScreen || this.#root.contains(document.activeElement)) && !document.hidden;
      if (wanted === this.#timer > 0) return;
      clearInterval(this.#timer);
      this.#timer = wanted ? setInterval(() => this.refresh(), POLL_MS) : 0;
      if (wanted) this.refresh();
    };
    const seen = new IntersectionObserver((entries) => {
      onScreen = entries.at(-1).isIntersecting;
      pace();
    });
    seen.observe(this.#root);
    this.#root.addEventListener('focusin', pace);
    document.addEventListener('visibilitychange', pace);
    this.refresh();
    pace();
    return () => {
      seen.disconnect();
      document.removeEventListener('visibilitychange', pace);
      clearInterval(this.#timer);
      this.#timer = 0;
    };
  }

  /** Shows what the program says now. */
  refresh() {
    const state = this.#equator.state(), parts = this.#parts;
    const { T, tick, ticks, playing } = state, t = tick * T / ticks;
    const controls = this.#equator.controls(), idle = Object.fromEntries(controls.map((control) => [control.key, control.idle]));
    const values = Object.fromEntries(controls.map(({ key, value }) => [key, value]));
    const notes = Object.fromEntries(controls.map(({ key, note }) => [key, note]));
    values.t = playing ? timeText(t, T) : String(t); // the program's is the link's
    const passing = playing && document.activeElement?.id === 'set-t'; // where somebody wants to type a time
    for (const { key, show } of this.#fields) if (key !== 't' || !passing) show(values[key], idle[key], notes[key]);

    parts.play.setAttribute('aria-pressed', String(playing));
    const speed = Number(keysOf(state.address).get('speed') ?? 1); // as it plays, which the canvas may have changed
    if (Number(parts.speed.value || NaN) !== speed) {
      parts.speed.replaceChildren(...new Set([...SPEEDS, speed].sort((a, b) => a - b)
        .map((value) => make('option', { value, textContent: `${value}×`, selected: value === speed }))));
    }
    parts.time.max = ticks;
    if (this.#target !== null && (tick === this.#target || !playing)) this.#target = null; // there, or stopped on the way
    if (this.#target === null) parts.time.value = tick;
    parts.time.setAttribute('aria-valuetext', `t = ${timeText(t, T)} of ${T}`);
    parts.moment.textContent = `t = ${timeText(t, T)} of ${T}`;
    this.#remember(state);
    this.#showTrouble(state);
    if (parts.numbers.open) this.#showNumbers(state, t);
  }

  #remember({ refusal, address }) {
    if (!refusal) this.#before = address;
  }
  #showTrouble({ refusal, failure }) {
    const { trouble } = this.#parts, equator = this.#equator;
    const text = JSON.stringify([refusal, failure]);
    if (trouble.dataset.of === text) return;
    trouble.dataset.of = text;
    trouble.hidden = !refusal && !failure;
    trouble.replaceChildren();
    if (refusal) {
      const leave = (action) => () => {
        action();
        for (const { reset } of this.#fields) reset();
        this.refresh();
      };
      trouble.append(make('strong', { textContent: `${refusal.title}.` }), ...refusal.reasons.map((reason) => make('p', { textContent: `${capital(reason)}.` })),
        make('div', { className: 'row' }, button('Run the nearest', leave(() => equator.acceptNearest()), { title: refusal.nearest }),
          button('Back to the run before', leave(() => equator.open(this.#before)))));
    } else if (failure) {
      trouble.append(make('strong', { textContent: 'The run stopped.' }), make('p', { textContent: `${capital(failure)}.` }));
    }
  }

  #showNumbers({ values, nodes, expected, address, playing, T }, t) {
    const { now, series, seriesBox } = this.#parts;
    now.replaceChildren(make('caption', { textContent: `Now, at t = ${timeText(t, T)}` }), make('tbody', {},
      ...withErrors({ ...values, ...(nodes ? { 'latitude nodes of infinite width': nodes } : {}), ...named(expected) }).map(([name, textContent]) =>
        make('tr', {}, heading('row', spoken(name)), make('td', { textContent })))));
    if (playing) {
      if (this.#seriesOf === null) series.replaceChildren(make('caption', { textContent: 'Series so far: shown when the run is paused' }));
      return;
    }
    if (this.#seriesOf === address) return;
    this.#seriesOf = address;
    const [names, ...rows] = thinned(this.#equator.series('csv'), TIMES);
    series.replaceChildren(make('caption', { textContent: `Series so far, ${rows.length} times up to t = ${timeText(t, T)}` }),
      make('thead', {}, make('tr', {}, ...names.map((name) => heading('col', spoken(name))))),
      make('tbody', {}, ...rows.map(([time, ...cells]) => make('tr', {}, heading('row', timeText(time, T)),
        ...cells.map((cell) => make('td', { textContent: short(cell) }))))));
    seriesBox.scrollLeft = 0;
  }
}
