// examples/slides, a talk: the keys are the deck's but while the instrument has the focus. Needs the packages of
// package.json.

import { readdirSync, readFileSync } from 'node:fs';
import { project } from '../support/package.mjs';
import { guest, inWindow } from '../support/hosts.mjs';
import { place, state, until } from '../support/page.mjs';
import { serve } from '../support/server.mjs';
import { afterCheck, root, run, screenshots, theBrowser, visit } from '../support/stage.mjs';

const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:";
const folder = root + 'examples/slides/';
const files = Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(folder + name, 'utf8')]));
const talk = project('slides', files, ['reveal.js']);

async function address() {
  const server = await serve(talk, { policy: POLICY });
  afterCheck.push(() => server.close());
  return `${server.origin}/index.html`;
}
/** In a page: which slide it is at. */
const slide = () => [...document.querySelectorAll('.slides > section')].findIndex((each) => each.matches('.present'));

await run('slides: a click beside the instrument, or Escape in it, gives the keys back to the deck', async (check) => {
  const page = await visit(await address(), { viewport: { width: 960, height: 700 } });
  await page.waitForSelector('.reveal.ready');
  await page.keyboard.press('ArrowRight');
  await until(page, slide);
  const frame = await guest(page);
  await until(frame, () => equator.state().tick > 2);
  check.equal(await page.evaluate(slide), 1, 'an arrow turns the page');
  check.ok((await state(frame)).playing, 'the slide plays what is on it');
  /** Where the sphere is, once the slide has stopped moving. */
  const sphere = async () => {
    const now = async () => inWindow(frame, await place(frame, 'sphere'));
    for (let last = await now(); ; ) {
      await page.waitForTimeout(200);
      const at = await now();
      if (at.join() === last.join()) return at;
      last = at;
    }
  };
  const focused = () => document.documentElement.classList.contains('focused');
  const camera = () => equator.controls().find(({ key }) => key === 'cam').value;
  await page.mouse.click(...(await sphere()));
  await until(frame, focused);
  await until(frame, () => equator.canvas.getAttribute('role') === 'application'); // it knows its keys
  const before = await frame.evaluate(camera);
  await page.keyboard.press('ArrowRight');
  await until(frame, (old) => equator.controls().find(({ key }) => key === 'cam').value !== old, before);
  check.equal(await page.evaluate(slide), 1, 'with the focus the key turns the sphere, and not the page');
  await page.screenshot({ path: screenshots + 'slides.png' });
  await page.mouse.click(480, 680);
  await until(frame, () => !document.documentElement.classList.contains('focused'));
  await page.keyboard.press('ArrowRight');
  await until(page, () => document.querySelectorAll('.slides > section')[2].matches('.present'));
  check.ok(true, 'after a click elsewhere it turns the page');
  await until(frame, () => !equator.state().playing);
  await page.keyboard.press('ArrowLeft');
  await until(page, () => document.querySelectorAll('.slides > section')[1].matches('.present'));
  await until(frame, () => equator.state().playing);
  await page.mouse.click(...(await sphere()));
  await until(frame, focused);
  await page.keyboard.press('Escape');
  await until(page, () => document.hasFocus() && document.activeElement === document.body);
  check.ok(!(await page.evaluate(() => document.querySelector('.reveal').matches('.overview'))), 'Escape was its own');
  await page.keyboard.press('ArrowLeft');
  await until(page, () => document.querySelectorAll('.slides > section')[0].matches('.present'));
  check.equal(page.complaints, [], 'complaints');
});

await run('slides: in Firefox too', async (check) => {
  const page = await (await theBrowser('Firefox')).open(await address(), { width: 960, height: 700 });
  const { keyboard } = page.page;
  await page.until(() => document.querySelector('.reveal.ready') !== null);
  await keyboard.press('ArrowRight');
  await page.until(() => document.querySelector('equator-demo').state().then(({ t }) => t > 0.1));
  const middle = await page.evaluate(() => {
    const { x, y, width, height } = document.querySelector('equator-demo').getBoundingClientRect();
    return [x + width / 2, y + height / 2];
  });
  await page.move([middle, middle], { pressed: true });
  await page.until(() => document.activeElement.localName === 'equator-demo');
  await keyboard.press('Escape');
  await page.until(() => document.activeElement === document.body);
  await keyboard.press('ArrowRight');
  await page.until(() => document.querySelectorAll('.slides > section')[2].matches('.present'));
  check.equal(await page.complaints(), [], 'complaints');
  await page.close();
});
