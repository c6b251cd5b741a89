// Pages that zoom the instrument.

import { hostPage } from '../support/hosts.mjs';
import { atRest, frames, place, until } from '../support/page.mjs';
import { BROWSERS, run, runLong, server, SIZE, visit } from '../support/stage.mjs';
import { guest, guestFrame, LINK, MARKED, openAt } from '../support/surroundings.mjs';

/** Where Play is in the window, and whether the canvas has the screen's pixels. */
const measure = ([x, fromBottom]) => {
  const { canvas } = equator,
    box = canvas.getBoundingClientRect(),
    share = box.width / canvas.clientWidth;
  scrollBy(0, box.bottom - innerHeight);
  const now = canvas.getBoundingClientRect();
  return {
    at: [now.left + x * share, now.bottom - fromBottom * share],
    sharp: canvas.width / (box.width * devicePixelRatio),
    share,
  };
};
/** Where Play is from the canvas's lower left corner, while nothing zooms. */
const playFromCorner = async (page) =>
  page.evaluate(
    ([x, y]) => {
      const box = equator.canvas.getBoundingClientRect();
      return [x - box.left, box.bottom - y];
    },
    await place(page, 'play'),
  );
const ZOOMS = {
  'the body': () => {
    document.body.style.zoom = '1.5';
  },
  'the root': () => {
    document.documentElement.style.zoom = '1.3';
  },
  'an ancestor': () => {
    document.getElementById('stage').style.zoom = '0.7';
  },
  'the canvas': () => {
    equator.canvas.style.zoom = '1.25';
  },
  'a transform': () => {
    Object.assign(document.getElementById('stage').style, { transform: 'scale(0.8)', transformOrigin: '0 0' });
  },
  'a larger transform': () => {
    Object.assign(document.body.style, { transform: 'scale(1.4)', transformOrigin: '0 0' });
  },
};

for (const [what, zoom] of Object.entries(ZOOMS)) {
  await run(`zoom of ${what}: clicks hit, the picture is sharp`, async (check) => {
    const page = await openAt(LINK);
    const corner = await playFromCorner(page);
    await page.evaluate(zoom);
    await page.waitForTimeout(900);
    const { at, sharp, share } = await page.evaluate(measure, corner);
    check.ok(Math.abs(share - 1) > 0.1, 'it does zoom: ' + share);
    check.ok(Math.abs(sharp - 1) < 0.02, `pixels of the canvas over the screen's: ${sharp}`);
    await page.mouse.move(...at);
    await frames(page, 3);
    await page.mouse.down();
    await frames(page, 4);
    await page.mouse.up();
    await until(page, () => equator.state().playing || equator.state().tick > 240);
  });
}

await run('zoom of the browser: the buffer follows the ratio, clicks hit', async () => {
  const page = await openAt(LINK);
  const session = await page.context().newCDPSession(page);
  for (const deviceScaleFactor of [1.5, 2, 0.75, 1]) {
    await session.send('Emulation.setDeviceMetricsOverride', { ...SIZE, deviceScaleFactor, mobile: false });
    await until(
      page,
      (ratio) => devicePixelRatio === ratio && Math.abs(equator.canvas.width - equator.canvas.clientWidth * ratio) <= 1,
      deviceScaleFactor,
    );
  }
  await session.send('Emulation.setDeviceMetricsOverride', { ...SIZE, deviceScaleFactor: 1.5, mobile: false });
  await page.waitForTimeout(300);
  await page.mouse.click(...(await place(page, 'play')), { delay: 100 });
  await until(page, () => equator.state().playing || equator.state().tick > 240);
});

const tag = guestFrame();
const element = `<script src="${server.origin}/equator-demo.js"></script>
  <equator-demo link="${MARKED}" width="700" height="420"`;
/** Nobody tells a bare frame of it. */
const BLURRED = 'a transform around a frame';
const HOSTS = {
  'CSS zoom around a frame': [`<div style="zoom: 1.5">${tag}</div>`, 1.5],
  'CSS zoom on the element': [`${element} style="zoom: 1.5"></equator-demo>`, 1.5],
  'a transform of the element': [
    `${element} style="transform: scale(1.5); transform-origin: 0 0"></equator-demo>`,
    1.5,
  ],
  [BLURRED]: [`<div style="transform: scale(1.5); transform-origin: 0 0">${tag}</div>`, 1.5],
};

for (const [what, [body, scale]] of Object.entries(HOSTS)) {
  await run(`zoom of a host, ${what}: clicks hit${what === BLURRED ? '' : ', the picture is sharp'}`, async (check) => {
    const page = await visit(hostPage('zoom.html', body));
    const frame = await guest(page);
    await page.waitForTimeout(2500);
    const { pixels, height, width, ratio } = await frame.evaluate(() => ({
      pixels: equator.canvas.width,
      height: equator.canvas.clientHeight,
      width: equator.canvas.clientWidth,
      ratio: devicePixelRatio,
    }));
    console.log('       ', what, JSON.stringify({ pixels, width, height, ratio }));
    if (/sharp/.test(what) || !/transform around/.test(what))
      check.ok(Math.abs(pixels / (700 * scale) - 1) < 0.02, `${pixels} pixels across ${700 * scale}`);
    const [x, y] = await place(frame, 'play'),
      larger = scale * (width === 700 ? 1 : 700 / width);
    await page.mouse.move(larger * x, larger * y);
    await page.waitForTimeout(200);
    await page.mouse.down();
    await page.waitForTimeout(200);
    await page.mouse.up();
    await frame.waitForFunction(() => equator.state().playing || equator.state().tick > 240, undefined, {
      polling: 50,
      timeout: 8000,
    });
  });
}

/** A check of one of the other browsers, in some of the ways to zoom. */
const zoomedIn = (name, ways) => async (check) => {
  const started = await BROWSERS[name]();
  try {
    for (const what of ways) {
      const page = await started.open(server.origin + '/' + LINK, SIZE);
      await page.until(atRest);
      await page.until(() => performance.getEntriesByType('resource').some(({ name }) => /surroundings/.test(name)));
      const corner = await playFromCorner(page);
      await page.evaluate(ZOOMS[what]);
      await new Promise((done) => setTimeout(done, 1500));
      const { at, sharp, share } = await page.evaluate(measure, corner);
      check.ok(
        Math.abs(sharp - 1) < 0.03,
        `${what}: pixels of the canvas over the screen's: ${sharp} (share ${share})`,
      );
      await page.move([at], { pressed: true });
      await page
        .until(() => equator.state().playing || equator.state().tick > 240, undefined, 8000)
        .catch(() => check.ok(false, `${what}: the click at ${at} missed`));
      await page.close();
    }
  } finally {
    await started.close();
  }
};
const ways = Object.keys(ZOOMS);
const often = ['the canvas', 'a transform']; // one of either kind: WebKit takes most of a minute for each
const others = ways.filter((what) => !often.includes(what));

await run('zoom in Firefox: clicks hit, the picture is sharp', zoomedIn('Firefox', ways));
await run(`zoom in WebKit (${often.join(', ')}): clicks hit, the picture is sharp`, zoomedIn('WebKit', often));
await runLong(`zoom in WebKit (${others.join(', ')}): clicks hit, the picture is sharp`, zoomedIn('WebKit', others));
