// `equator-demo/core` in Node, its Workers too.
import { readFile } from 'node:fs/promises';
import { reader, runner } from './table.js';

export { EquatorError } from './table.js';

let compiled = null;

/** The program, if it is not the one beside this script: an address of a file, bytes or a compiled module. */
export function setModule(wasm) {
  compiled = (async () => {
    const given = await wasm;
    if (given instanceof WebAssembly.Module) return given;
    const isBytes = given instanceof ArrayBuffer || ArrayBuffer.isView(given);
    return WebAssembly.compile(isBytes ? given : await readFile(given));
  })();
  compiled.catch(() => { compiled = null; });
}

function module() {
  if (!compiled) setModule(new URL(PROGRAM, import.meta.url));
  return compiled;
}

export const run = runner(module);
export const columns = reader(module);
