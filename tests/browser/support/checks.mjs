// Counting checks: a named check passes unless something in it fails or throws.
import { isDeepStrictEqual } from 'node:util';

export class Checks {
  passed = 0;
  failed = 0;
  skipped = 0;

  /** `words`: only the checks whose names hold one of them; none: every check. */
  constructor(words = []) {
    this.words = words;
    this.found = new Set();
    this.names = [];
  }

  async run(name, body) {
    this.names.push(name);
    const held = this.words.filter((word) => name.includes(word));
    if (this.words.length > 0 && held.length === 0) return;
    for (const word of held) this.found.add(word);
    const failures = [],
      start = Date.now();
    const check = {
      ok: (condition, what) => condition || failures.push(what),
      equal: (actual, expected, what) =>
        isDeepStrictEqual(actual, expected) ||
        failures.push(`${what}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`),
    };
    try {
      await body(check);
    } catch (error) {
      failures.push(String((error && error.message) || error));
    }
    console.log((failures.length ? 'FAILED  ' : 'passed  ') + name);
    for (const failure of failures) console.log('        ' + failure);
    if (process.env.EQUATOR_TIMES) console.log(`        ${((Date.now() - start) / 1000).toFixed(1)} s`);
    failures.length ? ++this.failed : ++this.passed;
  }

  /** A check that is left to those who ask for the long ones: with EQUATOR_LONG_TESTS=1, or one of its words. */
  async runLong(name, body) {
    if (process.env.EQUATOR_LONG_TESTS || this.words.length > 0) return this.run(name, body);
    console.log('left    ' + name);
    ++this.skipped;
  }

  /** Says how many there were. A word that no check's name holds is a failure: it was meant to choose something. */
  finish() {
    for (const word of this.words.filter((each) => !this.found.has(each))) {
      ++this.failed;
      console.log(`FAILED  no check has '${word}' in its name; there are:`);
      for (const name of this.names) console.log('        ' + name);
    }
    console.log(`${this.passed} passed, ${this.failed} failed` + (this.skipped ? `, ${this.skipped} skipped` : ''));
    process.exitCode = this.failed ? 1 : 0;
  }
}
