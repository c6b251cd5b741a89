// For those who do not see the canvas, do not point at it or cannot type into it: the form that mirrors it, its keys, contrast, quiet. axe-core looks
// at every page and dialog in both themes. Chromium; screenshots go to build/screenshots. The last line counts passed and failed checks.
//
//     node tests/browser/access.mjs        needs dist/ and a Chromium (CHROMIUM=..., default: chromium)

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Checks } from './checks.mjs';
import { launch } from './chromium.mjs';
import { serve } from './server.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const screenshots = root + 'build/screenshots/';
mkdirSync(screenshots, { recursive: true });
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PATIENCE = 60_000;
const SMALL = { viewport: { width: 800, height: 500 } }; // drawn in software, the picture takes most of the time
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const RUN = '#v1&m=20&T=10&t=1';

const checks = new Checks();
const server = await serve(root + 'dist');
const browser = await launch();

async function open(path, options = {}) {
  const context = await browser.newContext({ colorScheme: 'dark', ...SMALL, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  page.complaints = [];
  page.on('console', (message) => message.type() === 'error' && page.complaints.push(message.text()));
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  await page.addInitScript(() => {
    globalThis.shifts = [];
    new PerformanceObserver((list) => shifts.push(...list.getEntries().map(({ value, startTime, hadRecentInput }) => ({ value, startTime, hadRecentInput }))))
      .observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(server.origin + '/' + path);
  return page;
}
async function run(name, body) {
  await checks.run(name, body);
  await Promise.all(browser.contexts().map((context) => context.close()));
}
// Frames out of sight draw nothing: everything is asked at intervals.
const until = (page, predicate, argument) => page.waitForFunction(predicate, argument, { polling: 50 });
const state = (page) => page.evaluate(() => equator.state());
const value = (page, key) => page.evaluate((name) => equator.controls().find((each) => each.key === name).value, key);
const running = (page) => until(page, () => globalThis.equator && equator.state().values);
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent || document.activeElement.tagName);
const rests = () => {
  const { values, tick, received, playing, revisiting } = equator.state();
  return values && tick === received && !playing && !revisiting;
};

/** The page on a run that rests at its moment, its form there and all of it open. */
async function openForm(link = RUN, options = {}) {
  const page = await open(link, options);
  await page.waitForSelector('#controls .mirror', { state: 'attached' });
  await until(page, () => equator.state().tick > 0 && !equator.state().playing);
  await page.evaluate(() => {
    for (const part of document.querySelectorAll('.mirror details')) part.open = true;
    document.getElementById('controls').scrollIntoView();
  });
  return page;
}
async function openCanvas(link = RUN, options = {}) {
  const page = await open(link, options);
  await running(page);
  await until(page, rests);
  await page.focus('#canvas');
  await until(page, () => canvas.getAttribute('role') === 'application');
  return page;
}
/** Types into a field of the form. */
async function enter(page, key, text) {
  await page.fill(`#set-${key}`, text);
  await page.press(`#set-${key}`, 'Enter');
}

// ------------------------------------------------------------------------------------------------ axe

/** axe's violations in a page or frame, in short. Frames inside are looked at one by one: messages to them are not for axe. */
async function violations(frame) {
  await frame.evaluate(AXE);
  return frame.evaluate(async () => (await axe.run(document, { iframes: false })).violations
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(' | ')}`));
}
for (const colorScheme of ['dark', 'light']) {
  await run(`axe finds nothing on the page (${colorScheme})`, async (check) => {
    const page = await open('#v1&m=20&T=10&t=1', { colorScheme });
    await running(page);
    check.equal(await violations(page), [], 'as it opens');
    await page.waitForSelector('.mirror', { state: 'attached' });
    await page.evaluate(() => document.getElementById('controls').scrollIntoView());
    check.equal(await violations(page), [], 'scrolled to the form');
    await page.evaluate(() => { for (const part of document.querySelectorAll('.mirror details')) part.open = true; });
    await enter(page, 'm', 'many');
    await page.waitForSelector('#controls tbody td');
    check.equal(await violations(page), [], 'form open, with an error');
    await page.evaluate(() => equator.open('#v1&m=0'));
    await page.waitForSelector('.trouble button');
    check.equal(await violations(page), [], 'a run refused');
    await page.evaluate(() => equator.acceptNearest());
    await page.click('.mirror button:text("Keys")');
    await page.waitForSelector('#keys[open]');
    check.equal(await violations(page), [], 'help open');
    await page.keyboard.press('Escape');
    await page.evaluate(() => equator.set('step', '1'));
    await page.waitForSelector('#tour h2');
    check.equal(await violations(page), [], 'the tour');
    check.equal(page.complaints, [], 'complaints');
  });

  await run(`axe finds nothing in the share dialog (${colorScheme})`, async (check) => {
    const page = await open('#v1&m=20&T=10&t=1', { colorScheme, viewport: { width: 1280, height: 720 } });
    await running(page);
    await until(page, rests);
    await page.mouse.click(1280 - 154, 26, { delay: 80 });
    await page.waitForSelector('#share[open]');
    await page.evaluate(() => { for (const part of document.querySelectorAll('#share details')) part.open = true; });
    check.equal(await violations(page), [], 'share dialog');
  });

  await run(`axe finds nothing in embed.html: poster, running, its dialog (${colorScheme})`, async (check) => {
    const page = await open('embed.html?load=click#v1&m=20&T=10&t=1', { colorScheme });
    await page.waitForSelector('#poster:not([hidden])');
    check.equal(await violations(page), [], 'poster');
    await page.click('#poster');
    await running(page);
    check.equal(await violations(page), [], 'running');
    await page.focus('#to-controls');
    check.equal(await violations(page), [], 'its button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#mirror[open]');
    await page.evaluate(() => { for (const part of document.querySelectorAll('#mirror details')) part.open = true; });
    await page.waitForSelector('#mirror tbody td', { state: 'attached' });
    check.equal(await violations(page), [], 'dialog');
    check.equal(page.complaints, [], 'complaints');
  });

  await run(`axe finds nothing in the example post and its frames (${colorScheme})`, async (check) => {
    const page = await open('examples/blog.html', { colorScheme });
    await until(page, () => /running|paused/.test(readout.textContent));
    for (const frame of page.frames()) check.equal(await violations(frame), [], frame.url().replace(server.origin, ''));
  });

  await run(`text has a contrast of 4.5 and borders of fields one of 3 (${colorScheme})`, async (check) => {
    const page = await openForm(RUN, { colorScheme });
    const colours = await page.evaluate(() => {
      const probe = document.createElement('span'), names = ['page', 'panel', 'control', 'text', 'muted', 'accent', 'on-accent', 'error'];
      document.querySelector('.mirror').append(probe); // where --error is
      return Object.fromEntries(names.map((name) => {
        probe.style.color = `var(--${name})`;
        return [name, getComputedStyle(probe).color.match(/[\d.]+/g).map(Number)];
      }));
    });
    const luminance = (rgb) => rgb.slice(0, 3).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
      .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const contrast = (a, b) => {
      const [dim, bright] = [luminance(colours[a]), luminance(colours[b])].sort((x, y) => x - y);
      return (bright + 0.05) / (dim + 0.05);
    };
    check.ok(colours.page.join() !== colours.text.join(), 'the palette is there');
    for (const ink of ['text', 'muted', 'accent', 'error'])
      for (const ground of ['page', 'panel', 'control']) check.ok(contrast(ink, ground) >= 4.5, `${ink} on ${ground}: ${contrast(ink, ground).toFixed(2)}`);
    check.ok(contrast('on-accent', 'accent') >= 4.5, `on-accent on accent: ${contrast('on-accent', 'accent').toFixed(2)}`);
    const borders = await page.evaluate(() => [...document.querySelectorAll('.mirror select, .mirror input[type=text]')]
      .every((each) => getComputedStyle(each).borderColor === getComputedStyle(document.querySelector('.mirror .about')).color));
    check.ok(borders, 'fields are framed in the muted ink');
  });
}

// ------------------------------------------------------------------------------------------------ the form

await run('every setting set from the form changes the run, and one set elsewhere shows in the form', async (check) => {
  const page = await openForm('#v1&m=20&T=10&rule=pgd&t=1');
  const inForm = {
    d: '5', m: '30', phi: '0.8h3+0.6h4', sigma: 'h3', rule: 'flow', seed: '7', T: '4', tol: '0.0001', flowtol: '0.00001', t: '2',
  };
  const elsewhere = { d: '6', m: '25', phi: 'h3', sigma: 'phi', seed: '9', T: '5', tol: '0.001', rule: 'pgd', eta: '0.2', t: '1' };
  for (const [key, text] of Object.entries(inForm)) {
    if (key === 'rule') await page.selectOption('#set-rule', text);
    else await enter(page, key, text);
    if (key !== 't') await until(page, ([name, wanted]) => equator.state().link.includes(`&${name}=${wanted}`) || (name === 'rule' && !equator.state().link.includes('rule=')), [key, key === 'flowtol' ? '1e-5' : text])
      .catch(() => check.ok(false, `${key} did not reach the run`));
    check.equal(await page.getAttribute(`#set-${key}`, 'aria-invalid'), null, key + ' is valid');
  }
  await until(page, () => equator.state().values?.t === 2 && !equator.state().playing);
  const { address } = await state(page);
  check.ok(address.startsWith('#v1&d=5&m=30&phi=0.8h3+0.6h4&sigma=h3&seed=7&T=4&t=2&tol=0.0001&flowtol=1e-5'), 'address: ' + address);
  await until(page, () => document.getElementById('set-flowtol').value === '1e-5'); // as the program writes it
  for (const [key, text] of Object.entries(elsewhere)) {
    await page.evaluate(([name, wanted]) => equator.set(name, wanted), [key, text]);
    await until(page, ([name, wanted]) => document.getElementById(`set-${name}`).value === wanted, [key, text]).catch(() => check.ok(false, `${key} does not show`));
  }
  await page.evaluate(() => { location.hash = '#v1&m=41&T=3&t=1.5&theme=light'; });
  for (const [key, text] of Object.entries({ m: '41', d: '16', theme: 'light', t: '1.5' }))
    await until(page, ([name, wanted]) => document.getElementById(`set-${name}`).value === wanted, [key, text]).catch(() => check.ok(false, `${key} does not show the address`));
  const fields = await page.evaluate(() => equator.controls().filter((each) => each.group === 'scenario' && !document.getElementById(`set-${each.key}`)).map(({ key }) => key));
  check.equal(fields, [], 'settings without a field');
  check.equal(page.complaints, [], 'complaints');
});

await run('the view\'s fields too: choices, lists, speed', async (check) => {
  const page = await openForm();
  await page.selectOption('#set-colour', 'latitude');
  await page.selectOption('#set-theme', 'light');
  await page.click('#set-hide input[value=twins]');
  await page.click('#set-hide input[value=density]');
  await page.selectOption('#set-speed', '4');
  await enter(page, 'neuron', '3');
  await until(page, () => document.documentElement.dataset.theme === 'light');
  const { address } = await state(page);
  for (const part of ['theme=light', 'speed=4', 'colour=latitude', 'hide=twins,density', 'neuron=3']) check.ok(address.includes('&' + part), `${part} in ${address}`);
  await page.evaluate(() => { equator.set('hide', 'none'); equator.set('colour', 'gap'); equator.setSpeed(3); });
  await until(page, () => document.getElementById('set-colour').value === 'gap' && !document.querySelector('#set-hide :checked') && document.getElementById('set-speed').value === '3');
  await page.click('#set-theory'); // a select: its keys work
  await page.selectOption('#set-theory', 'off');
  await until(page, () => equator.state().values && equator.state().values.bound_linear === null);
});

await run('a function is typed, completed, explained, and marked where it is wrong', async (check) => {
  const page = await openForm();
  const note = () => page.textContent('#set-phi-note');
  check.ok(/^Information exponent \d/.test(await note()), await note());
  await enter(page, 'phi', 'relu');
  await until(page, () => document.getElementById('set-phi').value === 'relu:12');
  check.equal(await page.textContent('#set-phi-error'), '', 'completed');
  check.ok(/^Information exponent 1: .*leaves out 0\.29% of its mean square/.test(await note()), await note());
  await enter(page, 'phi', 'max(z,0)^2 - 0.5 : 8');
  await until(page, () => document.getElementById('set-phi').value === 'max(z,0)^2-0.5:8'); // at the form's next look at the program
  check.ok((await state(page)).link.includes('&phi=max(z,0)^2-0.5:8'), (await state(page)).link);
  await enter(page, 'phi', '1+rleu(z):8');
  check.ok(/character 3: rleu is not known; did you mean relu\?/.test(await page.textContent('#set-phi-error')), await page.textContent('#set-phi-error'));
  check.equal(await page.$eval('#set-phi', (field) => [field.selectionStart, field.selectionEnd]), [2, 3], 'the character at fault is selected');
  await enter(page, 'phi', 'exp(z^2)');
  check.ok(/overflows at z = /.test(await page.textContent('#set-phi-error')), await page.textContent('#set-phi-error'));
  check.ok((await page.$$eval('#set-phi-list option', (all) => all.map((each) => each.value))).includes('gelu:12'), 'offered');
});

await run('a bad value is announced beside its field and changes nothing', async (check) => {
  const page = await openForm();
  const before = await state(page);
  for (const [key, text, wanted] of [['m', 'many', /not a number/], ['d', '2', /out of range/], ['phi', 'h99', /phi = h99/], ['t', '11', /after the end/], ['neuron', '20', /out of range/]]) {
    await enter(page, key, text);
    check.ok(wanted.test(await page.textContent(`#set-${key}-error`)), `${key}: ${await page.textContent(`#set-${key}-error`)}`);
    check.equal(await page.getAttribute(`#set-${key}-error`, 'role'), 'alert', 'role');
    check.equal(await page.getAttribute(`#set-${key}`, 'aria-invalid'), 'true', 'aria-invalid');
    check.ok((await page.getAttribute(`#set-${key}`, 'aria-describedby')).includes(`set-${key}-error`), 'described by the error');
  }
  await page.waitForTimeout(1200); // refreshed meanwhile: what was typed stays to be corrected
  check.equal(await page.inputValue('#set-m'), 'many', 'the text stays');
  check.equal((await state(page)).address, before.address, 'address');
  check.equal((await state(page)).digest, before.digest, 'digest');
  await enter(page, 'm', '21');
  await until(page, () => equator.state().link.includes('m=21'));
  check.equal([await page.getAttribute('#set-m', 'aria-invalid'), await page.textContent('#set-m-error')], [null, ''], 'corrected');
});

await run('a run that is refused is explained at the top, with ways out', async (check) => {
  const page = await openForm();
  const { address } = await state(page);
  await enter(page, 'm', '900000');
  await page.waitForSelector('.trouble button');
  check.equal(await page.getAttribute('.trouble', 'role'), 'alert', 'role');
  check.ok(/too large/.test(await page.textContent('.trouble')) && /cannot be run/.test(await page.textContent('#set-m-error')), 'words');
  await page.click('.trouble button:text("Back")');
  await until(page, (link) => !equator.state().refusal && equator.state().address === link, address);
  check.equal(await page.inputValue('#set-m'), '20', 'the field is back');
  check.equal(await page.isVisible('.trouble'), false, 'the explanation is gone');
});

await run('settings without effect are disabled and say why', async (check) => {
  const page = await openForm();
  const off = async (key) => [await page.isDisabled(`#set-${key}`), Boolean(await page.textContent(`#set-${key}-idle`))];
  for (const key of ['eta', 'batch', 'limit', 'noise']) check.equal(await off(key), [true, true], key);
  check.equal(await off('flowtol'), [false, false], 'flowtol');
  await page.selectOption('#set-rule', 'pgd');
  await until(page, () => !document.getElementById('set-eta').disabled);
  check.equal([await off('eta'), await off('flowtol')], [[false, false], [true, true]], 'under pgd');
});

await run('transport: play, step, again, new seed, the line of time', async (check) => {
  const page = await openForm();
  const press = (name) => page.click(`.mirror button:text-is("${name}")`);
  const pressed = () => page.getAttribute('.mirror .play', 'aria-pressed');
  const { tick } = await state(page);
  await press('Step');
  await until(page, (at) => equator.state().tick === at + 1, tick);
  check.equal(await pressed(), 'false', 'at rest');
  await press('Play');
  check.equal([(await state(page)).playing, await pressed()], [true, 'true'], 'plays');
  await press('Play');
  check.equal([(await state(page)).playing, await pressed()], [false, 'false'], 'paused');
  await press('Again');
  await until(page, () => equator.state().playing && equator.state().tick < 130);
  await press('New seed');
  await until(page, () => equator.state().link.includes('seed=2'));
  await page.evaluate(() => equator.pause());
  await page.focus('#time');
  await until(page, () => equator.state().values);
  await page.fill('#time', '600');
  await until(page, () => equator.state().values?.t === 5 && !equator.state().playing);
  await until(page, () => time.getAttribute('aria-valuetext') === 't = 5.00 of 10' && time.value === '600');
  await page.press('#time', 'ArrowRight');
  await until(page, () => equator.state().tick === 601);
  await page.evaluate(() => equator.seek(2.5));
  await until(page, () => time.value === '300');
});

await run('the tables are the run\'s numbers', async (check) => {
  const page = await openForm('#v1&m=30&T=10&t=1'); // below m = 25 a neuron's own share is not shown
  await page.waitForSelector('.mirror .scroll tbody tr');
  const { values } = await state(page);
  const rows = await page.evaluate(() => [...document.querySelectorAll('.mirror .scroll tr')].map((row) => [...row.cells].map((cell) => cell.textContent)));
  const now = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll('.mirror .tables > table tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))));
  check.equal(rows[0].map((name) => name.replaceAll(' ', '_')), Object.keys(values), 'columns');
  check.equal(rows.length, 13, 'rows');
  check.equal([rows[1][0], rows.at(-1)[0]], ['0.00', '1.00'], 'from the start to now');
  check.ok(Math.abs(Number(rows.at(-1)[1]) / values.loss_finite - 1) < 1e-3, 'the last row is now');
  check.ok(Math.abs(Number(now['particle gap']) / values.particle_gap - 1) < 1e-2, 'and so is the other table');
  await until(page, () => /expected particle gap/.test(document.querySelector('.mirror .tables > table').textContent));
  const { expected } = await state(page);
  const mean = await page.evaluate(() => [...document.querySelectorAll('.mirror .tables > table tr')].find((row) => /expected particle gap/.test(row.textContent)).cells[1].textContent);
  check.ok(Math.abs(Number(mean) / expected.expected_particle_gap - 1) < 1e-2, 'and the mean over seeds');
  const said = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll('.mirror .tables > table tbody tr')].map((row) => [...row.cells].map((cell) => cell.textContent))));
  const { expected: means, values: bounds } = await state(page);
  for (const name of ['deviation_particle_gap', 'deviation_loss_gap', 'expected_particle_gap_own_share'])
    check.ok(Math.abs(Number(said[name.replaceAll('_', ' ')]) / means[name] - 1) < 1e-2, `${name}: ${said[name.replaceAll('_', ' ')]}`);
  for (const [name, from] of [['bound_linear', bounds], ['bound_average', bounds], ['expected_loss_gap', means]]) {
    const [value, error] = said[name.replaceAll('_', ' ')].split(' ± ').map(Number);
    check.ok(Math.abs(value / from[name] - 1) < 1e-2 && Math.abs(error / from[`${name}_error`] - 1) < 0.5, `${name}: ${value} +- ${error}`);
    check.equal(said[`${name} error`.replaceAll('_', ' ')], undefined, 'errors stand with their numbers');
  }
  check.ok(Number(said['effective neurons']) > 0, 'neurons that carry the bound');
  check.ok(/12 times up to t = 1\.00/.test(await page.textContent('.mirror .scroll caption')), 'caption');
  await page.evaluate(() => equator.seek(2));
  await until(page, () => /up to t = 2\.00/.test(document.querySelector('.mirror .scroll caption').textContent));
});

