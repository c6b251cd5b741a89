// The article's live figures: that each draws and says what it shows, that its handles change both, who moves and when.

import { violations } from '../support/axe.mjs';
import { until } from '../support/page.mjs';
import { BROWSERS, PHONE, root, run, server, theBrowser, visit } from '../support/stage.mjs';

const REDUCED = { reducedMotion: 'reduce' };
/** What each figure's sentence must hold, at rest. */
const SAYS = {
  pull: /latitude \d/,
  belt: /In 3 dimensions 58 % of all directions/,
  exponent: /k\* = 2\. Half as far from the equator, the pull is 2 times weaker/,
  push: /100 neurons at t = .* the error is/,
  twins: /from its twin on average/,
  gap: /the particle gap, the mean square, is/,
  worst: /different neurons have been the worst one/,
  band: /Its band stretches at/,
  seeds: /eight runs have squared gaps from .* average stability says at most/,
  width: /In 64 dimensions .* takes 108 neurons.* stability asks for 195; the naive bound asks for 10¹⁴/,
};
/** A handle of each and what to set it to: by its place among the figure's sliders. */
const HANDLES = { pull: 1, belt: 9, exponent: 4, push: 0, twins: 4, gap: 0, worst: 90, band: 8, seeds: 4, width: 2 };

/** In a page: brings a figure into sight. */
const look = (name) => document.querySelector(`figure[data-scene="${name}"]`).scrollIntoView({ block: 'center' });
/** In a page: what a figure says, once it is drawn. */
const says = (name) => {
  const figure = document.querySelector(`figure[data-scene="${name}"]`);
  const text = figure.querySelector('.says')?.textContent ?? '';
  return figure.classList.contains('settled') && !/Computing/.test(text) ? text : '';
};
/** In a page: how many colours a figure's picture has, and a sum of its pixels. */
const picture = (name) => {
  const canvas = document.querySelector(`figure[data-scene="${name}"] canvas`);
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Set();
  let sum = 0;
  for (let i = 0; i < data.length; i += 4) {
    colours.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
    sum = (sum * 31 + data[i] + 2 * data[i + 1] + 3 * data[i + 2] + data[i + 3]) >>> 0;
  }
  return { colours: colours.size, sum };
};
/** In a page: whether the font of formulas can be had. */
const font = () => document.fonts.load('16px "Equator Math"').then((fonts) => fonts.length > 0);
/** In a page: moves a slider as a hand does. */
const slide = ([name, index, value]) => {
  const input = document.querySelectorAll(`figure[data-scene="${name}"] input`)[index];
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
};

for (const [colorScheme, size] of [
  ['dark', { viewport: { width: 1280, height: 720 } }],
  ['light', PHONE],
]) {
  await run(`every figure draws, says what it shows, and its handle changes both (${colorScheme})`, async (check) => {
    const page = await visit('article.html', { ...REDUCED, ...size, colorScheme });
    for (const [name, wanted] of Object.entries(SAYS)) {
      await page.evaluate(look, name);
      await until(page, says, name);
      const before = await page.evaluate(says, name);
      const drawn = await page.evaluate(picture, name);
      check.ok(wanted.test(before), `${name} says: ${before}`);
      check.ok(drawn.colours > 20, `${name} has ${drawn.colours} colours`);
      const label = await page.getAttribute(`figure[data-scene="${name}"] canvas`, 'aria-label');
      check.ok(label.endsWith(before), `${name}'s picture is called: ${label}`);
      await page.evaluate(slide, [name, name === 'exponent' ? 2 : 0, HANDLES[name]]);
      await until(page, ([which, old]) => {
        const figure = document.querySelector(`figure[data-scene="${which}"]`);
        const text = figure.querySelector('.says').textContent;
        return text !== old && figure.classList.contains('settled') && !/Computing/.test(text);
      }, [name, before]).catch(() => check.ok(false, `${name} still says: ${before}`));
      check.ok((await page.evaluate(picture, name)).sum !== drawn.sum, `${name}'s picture is another`);
    }
    check.equal(await violations(page), [], 'axe');
    check.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it fits');
    check.equal(page.complaints, [], 'complaints');
  });
}

await run('one figure moves at a time, in sight alone, and a hand on it ends that', async (check) => {
  const page = await visit('article.html');
  const playing = () => [...document.querySelectorAll('figure[data-scene] button')]
    .filter((button) => button.textContent === 'Pause').map((button) => button.closest('figure').dataset.scene);
  for (const name of ['pull', 'push']) {
    await page.evaluate(look, name);
    await until(
      page,
      (wanted) => document.querySelector(`figure[data-scene="${wanted}"] button`).textContent === 'Pause',
      name,
    );
    check.equal(await page.evaluate(playing), [name], 'who moves');
  }
  const time = () => document.querySelector('figure[data-scene="push"] .time output').textContent;
  const before = await page.evaluate(time);
  const goes = (old) => document.querySelector('figure[data-scene="push"] .time output').textContent !== old;
  await until(page, goes, before);
  await page.click('figure[data-scene="push"] button');
  check.equal(await page.evaluate(playing), [], 'paused');
  await page.evaluate(look, 'belt');
  await page.evaluate(look, 'push');
  await page.waitForTimeout(500);
  check.equal(await page.evaluate(playing), [], 'and it stays so');
  check.equal(page.complaints, [], 'complaints');
});

