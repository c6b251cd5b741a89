// The Worker and the messages to and from it, on behalf of the app's C++ (the Host of src/instrument/session.h).
import { engineModule, newProblemsWorker, newWorker, problemsModule } from 'equator-assets';

const modules = {}; // compiled once; a Worker that is replaced starts from the compiled module

export class EngineHost {
  #worker = null;
  #beyond = false; // whether the Worker is that of problems beyond the single-index one, which has a module of its own
  #outstanding = 0; // ticks wanted and not yet answered
  #asked = false; // whether a run was asked for: only then does somebody hear of failures
  #answered;
  #failed;

  /** answered(ArrayBuffer), failed(reason): what becomes of requests. */
  constructor(answered, failed) {
    this.#answered = answered;
    this.#failed = failed;
  }

  #module(beyond) {
    return (modules[beyond] ??= beyond ? problemsModule() : engineModule());
  }
  /** Starts the Worker of the first picture before anything is asked of it: it comes up while the app does. If it fails, the first run starts another. */
  prepare() {
    this.#start(false);
    return this;
  }

  #start(beyond) {
    this.#beyond = beyond;
    this.#worker?.terminate();
    this.#outstanding = 0;
    let born;
    try {
      born = this.#worker = beyond ? newProblemsWorker() : newWorker();
    } catch (error) {
      this.#worker = null;
      return this.#asked && this.#failed(`no Worker may be started here (${error.message})`);
    }
    const current = () => born === this.#worker;
    const fail = (reason) => {
      if (!current()) return;
      this.#worker = null; // the next run gets another
      born.terminate();
      if (this.#asked) this.#failed(reason);
    };
    this.#module(beyond).then((module) => born.postMessage({ module }), (error) => {
      delete modules[beyond]; // the next run tries again
      fail(error.message);
    });
    born.onerror = (event) => fail(event.message || 'its script could not be loaded');
    born.onmessage = ({ data }) => {
      if (!current()) return;
      if (!(data instanceof ArrayBuffer)) return fail(data.failed);
      this.#outstanding = Math.max(0, this.#outstanding - 1);
      this.#answered(data);
    };
  }

  openRun(run, link, theory, beyond) {
    this.#asked = true;
    // A Worker in the middle of a long step would not hear of the new run for a while; a fresh one hears at once.
    if (!this.#worker || this.#outstanding > 0 || beyond !== this.#beyond) this.#start(beyond);
    this.#worker?.postMessage({ open: run, link, theory });
  }
  /** Nothing is wanted any more. */
  end() {
    this.#worker?.terminate();
    this.#worker = null;
  }
  wantTick(tick) {
    ++this.#outstanding;
    this.#worker?.postMessage({ want: tick });
  }
  revisit(tick) {
    this.#worker?.postMessage({ revisit: tick });
  }
}