await run('what happens in a run is said in a sentence', async (check) => {
  const page = await open('#v1&d=8&m=20&T=12&speed=8&play=off');
  await running(page);
  check.ok(/^Running 20 neurons/.test(await page.textContent('#summary')), await page.textContent('#summary'));
  await page.evaluate(() => equator.play());
  await until(page, () => /^At t = /.test(summary.textContent));
  check.equal(await page.getAttribute('#summary', 'aria-live'), 'polite', 'politely');
  await until(page, () => /^The run has ended/.test(summary.textContent));
  await until(page, () => /of all seeds\.$/.test(summary.textContent)); // said at once, or when the expected gap comes later
});

await run('a phone types into the form', async (check) => {
  const page = await open(RUN, PHONE);
  await page.waitForSelector('.mirror', { state: 'attached' });
  await until(page, rests);
  check.equal(await page.evaluate(() => document.querySelector('.mirror details').open), false, 'settings are closed where there is little room');
  await page.locator('.mirror summary').first().scrollIntoViewIfNeeded();
  await page.tap('.mirror summary');
  await page.locator('#set-m').scrollIntoViewIfNeeded();
  await page.tap('#set-m');
  check.equal(await focused(page), 'set-m', 'a tap gives the focus');
  check.equal(await page.getAttribute('#set-m', 'inputmode'), 'decimal', 'keyboard');
  await page.evaluate(() => document.activeElement.select());
  await page.keyboard.type('33');
  await page.keyboard.press('Enter');
  await until(page, () => equator.state().link.includes('m=33'));
  const wide = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth, getComputedStyle(document.getElementById('set-m')).fontSize]);
  check.ok(wide[0] <= wide[1], `nothing sticks out: ${wide}`);
  check.equal(wide[2], '16px', 'large enough that phones do not zoom');
  const small = await page.evaluate(() => [...document.querySelectorAll('.mirror button, .mirror summary, #set-m')].filter((each) => each.offsetParent && each.offsetHeight < 44).map((each) => each.textContent));
  check.equal(small, [], 'targets lower than 44 pixels');
});

