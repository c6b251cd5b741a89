// The page of experiments: many runs, spread over Workers, and the law that they show. The address is the experiment's link.
import { onOtherColours, ownColours } from '../instrument/colours.js';
import { Desk } from './desk.js';
import { Form } from './form.js';
import { Pool, usualWorkers } from './pool.js';
import { showReport } from './report.js';
import { lawPicture, storedResult } from './stored.js';
import { Store } from './store.js';
import { duration, showVerdict } from './verdict.js';
import { make } from '../share/elements.js';
import { copy, save } from '../share/hand_over.js';

const REPORT_MS = 1000; // at most so often while runs come in
const MOST_WIDTH = 960, LEAST_WIDTH = 320, LEAST_HEIGHT = 280, SHAPE = 0.6; // of a figure, CSS pixels, and its height over its width
const OWN_COLOURS = 2, APART = 4; // bits of what the desk is asked
const PAIRED_WIDTH = 420, GAP = 10; // side by side from here on, half the space between

const byId = (id) => document.getElementById(id);
const darkScheme = matchMedia('(prefers-color-scheme: dark)');

class Page {
  #desk = new Desk((reason) => this.#say('The Worker that keeps the results stopped: ' + reason + '. Reload to continue from the rows it kept.'));
  #pool = new Pool({ row: (run, text) => this.#take(run, text), lost: (run, reason) => this.#lose(run, reason), end: () => this.#end() });
  #store = null;
  #form = null;
  #experiment = null; // as the desk describes it
  #done = new Set(); // runs whose rows are there,
  #unkept = new Set(); // and of these, those that the browser would not keep
  #lost = new Map();
  #complaint = ''; // what else did not work
  #began = 0; // when the pool was started, and what was done then
  #doneAtStart = 0;
  #seconds = new Map(); // run -> what it takes, or its share
  #colours = null; // the reader's own, as the desk has them
  #dark = true;
  #stored = false; // what is shown came out before
  #opened = false; // all that is known of the experiment is there
  #reported = { due: false, busy: false, at: 0 };

