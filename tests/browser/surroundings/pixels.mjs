// Browsers that hand out other pixels than they show.

import { launchFirefox } from '../support/firefox.mjs';
import { atRest, openDialog, place } from '../support/page.mjs';
import { run, server, SIZE } from '../support/stage.mjs';
import { LINK, openAt } from '../support/surroundings.mjs';

/**
 * A browser that changes what a script takes out of a canvas by up to `most`: in PNGs, and in what is read directly.
 */
const otherPixels = (most) => {
  const { toBlob } = HTMLCanvasElement.prototype,
    { getImageData } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.getImageData = function (...box) {
    const image = getImageData.apply(this, box);
    for (let i = 0; i < image.data.length; ++i)
      if (i % 4 < 3) image.data[i] += Math.round((((i * 7919) % 101) / 50 - 1) * most);
    return image;
  };
  HTMLCanvasElement.prototype.toBlob = function (done, type) {
    const copy = document.createElement('canvas');
    [copy.width, copy.height] = [this.width, this.height];
    const context = copy.getContext('2d');
    context.drawImage(this, 0, 0);
    context.putImageData(context.getImageData(0, 0, copy.width, copy.height), 0, 0);
    toBlob.call(copy, done, type);
  };
};
const lying = `(${otherPixels})(120)`,
  noisy = `(${otherPixels})(1)`;

await run('pixels: where others are handed out nothing is saved, it is said, and the SVG is offered', async (check) => {
  const page = await openAt(LINK, { beforeLoad: lying });
  let files = 0;
  page.on('download', () => ++files);
  await openDialog(page);
  const status = page.locator('#share section:last-of-type > .status');
  const buttons = page.locator('#share');
  for (const [what, nth] of [
    ['PNG', 0],
    ['PNG', 1],
    ['Film (WebM)', 0],
  ]) {
    await buttons.getByRole('button', { name: what, exact: true }).nth(nth).click();
    await page.getByText('alters the pixels that pages read').waitFor();
    await page.waitForTimeout(300);
    check.equal(files, 0, `${what} ${nth}: no file`);
    await status.evaluate((element) => {
      element.textContent = '';
    });
  }
  await buttons.getByRole('button', { name: 'PNG', exact: true }).nth(1).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Gap as SVG' }).click(),
  ]);
  check.ok(/^equator-gap.*\.svg$/.test(download.suggestedFilename()), download.suggestedFilename());
  check.equal(page.complaints, [], 'complaints');
});

await run('pixels: noise that nobody sees is saved, and said', async (check) => {
  const page = await openAt(LINK, { beforeLoad: noisy });
  await openDialog(page);
  await Promise.all([
    page.waitForEvent('download'),
    page.locator('#share').getByRole('button', { name: 'PNG', exact: true }).nth(1).click(),
  ]);
  await page.getByText('alters saved pixels a little').waitFor();
  check.equal(page.complaints, [], 'complaints');
});

await run('pixels: an honest browser is told nothing', async (check) => {
  const page = await openAt(LINK);
  await openDialog(page);
  await Promise.all([
    page.waitForEvent('download'),
    page.locator('#share').getByRole('button', { name: 'PNG', exact: true }).nth(0).click(),
  ]);
  await page.waitForTimeout(500);
  const said = await page.locator('#share section:last-of-type > .status').textContent();
  check.ok(/^Saved [^ ]+\.png\.$/.test(said), said);
});

await run('pixels: Firefox that resists fingerprinting', async (check) => {
  const firefox = await launchFirefox({ 'privacy.resistFingerprinting': true });
  try {
    const driven = await firefox.open(server.origin + '/' + LINK, SIZE);
    await driven.until(atRest);
    for (
      let tries = 0;
      tries < 5 && !(await driven.evaluate(() => Boolean(document.querySelector('#share[open]'))));
      ++tries
    )
      await driven
        .move([await place(driven, 'share')], { pressed: true })
        .then(() => new Promise((done) => setTimeout(done, 1500)));
    await driven.evaluate(() => {
      [...document.querySelectorAll('#share button')].find(({ textContent }) => textContent === 'PNG').click();
    });
    await driven.until(() => /alters the pixels.*as SVG/s.test(document.getElementById('share').textContent));
    check.ok(true, 'it is said');
    await driven.close();
  } finally {
    await firefox.close();
  }
});