// ------------------------------------------------------------------------------------------------ keys

await run('Tab: to the skip link, the canvas, the controls; the skip link opens the form', async (check) => {
  const page = await open(RUN);
  await page.waitForSelector('.mirror', { state: 'attached' });
  await page.keyboard.press('Tab');
  check.equal(await focused(page), 'to-controls', 'first');
  const box = await page.locator('#to-controls').boundingBox();
  check.ok(box.x >= 0 && box.y >= 0 && box.width > 100 && box.height > 24, 'visible while it has the focus');
  await page.screenshot({ path: screenshots + 'skip-link.png' });
  await page.keyboard.press('Tab');
  check.equal(await focused(page), 'canvas', 'second');
  await page.keyboard.press('Tab');
  check.ok((await focused(page)).startsWith('Below'), 'third, what comes next');
  for (const wanted of ['Play', 'Step', 'Again', 'New seed', 'set-speed', 'time', 'Keys']) {
    await page.keyboard.press('Tab');
    check.equal(await focused(page), wanted, 'then');
  }
  await page.focus('#to-controls');
  const { link } = await state(page);
  await page.keyboard.press('Enter');
  await until(page, () => document.activeElement.id === 'controls-title');
  check.equal(await page.evaluate(() => [...document.querySelectorAll('.mirror details')].every((part) => part.open)), true, 'everything is open');
  await page.keyboard.press('Tab');
  check.equal(await focused(page), 'Play', 'and the controls come next');
  const seen = await page.evaluate(() => document.getElementById('controls-title').getBoundingClientRect().top);
  check.ok(seen >= 0 && seen < 500, 'in view');
  check.equal([(await state(page)).link, (await state(page)).refusal], [link, null], 'the address is still the run\'s');
});

