// The simulation's Worker: hands what the page asks for to engine.wasm and posts back its answers. It decides nothing.
//
// In:  {module}            the compiled engine, once
//      {open: run, link, theory}   start a run; theory: with bounds and budget
//      {want: tick}        compute this tick, after those wanted before
//      {revisit: tick}     an earlier tick again, before everything wanted; replaces a revisit still unanswered
// Out: ArrayBuffer         an answer (src/protocol/snapshot.h)
//      {failed: reason}
'use strict';

importScripts('engine.js');

const SLICE_MS = 25; // between slices the Worker looks at its messages

let engine = null;
const waiting = []; // messages that came before the engine was up

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
    const bytes = new TextEncoder().encode(message.link);
    const at = engine._malloc(bytes.length + 1);
    engine.HEAPU8.set(bytes, at);
    engine.HEAPU8[at + bytes.length] = 0;
    const answered = engine._equator_open(message.open, at, message.theory ? 1 : 0);
    engine._free(at);
    if (answered) postAnswer();
  } else if ('want' in message) {
    engine._equator_want(message.want);
    pumpOn();
  } else if ('revisit' in message) {
    engine._equator_revisit(message.revisit);
    pumpOn();
  }
}

function guarded(action) {
  try {
    action();
  } catch (error) {
    postMessage({ failed: String((error && error.message) || error) });
  }
}

wake.port1.onmessage = () => guarded(pump);

onmessage = (event) => {
  const message = event.data;
  if (message.module) {
    createEngine({
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(message.module, imports).then((instance) => done(instance, message.module),
          (error) => postMessage({ failed: String(error.message || error) }));
        return {};
      },
    }).then((module) => {
      engine = module;
      guarded(() => waiting.splice(0).forEach(handle));
    });
  } else if (engine) {
    guarded(() => handle(message));
  } else {
    waiting.push(message);
  }
};
