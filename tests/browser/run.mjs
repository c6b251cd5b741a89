// The page in a real browser: headless Chromium opens dist/ under the strict content policy, and what it shows is compared with the command
// line's numbers for the same link. Screenshots go to build/screenshots. The last line counts passed and failed checks.
//
//     node tests/browser/run.mjs        needs dist/, build/native/equator and a Chromium (CHROMIUM=..., default: chromium)

import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Checks } from './checks.mjs';
import { launch } from './chromium.mjs';
import { commandLineExpected, commandLineRun, tableOf } from './command_line.mjs';
import { expects, frames, state, until } from './page.mjs';
import { SCENARIOS } from './scenarios.mjs';
import { serve } from './server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const screenshots = root + 'build/screenshots/';
mkdirSync(screenshots, { recursive: true });

/** Time after which something that should happen counts as not happening: long, for busy machines. */
const PATIENCE = 60_000;

const checks = new Checks();
const server = await serve(root + 'dist');
const browser = await launch();

/** A fresh page on a link, with everything it complains about and asks other hosts for. */
async function open(link, { noWebgl = false, beforeLoad = null, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, colorScheme: 'dark', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.complaints = [];
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()));
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.origin)) page.complaints.push('third-party request: ' + request.url());
  });
  if (beforeLoad) await page.addInitScript(beforeLoad);
  if (noWebgl) await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) { return /webgl/.test(kind) ? null : getContext.call(this, kind, ...rest); };
  });
  await page.goto(server.origin + '/' + link);
  await page.waitForFunction(() => globalThis.equator);
  return page;
}
/** Runs a check and closes its pages, whatever became of it. */
async function run(name, body) {
  await checks.run(name, body);
  await Promise.all(browser.contexts().map((context) => context.close()));
}

/** The page at a link's own time, at rest. */
async function openAt(link, options) {
  const page = await open(link, options);
  await until(page, () => equator.state().values && equator.state().tick > 0 && !equator.state().playing &&
    equator.state().tick === equator.state().received);
  return page;
}

// ------------------------------------------------------------------------------------------------ numbers

for (const link of SCENARIOS) {
  await run('page and command line agree bit for bit: ' + link, async (check) => {
    const page = await openAt(link);
    const shown = await state(page);
    const expected = commandLineRun(root, link, shown.values.t);
    check.equal(shown.digest, expected.digest, 'digest');
    for (const [name, value] of Object.entries(expected.values)) check.equal(shown.values[name], value, name);
    check.equal(page.complaints, [], 'complaints');
  });
}

// ------------------------------------------------------------------------------------------------ the default page

await run('the default page runs by itself and shows the escape', async (check) => {
  const page = await open('');
  await until(page, () => equator.state().values);
  const start = (await state(page)).values;
  await page.evaluate(() => equator.setSpeed(8));
  await until(page, () => equator.state().tick >= 300);
  const shown = await state(page), now = shown.values;
  check.ok(now.loss_infinite < 0.5 * start.loss_infinite, 'the infinite-width loss has halved');
  check.ok(now.mean_abs_latitude_finite > 2 * start.mean_abs_latitude_finite, 'neurons have left the equator');
  check.ok(now.particle_gap > 1e-4 && now.particle_gap < 0.1, 'the gap has grown, and is small');
  check.equal(page.complaints, [], 'complaints');
  check.equal(await page.evaluate(() => document.getElementById('loading').hidden), true, 'loading note is gone');
});

// Neurons without trails, without twins, all as points: each turns off parts of the picture that others have.
for (const link of ['#v1&m=1&T=3&play=on', '#v1&m=1001&d=8&rule=pgd&eta=0.1&T=3&play=on', '#v1&m=4000&d=8&rule=pgd&eta=0.1&T=3&play=on',
  '#v1&m=20000&d=4&rule=pgd&eta=0.2&T=2&play=on', '#v1&m=40&T=3&hide=twins,segments,density,trails&play=on', '#v1&m=40&T=3&theory=off&play=on']) {
  await run('a run is drawn as it plays: ' + link, async (check) => {
    const page = await open(link);
    await until(page, () => equator.state().tick >= 150);
    check.equal(page.complaints, [], 'complaints');
  });
}

