// Firefox through WebDriver BiDi. Without an X display it has no WebGL 2, even headless: run it under xvfb-run.
import puppeteer from 'puppeteer-core';
import { DrivenPage, PATIENCE, leash, listen, program } from './browsers.mjs';

/** `prefs`: what about:config would be set to. */
export async function launchFirefox(prefs = {}) {
  const executablePath = program('FIREFOX', 'firefox-esr', 'firefox');
  if (!process.env.DISPLAY) throw new Error('Firefox draws only with an X display: run this under xvfb-run');
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: prefs,
    timeout: PATIENCE,
    protocolTimeout: PATIENCE,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false, // signals end this process, and its end ends the browser
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
      return new DrivenPage(page, complaints, () => page.close());
    },
    async close() {
      await browser.close().catch(() => {});
      await group.end();
    },
  };
}