  async start() {
    this.#store = await new Store().open();
    const again = (link) => link === this.#experiment?.link && this.open(link);
    this.#store.onForgotten(again);
    this.#store.onLost(() => {
      for (const run of this.#done) this.#unkept.add(run);
      this.#tell();
    });
    window.addEventListener('pageshow', ({ persisted }) => persisted && !this.#pool.busy && again(this.#experiment?.link)); // what happened meanwhile was not heard
    const [gallery, vocabulary] = await Promise.all([this.#desk.json('gallery'), this.#desk.json('vocabulary')]);
    byId('gallery').replaceChildren(...gallery.map(({ title, link, expected, picture }) => make('li', {}, make('a', { href: link },
      ...lawPicture(picture), make('h3', { textContent: title }), make('p', { textContent: `Expected: ${expected}.` })))));
    this.#form = new Form(byId('form'), vocabulary, (link) => this.open(link));
    this.#form.show(gallery[0].link);
    const workers = byId('workers');
    for (let n = 1; n <= Math.max(2, navigator.hardwareConcurrency || 2); ++n) workers.append(make('option', { value: n, textContent: n }));
    workers.value = usualWorkers();
    workers.addEventListener('change', () => (this.#pool.busy ? this.#run() : this.#tell()));
    byId('run').addEventListener('click', () => (this.#pool.busy ? this.#stop() : this.#run()));
    byId('forget').addEventListener('click', () => this.#forget());
    byId('csv').addEventListener('click', async () => save(new Blob([await this.#desk.ask('table')], { type: 'text/csv' }), 'equator-experiment.csv'));
    byId('copy').addEventListener('click', () => copy(byId('address'), byId('copied')));
    for (const id of ['law', 'from', 'apart']) byId(id).addEventListener('change', () => this.#report());
    onOtherColours(() => this.#recolour());
    await this.#recolour();
    new ResizeObserver(() => this.#opened && this.#report()).observe(byId('report'));
    window.addEventListener('hashchange', () => location.hash !== this.#experiment?.link && this.open(location.hash));
    setInterval(() => this.#pool.busy && this.#tell(), 500);
    if (location.hash.length > 1) await this.open(location.hash);
    document.documentElement.dataset.ready = '';
  }

  /** Takes up the experiment of a link; what is wrong with it is said, and nothing else changes. */
  async open(link) {
    this.#form.show(link);
    const answer = await this.#desk.json('open', link);
    const problems = answer.problems ?? [];
    byId('problems').hidden = problems.length === 0;
    byId('problems').replaceChildren(...problems.map((textContent) => make('p', { textContent })),
      ...(answer.nearest ? [make('p', {}, make('a', { href: answer.nearest, textContent: 'Take the nearest that can be run' }))] : []));
    byId('own').open ||= problems.length > 0 || answer.suggested;
    if (problems.length) return;
    this.#pool.stop();
    this.#experiment = answer;
    this.#seconds = new Map(answer.order.map((run, i) => [run, answer.seconds[i]]));
    this.#opened = false;
    this.#done.clear();
    this.#unkept.clear();
    this.#lost.clear();
    this.#complaint = '';
    this.#form.show(answer.link);
    history.replaceState(null, '', answer.link);
    byId('address').value = location.href;
    byId('command').textContent = `equator sweep '${answer.link}' --out results`;
    byId('title').textContent = answer.title || 'Your experiment';
    byId('expected').textContent = answer.expected ? `Expected: ${answer.expected}. ${answer.remark}` : '';
    byId('law').value = answer.law;
    byId('from').value = answer.from || '';
    byId('panels').hidden = answer.panels < 2;
    byId('suggested').hidden = !answer.suggested;
    byId('experiment').hidden = false;
    document.title = `${answer.title || answer.link} – Equator`;
    const [stored, rows] = await Promise.all([storedResult(answer.name), this.#store.rows(answer.link)]);
    if (stored) await this.#desk.ask('stored', `${answer.link}\n${stored}`);
    for (const [run, text] of rows) {
      const wrong = await this.#desk.ask('add', `${answer.link}\n${text}`, { a: run });
      if (this.#experiment !== answer) return; // another has been opened meanwhile
      if (wrong === '') this.#done.add(run);
    }
    this.#opened = true;
    await this.#report();
    if (this.#experiment !== answer) return;
    if (this.#done.size < answer.runs && await this.#store.wasRunning(answer.link)) this.#run();
    else byId('experiment').scrollIntoView();
  }

  #run() {
    this.#lost.clear();
    this.#began = performance.now();
    const { link, order } = this.#experiment;
    this.#doneAtStart = this.#weight(this.#done);
    this.#noteRunning(link, true);
    this.#pool.start(link, order.filter((run) => !this.#done.has(run)), Number(byId('workers').value));
    this.#tell();
  }
  #stop() {
    this.#pool.stop();
    this.#end();
  }
  #end() {
    this.#noteRunning(this.#experiment.link, false);
    this.#report();
  }
  async #noteRunning(link, running) {
    if (await this.#store.setRunning(link, running) || this.#store.refused || link !== this.#experiment.link) return;
    this.#complain(`After a reload this experiment ${running ? 'does not resume' : 'resumes'}: ` +
      `the browser did not record that it ${running ? 'runs' : 'stopped'} (${this.#store.trouble})`);
  }
  async #forget() {
    const { link } = this.#experiment;
    this.#stop();
    if (await this.#store.forget(link)) await this.open(link);
    else this.#complain(`The rows could not be removed: ${this.#store.trouble}`);
  }
  #complain(words) {
    this.#complaint = words;
    this.#tell();
  }

  async #take(run, text) {
    const { link } = this.#experiment;
    const kept = this.#store.keep(link, run, text).then((there) => there && this.#store.losses);
    const wrong = await this.#desk.ask('add', `${link}\n${text}`, { a: run });
    if (link !== this.#experiment.link) return;
    if (wrong) return this.#lose(run, wrong);
    this.#done.add(run);
    this.#reportSoon();
    const when = await kept;
    if (link !== this.#experiment.link) return;
    if (when === this.#store.losses) this.#unkept.delete(run);
    else this.#unkept.add(run);
    this.#tell();
  }
  #lose(run, reason) {
    this.#lost.set(run, reason);
    this.#tell();
  }

  #weight(runs) {
    let sum = 0;
    for (const run of runs) sum += this.#seconds.get(run);
    return sum;
  }

  /** Seconds that remain: by what has been computed so far, or, before that is enough to go by, by the forecast. */
  #forecast() {
    const { order, timed } = this.#experiment;
    return timed ? (this.#weight(order) - this.#weight(this.#done)) / Number(byId('workers').value) : NaN;
  }
  #remaining() {
    if (!this.#pool.busy) return this.#forecast();
    const all = this.#weight(this.#experiment.order), done = this.#weight(this.#done);
    let partly = 0;
    for (const [run, share] of this.#pool.running) partly += share * this.#seconds.get(run);
    const elapsed = (performance.now() - this.#began) / 1000, gone = done + partly - this.#doneAtStart;
    return gone > 0 && elapsed > 2 ? (all - done - partly) * elapsed / gone : this.#forecast();
  }

  /** What stands on buttons and beside them. */
  #tell() {
    if (!this.#experiment) return;
    const { runs } = this.#experiment, done = this.#done.size, busy = this.#pool.busy;
    const remaining = this.#remaining();
    byId('run').textContent = busy ? 'Stop' : done === 0 ? `${this.#stored ? 'Recompute' : 'Run'} ${runs} runs` : done < runs ? `Run ${runs - done} more ${runs - done === 1 ? 'run' : 'runs'}` : 'All runs are done';
    byId('run').disabled = !busy && done === runs;
    byId('run').setAttribute('aria-pressed', busy);
    byId('forget').disabled = done === 0;
    byId('csv').disabled = done === 0;
    byId('bar').max = runs;
    byId('bar').value = done;
    const words = [`${done} of ${runs} runs`];
    if (done < runs && Number.isFinite(remaining)) words.push(busy ? `about ${duration(remaining)} left` : `up to about ${duration(remaining)}`);
    else if (done < runs && !busy) words.push('duration unknown');
    byId('progress').textContent = words.join(', ');
    const notes = this.#complaint ? [this.#complaint] : [];
    if (this.#lost.size) notes.push(`${this.#lost.size} could not be computed: ${[...this.#lost.values()][0]}`);
    if (this.#unkept.size) notes.push(`${this.#unkept.size} of ${done} results are not kept when the page is left, since the browser refused to store them (${this.#store.trouble}): save the table`);
    else if (this.#store.refused) notes.push(`Results are not kept when the page is left: this browser refuses its storage (${this.#store.refused})`);
    byId('trouble').textContent = notes.join('. ');
    if (this.#unkept.size) byId('trouble').append(' ', make('button', { type: 'button', id: 'rescue', textContent: 'Save the table', onclick: () => byId('csv').click() }));
  }
  #say(words) {
    byId('trouble').textContent = words;
  }

  #reportSoon() {
    this.#tell();
    if (this.#reported.due) return;
    this.#reported.due = true;
    setTimeout(() => {
      this.#reported.due = false;
      this.#report();
    }, Math.max(0, this.#reported.at + REPORT_MS - performance.now()));
  }
  /** The reader's own colours, if they are others than before. */
  async #recolour() {
    const own = ownColours(darkScheme.matches), colours = own?.colours.map((rgb) => (rgb ? (0xff << 24 | rgb[0] << 16 | rgb[1] << 8 | rgb[2]) >>> 0 : 0)).join() ?? '', dark = own?.dark ?? darkScheme.matches;
    if (this.#colours === colours && this.#dark === dark) return;
    [this.#colours, this.#dark] = [colours, dark];
    await this.#desk.ask('colours', colours);
    await this.#report();
  }
  async #report() {
    this.#tell();
    if (!this.#experiment) return;
    const { link, figures } = this.#experiment;
    const columns = figures > 1 && byId('report').clientWidth >= 2 * PAIRED_WIDTH ? 2 : 1;
    byId('report').classList.toggle('paired', columns === 2);
    const width = Math.round(Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, byId('report').clientWidth / columns - (columns - 1) * GAP)));
    this.#reported.at = performance.now();
    const from = byId('from').value.trim(), readable = from === '' || /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(from);
    if (readable) byId('from').removeAttribute('aria-invalid');
    else byId('from').setAttribute('aria-invalid', 'true');
    const inColours = (b) => this.#desk.json('report', byId('law').value,
      { a: this.#experiment.from === null ? Infinity : readable ? Number(from) : 0, b: b + (byId('apart').checked ? APART : 0), size: [width, Math.max(LEAST_HEIGHT, Math.round(SHAPE * width))] });
    const [report, paper] = await Promise.all([inColours((this.#dark ? 1 : 0) + OWN_COLOURS), inColours(0)]);
    if (link !== this.#experiment.link) return;
    this.#stored = Boolean(report.stored);
    this.#tell();
    byId('fit').hidden = this.#experiment.swept === '' || this.#experiment.from === null || this.#stored;
    showVerdict(byId('verdict'), report, this.#experiment.runs, this.#forecast());
    showReport(byId('report'), report, paper, (run, line) => this.#desk.ask('link', '', { a: run, b: line }));
    byId('from-note').textContent = !readable ? 'That is not a number: the law is fitted to all points.'
      : this.#experiment.swept && report.done > 1 && report.laws.length === 0 ? 'Fewer than two points to fit: no law.' : '';
    byId('failed').textContent = report.failed ? `${report.failed} ${report.failed === 1 ? 'run' : 'runs'} failed; the first: ${report.failure}` : '';
    byId('status').textContent = report.done === this.#experiment.runs ? `All ${report.done} runs are done.` : '';
  }
}

if (typeof WebAssembly !== 'object' || typeof Worker !== 'function') {
  byId('nothing').hidden = false;
} else {
  new Page().start();
}
