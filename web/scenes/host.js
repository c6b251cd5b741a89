// Asks the Worker of the article's figures. It is started at the first question; answers that were had once are kept for a while.
import { newScenesWorker, scenesModule } from 'equator-assets';

const MOST_KEPT = 24;

export class SceneHost {
  #worker = null;
  #broken = null; // why there is no Worker, once that is known
  #kept = new Map(); // text of a question -> its answer, the newest last
  #open = new Map(); // number -> answer
  #count = 0;

  /**
   * The answer to {kind, link, moments, lists}: {moments, done, refused}, which fills while it is computed. changed() is called whenever it has
   * grown. An answer is shared by all that ask the same.
   */
  ask({ kind, link, moments = 1, lists = [] }, changed) {
    const text = JSON.stringify([kind, link, moments, lists]);
    let answer = this.#kept.get(text);
    this.#kept.delete(text);
    if (!answer || answer.refused) {
      answer = { number: ++this.#count, text, moments: [], done: false, refused: null, listeners: new Set() };
      this.#send(answer, { ask: answer.number, kind, link, moments, lists });
    }
    this.#kept.set(text, answer);
    for (const [old, { done }] of this.#kept) if (this.#kept.size > MOST_KEPT && done) this.#kept.delete(old);
    answer.listeners.add(changed);
    return answer;
  }

  /** changed() is told no more; what nobody waits for is computed no further. */
  leave(answer, changed) {
    answer.listeners.delete(changed);
    if (answer.done || answer.listeners.size > 0) return;
    this.#kept.delete(answer.text);
    this.#open.delete(answer.number);
    this.#worker?.postMessage({ drop: answer.number });
  }

  /** What is not there yet of these answers is computed before all others that wait. */
  hurry(answers) {
    const first = answers.filter(({ done }) => !done).map(({ number }) => number);
    if (first.length > 0) this.#worker?.postMessage({ first });
  }

  #send(answer, question) {
    this.#open.set(answer.number, answer);
    if (this.#broken) return queueMicrotask(() => this.#refuse(answer, this.#broken));
    if (!this.#worker) this.#start();
    this.#worker?.postMessage(question); // kept there until the program is up
  }

  #start() {
    const fail = (reason) => {
      this.#broken = reason || 'its script could not be loaded';
      this.#worker?.terminate();
      this.#worker = null;
      for (const answer of [...this.#open.values()]) this.#refuse(answer, this.#broken);
    };
    try {
      this.#worker = newScenesWorker();
    } catch (error) {
      return fail(error.message);
    }
    this.#worker.onerror = (event) => fail(event.message);
    this.#worker.onmessage = ({ data }) => (data.failed ? fail(data.failed) : this.#take(data));
    scenesModule().then((module) => this.#worker?.postMessage({ module }), (error) => fail(error.message));
  }

  #refuse(answer, reason) {
    Object.assign(answer, { refused: reason, done: true });
    this.#open.delete(answer.number);
    for (const changed of answer.listeners) changed();
  }

  #take({ answer: number, moment, last, refused }) {
    const answer = this.#open.get(number);
    if (!answer) return; // nobody waits for it
    if (refused) return this.#refuse(answer, refused);
    answer.moments.push(moment);
    if (last) {
      answer.done = true;
      this.#open.delete(number);
    }
    for (const changed of answer.listeners) changed();
  }
}