await run('reduced motion: nothing moves by itself; a word lights up the figure, by keyboard too', async (check) => {
  const page = await visit('article.html', REDUCED);
  await page.evaluate(look, 'gap');
  await until(page, says, 'gap');
  await page.waitForTimeout(400);
  check.equal(await page.locator('figure[data-scene] button', { hasText: 'Pause' }).count(), 0, 'nobody moves');
  const plain = await page.evaluate(picture, 'gap');
  const word = page.locator('section:has(figure[data-scene="gap"]) b[data-sym="gap"]').first();
  const changed = (old) => until(page, ([f, sum]) => {
    const canvas = document.querySelector('figure[data-scene="gap"] canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let now = 0;
    for (let i = 0; i < data.length; i += 4)
      now = (now * 31 + data[i] + 2 * data[i + 1] + 3 * data[i + 2] + data[i + 3]) >>> 0;
    return now !== sum && f === 0;
  }, [0, old]);
  await word.focus();
  await changed(plain.sum);
  await page.keyboard.press('Enter');
  check.equal(await word.getAttribute('aria-pressed'), 'true', 'pressed');
  await page.keyboard.press('Enter');
  await word.blur();
  await changed((await page.evaluate(picture, 'gap')).sum + 1);
  check.equal(page.complaints, [], 'complaints');
});

await run('on paper a figure that nobody has come near is its still picture', async (check) => {
  const page = await visit('article.html', REDUCED);
  await page.waitForSelector('figure.live[data-scene="width"]', { state: 'attached' });
  const still = page.locator('figure[data-scene="width"] .stand-in'),
    canvas = page.locator('figure[data-scene="width"] canvas');
  check.equal([await still.isVisible(), await canvas.isVisible()], [false, true], 'on the screen: the live one alone');
  await page.emulateMedia({ media: 'print' });
  check.equal([await still.isVisible(), await canvas.isVisible()], [true, false], 'on paper');
  const width = await still.evaluate((image) => {
    image.loading = 'eager'; // as the browser does that prints
    return image.decode().then(() => image.naturalWidth);
  });
  check.ok(width > 1000, `there are pixels for paper: ${width}`);
  check.equal(page.complaints, [], 'complaints');
});

await run('where no Worker can be had, a figure says so', async (check) => {
  const page = await visit('article.html', { ...REDUCED, beforeLoad: () => { delete globalThis.Worker; } });
  await page.evaluate(look, 'belt');
  const words = () => document.querySelector('figure[data-scene="belt"] .says').textContent;
  await page.locator('figure[data-scene="belt"] .says', { hasText: 'cannot be computed here' }).waitFor();
  check.ok(/Worker/.test(await page.evaluate(words)), 'and why');
  await page.locator('figure[data-scene="belt"] .stand-in').waitFor(); // as it would look
  check.equal(page.complaints, [], 'complaints');
});

await run('under the instrument they are there too, and none of it before the first picture', async (check) => {
  const page = await visit('#v1&m=20&T=10&t=1', REDUCED);
  await until(page, () => document.querySelector('figure[data-scene="belt"] canvas'));
  const early = await page.evaluate(() => {
    const moves = performance.getEntriesByName('equator moves')[0].startTime;
    const theirs = ({ name, startTime }) => /scenes|math/.test(name) && startTime < moves;
    return performance.getEntriesByType('resource').filter(theirs).length;
  });
  check.equal(early, 0, 'files of theirs before it moves');
  await page.evaluate(look, 'belt');
  await until(page, says, 'belt');
  check.equal(page.complaints, [], 'complaints');
});

for (const name of Object.keys(BROWSERS).filter((each) => each !== 'Chromium')) {
  await run(`${name}: the figures draw`, async (check) => {
    const page = await (await theBrowser(name)).open(`${server.origin}/article.html`, { width: 1280, height: 720 });
    for (const scene of ['belt', 'twins', 'width']) {
      await page.evaluate(look, scene);
      await page.until(says, scene);
      check.ok((await page.evaluate(picture, scene)).colours > 20, `${scene} is drawn`);
    }
    check.ok(await page.evaluate(font), 'the font of formulas');
    check.equal(await page.complaints(), [], 'complaints');
    await page.close();
  });
}

await run('the page that is one file has them, from a disk', async (check) => {
  const page = await visit(`file://${root}dist/equator.html#v1&m=20&T=10&t=1`, REDUCED);
  await until(page, () => document.querySelector('figure[data-scene="belt"] canvas'));
  await page.evaluate(look, 'belt');
  await until(page, says, 'belt');
  check.ok((await page.evaluate(picture, 'belt')).colours > 20, 'drawn');
  check.ok(await page.evaluate(font), 'the font of formulas');
  check.equal(page.complaints, [], 'complaints');
});
