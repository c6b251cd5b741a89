// axe-core looks at every page and dialog in both themes; contrast.

import { enter, open, openForm, rests, RUN, running } from '../support/access.mjs';
import { violations } from '../support/axe.mjs';
import { openDialog, until } from '../support/page.mjs';
import { run, runLong, server } from '../support/stage.mjs';

for (const colorScheme of ['dark', 'light']) {
  const often = colorScheme === 'dark' ? run : runLong; // what these add to the page has the page's colours
  await run(`axe finds nothing on the page (${colorScheme})`, async (check) => {
    const page = await open('#v1&m=20&T=10&t=1', { colorScheme });
    await running(page);
    check.equal(await violations(page), [], 'as it opens');
    await page.waitForSelector('.mirror', { state: 'attached' });
    await page.evaluate(() => document.getElementById('controls').scrollIntoView());
    check.equal(await violations(page), [], 'scrolled to the form');
    await page.evaluate(() => {
      for (const part of document.querySelectorAll('#controls details')) part.open = true;
    });
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

  await often(`axe finds nothing in the share dialog (${colorScheme})`, async (check) => {
    const page = await open('#v1&m=20&T=10&t=1', { colorScheme, viewport: { width: 1280, height: 720 } });
    await running(page);
    await until(page, rests);
    await openDialog(page);
    await page.evaluate(() => {
      for (const part of document.querySelectorAll('#share details')) part.open = true;
    });
    check.equal(await violations(page), [], 'share dialog');
  });

  await often(`axe finds nothing in embed.html: poster, running, its dialog (${colorScheme})`, async (check) => {
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
    await page.evaluate(() => {
      for (const part of document.querySelectorAll('#mirror details')) part.open = true;
    });
    await page.waitForSelector('#mirror tbody td', { state: 'attached' });
    check.equal(await violations(page), [], 'dialog');
    check.equal(page.complaints, [], 'complaints');
  });

  await often(`axe finds nothing in the example post and its frames (${colorScheme})`, async (check) => {
    const page = await open('examples/blog.html', { colorScheme });
    await until(page, () => /running|paused/.test(readout.textContent));
    for (const frame of page.frames()) check.equal(await violations(frame), [], frame.url().replace(server.origin, ''));
  });

  await run(`text has a contrast of 4.5 and borders of fields one of 3 (${colorScheme})`, async (check) => {
    const page = await openForm(RUN, { colorScheme });
    const colours = await page.evaluate(() => {
      const probe = document.createElement('span'),
        names = ['page', 'panel', 'control', 'text', 'muted', 'accent', 'on-accent', 'error'];
      document.querySelector('.mirror').append(probe); // where --error is
      return Object.fromEntries(
        names.map((name) => {
          probe.style.color = `var(--${name})`;
          return [
            name,
            getComputedStyle(probe)
              .color.match(/[\d.]+/g)
              .map(Number),
          ];
        }),
      );
    });
    const luminance = (rgb) =>
      rgb
        .slice(0, 3)
        .map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const contrast = (a, b) => {
      const [dim, bright] = [luminance(colours[a]), luminance(colours[b])].sort((x, y) => x - y);
      return (bright + 0.05) / (dim + 0.05);
    };
    check.ok(colours.page.join() !== colours.text.join(), 'the palette is there');
    for (const ink of ['text', 'muted', 'accent', 'error'])
      for (const ground of ['page', 'panel', 'control'])
        check.ok(contrast(ink, ground) >= 4.5, `${ink} on ${ground}: ${contrast(ink, ground).toFixed(2)}`);
    check.ok(
      contrast('on-accent', 'accent') >= 4.5,
      `on-accent on accent: ${contrast('on-accent', 'accent').toFixed(2)}`,
    );
    const borders = await page.evaluate(() =>
      [...document.querySelectorAll('.mirror select, .mirror input[type=text]')].every(
        (each) =>
          getComputedStyle(each).borderColor === getComputedStyle(document.querySelector('.mirror .about')).color,
      ),
    );
    check.ok(borders, 'fields are framed in the muted ink');
  });
}
