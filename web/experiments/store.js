// Rows that are done, kept in the browser, so that a page that is loaded again goes on where it was. Where storage is refused (private windows,
// full disks) everything works without, and says so.
import { labBuild } from './assets.js';

const NAME = 'equator-experiments', ROWS = 'rows', RUNNING = 'running';

const done = (request) => new Promise((fulfil, refuse) => {
  request.onsuccess = () => fulfil(request.result);
  request.onerror = () => refuse(request.error);
  request.onblocked = () => refuse(new Error('another tab holds an older one'));
});

/** Of one build of the program only: another one's numbers might differ. */
const rowsOf = (link) => IDBKeyRange.bound([labBuild, link], [labBuild, link, []]); // arrays come after all numbers
const othersRows = () => [IDBKeyRange.upperBound([labBuild], true), IDBKeyRange.lowerBound([labBuild, []])];

export class Store {
  #base = null;
  /** Why nothing is kept, or ''. */
  trouble = '';

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
      const rows = this.#base.transaction(ROWS, 'readwrite').objectStore(ROWS);
      await Promise.all(othersRows().map((range) => done(rows.delete(range))));
    });
    return this;
  }

  #store(name, mode) {
    if (!this.#base) throw new Error(this.trouble || 'there is no storage');
    return this.#base.transaction(name, mode).objectStore(name);
  }

  /** [[run, text], ...] of an experiment. */
  rows(link) {
    return this.#guarded(async () => {
      const rows = this.#store(ROWS, 'readonly');
      const [keys, texts] = await Promise.all([done(rows.getAllKeys(rowsOf(link))), done(rows.getAll(rowsOf(link)))]);
      return keys.map((key, i) => [key[2], texts[i]]);
    }, []);
  }
  keep(link, run, text) {
    return this.#guarded(() => done(this.#store(ROWS, 'readwrite').put(text, [labBuild, link, run])));
  }
  forget(link) {
    return this.#guarded(() => done(this.#store(ROWS, 'readwrite').delete(rowsOf(link))));
  }

  /** Whether an experiment was being computed when the page was left. */
  wasRunning(link) {
    return this.#guarded(async () => Boolean(await done(this.#store(RUNNING, 'readonly').get(link))), false);
  }
  setRunning(link, running) {
    return this.#guarded(() => {
      const store = this.#store(RUNNING, 'readwrite');
      return done(running ? store.put(true, link) : store.delete(link));
    });
  }
}
