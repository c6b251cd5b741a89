// `equator-demo/core` in pages and Workers.
import { reader, runner } from './table.js';

export { EquatorError } from './table.js';

let compiled = null;

/**
 * The program of its own accord beside this script; or an address, a Response, bytes or a compiled module. For
 * bundlers that leave it behind.
 */
export function setModule(wasm) {
  compiled = (async () => {
    const given = await wasm;
    if (given instanceof WebAssembly.Module) return given;
    if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return WebAssembly.compile(given);
    const response = given instanceof Response ? given : await fetch(given);
    const lost = (what) => new Error(`${response.url} ${what}; setModule() says where the core's program is`);
    if (!response.ok) throw lost(`could not be loaded (${response.status})`);
    const bytes = response.clone();
    return WebAssembly.compileStreaming(response).catch(async () => WebAssembly.compile(await bytes.arrayBuffer()))
      .catch(() => { throw lost('is no program'); });
  })();
  compiled.catch(() => { compiled = null; }); // another try may find it
}

function module() {
  if (!compiled) setModule(new URL(PROGRAM, import.meta.url));
  return compiled;
}

export const run = runner(module);
export const columns = reader(module);
