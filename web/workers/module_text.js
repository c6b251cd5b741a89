// Strings in and out of a WebAssembly module.

/** Copies a string into a module for as long as use(pointer) takes. */
export function withText(module, string, use) {
  // A NUL would end the text for C, and a part of it would be taken for the whole.
  const bytes = new TextEncoder().encode(string.replaceAll('\0', '%00'));
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
