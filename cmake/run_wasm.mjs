// Runs a program built as WebAssembly for Node (EQUATOR_NODE_PROGRAM): node run_wasm.mjs equator_tests.js [options]
// The bytes are handed over because older Emscripten glue tries fetch() on a file path under a Node that has fetch.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

const script = resolve(process.argv[2]);
const createProgram = createRequire(import.meta.url)(script);
let status = 1; // until the program says otherwise
process.on('exit', () => { process.exitCode = status; });
// A crash prints its message alone: Node would quote the whole one-line script with it.
process.on('uncaughtException', (error) => { console.error(error.stack); process.exit(1); });
await createProgram({
  wasmBinary: readFileSync(script.replace(/\.js$/, '.wasm')),
  arguments: process.argv.slice(3),
  onExit: (code) => { status = code; },
});
