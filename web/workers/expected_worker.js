// The Worker of the expected gap: hands the page's question to expected.wasm and posts back the answer. It decides nothing.
//
// In:  {module}            the compiled program, once
//      {expect: link}      what to compute it for (src/engine/expected.h)
// Out: {answer, table}     an ArrayBuffer (src/protocol/expected_series.h), and the same as CSV
//      {failed: reason}
import { textAt, withText } from './module_text.js';
import { serve } from './worker_boot.js';

if (!SINGLE_FILE) importScripts(built.expected.js); // there it stands before this script

let program = null;

function handle({ expect }) {
  withText(program, expect, (link) => program._equator_expect(link));
  const at = program._equator_expected();
  const answer = program.HEAPU8.slice(at, at + program._equator_expected_size()).buffer;
  postMessage({ answer, table: textAt(program, program._equator_expected_table()) }, [answer]);
}

serve(createExpected, (up) => { program = up; }, handle);
