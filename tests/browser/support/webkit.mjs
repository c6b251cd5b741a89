// WebKitGTK through its own WebDriver, spoken over plain HTTP. It needs an X display: run it under xvfb-run.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { BrowserPage, MOUSE_MS, PATIENCE, leash, program } from './browsers.mjs';

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

async function freePort() {
  const probe = createServer();
  await new Promise((ready) => probe.listen(0, '127.0.0.1', ready));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

async function command(method, address, body) {
  const response = await fetch(address, {
    method,
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE),
  });
  const { value } = await response.json();
  if (value?.error) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/**
 * Runs in the page. WebDriver tells nothing of what a page complains about, so the page has to collect it from its
 * first moment on that is ours.
 */
function collect() {
  const complaints = (globalThis.complaints = []);
  addEventListener('error', (event) => complaints.push(event.message), true);
  addEventListener('unhandledrejection', (event) => complaints.push(String(event.reason)));
  addEventListener('securitypolicyviolation', (event) => complaints.push('blocked: ' + event.blockedURI));
  const error = console.error;
  console.error = (...words) => {
    complaints.push(words.join(' '));
    error.apply(console, words);
  };
}

class WebkitPage extends BrowserPage {
  constructor(session) {
    super();
    this.session = session;
  }
  async evaluateText(expression) {
    const answer = await command('POST', this.session + '/execute/async', {
      script:
        `const done = arguments[0]; (async () => ${expression})()` +
        '.then((text) => done({ text }), (error) => done({ thrown: String(error) }));',
      args: [],
    });
    if ('thrown' in answer) throw new Error(answer.thrown); // not "error", which is the driver's word
    return answer.text;
  }
  complaints() {
    return this.evaluate(() => [
      ...complaints,
      ...performance
        .getEntriesByType('resource')
        .map((entry) => entry.name)
        .filter((name) => !name.startsWith(location.origin))
        .map((name) => 'third-party request: ' + name),
    ]);
  }
  async move(points, { pressed = false } = {}) {
    const actions = points.flatMap(([x, y], i) => [
      { type: 'pointerMove', duration: 0, x: Math.round(x), y: Math.round(y) },
      ...(pressed && i === 0 ? [{ type: 'pointerDown', button: 0 }] : []),
      { type: 'pause', duration: MOUSE_MS },
    ]);
    if (pressed) actions.push({ type: 'pointerUp', button: 0 }, { type: 'pause', duration: MOUSE_MS });
    await this.act([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions }]);
  }
  /** WebDriver's own actions, of one input source or several. */
  act(actions) {
    return command('POST', this.session + '/actions', { actions });
  }
  async screenshot(path) {
    writeFileSync(path, Buffer.from(await command('GET', this.session + '/screenshot'), 'base64'));
  }
  async close() {
    await command('DELETE', this.session);
  }
}

/** One page at a time: a driver has one session, and a session is a fresh browser. */
export async function launchWebkit() {
  const path = program('WEBKIT_DRIVER', 'WebKitWebDriver');
  if (!process.env.DISPLAY) throw new Error('WebKitGTK hangs without an X display: run this under xvfb-run');
  const port = await freePort(),
    driverAddress = `http://127.0.0.1:${port}`;
  // Sharing buffers with a display that has no graphics card is slow and fails on some machines.
  const driver = spawn(path, ['--port=' + port], {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, WEBKIT_DISABLE_DMABUF_RENDERER: '1' },
  });
  await new Promise((done, failed) => driver.once('spawn', done).once('error', failed));
  driver.unref();
  const group = leash(driver.pid);
  try {
    for (const end = Date.now() + PATIENCE; ;) {
      try {
        await command('GET', driverAddress + '/status');
        break;
      } catch (error) {
        if (driver.exitCode !== null || Date.now() > end)
          throw new Error('WebKitWebDriver does not answer: ' + error.message);
        await pause(50);
      }
    }
  } catch (error) {
    await group.end();
    throw error;
  }
  const browser = {
    version: '',
    async open(url, { width = 1280, height = 720 } = {}) {
      const { sessionId, capabilities } = await command('POST', driverAddress + '/session', { capabilities: {} });
      browser.version = `${capabilities.browserName} ${capabilities.browserVersion}`;
      const page = new WebkitPage(driverAddress + '/session/' + sessionId);
      // The window is asked for, the page is wanted: its frame is the difference.
      await command('POST', page.session + '/window/rect', { width, height });
      const [frameWidth, frameHeight] = await page.evaluate((w, h) => [w - innerWidth, h - innerHeight], width, height);
      await command('POST', page.session + '/window/rect', { width: width + frameWidth, height: height + frameHeight });
      await command('POST', page.session + '/url', { url });
      await page.evaluate(collect);
      return page;
    },
    close: () => group.end(),
  };
  return browser;
}
