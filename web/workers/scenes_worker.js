// The Worker of the article's figures: one for all of them. It hands questions to scenes.wasm (src/faces/scenes/), one after the other, and posts
// back what comes out; it decides nothing.
//
// In:  {module}                                    the compiled program, once
//      {ask: id, kind, link, moments, lists}       a question; lists: names of the lists of numbers that are wanted of every moment
//      {drop: id}                                  nobody waits for it any more
//      {first: ids}                                these before all others that wait
// Out: {answer: id, moment, last}                  moment: name -> number, or Float32Array
//      {answer: id, refused: reason}
//      {failed: reason}
import { textAt, withText } from './module_text.js';
import { guarded, serve } from './worker_boot.js';

if (!SINGLE_FILE) importScripts(built.scenes.js); // there it stands before this script

const SLICE_MS = 25; // between slices the Worker looks at its messages
const BUSY = 0, LAST = 2; // src/faces/scenes/question.h

let program = null, current = null;
let waiting = [];
const wake = new MessageChannel(); // a timer without a timer's minimum delay

/** The moment that the program has, with the lists that are wanted. */
function moment(lists) {
  const read = {}, transfer = [];
  for (let i = 0; i < program._scenes_lists(); ++i) {
    const name = textAt(program, program._scenes_name(i)), count = program._scenes_count(i);
    const numbers = new Float64Array(program.HEAPU8.buffer, program._scenes_numbers(i), count);
    if (count === 1) read[name] = numbers[0];
    else if (lists.includes(name)) transfer.push((read[name] = Float32Array.from(numbers)).buffer);
  }
  return [read, transfer];
}

function pump() {
  if (!current) {
    current = waiting.shift();
    if (!current) return;
    const { ask, kind, link, moments } = current;
    const asked = withText(program, kind, (what) => withText(program, link, (text) => program._scenes_ask(what, text, moments)));
    if (!asked) {
      current = null;
      postMessage({ answer: ask, refused: textAt(program, program._scenes_reason()) });
    }
  } else {
    const progress = program._scenes_work(SLICE_MS);
    if (progress !== BUSY) {
      const [read, transfer] = moment(current.lists), last = progress === LAST;
      postMessage({ answer: current.ask, moment: read, last }, transfer);
      if (last) current = null;
    }
  }
  wake.port2.postMessage(0);
}

function handle(message) {
  if ('ask' in message) {
    waiting.push(message);
    if (!current && waiting.length === 1) wake.port2.postMessage(0);
  } else if ('first' in message) {
    const early = ({ ask }) => message.first.includes(ask);
    waiting = [...waiting.filter(early), ...waiting.filter((each) => !early(each))];
  } else {
    waiting = waiting.filter(({ ask }) => ask !== message.drop);
    if (current?.ask === message.drop) current = null; // the next ask takes its place
  }
}

wake.port1.onmessage = () => guarded(pump);

serve(createScenes, (up) => { program = up; }, handle);