await run('pause, step, again and a new seed', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1');
  const at = (await state(page)).tick;
  await page.evaluate(() => equator.step());
  await until(page, (tick) => equator.state().tick === tick + 1, at);
  check.equal((await state(page)).playing, false, 'still paused after a step');
  await page.evaluate(() => equator.again());
  await until(page, () => equator.state().playing && equator.state().tick < 40);
  await page.evaluate(() => { equator.pause(); equator.newSeed(); });
  await until(page, () => equator.state().link.includes('seed=2') && equator.state().values);
  await until(page, () => location.hash.includes('seed=2'));
  check.ok(true, 'the address follows');
});

// ------------------------------------------------------------------------------------------------ bad input

await run('a bad link is explained key by key and runs nothing until the visitor chooses', async (check) => {
  const page = await open('#v1&m=0&d=two&colour=red&T=5');
  await until(page, () => equator.state().refusal);
  await frames(page, 20);
  const shown = await state(page);
  check.equal(shown.refusal.reasons.length, 3, 'number of reasons');
  for (const key of ['m', 'd', 'colour'])
    check.ok(shown.refusal.reasons.some((reason) => reason.startsWith(key + ' ')), 'names ' + key);
  check.equal(shown.values, undefined, 'nothing runs');
  await page.screenshot({ path: screenshots + 'bad-link.png' });
  await page.evaluate(() => equator.acceptNearest());
  await until(page, () => equator.state().values && !equator.state().refusal);
  check.equal((await state(page)).link, shown.refusal.nearest, 'the nearest runs');
});

await run('a run too large for a tab is refused with the estimate', async (check) => {
  const page = await open('#v1&m=300000&d=200');
  await until(page, () => equator.state().refusal);
  const { refusal, values } = await state(page);
  check.ok(/GB/.test(refusal.reasons[0]) && /days|hours/.test(refusal.reasons[0]), 'memory and time are named: ' + refusal.reasons[0]);
  check.equal(values, undefined, 'nothing runs');
});

await run('a changed address opens its run', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1');
  await page.evaluate(() => { location.hash = '#v1&d=5&m=30&T=3&t=1.5'; });
  await until(page, () => equator.state().link === '#v1&d=5&m=30&T=3&t=1.5' && equator.state().values && equator.state().values.t === 1.5);
  check.ok(true, 'opened');
});

// ------------------------------------------------------------------------------------------------ the canvas

await run('a lost WebGL context loses no run', async (check) => {
  const page = await openAt('#v1&m=60&T=10&t=2');
  const before = await state(page);
  await page.evaluate(() => {
    globalThis.lost = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
    lost.loseContext();
  });
  await page.waitForTimeout(300);
  await page.evaluate(() => lost.restoreContext());
  await page.waitForTimeout(300);
  await page.evaluate(() => equator.step());
  await until(page, (tick) => equator.state().tick === tick + 1, before.tick);
  await frames(page, 5);
  await page.screenshot({ path: screenshots + 'after-context-loss.png' });
  check.equal(page.complaints.filter((text) => !/context/i.test(text)), [], 'complaints');
});

await run('the drawing buffer has the device\'s pixels and follows a resize', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1', { deviceScaleFactor: 2 });
  // The canvas leaves room for a strip of what comes next.
  const sizes = () => page.evaluate(() => ({ buffer: [canvas.width, canvas.height], shown: [canvas.clientWidth, canvas.clientHeight] }));
  const { buffer, shown } = await sizes();
  check.equal(buffer, shown.map((length) => 2 * length), 'at ratio 2');
  check.equal(shown[0], 1280, 'as wide as the window');
  check.ok(shown[1] > 660 && shown[1] < 720, `all of its height but the strip: ${shown[1]}`);
  await page.setViewportSize({ width: 900, height: 600 });
  await until(page, () => canvas.width === 1800 && canvas.height === 2 * canvas.clientHeight && canvas.clientHeight < 600);
});

