// In place of assets.js in the page that is one file: everything is already in it.

const bytes = (id) => Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));

export const appModule = () => WebAssembly.compile(bytes('app.wasm'));
export const engineModule = () => WebAssembly.compile(bytes('engine.wasm'));
export const expectedModule = () => WebAssembly.compile(bytes('expected.wasm'));
export const problemsModule = () => WebAssembly.compile(bytes('problems.wasm'));
export const newProblemsWorker = () => workerOf('problems_worker.js');
export const newWorker = () => workerOf('worker.js');
export const newExpectedWorker = () => workerOf('expected_worker.js');
export const scenesModule = () => WebAssembly.compile(bytes('scenes.wasm'));
export const newScenesWorker = () => workerOf('scenes_worker.js');
function workerOf(id) {
  const source = new Blob([document.getElementById(id).textContent], { type: 'text/javascript' });
  const url = URL.createObjectURL(source);
  try {
    return new Worker(url);
  } finally {
    setTimeout(() => URL.revokeObjectURL(url), 10_000); // once it has certainly been read
  }
}
export const loadApp = async () => {}; // its script stands in the page
