// What the three browsers have in common. Each has a file with one function that starts it:
//
//     const browser = await launchFirefox();
//     const page = await browser.open(url, { width: 1280, height: 720 });
//     await page.evaluate((a, b) => a + b, 1, 2);   // or the text of an expression; back comes what JSON carries
//     await page.until((n) => document.title.length > n, 3, 10_000);
//     await page.move([[10, 10], [20, 10]], { pressed: true });    // the mouse: CSS pixels of the window
//     await page.screenshot('page.png');
//     page.complaints        // await page.complaints(): errors, blocked content, requests to other hosts
//     await page.close();
//     await browser.close();

import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Time after which something that should happen counts as not happening: long, for busy machines. */
export const PATIENCE = 120_000;

const POLL_MS = 50;

/** Time between two places of the mouse: some frames even of a slow page. */
export const MOUSE_MS = 60;

export class BrowserPage {
  /** The value of an expression's text, a promise's once it is settled: a string. Browsers override it. */
  async evaluateText(_expression) {
    throw new Error('a browser must say how it evaluates');
  }

  async evaluate(what, ...args) {
    const text = (arg) => (typeof arg === 'function' ? `(${arg})` : JSON.stringify(arg));
    const expression = typeof what === 'function' ? `(${what})(${args.map(text).join(', ')})` : `(${what})`;
    // The browsers' own encodings of numbers and objects differ: JSON does not.
    return JSON.parse(
      await this.evaluateText(`Promise.resolve(${expression}).then((value) => JSON.stringify(value) ?? 'null')`),
    );
  }

  /**
   * Waits until `what` is true of the page and returns its value. Asked from outside, since helpers inside need eval,
   * which the policy forbids.
   */
  async until(what, arg, patience = PATIENCE) {
    for (const end = Date.now() + patience; ;) {
      const value = await this.evaluate(what, arg);
      if (value) return value;
      if (Date.now() > end) throw new Error(`not within ${patience / 1000} s: ${what}`);
      await new Promise((done) => setTimeout(done, POLL_MS));
    }
  }
}

/** A page of Playwright's or Puppeteer's, which agree in all of this but in what `close` closes. */
export class DrivenPage extends BrowserPage {
  constructor(page, complaints, close) {
    super();
    Object.assign(this, { page, complaintsSoFar: complaints, close });
  }
  evaluateText(expression) {
    return this.page.evaluate(expression);
  }
  async complaints() {
    return this.complaintsSoFar;
  }
  async screenshot(path) {
    await this.page.screenshot({ path });
  }
  /** The mouse goes through `points`, with its left button `pressed` from the first to the last. */
  async move(points, { pressed = false } = {}) {
    const { mouse } = this.page;
    const pause = () => new Promise((done) => setTimeout(done, MOUSE_MS));
    for (const [i, [x, y]] of points.entries()) {
      await mouse.move(x, y);
      if (pressed && i === 0) await mouse.down();
      await pause();
    }
    if (pressed) await mouse.up();
    await pause();
  }
}

/** Keeps the complaints of a page of Playwright's or Puppeteer's, whose events agree. */
export function listen(page, origin) {
  const complaints = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (request.url().startsWith('data:')) return; // asks nobody: Firefox's own fonts for formulas and marks
    if (!request.url().startsWith(origin)) complaints.push('third-party request: ' + request.url());
  });
  return complaints;
}

/** A program's path: what the environment variable says, or the first of `names` on the PATH. */
export function program(variable, ...names) {
  if (process.env[variable]) return process.env[variable];
  for (const name of names) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {}
    }
  }
  throw new Error(`${names.join(' or ')} is not installed here (another path can be given as ${variable}=...)`);
}

/**
 * Ties a process group to this process: a shell waits at the end of a pipe and ends the group when this process is
 * gone, even killed.
 * `end()` ends the group now.
 */
export function leash(pid) {
  const holder = spawn('/bin/sh', ['-c', 'read line; kill -KILL "-$0"', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  holder.unref();
  holder.stdin.unref?.();
  const ended = new Promise((done) => holder.once('exit', done));
  return {
    end: () => {
      holder.ref();
      holder.stdin.end();
      return ended;
    },
  };
}