await run('Tab leaves the canvas, and keys elsewhere are not taken', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1');
  await page.evaluate(() => {
    const field = Object.assign(document.createElement('input'), { id: 'field' });
    document.getElementById('canvas').after(field);
    document.getElementById('canvas').focus();
  });
  await page.keyboard.press('Tab');
  check.equal(await page.evaluate(() => document.activeElement.id), 'field', 'focus after Tab');
  await page.keyboard.type('abc');
  await page.keyboard.press('Backspace');
  check.equal(await page.evaluate(() => document.getElementById('field').value), 'ab', 'typed text');
});

await run('an ImGui button hears a click and a tap', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1');
  await page.mouse.click(36, 658, { delay: 60 }); // play
  await until(page, () => equator.state().playing || equator.state().tick > 200);
  const phone = await openAt('#v1&m=20&T=10&t=1', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true });
  await phone.touchscreen.tap(36, 738);
  await until(phone, () => equator.state().playing || equator.state().tick > 200);
  check.ok(true, 'both play');
});

await run('a drag ends where the mouse is let go, outside the canvas too', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1');
  await page.evaluate(() => scrollTo(0, 300)); // the sphere above, the article below
  await page.mouse.move(500, 120);
  await page.mouse.down();
  const { address } = await state(page);
  for (const y of [150, 180, 600]) {
    await page.mouse.move(500 + y / 10, y);
    await frames(page, 2);
  }
  await page.mouse.up();
  await until(page, (before) => equator.state().address !== before, address);
  check.ok(/cam=/.test((await state(page)).address), 'the sphere turned');
  check.equal(await page.evaluate(() => String(getSelection())), '', 'no text is selected');
  const turned = (await state(page)).address;
  for (const y of [140, 100, 60]) {
    await page.mouse.move(480, y);
    await frames(page, 2);
  }
  check.equal((await state(page)).address, turned, 'the sphere after the mouse came back');
});

await run('Ctrl with the wheel zooms a plot that has not the focus', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1');
  await page.mouse.move(1000, 240);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -240);
  await until(page, () => /gap=x:/.test(equator.state().address));
  await page.keyboard.down('Shift');
  await page.mouse.wheel(0, -240);
  await until(page, () => /gap=x:.*y:/.test(equator.state().address));
  check.ok(!(await page.evaluate(() => document.documentElement.classList.contains('focused'))), 'the focus stays where it was');
});

await run('a finger turns the sphere as far as it goes, once it has been tapped twice', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true });
  const touch = await page.context().newCDPSession(page);
  const at = (type, x) => touch.send('Input.dispatchTouchEvent', { type, touchPoints: x ? [{ x, y: 250 }] : [] });
  // Without waiting in between: on a busy machine the two would not be one.
  await Promise.all([at('touchStart', 195), at('touchEnd'), at('touchStart', 195), at('touchEnd')]);
  await until(page, () => document.documentElement.classList.contains('focused'));
  const yaws = [45];
  await at('touchStart', 195);
  for (let x = 205; x <= 255; x += 10) {
    const before = (await state(page)).address;
    await at('touchMove', x);
    await until(page, (address) => equator.state().address !== address, before);
    yaws.push(Number(/cam=(-?[\d.]+)/.exec((await state(page)).address)[1]));
  }
  await at('touchEnd');
  const steps = yaws.slice(1).map((yaw, i) => yaws[i] - yaw);
  check.ok(steps.every((step) => step > 0 && Math.abs(step - steps[2]) < 0.5 * steps[2]), `equal steps in one direction: ${yaws}`);
  check.equal(await page.evaluate(() => scrollY), 0, 'the page stays');
});

await run('a canvas larger than the drawing buffer there is: fewer pixels, nothing squeezed', async (check) => {
  const page = await openAt('#v1&m=20&T=10&t=1', { viewport: { width: 4400, height: 420 }, deviceScaleFactor: 2 });
  const [across, down, buffer] = await page.evaluate(() => {
    const gl = equator.canvas.getContext('webgl2');
    return [gl.drawingBufferWidth / equator.canvas.clientWidth, gl.drawingBufferHeight / equator.canvas.clientHeight,
      [gl.drawingBufferWidth - equator.canvas.width, gl.drawingBufferHeight - equator.canvas.height]];
  });
  check.ok(across < 2, `the browser gave less than asked: ${across}`);
  check.ok(Math.abs(across / down - 1) < 0.01, `alike both ways: ${across}, ${down}`);
  check.equal(buffer, [0, 0], 'the canvas is what its buffer is');
});

