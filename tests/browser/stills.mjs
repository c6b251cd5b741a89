// The article's figures as still pictures, for script/stills: light, at rest, a column wide, in twice as many pixels.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launch } from './support/chromium.mjs';
import { serve } from './support/server.mjs';

const PATIENCE = 300_000; // milliseconds: for the slowest figure
const root = fileURLToPath(new URL('../../', import.meta.url)),
  article = root + 'web/article.html';

const server = await serve(root + 'dist');
const browser = await launch();
try {
  const page = await browser.newPage({
    viewport: { width: 1000, height: 900 },
    deviceScaleFactor: 2,
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  page.setDefaultTimeout(PATIENCE);
  await page.goto(`${server.origin}/article.html`);
  let text = readFileSync(article, 'utf8');
  for (const [, name] of text.matchAll(/<figure data-scene="(\w+)"/g)) {
    const figure = page.locator(`figure[data-scene="${name}"]`);
    await figure.scrollIntoViewIfNeeded();
    await page.waitForFunction(
      (scene) => {
        const element = document.querySelector(`figure[data-scene="${scene}"]`);
        return element.classList.contains('settled') && !/Computing/.test(element.textContent);
      },
      name,
      { polling: 100 },
    );
    // On the page's own ground: ink without it cannot be seen in a dark page.
    const { data, width, height } = await figure.locator('canvas').evaluate((canvas) => {
      const copy = document.createElement('canvas');
      Object.assign(copy, { width: canvas.width, height: canvas.height });
      const ctx = copy.getContext('2d');
      ctx.fillStyle = getComputedStyle(document.body).backgroundColor;
      ctx.fillRect(0, 0, copy.width, copy.height);
      ctx.drawImage(canvas, 0, 0);
      return { data: copy.toDataURL('image/webp', 0.8), width: canvas.clientWidth, height: canvas.clientHeight };
    });
    const bytes = Buffer.from(data.replace(/^data:image\/webp;base64,/, ''), 'base64');
    writeFileSync(`${root}web/scenes/stills/${name}.webp`, bytes);
    text = text.replace(
      new RegExp(`(src="scenes/stills/${name}\\.webp") width="\\d+" height="\\d+"`),
      `$1 width="${width}" height="${height}"`,
    );
    console.log(`${name}: ${width} x ${height}, ${bytes.length} bytes`);
  }
  writeFileSync(article, text);
} finally {
  await browser.close();
  await server.close();
}
