// Presets and the article, under the instrument.

import { violations } from '../support/axe.mjs';
import { atRest, state, until } from '../support/page.mjs';
import { BROWSERS, browser, open, run, server, visit } from '../support/stage.mjs';

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

/** In a page: how far a heading of the article is from the window's upper edge, infinite while it is not there. */
const fromTop = (id) => document.getElementById(id)?.getBoundingClientRect().top ?? Infinity;

await run('the rest of the article comes in below what is there, once something moves', async (check) => {
  const page = await visit('#v1&m=20&T=10', {
    // Before the page's own scripts: where the reader is when the rest comes, and where that leaves him.
    beforeLoad: () => {
      const { replaceWith } = Element.prototype;
      Element.prototype.replaceWith = function (...others) {
        if (this.id !== 'rest') return replaceWith.apply(this, others);
        document.getElementById('shown').scrollIntoView();
        const top = () => document.getElementById('shown').getBoundingClientRect().top;
        const before = top();
        replaceWith.apply(this, others);
        globalThis.jump = [before, top()];
        globalThis.moved = performance.getEntriesByName('equator moves').length > 0;
      };
    },
  });
  check.ok(/^Read on/.test((await page.textContent('#rest')).trim()), 'a link until then');
  await page.waitForFunction(() => globalThis.jump);
  const [[before, after], moved] = await page.evaluate(() => [jump, moved]);
  check.ok(moved, 'the run has moved');
  check.ok(Math.abs(after - before) < 1, `nothing jumps: ${before}, ${after}`);
  await page.click('article a[href="#v1&t=15"]');
  await until(page, () => equator.state().link === '#v1&t=15' && scrollY === 0);
  check.equal(page.complaints, [], 'complaints');
});

for (const name of Object.keys(BROWSERS)) {
  await run(`${name}: an address of a heading leads there, and a later one too`, async (check) => {
    const started = await BROWSERS[name]();
    try {
      const page = await started.open(server.origin + '/#theorem', { width: 1280, height: 720 });
      await page.until(() => globalThis.equator?.state().tick > 0);
      await new Promise((done) => setTimeout(done, 2000)); // the form above it has come, and the gallery's pictures
      const theorem = await page.evaluate(fromTop, 'theorem');
      check.ok(Math.abs(theorem) < 100, `the heading is ${theorem} below the edge`);
      await page.evaluate(() => {
        location.hash = '#cite';
      });
      await page.until(() => Math.abs(document.getElementById('cite').getBoundingClientRect().top) < 100);
      check.equal(await page.evaluate(() => equator.state().refusal), null, 'no bad link');
      check.equal(await page.complaints(), [], 'complaints');
      await page.close();
    } finally {
      await started.close();
    }
  });
}

await run('a heading that is in neither is a bad link, as any other', async (check) => {
  const page = await open('#theorum');
  await until(page, () => equator.state().refusal);
  await page.evaluate(() => equator.open('#v1&m=20&T=10&t=1'));
  await until(page, atRest);
  check.equal(page.complaints, [], 'complaints');
});

await run('without scripts the index links to the article, a page of its own', async (check) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(server.origin + '/');
  await page.click('#rest a');
  await page.waitForURL(/article\.html$/);
  check.equal(await page.locator('h1').count(), 1, 'a title');
  const still = page.locator('figure[data-scene="pull"] .stand-in');
  await still.scrollIntoViewIfNeeded();
  await page.waitForLoadState('networkidle');
  check.ok(await still.isVisible(), 'figures are still pictures');
  check.ok(await still.evaluate((image) => image.complete && image.naturalWidth > 0), 'that are there');
  await page.click('nav a[href="#theorem"]');
  check.ok(/plain words/.test(await page.textContent('#theorem')), 'its headings are addresses');
  const back = await page.getAttribute('article a[href^="./#v1"]', 'href');
  check.equal(back, './#v1&t=15', "runs are the instrument's");
  await context.close();
  for (const colorScheme of ['dark', 'light']) {
    const read = await visit('article.html', { colorScheme, viewport: { width: 390, height: 844 } });
    check.equal(await violations(read), [], `axe (${colorScheme})`);
    check.equal(
      await read.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth),
      true,
      'it fits a phone',
    );
    check.equal(read.complaints, [], 'complaints');
  }
});