await run('every shortcut does what it says', async (check) => {
  const page = await openCanvas('#v1&m=20&T=10&t=1', { viewport: { width: 1280, height: 720 } });
  const press = (key) => page.keyboard.press(key);
  const tick = async () => (await state(page)).tick;
  const camera = () => value(page, 'cam').then((text) => text.split(',').map(Number));
  const start = await tick();
  await press(' ');
  check.equal((await state(page)).playing, true, 'Space plays');
  await press(' ');
  check.equal((await state(page)).playing, false, 'Space pauses');
  check.equal(await page.evaluate(() => scrollY), 0, 'Space does not scroll');
  let at = await tick();
  check.ok(at >= start, 'on from where it was');
  for (const key of ['.', '>']) {
    await press(key);
    await until(page, (wanted) => equator.state().tick === wanted, ++at);
  }
  for (const key of [',', '<']) {
    await press(key);
    await until(page, (wanted) => equator.state().tick === wanted, --at);
  }
  await press('Home');
  await until(page, () => equator.state().tick === 0 && !equator.state().playing);
  await press(',');
  check.equal(await tick(), 0, 'nothing before the start');
  const [yaw, pitch, distance] = await camera();
  for (const [key, index, change] of [['ArrowLeft', 0, 5], ['ArrowRight', 0, -5], ['ArrowUp', 1, -5], ['ArrowDown', 1, 5]]) {
    const before = await camera();
    await press(key);
    await until(page, ([i, wanted]) => Math.abs(Number(equator.controls().find(({ key: k }) => k === 'cam').value.split(',')[i]) - wanted) < 0.2, [index, before[index] + change])
      .catch(() => check.ok(false, `${key} does not turn`));
  }
  check.ok(Math.abs((await camera())[0] - yaw) < 0.3 && Math.abs((await camera())[1] - pitch) < 0.3, 'there and back');
  check.equal(await page.evaluate(() => scrollY), 0, 'arrows do not scroll');
  await press('+');
  await until(page, (was) => Number(equator.controls().find(({ key }) => key === 'cam').value.split(',')[2]) < was, distance);
  await press('-');
  await press('-');
  await until(page, (was) => Number(equator.controls().find(({ key }) => key === 'cam').value.split(',')[2]) > was, distance);
  const colours = [];
  for (let i = 0; i < 5; ++i) {
    await press('c');
    colours.push(await value(page, 'colour'));
  }
  check.equal(colours, ['latitude', 'gap', 'lambda', 'speed', 'plain'], 'C');
  const settings = [];
  for (let i = 0; i < 4; ++i) {
    await press('s');
    settings.push(await value(page, 'settings'));
  }
  check.equal(settings, ['off', 'auto', 'off', 'auto'], 'S, where they are open by themselves');
  await press('t');
  check.equal(await value(page, 'theory'), 'off', 'T');
  await press('t');
  check.equal(await value(page, 'theory'), 'on', 'T again');
  await press('n');
  await until(page, () => equator.state().link.includes('seed=2'));
  await press('N');
  await until(page, () => equator.state().link.includes('seed=3'));
  await press('?');
  await page.waitForSelector('#keys[open]');
  await page.screenshot({ path: screenshots + 'keys.png' });
  const listed = await page.$$eval('#keys kbd', (all) => all.map((each) => each.textContent));
  check.equal(listed, ['Space', '. or >', ', or <', 'Home', 'N', '←', '→', '↑', '↓', '+', '-', 'C', 'S', 'T', '?', 'Tab', 'Escape'], 'the sheet lists them all');
  await press('Escape');
  await until(page, () => !document.getElementById('keys') && document.activeElement.id === 'canvas');
  await press('Escape');
  check.equal(await focused(page) !== 'canvas', true, 'Escape leaves');
  check.equal(page.complaints, [], 'complaints');
});

