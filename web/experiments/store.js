// Rows that are done, kept in the browser, so that a page that is loaded again goes on where it was. Where storage is refused (private windows,
// full disks) everything works without, and says so.
import { labBuild } from './assets.js';

const NAME = 'equator-experiments', ROWS = 'rows', RUNNING = 'running';
const TAKEN = 'its storage was taken away';
const PATIENCE_MS = 5000; // for storage to open: the page goes on without

const done = (request) => new Promise((fulfil, refuse) => {
  request.onsuccess = () => fulfil(request.result);
  request.onerror = () => refuse(request.error);
});

/** The end of a transaction: a request that succeeded may still be undone, by a full disk for one. */
const ended = (transaction) => new Promise((fulfil, refuse) => {
  transaction.oncomplete = () => fulfil(true);
  transaction.onabort = () => refuse(transaction.error ?? new Error('the browser undid it'));
});

/** Of one build of the program only: another one's numbers might differ. */
const rowsOf = (link) => IDBKeyRange.bound([labBuild, link], [labBuild, link, []]); // arrays come after all numbers
const othersRows = () => [IDBKeyRange.upperBound([labBuild], true), IDBKeyRange.lowerBound([labBuild, []])];

/** A way to the other tabs, or null where there is none: blocked storage may forbid it too. */
function tabs() {
  try {
    return new BroadcastChannel(NAME);
  } catch {
    return null;
  }
}

export class Store {
  #opening = null;
  /** Why the last thing that was not done was not, or ''. */
  trouble = '';
  /** Why nothing at all is kept, or ''. */
  refused = '';
  #tabs = tabs();
  /** How often what had been kept was taken away. */
  losses = 0;
  #lost = () => {};

  /** hear(link): another tab forgot the rows of an experiment. */
  onForgotten(hear) {
    if (this.#tabs) this.#tabs.onmessage = ({ data }) => hear(data.forgotten);
  }
  /** hear(): what had been kept is gone, or may be: the browser took its storage away, or another tab wants to remove it. */
  onLost(hear) {
    this.#lost = hear;
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
      await this.#opened();
      await this.#change(ROWS, (rows) => othersRows().forEach((range) => rows.delete(range)));
    });
    return this;
  }
  /** The data base: opened when it is first wanted, and anew after it was closed. */
  #opened() {
    return this.#opening ??= this.#open().catch((error) => {
      this.#opening = null;
      this.refused = error?.message || String(error);
      throw error;
    });
  }
  async #open() {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(ROWS);
      request.result.createObjectStore(RUNNING);
    };
    let late = false;
    const patience = new Promise((_, refuse) => setTimeout(() => {
      late = true;
      refuse(new Error('it does not answer'));
    }, PATIENCE_MS));
    const opened = done(request);
    opened.then((base) => late && base.close(), () => {}); // in nobody's way
    const base = await Promise.race([opened, patience]);
    const closed = () => {
      this.#opening = null;
      ++this.losses;
      this.trouble = TAKEN;
      this.#lost();
    };
    base.onclose = closed;
    base.onversionchange = () => {
      base.close();
      closed();
    };
    this.refused = '';
    return base;
  }

  async #transaction(name, mode) {
    return (await this.#opened()).transaction(name, mode);
  }
  async #store(name) {
    return (await this.#transaction(name, 'readonly')).objectStore(name);
  }
  /** Resolves when what work(store) asked for is there to stay. */
  async #change(name, work) {
    const transaction = await this.#transaction(name, 'readwrite'), { losses } = this, end = ended(transaction);
    try {
      work(transaction.objectStore(name));
    } catch (error) {
      end.catch(() => {});
      throw error;
    }
    await end;
    if (losses !== this.losses) throw new Error(TAKEN); // which a transaction at its end outlives
    return true;
  }

  /** [[run, text], ...] of an experiment. */
  rows(link) {
    return this.#guarded(async () => {
      const rows = await this.#store(ROWS);
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
    return this.#guarded(async () => Boolean(await done((await this.#store(RUNNING)).get(link))), false);
  }
  setRunning(link, running) {
    return this.#guarded(() => this.#change(RUNNING, (store) => (running ? store.put(true, link) : store.delete(link))), false);
  }
}