await run('without WebGL 2 the run goes on, and the page says so', async (check) => {
  const page = await open('#v1&m=20&T=10&t=1', { noWebgl: true });
  await until(page, () => equator.state().values && !equator.state().playing);
  check.ok(/WebGL 2 is not available/.test(await page.textContent('#notice')), 'the notice');
  check.equal((await state(page)).digest, commandLineRun(root, '#v1&m=20&T=10&t=1', 1).digest, 'digest');
  await page.screenshot({ path: screenshots + 'no-webgl.png' });
});

await run('without vector instructions: words, the drawn runs and the article', async (check) => {
  for (const [name, viewport, colorScheme] of [['no-simd', { width: 1280, height: 720 }, 'dark'], ['no-simd-phone', { width: 390, height: 844 }, 'light']]) {
    const context = await browser.newContext({ viewport, colorScheme });
    const page = await context.newPage();
    await page.addInitScript(() => { WebAssembly.validate = () => false; });
    await page.goto(server.origin + '/index.html#v1&m=20');
    await page.waitForFunction(() => !document.getElementById('notice').hidden);
    check.ok(/cannot run Equator/.test(await page.textContent('#notice')), 'the notice');
    await page.screenshot({ path: `${screenshots}${name}.png` });
    await page.click('#notice .ways a');
    await page.waitForFunction(() => document.getElementById('presets').getBoundingClientRect().top < 100);
    await page.waitForFunction(() => [...document.querySelectorAll('#presets img')].slice(0, 3).every((picture) => picture.complete && picture.naturalWidth > 0));
    check.ok(await page.evaluate(() => globalThis.equator === undefined), 'nothing runs');
    await context.close();
  }
});