await run('S where there is no room for settings', async (check) => {
  const page = await openCanvas(RUN, { viewport: { width: 390, height: 700 } });
  const settings = [];
  for (let i = 0; i < 3; ++i) {
    await page.keyboard.press('s');
    settings.push(await value(page, 'settings'));
  }
  check.equal(settings, ['on', 'auto', 'on'], 'S');
});

await run('the end, and Space plays again from the start', async (check) => {
  const page = await openCanvas('#v1&m=5&T=2&t=2');
  await page.keyboard.press(' ');
  await until(page, () => equator.state().playing && equator.state().tick < 1000);
  check.ok(true, 'plays');
});

await run('keys are not taken from others, nor with Ctrl, Alt or Meta, nor from fields of the canvas', async (check) => {
  const page = await openForm(RUN, { viewport: { width: 1280, height: 720 } });
  const before = await state(page);
  await page.fill('#set-phi', '');
  await page.focus('#set-phi');
  await page.keyboard.type(' nsct?.,+-');
  check.equal(await page.inputValue('#set-phi'), ' nsct?.,+-', 'typed into the form');
  await page.fill('#set-phi', 'h4');
  await page.focus('#time');
  await page.keyboard.press('n');
  await page.evaluate(() => scrollTo(0, 0));
  await page.focus('#canvas');
  for (const key of ['Control+n', 'Alt+n', 'Meta+c', 'Control+s', 'Control+?', 'Alt+t']) await page.keyboard.press(key);
  check.equal(await page.evaluate(() => Boolean(document.getElementById('keys'))), false, 'no sheet');
  const after = await state(page);
  check.equal([after.address, after.digest], [before.address, before.digest], 'nothing happened');

  // A field of the canvas: the first of the settings, wherever exactly it is.
  let typing = false;
  for (let y = 84; y < 300 && !typing; y += 12) {
    await page.mouse.click(180, y, { delay: 120 });
    await page.waitForTimeout(250);
    typing = await page.evaluate(() => equator.typing());
  }
  check.ok(typing, 'a field of the canvas was found');
  if (!typing) return;
  await page.keyboard.press('Control+a');
  await page.keyboard.type('7');
  await page.keyboard.press('n');
  check.equal((await state(page)).link, before.link, 'n is typed, not obeyed');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('Enter');
  await until(page, (link) => equator.state().link !== link && equator.state().link.includes('=7'), before.link);
  await until(page, () => !equator.typing());
  await page.keyboard.press('n');
  await until(page, () => equator.state().link.includes('seed=2'));
});

