// The example post in every browser.

import { BROWSERS, run, screenshots, server } from '../support/stage.mjs';

for (const [name, start] of Object.entries(BROWSERS)) {
  await run(`the example post in ${name}`, async (check) => {
    const started = await start();
    try {
      const page = await started.open(server.origin + '/examples/blog.html', { width: 1100, height: 900 });
      await page.until(() => /running/.test(document.getElementById('readout').textContent));
      await page.evaluate(() => {
        document.querySelector('button[data-do=seek]').click();
      });
      await page.until(() => /^t = 9\.00.*paused/.test(document.getElementById('readout').textContent));
      await page.screenshot(`${screenshots}blog-${name.toLowerCase()}.png`);
      const answer = await page.evaluate(() => document.getElementById('first').state());
      check.equal(answer.digest, await firstDigest(answer.digest), 'digest at t = 9, the same in every browser');
      // The mouse, over a drag that ends outside the frame.
      const [box, sphere] = await page.evaluate(() => {
        const first = document.querySelector('#first'),
          frame = (first.shadowRoot ?? first).querySelector('iframe');
        return [frame.getBoundingClientRect(), frame.contentWindow.equator.layout().sphere];
      });
      const camera = () =>
        page.evaluate(async () => /cam=[^&]*/.exec((await document.getElementById('first').state()).link)?.[0]);
      const [x, y] = [box.x + sphere[0] + 0.5 * sphere[2], box.y + sphere[1] + 0.5 * sphere[3]];
      await page.move(
        [
          [x, y],
          [x + 20, y + 10],
          [x + 40, y + 20],
          [box.x - 30, y + 20],
        ],
        { pressed: true },
      );
      const turned = await camera();
      check.ok(turned, 'the sphere turned');
      await page.move([
        [x, y],
        [x - 30, y],
      ]);
      check.equal(await camera(), turned, 'the sphere, after the mouse came back');
      check.equal(await page.complaints(), [], 'complaints');
    } finally {
      await started.close();
    }
  });
}

/** What the first browser saw. */
function firstDigest(digest) {
  return (firstDigest.seen ??= digest);
}
