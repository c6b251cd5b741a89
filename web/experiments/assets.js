// The program of the page of experiments: files beside the page, as those of instrument/assets.js.
import { compiled } from '../instrument/assets.js';

let program = null;
/** Compiled once, for all Workers. */
export const labModule = () => program ??= compiled(built.lab.wasm);
export const newLabWorker = () => new Worker(new URL(built.lab_worker.js, document.baseURI));
/** Changes with the program. */
export const labBuild = built.lab.wasm;