await run('the tour by keyboard alone: six steps, each a link, and out', async (check) => {
  const page = await open('#v1&step=1&m=50');
  await page.waitForSelector('#tour:not([hidden]) .next');
  check.equal(await page.evaluate(() => document.activeElement.className), 'next', 'the focus is on Next');
  check.equal(await violations(page.mainFrame()), [], 'what axe finds');
  for (let step = 2; step <= 6; ++step) {
    await page.keyboard.press('Enter');
    await until(page, (n) => document.querySelector('#tour .count')?.textContent === `${n} of 6` && equator.state().address.includes(`step=${n}`), step);
    await until(page, () => document.activeElement.className === 'next');
    if (step === 2) { // it plays; the others stand at their moment
      await until(page, () => equator.state().tick > 5);
    } else { // four hundred neurons: that takes its time on a busy machine
      await page.waitForFunction(() => equator.state().tick > 0 && !equator.state().playing, null, { polling: 50, timeout: 4 * PATIENCE });
    }
  }
  await page.screenshot({ path: screenshots + 'tour.png' });
  const { address } = await state(page);
  await page.keyboard.press('Shift+Tab'); // Back
  await page.keyboard.press('Enter');
  await until(page, () => document.querySelector('#tour .count').textContent === '5 of 6');
  await until(page, () => document.activeElement.className === 'next');
  await page.keyboard.press('Tab'); // Leave
  await page.keyboard.press('Enter');
  await until(page, () => document.getElementById('tour').hidden && document.activeElement.id === 'canvas');
  check.ok(!/step=/.test((await state(page)).address), 'the address has left it too');
  // A link to a step opens that step.
  await page.goto('about:blank');
  await page.goto(server.origin + '/' + address);
  await until(page, () => document.querySelector('#tour .count')?.textContent === '6 of 6');
});

