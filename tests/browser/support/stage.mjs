// What every check of the page in a browser stands on: the server of dist/, Chromium, counted checks, pages opened
// alike.
//
//     await run('what is true', async (check) => {
//       const page = await openAt('#v1&m=20&T=10&t=1');
//       ...
//       check.equal(page.complaints, [], 'complaints');
//     });
//
// tests/browser/run.mjs imports the files of a group one after the other and ends with finish().

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PATIENCE } from './browsers.mjs';
import { Checks } from './checks.mjs';
import { launch, launchChromium } from './chromium.mjs';
import { launchFirefox } from './firefox.mjs';
import { atRest, until } from './page.mjs';
import { serve } from './server.mjs';
import { launchWebkit } from './webkit.mjs';

/** The project's folder; where pictures go; a folder that is gone at the end. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const screenshots = root + 'build/screenshots/';
mkdirSync(screenshots, { recursive: true });
export const scratch = mkdtempSync(join(tmpdir(), 'equator-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

export const SIZE = { width: 1280, height: 720 };
export const SMALL = { viewport: { width: 800, height: 500 } }; // drawn in software, the picture takes most of the time
export const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

export const server = await serve(root + 'dist'); // of the instrument, with the strict policy
export const browser = await launch();
const checks = new Checks(process.argv.slice(3));

/** What is closed after the check that now runs, and at the very end: functions. */
export const afterCheck = [],
  atEnd = [() => browser.close(), () => server.close()];

/** Runs a check and closes its pages and servers, whatever became of it. */
export const run = (name, body) => andClose(checks.run(name, body));

/** The same for one that takes long and that others stand in for: see Checks.runLong. */
export const runLong = (name, body) => andClose(checks.runLong(name, body));

async function andClose(check) {
  await check;
  await Promise.all(browser.contexts().map((context) => context.close()));
  for (const close of afterCheck.splice(0)) await close();
}

export async function finish() {
  for (const close of atEnd) await close();
  checks.finish();
}

/** The browsers there are by name. Firefox and WebKit draw only on a display. */
export const BROWSERS = { Chromium: launchChromium, Firefox: launchFirefox, WebKit: launchWebkit };
const started = {};
/** One of them, started when it is first asked for and closed at the end. */
export function theBrowser(name) {
  started[name] ??= BROWSERS[name]().then((it) => {
    atEnd.push(() => it.close().catch(() => {}));
    return it;
  });
  return started[name];
}

/** Runs in a page before its scripts: the browser has no WebGL; it has no vector instructions. */
function withoutWebgl() {
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return /webgl/.test(kind) ? null : getContext.call(this, kind, ...rest);
  };
}
function withoutSimd() {
  WebAssembly.validate = () => false;
}

/**
 * A fresh page of Chromium's on an address, of the instrument's server where it names no other, with everything it
 * complains about, warns of and asks other hosts for. Besides what Playwright takes: a context to open it in, what runs
 * before its scripts, what its browser lacks.
 */
export async function visit(address, { context, beforeLoad, noWebgl, noSimd, ...options } = {}) {
  const within = context ?? (await browser.newContext({ viewport: SIZE, colorScheme: 'dark', ...options }));
  const page = await within.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.complaints = [];
  page.warnings = [];
  page.on('console', (message) => {
    if (message.type() === 'error') page.complaints.push(message.text());
    if (message.type() === 'warning' && !/GPU stall/.test(message.text())) page.warnings.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('request', (request) => {
    const { hostname } = new URL(request.url());
    if (!['127.0.0.1', ''].includes(hostname)) page.complaints.push('third-party request: ' + request.url());
  });
  if (beforeLoad) await page.addInitScript(beforeLoad);
  if (noWebgl) await page.addInitScript(withoutWebgl);
  if (noSimd) await page.addInitScript(withoutSimd);
  await page.goto(/^[a-z]+:/.test(address) ? address : `${server.origin}/${address}`);
  return page;
}

/** The same once the instrument is there. */
export async function open(address, options) {
  const page = await visit(address, options);
  await until(page, () => globalThis.equator);
  return page;
}

/** The instrument at a link's own time, at rest. */
export async function openAt(link, options) {
  const page = await open(link, options);
  await until(page, atRest);
  return page;
}
