// Where the program's parts come from: files beside the page. `built.app.wasm` is the name that app.wasm has there (cmake/bundle.py); the
// single-file page has assets_inline.js in this module's place.

/** A module, compiled while it arrives where the server says what it is, and afterwards where it does not. */
export async function compiled(name) {
  const response = await fetch(new URL(name, document.baseURI), { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${name} could not be loaded (${response.status})`);
  const copy = response.clone();
  return WebAssembly.compileStreaming(response).catch(async () => WebAssembly.compile(await copy.arrayBuffer()));
}

export const appModule = () => compiled(built.app.wasm);
export const engineModule = () => compiled(built.engine.wasm);
export const problemsModule = () => compiled(built.problems.wasm);
export const newProblemsWorker = () => new Worker(new URL(built.problems_worker.js, document.baseURI));
export const newWorker = () => new Worker(new URL(built.worker.js, document.baseURI));
export const expectedModule = () => compiled(built.expected.wasm);
export const newExpectedWorker = () => new Worker(new URL(built.expected_worker.js, document.baseURI));
export const scenesModule = () => compiled(built.scenes.wasm);
export const newScenesWorker = () => new Worker(new URL(built.scenes_worker.js, document.baseURI));

/** Defines createApp(). */
export function loadApp() {
  return new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = new URL(built.app.js, document.baseURI);
    script.onload = done;
    script.onerror = () => failed(new Error('app.js could not be loaded'));
    document.head.append(script);
  });
}
