// For programs that ask for the package as CommonJS.
throw new Error('equator-demo consists of ES modules, which require() does not load. Write import "equator-demo" in ' +
  'a module, or await import("equator-demo") where there is none.');
