// In Firefox and WebKit, under axe-core, in pictures.

import { violations } from '../support/axe.mjs';
import { commandLineTable, EXPERIMENT } from '../support/experiment_tables.mjs';
import { finished, open } from '../support/experiments.mjs';
import { BROWSERS, PHONE, run, runLong, screenshots, server } from '../support/stage.mjs';

for (const name of ['Firefox', 'WebKit']) {
  await run(`${name}: the same table, kept over a reload`, async (check) => {
    const started = await BROWSERS[name]();
    try {
      const page = await started.open(`${server.origin}/experiments.html${EXPERIMENT}`, { width: 1000, height: 760 });
      await page.until(() => 'ready' in document.documentElement.dataset);
      await page.evaluate(() => document.getElementById('run').click());
      await page.until(() => /^All/.test(document.getElementById('status').textContent));
      // What would be saved, without the browser's dialog about it.
      await page.evaluate(() => {
        URL.createObjectURL = (blob) => {
          globalThis.saved = blob;
          return 'about:blank';
        };
        HTMLAnchorElement.prototype.click = () => {};
        document.getElementById('csv').click();
      });
      check.equal(await page.until(() => globalThis.saved?.text()), commandLineTable(EXPERIMENT), 'table');
      await page.screenshot(`${screenshots}experiments-${name.toLowerCase()}.png`);
      check.equal(await page.complaints(), [], 'complaints');
      await page.evaluate(() => location.reload());
      await page.until(() => !globalThis.saved && 'ready' in document.documentElement.dataset);
      check.equal(
        await page.evaluate(() => document.getElementById('run').textContent),
        'All runs are done',
        'after a reload',
      );
      await page.close();
    } finally {
      await started.close().catch(() => {});
    }
  });
}

for (const colorScheme of ['dark', 'light']) {
  await run(`axe finds nothing, before and after (${colorScheme})`, async (check) => {
    const page = await open(EXPERIMENT, { colorScheme });
    check.equal(await violations(page), [], 'before');
    await page.click('#run');
    await finished(page);
    await page.evaluate(() => {
      for (const each of document.querySelectorAll('details')) each.open = true;
    });
    check.equal(await violations(page), [], 'after');
  });
}

for (const [name, options] of Object.entries({
  'desktop-dark': {},
  'desktop-light': { colorScheme: 'light' },
  phone: PHONE,
})) {
  await (options.hasTouch ? run : runLong)('screenshot experiments-' + name, async (check) => {
    const page = await open(EXPERIMENT, options);
    await page.click('#run');
    await finished(page);
    await page.waitForTimeout(1500);
    check.equal(
      await page.evaluate(() => document.documentElement.scrollWidth > innerWidth),
      false,
      'wider than the screen',
    );
    await page.screenshot({ path: `${screenshots}experiments-${name}.png`, fullPage: true });
  });
}
