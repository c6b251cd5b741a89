// Rows that are done, kept in the browser, so that a page that is loaded again goes on where it was. Where storage is refused (private windows,
// full disks) everything works without, and says so.
import { labBuild } from './assets.js';

const NAME = 'equator-experiments', ROWS = 'rows', RUNNING = 'running';

const done = (request) => new Promise((fulfil, refuse) => {
  request.onsuccess = () => fulfil(request.result);
  request.onerror = () => refuse(request.error);
  request.onblocked = () => refuse(new Error('another tab holds an older one'));
});

/** The end of a transaction: a request that succeeded may still be undone, by a full disk for one. */
const ended = (transaction) => new Promise((fulfil, refuse) => {
  transaction.oncomplete = () => fulfil(true);
  transaction.onabort = () => refuse(transaction.error ?? new Error('the browser undid it'));
});

/** Of one build of the program only: another one's numbers might differ. */
const rowsOf = (link) => IDBKeyRange.bound([labBuild, link], [labBuild, link, []]); // arrays come after all numbers
const othersRows = () => [IDBKeyRange.upperBound([labBuild], true), IDBKeyRange.lowerBound([labBuild, []])];

export class Store {
  #base = null;
  /** Why something was not kept, or ''. */
  trouble = '';
  #tabs = typeof BroadcastChannel === 'function' ? new BroadcastChannel(NAME) : null;

  /** hear(link): another tab forgot the rows of an experiment. */
  onForgotten(hear) {
    if (this.#tabs) this.#tabs.onmessage = ({ data }) => hear(data.forgotten);
  }

  async #guarded(work, otherwise) {
    try {
      return await work();
    } catch (error) {
      this.trouble = error?.message || String(error);
      return otherwise;
    }
  }

  async open() {
    await this.#guarded(async () => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore(ROWS);
        request.result.createObjectStore(RUNNING);
      };
      this.#base = await done(request);
      this.#base.onversionchange = () => this.#base.close();
      await this.#change(ROWS, (rows) => othersRows().forEach((range) => rows.delete(range)));
    });
    return this;
  }

  #transaction(name, mode) {
    if (!this.#base) throw new Error(this.trouble || 'there is no storage');
    return this.#base.transaction(name, mode);
  }
  #store(name, mode) {
    return this.#transaction(name, mode).objectStore(name);
  }
  /** Resolves when what work(store) asked for is there to stay. */
  async #change(name, work) {
    const transaction = this.#transaction(name, 'readwrite'), end = ended(transaction);
    work(transaction.objectStore(name));
    return end;
  }

  /** [[run, text], ...] of an experiment. */
  rows(link) {
    return this.#guarded(async () => {
      const rows = this.#store(ROWS, 'readonly');
      const [keys, texts] = await Promise.all([done(rows.getAllKeys(rowsOf(link))), done(rows.getAll(rowsOf(link)))]);
      return keys.map((key, i) => [key[2], texts[i]]);
    }, []);
  }
  /** Whether it is kept, or done with: true or false, each once that is certain. */
  keep(link, run, text) {
    return this.#guarded(() => this.#change(ROWS, (rows) => rows.put(text, [labBuild, link, run])), false);
  }
  forget(link) {
    return this.#guarded(async () => {
      await this.#change(ROWS, (rows) => rows.delete(rowsOf(link)));
      this.#tabs?.postMessage({ forgotten: link });
      return true;
    }, false);
  }

  /** Whether an experiment was being computed when the page was left. */
  wasRunning(link) {
    return this.#guarded(async () => Boolean(await done(this.#store(RUNNING, 'readonly').get(link))), false);
  }
  setRunning(link, running) {
    return this.#guarded(() => this.#change(RUNNING, (store) => (running ? store.put(true, link) : store.delete(link))), false);
  }
}
