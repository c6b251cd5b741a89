// The program of the page of experiments: files beside the page. make_dist.py puts the hashed names in.
import { compiled } from '../instrument/assets.js';

let program = null;
/** Compiled once, for all Workers. */
export const labModule = () => program ??= compiled('lab.wasm');
export const newLabWorker = () => new Worker(new URL('lab_worker.js', document.baseURI));
/** Changes with the program. */
export const labBuild = 'lab.wasm';
