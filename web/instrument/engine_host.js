// The Worker and the messages to and from it, on behalf of the app's C++ (the Host of src/instrument/session.h).
import { engineModule, newWorker } from 'equator-assets';

export class EngineHost {
  #module = null;
  #worker = null;
  #outstanding = 0; // ticks wanted and not yet answered
  #answered;
  #failed;

  /** answered(ArrayBuffer), failed(reason): what becomes of requests. */
  constructor(answered, failed) {
    this.#answered = answered;
    this.#failed = failed;
    this.#module = engineModule(); // compiled once; a Worker that is replaced starts from the compiled module
    this.#module.catch(() => {}); // said when a Worker needs it
  }

  #start() {
    this.#worker?.terminate();
    this.#outstanding = 0;
    let born;
    try {
      born = this.#worker = newWorker();
    } catch (error) {
      this.#worker = null;
      return this.#failed(`no Worker may be started here (${error.message})`);
    }
    const current = () => born === this.#worker;
    const fail = (reason) => {
      if (!current()) return;
      this.#worker = null; // the next run gets another
      born.terminate();
      this.#failed(reason);
    };
    this.#module.then((module) => born.postMessage({ module }), (error) => fail(error.message));
    born.onerror = (event) => fail(event.message || 'its script could not be loaded');
    born.onmessage = ({ data }) => {
      if (!current()) return;
      if (!(data instanceof ArrayBuffer)) return fail(data.failed);
      this.#outstanding = Math.max(0, this.#outstanding - 1);
      this.#answered(data);
    };
  }

  openRun(run, link, theory) {
    // A Worker in the middle of a long step would not hear of the new run for a while; a fresh one hears at once.
    if (!this.#worker || this.#outstanding > 0) this.#start();
    this.#worker?.postMessage({ open: run, link, theory });
  }
  wantTick(tick) {
    ++this.#outstanding;
    this.#worker?.postMessage({ want: tick });
  }
  revisit(tick) {
    this.#worker?.postMessage({ revisit: tick });
  }
}
