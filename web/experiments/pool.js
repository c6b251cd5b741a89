// The Workers that compute: each takes the next run of a list, until the list is done or somebody stops them.
import { labModule, newLabWorker } from './assets.js';

/** Cores to take unless told otherwise: all but one. */
export const usualWorkers = () => Math.max(1, (navigator.hardwareConcurrency || 2) - 1);

export class Pool {
  #workers = [];
  #link = '';
  #waiting = [];
  #running = new Map(); // run -> share of it done
  #on;

  /**
   * on.row(run, text): a run is done. on.lost(run, reason): it could not be computed; the others go on. on.end(): nothing is left.
   */
  constructor(on) {
    this.#on = on;
  }

  get busy() { return this.#workers.length > 0; }
  /** Runs being computed, with the share that is done. */
  get running() { return this.#running; }

  /** Computes these runs of an experiment, in order, on so many Workers. */
  start(link, runs, workers) {
    this.stop();
    this.#link = link;
    this.#waiting = [...runs];
    for (let i = 0; i < Math.min(workers, runs.length); ++i) this.#hire();
    if (!this.busy) this.#on.end();
  }

  /** Drops what is being computed. */
  stop() {
    for (const worker of this.#workers) worker.terminate();
    this.#workers = [];
    this.#running.clear();
    this.#waiting = [];
  }

  #hire() {
    const worker = newLabWorker();
    this.#workers.push(worker);
    let run = null;
    const fire = () => {
      worker.terminate();
      this.#workers = this.#workers.filter((other) => other !== worker);
      if (!this.busy) this.#on.end();
    };
    const next = () => {
      if (this.#waiting.length === 0) return fire();
      run = this.#waiting.shift();
      this.#running.set(run, 0);
      worker.postMessage({ start: run, link: this.#link });
    };
    // Out of memory, most likely: the run is given up, and another Worker takes the next.
    const fail = (reason) => {
      if (!this.#workers.includes(worker)) return;
      this.#running.delete(run);
      if (run !== null) this.#on.lost(run, reason);
      if (this.#waiting.length > 0 && run !== null) this.#hire();
      fire();
    };
    worker.onerror = (event) => fail(event.message || 'its script could not be loaded');
    worker.onmessage = ({ data }) => {
      if (!this.#workers.includes(worker)) return;
      if ('failed' in data) return fail(data.failed);
      if ('progress' in data) return void this.#running.set(data.progress, data.share);
      this.#running.delete(data.row);
      this.#on.row(data.row, data.text);
      if (this.#workers.includes(worker)) next();
    };
    labModule().then((module) => {
      worker.postMessage({ module });
      next();
    }, (error) => fail(error.message));
  }
}
