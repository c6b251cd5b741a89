// Presets and the article, under the instrument.

import { state, until } from '../support/page.mjs';
import { open, run } from '../support/stage.mjs';

await run('a preset opens its run above, a heading is a place and not a run', async (check) => {
  const page = await open('#v1&m=20&T=1&t=0.5');
  const card = page.locator('#presets a').nth(1);
  await card.scrollIntoViewIfNeeded();
  const link = (await card.getAttribute('href')).replace(/&colour=.*/, ''); // the run alone
  await card.click();
  await until(page, (wanted) => equator.state().link === wanted && scrollY === 0, link);
  check.ok(
    await page.evaluate(() =>
      [...document.querySelectorAll('#presets img')].every((image) => image.alt !== '' && image.loading === 'lazy'),
    ),
    'pictures have words and wait',
  );
  await until(page, () => document.querySelectorAll('#presets img')[1].src !== '');
  check.ok(
    await page
      .locator('#presets img')
      .nth(1)
      .evaluate((image) => image.decode().then(() => image.naturalWidth > 0)),
    'the picture is there',
  );

  await page.locator('article nav a[href="#theorem"]').click();
  await until(page, () => Math.abs(document.getElementById('theorem').getBoundingClientRect().top) < 100);
  const after = await state(page);
  check.equal([after.link, after.refusal], [link, null], 'the run stays');
  check.equal(page.complaints, [], 'complaints');
});

await run('the article fits a phone, formulas included', async (check) => {
  const page = await open('#theorem', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  check.equal((await state(page)).refusal, null, 'a heading in the address is no bad link');
  check.equal(
    await page.evaluate(
      () =>
        [document.documentElement, ...document.querySelectorAll('.formula')].filter(
          (box) => box.scrollWidth > box.clientWidth,
        ).length,
    ),
    0,
    'boxes that are too narrow',
  );
  check.equal(page.complaints, [], 'complaints');
});
