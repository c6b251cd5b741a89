// What the simulation's Workers do: they hand what the page asks for to their engine and post back its answers. They decide nothing.
//
// In:  {module}            the compiled engine, once
//      {open: run, link, theory}   start a run; theory: with bounds and budget
//      {want: tick}        compute this tick, after those wanted before
//      {revisit: tick}     an earlier tick again, before everything wanted; replaces a revisit still unanswered
// Out: ArrayBuffer         an answer (src/protocol/snapshot.h)
//      {failed: reason}
import { withText } from './module_text.js';
import { guarded, serve } from './worker_boot.js';

const SLICE_MS = 25; // between slices the Worker looks at its messages

let engine = null;

const wake = new MessageChannel(); // a timer without a timer's minimum delay
let pumping = false;

function postAnswer() {
  const at = engine._equator_answer(), size = engine._equator_answer_size();
  const bytes = engine.HEAPU8.slice(at, at + size);
  postMessage(bytes.buffer, [bytes.buffer]);
}

function pump() {
  const result = engine._equator_work(SLICE_MS);
  if (result === 1) postAnswer();
  pumping = result >= 0;
  if (pumping) wake.port2.postMessage(0);
}

function pumpOn() {
  if (pumping) return;
  pumping = true;
  wake.port2.postMessage(0);
}

function handle(message) {
  if ('open' in message) {
    const answered = withText(engine, message.link, (link) => engine._equator_open(message.open, link, message.theory ? 1 : 0));
    if (answered) postAnswer();
  } else if ('want' in message) {
    engine._equator_want(message.want);
    pumpOn();
  } else if ('revisit' in message) {
    engine._equator_revisit(message.revisit);
    pumpOn();
  }
}

wake.port1.onmessage = () => guarded(pump);

/** create() is Emscripten's for the engine. */
export const serveEngine = (create) => serve(create, (program) => { engine = program; }, handle);
