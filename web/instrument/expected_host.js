// The expected gap: asks a Worker of its own for it, on behalf of the app's C++ (Host::expect of src/instrument/session.h). Loaded after the
// first picture.
import { expectedModule, newExpectedWorker } from 'equator-assets';

const REST_MS = 200; // a setting that is being dragged asks at every step: only where it comes to rest is it computed

export class ExpectedHost {
  #module = null;
  #worker = null;
  #timer = 0;
  #answered;
  #failed;

  /** The newest answer as CSV. */
  table = '';

  /** answered(ArrayBuffer), failed(reason): what becomes of the newest question. */
  constructor(answered, failed) {
    this.#answered = answered;
    this.#failed = failed;
  }

  /** Another question takes the place of one that has no answer yet. */
  ask(link) {
    this.#end();
    this.#timer = setTimeout(() => this.#start(link), REST_MS);
  }

  #end() {
    clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = null;
  }

  /** A Worker a question: it is asked rarely, and what it took of memory is given back. */
  #start(link) {
    const end = (tell) => {
      if (born !== this.#worker) return;
      this.#end();
      tell();
    };
    const fail = (reason) => end(() => this.#failed(reason));
    let born = null;
    try {
      born = this.#worker = newExpectedWorker();
    } catch (error) {
      return fail(error.message);
    }
    born.onerror = (event) => fail(event.message || 'its script could not be loaded');
    born.onmessage = ({ data: { answer, table, failed } }) => {
      if (!answer) return fail(failed);
      end(() => {
        this.table = table;
        this.#answered(answer);
      });
    };
    this.#module ??= expectedModule();
    this.#module.then((module) => born.postMessage({ module }), (error) => {
      this.#module = null; // the next question tries again
      fail(error.message);
    });
    born.postMessage({ expect: link }); // kept until the program is up
  }
}
