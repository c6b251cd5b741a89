// Headless Chromium with WebGL 2 in software, on machines without a graphics card.
import { chromium } from 'playwright-core';
import { DrivenPage, PATIENCE, listen, program } from './browsers.mjs';

/** Playwright's browser itself, for tests that touch, resize and change its media. */
export const launch = () =>
  chromium.launch({
    executablePath: program('CHROMIUM', 'chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome'),
    chromiumSandbox: false, // containers rarely allow it
    args: [
      '--use-angle=swiftshader-webgl',
      '--enable-unsafe-swiftshader',
      '--disable-smooth-scrolling', // its steps starve where every frame is drawn in software
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** The common interface (browsers.mjs). */
export async function launchChromium() {
  const browser = await launch();
  return {
    version: browser.version(),
    async open(url, { width = 1280, height = 720 } = {}) {
      const page = await (await browser.newContext({ viewport: { width, height } })).newPage();
      page.setDefaultTimeout(PATIENCE);
      const complaints = listen(page, new URL(url).origin);
      await page.goto(url);
      return new DrivenPage(page, complaints, () => page.context().close());
    },
    close: () => browser.close(),
  };
}
