// The Worker that reads links, keeps the rows and makes figures and tables of them: questions and promised answers.
import { labModule, newLabWorker } from './assets.js';

export class Desk {
  #worker;
  #asked = new Map(); // by number: how to answer
  #last = 0;

  /** broken(reason): it cannot go on; nothing is answered any more. */
  constructor(broken) {
    this.#worker = newLabWorker();
    this.#worker.onmessage = ({ data }) => {
      if ('failed' in data) return broken(data.failed);
      this.#asked.get(data.answer)(data.text);
      this.#asked.delete(data.answer);
    };
    this.#worker.onerror = (event) => broken(event.message || 'its script could not be loaded');
    labModule().then((module) => this.#worker.postMessage({ module }), (error) => broken(error.message));
  }

  /** The answer's text. What can be asked, and what `a` and `b` are, is in src/faces/lab/worker.cpp. */
  ask(what, text = '', { a = 0, b = 0, size = null } = {}) {
    return new Promise((done) => {
      this.#asked.set(++this.#last, done);
      this.#worker.postMessage({ ask: this.#last, what, text, a, b, size });
    });
  }
  async json(what, text, options) {
    return JSON.parse(await this.ask(what, text, options));
  }
}