await run('in a frame the form is a dialog behind a button that shows with the focus', async (check) => {
  const page = await open('embed.html#v1&m=20&T=10&t=1');
  await running(page);
  await until(page, rests);
  await page.focus('#canvas');
  check.ok((await page.locator('#to-controls').boundingBox()).width <= 1, 'out of sight');
  await page.keyboard.press('Tab');
  check.equal(await focused(page), 'to-controls', 'after the canvas');
  const box = await page.locator('#to-controls').boundingBox();
  check.ok(box.y >= 0 && box.y < 40 && box.width > 100, 'in sight now');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#mirror[open] #set-m');
  await enter(page, 'm', '22');
  await until(page, () => equator.state().link.includes('m=22'));
  await page.evaluate(() => equator.set('m', '23'));
  await until(page, () => document.getElementById('set-m').value === '23');
  await page.screenshot({ path: screenshots + 'embed-controls.png' });
  await page.keyboard.press('Escape');
  await until(page, () => !document.getElementById('mirror'));
  check.equal(await focused(page), 'to-controls', 'focus goes back');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#mirror[open] #set-m');
  check.equal(await page.inputValue('#set-m'), '23', 'opens again');
});

// ------------------------------------------------------------------------------------------------ quiet

for (const [name, options] of [['desktop', { viewport: { width: 1280, height: 720 } }], ['phone', PHONE]]) {
  await run(`nothing moves about after the first frame (${name})`, async (check) => {
    const page = await open('', options);
    await running(page);
    await page.waitForSelector('.mirror', { state: 'attached' });
    await page.waitForTimeout(1500);
    const shifts = await page.evaluate(() => shifts);
    const sum = shifts.reduce((all, { value: each }) => all + each, 0);
    check.ok(sum < 0.01, `layout shifts add up to ${sum}`);
  });
}

