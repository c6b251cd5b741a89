// The reader's own colours.

import { readFileSync } from 'node:fs';
import { hostPage } from '../support/hosts.mjs';
import { browser, root, run, screenshots, SIZE } from '../support/stage.mjs';
import { guest, guestFrame, LINK, openAt, openExperiment } from '../support/surroundings.mjs';

function luminance(rgb) {
  return rgb
    .map((v) => v / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + [0.2126, 0.7152, 0.0722][i] * v, 0);
}

function contrast(a, b) {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

const hex = (text) => [1, 3, 5].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
/** System colours, as this page has them. */
const system = (page, ...names) =>
  page.evaluate(
    (all) =>
      all.map((name) => {
        const probe = document.body.appendChild(document.createElement('i'));
        probe.style.color = name;
        const rgb = getComputedStyle(probe).color.match(/\d+/g).slice(0, 3).map(Number);
        probe.remove();
        return rgb;
      }),
    names,
  );
/** What the canvas shows: its commonest colour, and how many there are. */
const canvasGround = (frame) =>
  frame.evaluate(() => {
    for (let i = 0; i < 3; ++i) equator.draw();
    const { canvas } = equator,
      copy = document.createElement('canvas');
    [copy.width, copy.height] = [canvas.width, canvas.height];
    const context = copy.getContext('2d');
    context.drawImage(canvas, 0, 0);
    const counts = new Map();
    for (const pixel of new Uint32Array(context.getImageData(0, 0, copy.width, copy.height).data.buffer))
      counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    const most = [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
    return [most & 255, (most >> 8) & 255, (most >> 16) & 255];
  });

/** Every word of a plot and every curve against its ground. */
function checkPlot(check, svg, ground, what) {
  const fills = [...svg.matchAll(/<text[^>]* fill="(#[0-9a-f]{6})"/gi)].map((match) => hex(match[1]));
  const strokes = [...svg.matchAll(/ stroke="(#[0-9a-f]{6})"[^>]*stroke-width="([\d.]+)"/gi)]
    .filter(([, , width]) => width >= 1.5)
    .map((match) => hex(match[1]));
  check.ok(fills.length > 3, what + ': words');
  for (const fill of fills) check.ok(contrast(fill, ground) >= 4.5, `${what}: words of ${fill} on ${ground}`);
  for (const stroke of strokes) check.ok(contrast(stroke, ground) >= 3, `${what}: a curve of ${stroke} on ${ground}`);
}

const follows = async (check, page, what) => {
  const [ground] = await system(page, 'Canvas');
  await page.waitForTimeout(300);
  check.equal(await canvasGround(page), ground, what + ': ground of the canvas');
  for (const plot of ['gap', 'loss', 'latitude'])
    checkPlot(check, await page.evaluate((name) => equator.plotSvg(name, 600, 400), plot), ground, `${what}, ${plot}`);
};

await run("colours: the inks are in the program's order", async (check) => {
  const listed = /enum class Ink[^{]*\{(.*?)count_/s
    .exec(readFileSync(root + 'src/figure/theme.h', 'utf8'))[1]
    .replace(/\/\/.*/g, '')
    .match(/\w+/g);
  const { INKS } = await import(root + 'web/instrument/colours.js');
  check.equal(INKS, listed, 'inks');
});

for (const colorScheme of ['dark', 'light']) {
  await run(
    `colours: forced colours (${colorScheme}) are the canvas's too, and their end is its end`,
    async (check) => {
      const page = await openAt(LINK, { forcedColors: 'active', colorScheme });
      await follows(check, page, 'from the start');
      await page.screenshot({ path: `${screenshots}forced-${colorScheme}.png` });
      await page.emulateMedia({ forcedColors: 'none' });
      await page.waitForTimeout(300);
      check.equal(
        await canvasGround(page),
        colorScheme === 'dark' ? [0x16, 0x1c, 0x26] : [0xff, 0xff, 0xff],
        'plain again',
      );
      await page.emulateMedia({ forcedColors: 'active' });
      await follows(check, page, 'in the middle');
      check.equal(page.complaints, [], 'complaints');
    },
  );
}

await run("colours: a link's own theme does not go before forced colours", async (check) => {
  const page = await openAt(LINK + '&theme=light', { forcedColors: 'active', colorScheme: 'dark' });
  await follows(check, page, 'theme=light');
});

await run('colours: more contrast, in both themes, and on change', async (check) => {
  for (const [colorScheme, ground, text] of [
    ['dark', [0, 0, 0], '#ffffff'],
    ['light', [255, 255, 255], '#000000'],
  ]) {
    const page = await openAt(LINK, { contrast: 'more', colorScheme });
    await page.waitForTimeout(300);
    check.equal(await canvasGround(page), ground, colorScheme);
    const svg = await page.evaluate(() => equator.plotSvg('gap', 600, 400));
    checkPlot(check, svg, ground, colorScheme);
    check.ok(svg.includes(`fill="${text}"`), colorScheme + ': words as plain as can be');
    await page.screenshot({ path: `${screenshots}contrast-${colorScheme}.png` });
    await page.evaluate((theme) => equator.set('theme', theme), colorScheme === 'dark' ? 'light' : 'dark');
    await page.waitForTimeout(500);
    check.equal(
      await canvasGround(page),
      ground.map((v) => 255 - v),
      colorScheme + ': after the theme was changed',
    );
  }
});

await run('colours: embeds follow as well', async (check) => {
  const page = await (
    await browser.newContext({ viewport: SIZE, forcedColors: 'active', colorScheme: 'dark' })
  ).newPage();
  await page.goto(hostPage('forced.html', guestFrame()));
  const frame = await guest(page);
  await follows(check, frame, 'embed');
  await page.screenshot({ path: screenshots + 'forced-embed.png' });
});

await run('colours: the charts of experiments follow as well', async (check) => {
  const page = await openExperiment({ forcedColors: 'active', colorScheme: 'dark' });
  const ground = async () => hex(await page.locator('.picture svg:not(.paper) > rect').first().getAttribute('fill'));
  const [canvas] = await system(page, 'Canvas');
  check.equal(await ground(), canvas, 'ground');
  checkPlot(
    check,
    await page
      .locator('.picture svg:not(.paper)')
      .first()
      .evaluate((svg) => svg.outerHTML),
    canvas,
    'chart',
  );
  await page.screenshot({ path: screenshots + 'forced-experiments.png', fullPage: true });
  await page.emulateMedia({ forcedColors: 'none' });
  await page.waitForFunction(
    () => document.querySelector('.picture svg:not(.paper) > rect').getAttribute('fill') === '#141922',
  );
});
