// Strings in and out of a WebAssembly module.

/** Copies a string into a module for as long as use(pointer) takes. */
export function withText(module, string, use) {
  const bytes = new TextEncoder().encode(string);
  const at = module._malloc(bytes.length + 1);
  module.HEAPU8.set(bytes, at);
  module.HEAPU8[at + bytes.length] = 0;
  try {
    return use(at);
  } finally {
    module._free(at);
  }
}

/** The text that a C function left at a pointer. */
export const textAt = (module, at) => new TextDecoder().decode(module.HEAPU8.subarray(at, module.HEAPU8.indexOf(0, at)));
