// Firefox through WebDriver BiDi. Without an X display it has no WebGL 2, even headless: run it under xvfb-run.
import puppeteer from 'puppeteer-core';
import { EnginePage, PATIENCE, leash, listen, move, program } from './engine.mjs';

class FirefoxPage extends EnginePage {
  constructor(page, complaints) {
    super();
    Object.assign(this, { page, complaintsSoFar: complaints });
  }
  evaluateText(expression) { return this.page.evaluate(expression); }
  async complaints() { return this.complaintsSoFar; }
  move(points, { pressed = false } = {}) { return move(this.page.mouse, points, pressed); }
  async screenshot(path) { await this.page.screenshot({ path }); }
  async close() { await this.page.close(); }
}

export async function launchFirefox() {
  const executablePath = program('FIREFOX', 'firefox-esr', 'firefox');
  if (!process.env.DISPLAY) throw new Error('Firefox draws only with an X display: run this under xvfb-run');
  const browser = await puppeteer.launch({
    browser: 'firefox', executablePath, headless: true, timeout: PATIENCE, protocolTimeout: PATIENCE,
    handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false, // signals end this process, and its end ends the browser
  });
  const group = leash(browser.process().pid);
  return {
    version: await browser.version(),
    async open(url, { width = 1280, height = 720 } = {}) {
      const page = await browser.newPage();
      page.setDefaultTimeout(PATIENCE);
      const complaints = listen(page, new URL(url).origin);
      await page.setViewport({ width, height });
      await page.goto(url);
      return new FirefoxPage(page, complaints);
    },
    async close() {
      await browser.close().catch(() => {});
      await group.end();
    },
  };
}
