// Counting checks: a named check passes unless something in it fails or throws.
import { isDeepStrictEqual } from 'node:util';

export class Checks {
  passed = 0;
  failed = 0;

  async run(name, body) {
    const failures = [];
    const check = {
      ok: (condition, what) => condition || failures.push(what),
      equal: (actual, expected, what) => isDeepStrictEqual(actual, expected) ||
        failures.push(`${what}: ${JSON.stringify(actual)} is not ${JSON.stringify(expected)}`),
    };
    try {
      await body(check);
    } catch (error) {
      failures.push(String((error && error.message) || error));
    }
    console.log((failures.length ? 'FAILED  ' : 'passed  ') + name);
    for (const failure of failures) console.log('        ' + failure);
    failures.length ? ++this.failed : ++this.passed;
  }

  finish() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed ? 1 : 0;
  }
}