await run('a Worker that dies is spoken of, and again starts another', async (check) => {
  const page = await open('#v1&m=40&T=30', { beforeLoad: () => {
    const Real = Worker;
    globalThis.Worker = class extends Real {
      constructor(url) {
        super(url);
        if (/\/worker\./.test(url)) globalThis.lastWorker = this; // the simulation's
      }
    };
  } });
  await until(page, () => equator.state().tick > 5);
  await page.evaluate(() => lastWorker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' })));
  await until(page, () => /out of memory/.test(equator.state().failure));
  await frames(page, 5);
  await page.screenshot({ path: screenshots + 'worker-died.png' });
  await page.evaluate(() => equator.again());
  await until(page, () => !equator.state().failure && equator.state().playing && equator.state().tick > 2);
  check.ok(true, 'it runs again');
});

// ------------------------------------------------------------------------------------------------ the expected gap

await run('the expected gap comes after the first picture, is the command line\'s, and good for every seed and width', async (check) => {
  const link = '#v1&d=8&m=60&T=10&t=2.5', page = await openAt(link);
  await until(page, expects);
  const { expected, values } = await state(page);
  const [own] = commandLineExpected(root, link, [values.t], ['--own', 'on']);
  check.ok(Math.abs(expected.expected_particle_gap_own_share / own.expected_particle_gap - 1) < 0.02,
    `own share: ${expected.expected_particle_gap_own_share}, command line ${own.expected_particle_gap}`);
  const rows = tableOf(await page.evaluate(() => equator.expected()));
  const said = commandLineExpected(root, link, rows.map(({ t }) => t));
  check.equal(rows.length, said.length, 'times');
  const [now] = commandLineExpected(root, link, [values.t]);
  for (const name of ['expected_particle_gap', 'expected_loss_gap', 'deviation_particle_gap', 'deviation_loss_gap']) // between the series' times by lines
    check.ok(Math.abs(expected[name] / now[name] - 1) < 0.02, `${name}: ${expected[name]}, command line ${now[name]}`);
  // Quantiles are found by other ways, to 1e-4 in the share.
  for (const [closeness, names] of [[1e-9, ['C_p', 'C_f', 'C_L', 'C_p_0', 'C_p_2']], [2e-3, ['function_gap_5', 'function_gap_50', 'function_gap_95']]]) {
    rows.forEach((row, i) => {
      for (const name of [5, 50, 95]) row[`function_gap_${name}`] = row[`m_function_gap_${name}`] / 60;
      for (const name of names) if (!(Math.abs(row[name] - said[i][name]) <= closeness * Math.abs(said[i][name]))) check.equal(row[name], said[i][name], `${name} at ${row.t}`);
    });
  }
  check.ok(expected.rank > 0 && expected.rank < 1, 'rank: ' + expected.rank);
  // The place of the measured gap among the quantiles of the nearest time says nearly the same.
  const near = rows.reduce((a, b) => (Math.abs(b.t - values.t) < Math.abs(a.t - values.t) ? b : a));
  const below = Object.entries(near).filter(([name, x]) => /^m_function_gap_/.test(name) && x < 60 * values.function_gap).map(([name]) => Number(name.slice(15)) / 100);
  check.ok(Math.abs(expected.rank - Math.max(0, ...below)) < 0.1, `rank ${expected.rank}, above the quantile of ${Math.max(0, ...below)}`);
  const workers = page.workers().length;
  await page.evaluate(() => equator.newSeed());
  await until(page, () => equator.state().link.includes('seed=2') && equator.state().expected.expected_particle_gap !== undefined);
  check.equal(page.workers().length, workers, 'nothing is computed again');
  check.equal(page.complaints, [], 'complaints');
});

await run('another problem takes the expected gap\'s place; where there is none the page says why', async (check) => {
  const page = await openAt('#v1&d=8&m=20&T=10&t=1');
  await until(page, expects);
  const first = (await state(page)).expected.expected_particle_gap;
  await page.evaluate(() => { for (const d of ['9', '10', '5']) equator.set('d', d); });
  check.equal((await state(page)).expected.expected_particle_gap, undefined, 'the old one is gone at once');
  await until(page, (before) => equator.state().expected.expected_particle_gap > 0 && equator.state().expected.expected_particle_gap !== before, first);
  const last = await page.evaluate(() => equator.expected().trimEnd().split('\n').at(-1));
  const [{ C_p: newest }] = commandLineExpected(root, '#v1&d=5&T=10', [10]);
  check.ok(Math.abs(last.split(',')[1] / newest - 1) < 0.01, 'of the newest problem: ' + last);
  await page.evaluate(() => equator.open('#v1&d=8&m=20&T=10&t=1&rule=pgd&eta=0.1'));
  await until(page, () => equator.state().expected.expected_particle_gap > 0);
  const steps = await page.evaluate(() => equator.expected().trimEnd().split('\n').at(-1));
  const [{ C_p: ofSteps }] = commandLineExpected(root, '#v1&d=8&T=10&rule=pgd&eta=0.1', [10]);
  check.ok(Math.abs(steps.split(',')[1] / ofSteps - 1) < 1e-9, `of steps: ${steps.split(',')[1]}, command line ${ofSteps}`);
  await page.evaluate(() => equator.open('#v1&m=20&d=3&phi=h3&rule=pgd&eta=0.4'));
  await until(page, () => /past the pole/.test(equator.state().expected.reason));
  check.equal(await page.evaluate(() => equator.expected()), '', 'no table');
  await page.evaluate(() => equator.set('theory', 'off'));
  check.equal((await state(page)).expected.reason, '', 'nothing is said without the theory');
  check.equal(page.complaints, [], 'complaints');
});

await run('a Worker of the expected gap that cannot start is spoken of, and the run goes on', async (check) => {
  const page = await open('#v1&m=20&T=10', { beforeLoad: () => {
    const Real = Worker;
    globalThis.Worker = function (url) {
      if (/expected/.test(url)) throw new Error('no more Workers');
      return new Real(url);
    };
  } });
  await until(page, () => /no more Workers/.test(equator.state().expected.reason));
  const { tick } = await state(page);
  await until(page, (before) => equator.state().tick > before || !equator.state().playing, tick);
  check.equal((await state(page)).failure, '', 'the run is fine');
});

await run('the plot of growth: an equal share of the law a dot, and the constants of theorem and command line', async (check) => {
  const page = await openAt('#v1&d=8&m=20&T=10&t=6');
  const { values } = await state(page), said = commandLineRun(root, '#v1&d=8&m=20&T=10', values.t).values;
  const svg = await page.evaluate(() => equator.plotSvg('growth', 500, 360));
  const title = /<title>(.*?)<\/title>/.exec(svg)[1];
  const [, theorem, measured, above] = /C = ([\d.]+) in theory, ([\d.]+) measured; ([\d.]+) % of the mass above/.exec(title) ?? [];
  check.equal(theorem, '3', title);
  check.ok(Math.abs(measured / said.selfconcordance - 1) < 0.05, `${title}; command line ${said.selfconcordance}`);
  check.ok(above >= 0 && above < 50, title);
  check.equal(page.complaints, [], 'complaints');
});

// ------------------------------------------------------------------------------------------------ under the instrument

await run('a preset opens its run above, a heading is a place and not a run', async (check) => {
  const page = await open('#v1&m=20&T=1&t=0.5', {});
  const card = page.locator('#presets a').nth(1);
  await card.scrollIntoViewIfNeeded();
  const link = (await card.getAttribute('href')).replace(/&colour=.*/, ''); // the run alone
  await card.click();
  await until(page, (wanted) => equator.state().link === wanted && scrollY === 0, link);
  check.ok(await page.evaluate(() => [...document.querySelectorAll('#presets img')].every((image) => image.alt !== '' && image.loading === 'lazy')),
    'pictures have words and wait');
  await until(page, () => document.querySelectorAll('#presets img')[1].src !== '');
  check.ok(await page.locator('#presets img').nth(1).evaluate((image) => image.decode().then(() => image.naturalWidth > 0)), 'the picture is there');

  await page.locator('article nav a[href="#theorem"]').click();
  await until(page, () => Math.abs(document.getElementById('theorem').getBoundingClientRect().top) < 100);
  const after = await state(page);
  check.equal([after.link, after.refusal], [link, null], 'the run stays');
  check.equal(page.complaints, [], 'complaints');
});

await run('the article fits a phone, formulas included', async (check) => {
  const page = await open('#theorem', { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
  check.equal((await state(page)).refusal, null, 'a heading in the address is no bad link');
  check.equal(await page.evaluate(() => [document.documentElement, ...document.querySelectorAll('.formula')]
    .filter((box) => box.scrollWidth > box.clientWidth).length), 0, 'boxes that are too narrow');
  check.equal(page.complaints, [], 'complaints');
});

// ------------------------------------------------------------------------------------------------ pictures

for (const [name, link, options] of [
  ['desktop-dark', '#v1&t=12', {}],
  ['desktop-light', '#v1&t=12', { colorScheme: 'light' }],
  ['wide-dark', '#v1&d=3&m=1000&T=8&t=0.6', { viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 2 }],
  ['wide-light', '#v1&m=200&t=6', { viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 2, colorScheme: 'light' }],
  ['phone-dark', '#v1&t=6', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }],
  ['phone-light', '#v1&t=6', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, colorScheme: 'light' }],
  ['phone-harmonics', '#v1&t=6&tab=harmonics', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }],
  ['late', '#v1&d=64&m=50&T=60&t=30&gap=+bound-so-far&right=harmonics', {}],
  ['start', '#v1&t=0.1', {}],
  ['growth-dark', '#v1&t=12&right=growth', {}],
  ['growth-light', '#v1&t=6&right=growth', { colorScheme: 'light' }],
  ['phone-growth-dark', '#v1&t=12&tab=growth', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true }],
  ['phone-growth-light', '#v1&t=6&tab=growth', { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true, colorScheme: 'light' }],
]) {
  await run('screenshot ' + name, async (check) => {
    const page = await openAt(link, options);
    await until(page, expects);
    await frames(page, 10);
    await page.screenshot({ path: screenshots + name + '.png' });
    check.equal(page.complaints, [], 'complaints');
  });
}

await browser.close();
await server.close();
checks.finish();
