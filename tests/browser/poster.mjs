// The poster that the Share dialog saves, without anybody at the screen: node tests/browser/poster.mjs LINK FILE.
import { launch } from './support/chromium.mjs';
import { atRest, openDialog, until } from './support/page.mjs';
import { serve } from './support/server.mjs';
import { fileURLToPath } from 'node:url';

const [link, file] = process.argv.slice(2);
const PATIENCE = 300_000, EXPECTED_PATIENCE = 60_000; // milliseconds: for the run, and for its expected gap

const server = await serve(fileURLToPath(new URL('../../dist', import.meta.url)));
const browser = await launch();
try {
  const page = await browser.newPage({ viewport: { width: 1000, height: 760 } });
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${server.origin}/index.html#${link.replace(/^[^#]*#/, '')}`);
  await page.waitForFunction(() => globalThis.equator);
  const { refusal } = await page.evaluate(() => equator.state());
  if (refusal) throw new Error(refusal.problems.map(({ sentence }) => sentence).join('\n') || refusal.title);
  await until(page, atRest);
  // Where it cannot be computed it says why, and the poster leaves it out.
  await page
    .waitForFunction(
      () => {
        const { expected } = equator.state();
        return expected.expected_particle_gap > 0 || expected.reason;
      },
      null,
      { polling: 100, timeout: EXPECTED_PATIENCE },
    )
    .catch(() => {});
  await openDialog(page);
  const button = page.getByRole('button', { name: 'Poster (SVG)' });
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  await download.saveAs(file);
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  await server.close();
}
