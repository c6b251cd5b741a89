// What the dialog saves: pictures. Read without the page's own code.

import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expects, frames, openDialog, state, until } from '../support/page.mjs';
import { drawSvg, readPng } from '../support/saved_files.mjs';
import { LINK, pixels, saved } from '../support/share.mjs';
import { openAt, run, scratch, screenshots, SMALL } from '../support/stage.mjs';

// As the dialog lists them
const PLOTS = ['gap', 'budget', 'harmonics', 'loss', 'latitude', 'concordance', 'growth', 'function'];
const KEPT = '#v1&m=60&T=12&t=6';

await run('the view as PNG: the canvas, and where it is from', async (check) => {
  const page = await openAt(KEPT, { ...SMALL, deviceScaleFactor: 1.5 });
  await frames(page, 3);
  await openDialog(page);
  const path = await saved(page, 'PNG'),
    picture = readPng(readFileSync(path));
  const { version, digest } = await state(page);
  check.equal(path.split('/').at(-1), 'equator-view-m60-t6.png', 'name');
  check.equal(picture.wrong, [], 'file');
  check.equal(picture.size, await page.evaluate(() => [canvas.width, canvas.height]), 'size');
  check.equal(
    picture.texts,
    {
      Title: 'Equator: finite width beside infinite width',
      Source: await page.inputValue(LINK),
      Software: 'Equator ' + version,
      Digest: digest,
    },
    'facts',
  );
  const { colours } = await pixels(page, path);
  check.ok(colours > 1000, colours + ' colours');
  check.equal(page.complaints, [], 'complaints');
});

await run('plots as SVG and PNG agree, and say where they are from', async (check) => {
  const ELEMENTS = ['svg', 'title', 'desc', 'metadata', 'rect', 'path', 'text', 'g', 'clipPath'];
  const page = await openAt(KEPT, SMALL);
  await until(page, expects);
  await openDialog(page);
  const { version, digest, address } = await state(page),
    link = await page.inputValue(LINK);
  check.equal(
    await page
      .locator('#share')
      .getByLabel('A plot')
      .locator('option')
      .evaluateAll((options) => options.map(({ value }) => value)),
    PLOTS,
    'what can be saved',
  );
  for (const plot of PLOTS) {
    await page.locator('#share').getByLabel('A plot').selectOption(plot);
    const svg = await saved(page, 'SVG'),
      png = await saved(page, 'PNG', 1);
    const text = readFileSync(svg, 'utf8');
    const facts = await page.evaluate((xml) => {
      const document = new DOMParser().parseFromString(xml, 'image/svg+xml');
      const all = [...document.querySelectorAll('*')];
      return {
        error: document.querySelector('parsererror')?.textContent ?? null,
        elements: [...new Set(all.map((element) => element.localName))],
        paths: all.filter(
          (element) => element.localName === 'path' && !/^[MLHVZ\d., -]*$/.test(element.getAttribute('d')),
        ).length,
        numbers: all
          .flatMap((element) => ['d', 'x', 'y', 'width', 'height'].map((name) => element.getAttribute(name) ?? ''))
          .filter((words) => /\d\.\d{3}|[eE]/.test(words)).length,
        curves: all.filter((element) => element.localName === 'path').length,
        metadata: document.querySelector('metadata')?.textContent ?? '',
      };
    }, text);
    check.equal(
      [facts.error, facts.paths, facts.numbers],
      [null, 0, 0],
      plot + ': well-formed, plain paths, short numbers',
    );
    check.equal(
      facts.elements.filter((name) => !ELEMENTS.includes(name)),
      [],
      plot + ': elements',
    );
    check.ok(facts.curves > 3, `${plot}: ${facts.curves} paths`);
    for (const fact of [address, 'Equator ' + version, digest])
      check.ok(facts.metadata.includes(fact), `${plot}: ${fact} is not in ${facts.metadata}`);

    const picture = readPng(readFileSync(png));
    check.equal(picture.wrong, [], plot + '.png');
    check.equal(
      [picture.texts?.Source, picture.texts?.Software, picture.texts?.Digest],
      [link, 'Equator ' + version, digest],
      plot + ': facts',
    );
    drawSvg(svg, join(scratch, 'drawn.png'), 3);
    cpSync(png, `${screenshots}plot-${plot}.png`);
    cpSync(join(scratch, 'drawn.png'), `${screenshots}plot-${plot}-svg.png`);
    const {
      sizes: [own, drawn],
      difference,
      colours,
    } = await pixels(page, png, join(scratch, 'drawn.png'));
    check.equal(own, drawn, plot + ': size of PNG and SVG');
    check.ok(difference < 3, `${plot}: PNG and SVG differ by ${difference.toFixed(2)} of 255`);
    check.ok(colours > 20, `${plot}: ${colours} colours`);
    console.log(
      `        ${plot}: ${own.join(' x ')}, mean difference ${difference.toFixed(2)} of 255, SVG ${text.length} bytes`,
    );
  }
  check.equal(page.complaints, [], 'complaints');
});
