// On paper: the page, embeds, experiments, in Chromium, Firefox and WebKit. Needs pdftoppm and pdftotext.

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchFirefox } from '../support/firefox.mjs';
import { hostPage } from '../support/hosts.mjs';
import { atRest, frames, state } from '../support/page.mjs';
import { run, scratch, screenshots, server, SIZE, visit } from '../support/stage.mjs';
import { guest, LINK, MARKED, openAt, openExperiment } from '../support/surroundings.mjs';
import { launchWebkit } from '../support/webkit.mjs';

const PLOTS = 12; // on paper

/** Size, number of colours and share of dark pixels of a canvas of the page. */
const picture = (page, selector) =>
  page.evaluate((what) => {
    const canvas = document.querySelector(what);
    if (!canvas) return null;
    const { width, height } = canvas,
      box = canvas.getBoundingClientRect();
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height),
      counts = new Map();
    for (const pixel of new Uint32Array(data.buffer)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    return {
      width,
      height,
      shown: box.width > 0 && box.height > 0,
      colours: counts.size,
      corner: [...data.subarray(0, 3)],
    };
  }, selector);
const visible = (page, selector) =>
  page.evaluate(
    (what) => [...document.querySelectorAll(what)].some((element) => element.getBoundingClientRect().height > 0),
    selector,
  );

/** The pages of a PDF as text, and its first pages as PNG files. */
function readPdf(bytes, name) {
  const path = join(scratch, name + '.pdf');
  writeFileSync(path, bytes);
  execFileSync('pdftoppm', ['-r', '60', '-l', '3', '-png', path, screenshots + name]);
  const images = execFileSync('pdfimages', ['-list', path], { encoding: 'utf8' })
    .split('\n')
    .slice(2)
    .filter(Boolean)
    .map((line) => line.trim().split(/ +/).slice(3, 5).map(Number));
  return { text: execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8' }), images };
}

await run(
  'paper: beforeprint brings still, link, digest, settings and plots; afterprint takes them away',
  async (check) => {
    const page = await openAt(LINK);
    const before = await page.evaluate(() => document.getElementById('instrument').innerHTML.length);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: screenshots + 'print.png', fullPage: true });
    const still = await picture(page, '.still');
    check.ok(still.shown && still.colours > 500 && still.width >= 2 * 1280, JSON.stringify(still));
    check.ok(
      still.corner.every((value) => value > 200),
      'in colours for paper: ' + still.corner,
    );
    check.equal(await visible(page, '#canvas, #below, #controls'), false, 'what paper has no use for');
    check.equal(await page.locator('#paper svg').count(), PLOTS, 'plots');
    const { digest, address } = await state(page),
      words = await page.locator('#paper').innerText();
    check.ok(words.includes(digest) && words.includes(address), 'digest and link: ' + words.slice(0, 300));
    check.ok(/\(m\)\s+60/.test(words) && /\(T\)\s+12/.test(words), 'settings: ' + words.slice(0, 1500));
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await frames(page, 5);
    check.equal(await page.locator('#paper, .still').count(), 0, 'left over');
    check.equal(
      await page.evaluate(() => document.getElementById('instrument').innerHTML.length),
      before,
      'the page is as it was',
    );
    check.equal((await state(page)).address, address, 'the address too');
    const live = await page.evaluate(() => {
      equator.draw();
      const copy = document.createElement('canvas');
      copy.width = copy.height = 4;
      const context = copy.getContext('2d');
      context.drawImage(equator.canvas, 0, 0);
      return [canvas.width, ...context.getImageData(0, 0, 1, 1).data];
    });
    check.ok(live[0] === 1280 && live[1] < 60, 'the canvas has its own pixels and colours again: ' + live);
    check.equal(page.complaints, [], 'complaints');
  },
);

await run('paper: a medium that changes without an event to say so, twice', async (check) => {
  const page = await openAt(LINK);
  for (let i = 0; i < 2; ++i) {
    await page.emulateMedia({ media: 'print' });
    await page.waitForSelector('.still');
    check.equal(await page.locator('.still').count(), 1, 'stills');
    await page.emulateMedia({ media: 'screen' });
    await page.waitForFunction(() => !document.querySelector('.still, #paper'));
  }
});

await run('paper: a PDF by Chromium', async (check) => {
  const page = await openAt(LINK);
  const { text, images } = readPdf(await page.pdf({ format: 'A4', printBackground: false }), 'pdf-page');
  check.ok(
    images.some(([width]) => width >= 2000),
    'the still: ' + JSON.stringify(images),
  );
  const { digest } = await state(page);
  check.ok(text.replace(/\s/g, '').includes(digest), 'the digest');
  check.ok(/Settings/.test(text) && /Numbers/.test(text), 'settings and numbers');
});

