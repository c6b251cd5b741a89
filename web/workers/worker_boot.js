// What Workers of ours share: they wait for their compiled program, keep what comes before it is up, and say what throws.

/** Runs an action; what it throws is posted as {failed: reason}. */
export function guarded(action) {
  try {
    action();
  } catch (error) {
    postMessage({ failed: String((error && error.message) || error) });
  }
}

/** The first message, {module}, is the program, compiled; create() is Emscripten's for it. ready(program), then handle(message) for all others. */
export function serve(create, ready, handle) {
  const waiting = [];
  let up = false;
  onmessage = ({ data }) => {
    if (data.module) {
      create({
        instantiateWasm(imports, done) {
          WebAssembly.instantiate(data.module, imports).then((instance) => done(instance, data.module),
            (error) => postMessage({ failed: String(error.message || error) }));
          return {};
        },
      }).then((program) => {
        up = true;
        ready(program);
        guarded(() => waiting.splice(0).forEach(handle));
      });
    } else if (up) {
      guarded(() => handle(data));
    } else {
      waiting.push(data);
    }
  };
}