await run('who prefers less motion finds the run paused at a telling moment, and sees nothing move before', async (check) => {
  const page = await open('#v1&m=20&T=10', { reducedMotion: 'reduce' });
  await running(page);
  const seen = new Set();
  while ((await state(page)).playing) seen.add((await state(page)).tick);
  await until(page, () => equator.state().tick === 360);
  check.ok([...seen].every((tick) => tick === 0 || tick === 360), `ticks shown: ${[...seen]}`);
  await page.waitForSelector('.mirror', { state: 'attached' });
  await page.waitForTimeout(500);
  check.equal([(await state(page)).playing, (await state(page)).tick], [false, 360], 'at three tenths of the run');
  await page.evaluate(() => document.getElementById('controls').scrollIntoView()); // in sight, the form looks twice a second
  await until(page, () => document.querySelector('.mirror .play').getAttribute('aria-pressed') === 'false');
});

// ------------------------------------------------------------------------------------------------ pictures

for (const [name, options] of [['dark', {}], ['light', { colorScheme: 'light' }], ['phone', PHONE]]) {
  await run('screenshot controls-' + name, async (check) => {
    const page = await openForm('#v1&m=50&T=10&t=3', { viewport: { width: 1280, height: 900 }, ...options });
    await page.waitForSelector('.mirror .scroll tbody tr');
    await page.locator('#controls').screenshot({ path: `${screenshots}controls-${name}.png` });
    check.equal(page.complaints, [], 'complaints');
  });
}

await browser.close();
await server.close();
checks.finish();