await run('paper: a run that plays, a page without WebGL, a lost context', async (check) => {
  const playing = await openAt(LINK);
  await playing.evaluate(() => {
    equator.again();
    equator.play();
  });
  await playing.emulateMedia({ media: 'print' });
  await playing.waitForSelector('.still');
  check.ok((await picture(playing, '.still')).colours > 200, 'playing');
  const blind = await openAt(LINK, { noWebgl: true });
  await blind.emulateMedia({ media: 'print' });
  await blind.waitForSelector('#paper');
  check.equal(
    [await blind.locator('#paper svg').count(), await blind.locator('.still').count()],
    [PLOTS, 0],
    'without WebGL',
  );
  const lost = await openAt(LINK);
  await lost.evaluate(() =>
    document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context').loseContext(),
  );
  await lost.waitForTimeout(300);
  await lost.emulateMedia({ media: 'print' });
  await lost.waitForSelector('#paper');
  check.equal(await lost.locator('#paper svg').count(), PLOTS, 'without its context');
});

await run("paper: embeds, on screen and off it, in their host's PDF", async (check) => {
  const page = await visit(
    hostPage(
      'print.html',
      `<h1>A post</h1><script src="${server.origin}/equator-demo.js"></script>
    <equator-demo link="${MARKED}" height="420" width="700"></equator-demo><div style="height: 3000px">long</div>`,
    ),
  );
  const frame = await guest(page);
  const shown = readPdf(await page.pdf({ format: 'A4' }), 'pdf-embed');
  check.ok(
    shown.images.some(([width]) => width >= 1400),
    'on screen: ' + JSON.stringify(shown.images),
  );
  check.ok(shown.text.replace(/\s/g, '').includes((await state(frame)).digest), 'its digest');
  await page.evaluate(() => scrollTo(0, 3000));
  await frame.waitForFunction(() => document.getElementById('canvas').getContext('webgl2').isContextLost(), undefined, {
    polling: 100,
  });
  const away = readPdf(await page.pdf({ format: 'A4' }), 'pdf-embed-away');
  check.ok(
    away.images.some(([width]) => width >= 1400),
    'off screen: ' + JSON.stringify(away.images),
  );
});

/** A page of another browser's at rest, once what comes later is there. */
async function rested(browser) {
  const page = await browser.open(server.origin + '/' + LINK, SIZE);
  await page.until(atRest);
  await page.until(() => performance.getEntriesByType('resource').some(({ name }) => /surroundings/.test(name)));
  await new Promise((done) => setTimeout(done, 1000));
  return page;
}

await run('paper: a PDF by Firefox, and the event in WebKit', async (check) => {
  const firefox = await launchFirefox();
  try {
    const driven = await rested(firefox);
    const { text, images } = readPdf(Buffer.from(await driven.page.pdf({ format: 'A4' })), 'pdf-firefox');
    check.ok(
      images.some(([width]) => width >= 1200),
      'the still: ' + JSON.stringify(images),
    );
    check.ok(text.replace(/\s/g, '').includes(await driven.evaluate(() => equator.state().digest)), 'the digest');
    await driven.until(() => !document.querySelector('.still, #paper'));
    await driven.close();
  } finally {
    await firefox.close();
  }
  const webkit = await launchWebkit();
  try {
    const page = await rested(webkit);
    const [colours, plots] = await page.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      const still = document.querySelector('.still'),
        { data } = still.getContext('2d').getImageData(0, 0, still.width, still.height);
      return [new Set(new Uint32Array(data.buffer)).size, document.querySelectorAll('#paper svg').length];
    });
    check.ok(colours > 500 && plots === PLOTS, `WebKit: ${colours} colours, ${plots} plots`);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.until(() => !document.querySelector('.still, #paper'));
    await page.close();
  } finally {
    await webkit.close();
  }
});

await run('paper: experiments have their figures in colours for paper, and nothing to press', async (check) => {
  const page = await openExperiment({ colorScheme: 'dark' });
  check.equal(await visible(page, 'svg.paper'), false, 'on the screen');
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await page.screenshot({ path: screenshots + 'print-experiments.png', fullPage: true });
  check.equal(
    [await visible(page, 'svg.paper'), await visible(page, '.picture svg:not(.paper)'), await visible(page, 'button')],
    [true, false, false],
    'on paper',
  );
  check.equal(await page.locator('svg.paper > rect').first().getAttribute('fill'), '#ffffff', 'ground');
});
