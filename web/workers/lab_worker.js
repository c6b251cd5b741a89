// A Worker of the page of experiments: hands what the page asks for to lab.wasm and posts back what comes out (src/faces/lab/worker.cpp). It decides
// nothing. The page has one that keeps the results and some that compute.
//
// In:  {module}                         the compiled program, once
//      {ask: id, what, text, a, b, size} a question; size: [width, height] of a report's figures
//      {start: run, link}               a run of an experiment
// Out: {answer: id, text}
//      {progress: run, share}           now and then
//      {row: run, text}                 the run is done
//      {failed: reason}
import { textAt, withText } from './module_text.js';
import { guarded, serve } from './worker_boot.js';

importScripts(built.lab.js);

const SLICE_MS = 25; // between slices the Worker looks at its messages
const PROGRESS_MS = 500;

let lab = null, run = null, toldAt = 0;
const wake = new MessageChannel(); // a timer without a timer's minimum delay

function pump() {
  if (run === null) return;
  if (lab._lab_work(SLICE_MS)) {
    const done = run;
    run = null;
    postMessage({ row: done, text: textAt(lab, lab._lab_row()) });
    return;
  }
  if (performance.now() - toldAt > PROGRESS_MS) {
    toldAt = performance.now();
    postMessage({ progress: run, share: lab._lab_progress() });
  }
  wake.port2.postMessage(0);
}

function handle(message) {
  if ('start' in message) {
    withText(lab, message.link, (link) => lab._lab_start(link, message.start));
    run = message.start;
    toldAt = performance.now();
    wake.port2.postMessage(0);
  } else {
    if (message.size) lab._lab_size(...message.size);
    const text = withText(lab, message.what, (what) => withText(lab, message.text, (text) => textAt(lab, lab._lab_ask(what, text, message.a, message.b))));
    postMessage({ answer: message.ask, text });
  }
}

wake.port1.onmessage = () => guarded(pump);

serve(createLab, (program) => { lab = program; }, handle);
