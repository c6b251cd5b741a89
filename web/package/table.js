// `equator-demo/core`: the table of a run, computed by scenes.wasm (src/faces/scenes/table_question.h) on the thread
// that asks.
import createScenes from 'equator-scenes';
import { textAt, withText } from '../workers/module_text.js';

const SLICE_MS = 25; // between slices others on this thread have their turn
const BUSY = 0, LAST = 2; // src/faces/scenes/question.h
const OPTIONS = ['until', 'every', 'theory', 'signal', 'progress'];

/** Why there is no table: `problems` as `state.refusal` of the element has them, and `nearest`, a link that works. */
export class EquatorError extends Error {
  name = 'EquatorError';
  constructor(message, more = {}) {
    super(message);
    Object.assign(this, more);
  }
}

const turn = () => new Promise((done) => {
  const { port1, port2 } = new MessageChannel(); // a timer without a timer's minimum delay
  port1.onmessage = () => { port1.close(); done(); };
  port2.postMessage(0);
});

/** The program, fresh: what a run takes of memory goes with it. */
const start = (module) => new Promise((done, failed) => {
  createScenes({
    instantiateWasm(imports, ready) {
      WebAssembly.instantiate(module, imports).then((instance) => ready(instance, module), failed);
      return {};
    },
  }).then(done, failed);
});

/** What is wrong with the options, or ''. Whether a number fits the link is the program's to say. */
function complaint(options) {
  const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
  if (unknown) return `there is no option ${unknown}; there are ${OPTIONS.join(', ')}`;
  const isTime = (value) => Number.isFinite(value) && value >= 0;
  const odd = ['until', 'every'].find((name) => options[name] !== undefined && !isTime(options[name]));
  return odd ? `${odd} = ${String(options[odd])} is not a number from 0 on` : '';
}

const digestText = ([high, low]) => [high, low].map((half) => half.toString(16).padStart(8, '0')).join('');

/** run() for a program that module() brings, compiled. */
export function runner(module) {
  return async function run(link, options = {}) {
    const wrong = typeof link === 'string' ? complaint(options) : 'run needs a link, a text as #v1&m=100';
    if (wrong) throw new EquatorError(wrong, { problems: [], nearest: null });
    const { until = -1, every = -1, theory = true, signal, progress } = options;
    signal?.throwIfAborted();
    const program = await start(await module());
    const asked = withText(program, link, (text) => program._scenes_table(text, until, every, theory ? 1 : 0));
    const head = JSON.parse(textAt(program, program._scenes_reason()));
    if (!asked) {
      const { problems, nearest } = head;
      throw new EquatorError(problems.map(({ sentence }) => sentence).join('\n'), { problems, nearest });
    }
    const table = Object.fromEntries(head.columns.map((name) => [name, new Float64Array(head.rows)]));
    let row = 0, digest;
    for (let step = BUSY; step !== LAST;) {
      signal?.throwIfAborted();
      for (const end = performance.now() + SLICE_MS; step !== LAST && performance.now() < end;) {
        step = program._scenes_work(SLICE_MS);
        if (step === BUSY) break;
        for (let i = 0; i < program._scenes_lists(); ++i) {
          const numbers = new Float64Array(program.HEAPU8.buffer, program._scenes_numbers(i), program._scenes_count(i));
          if (numbers.length === 1) table[head.columns[i]][row] = numbers[0];
          else digest = digestText(numbers);
        }
        ++row;
      }
      progress?.(row / head.rows);
      if (step !== LAST) await turn();
    }
    const result = { version: head.equator, link: head.link, notes: head.notes, columns: head.columns, digest };
    for (const name of head.columns) result[name] = table[name].subarray(0, row);
    const failure = textAt(program, program._scenes_failure());
    if (failure) throw new EquatorError(failure, { problems: [], nearest: null, run: result });
    return result;
  };
}

/** All columns that a run may have, with what they mean. */
export function reader(module) {
  return async function columns() {
    const program = await start(await module());
    return JSON.parse(textAt(program, program._scenes_columns()));
  };
}
