// What the dialog saves: pictures. Read without the page's own code.

import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expects, frames, openDialog, state, until } from '../support/page.mjs';
import { drawSvg, readPng, readQr } from '../support/saved_files.mjs';
import { LINK, pixels, saved } from '../support/share.mjs';
import { openAt, run, scratch, screenshots, SMALL } from '../support/stage.mjs';

// As the dialog lists them
const PLOTS = [
  ...['gap', 'budget', 'harmonics', 'loss', 'latitude', 'concordance', 'growth', 'function'],
  ...['distance', 'spread', 'alignment', 'phase'],
];
const KEPT = '#v1&m=60&T=12&t=6';

await run('the view as PNG: a clean figure of two pixels a unit, and where it is from', async (check) => {
  const page = await openAt(KEPT, { ...SMALL, deviceScaleFactor: 1.5 });
  await frames(page, 3);
  await openDialog(page);
  const path = await saved(page, 'PNG'),
    picture = readPng(readFileSync(path));
  const { version, digest } = await state(page);
  check.equal(path.split('/').at(-1), 'equator-view-m60-t6.png', 'name');
  check.equal(picture.wrong, [], 'file');
  check.equal(picture.size, [2880, 1440], 'size');
  cpSync(path, `${screenshots}view.png`);
  await frames(page, 3);
  check.equal(await page.evaluate(() => canvas.width / canvas.clientWidth), 1.5, 'the page is drawn as before');
  check.equal((await state(page)).address, new URL(await page.inputValue(LINK)).hash, 'and its view is what it was');
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

await run('the poster: one page with sphere, plots, bounds, link and digest', async (check) => {
  const page = await openAt(KEPT, SMALL);
  await until(page, expects);
  await openDialog(page);
  const { version, digest, address } = await state(page),
    link = await page.inputValue(LINK);
  const path = await saved(page, 'Poster (SVG)');
  check.equal(path.split('/').at(-1), 'equator-poster-m60-t6.svg', 'name');
  const text = readFileSync(path, 'utf8');
  const facts = await page.evaluate((xml) => {
    const { documentElement: root } = new DOMParser().parseFromString(xml, 'image/svg+xml');
    const ids = [...root.querySelectorAll('[id]')].map(({ id }) => id);
    return {
      error: root.querySelector('parsererror')?.textContent ?? null,
      words: [...root.querySelectorAll('text')].map((each) => each.textContent),
      parts: root.querySelectorAll('svg').length,
      picture: root.querySelector('image').getAttribute('href').slice(0, 22),
      twice: ids.filter((id, i) => ids.indexOf(id) !== i),
      clips: [...root.querySelectorAll('[clip-path]')].every((each) =>
        ids.includes(/#(.*)\)/.exec(each.getAttribute('clip-path'))[1]),
      ),
    };
  }, text);
  check.equal([facts.error, facts.parts, facts.twice, facts.clips], [null, 3, [], true], 'two plots and a code');
  check.equal(facts.picture, 'data:image/png;base64,', 'the sphere');
  for (const words of [link, `Equator ${version} · digest ${digest} · arXiv:2504.13110`])
    check.ok(facts.words.includes(words), words);
  check.ok(
    facts.words.some((words) => words.startsWith('Neurons for a squared gap of 0.01 up to t = 6')),
    'neurons',
  );
  check.equal(facts.words.filter((words) => /^(Needed|By (average|the naive))/.test(words)).length, 3, 'three bars');
  drawSvg(path, join(scratch, 'poster.png'), 1);
  cpSync(join(scratch, 'poster.png'), `${screenshots}poster.png`);
  check.equal(readQr(join(scratch, 'poster.png')), link, 'its code');
  check.equal((await state(page)).address, address, 'the view is what it was');
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

await run("a plot's numbers as CSV: where they are from, and the series' own", async (check) => {
  const page = await openAt(KEPT + '&times=m&gap=%2Bfunction-gap&distance=%2Bevery-neuron', SMALL);
  await openDialog(page);
  const { version, digest, address, values } = await state(page);
  const read = async (plot) => {
    await page.locator('#share').getByLabel('A plot').selectOption(plot);
    const path = await saved(page, 'CSV');
    check.equal(path.split('/').at(-1), `equator-${plot}-m60-t6.csv`, 'name');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n'),
      facts = lines.filter((line) => line.startsWith('#')).join('\n');
    for (const fact of [address, 'Equator ' + version, digest])
      check.ok(facts.includes(fact), `${plot}: ${fact} is not in ${facts}`);
    const [header, ...rows] = lines.filter((line) => !line.startsWith('#'));
    check.equal(header, 'series,x,y,low,high', plot + ': header');
    const of = (name) =>
      rows
        .map((row) => row.split(','))
        .filter(([series]) => series === name)
        .map((row) => row.slice(1).map((cell) => (cell === '' ? NaN : Number(cell))));
    return { facts, rows, of };
  };
  const gap = await read('gap'),
    near = (a, b) => Math.abs(a - b) <= 1e-12 * Math.abs(b);
  check.ok(gap.facts.includes('# y m × squared gap'), 'the axis says times m');
  check.ok(near(gap.of('particle gap').at(-1)[1], 60 * values.particle_gap), 'm x particle gap');
  check.ok(near(gap.of('function gap').at(-1)[1], 60 * values.function_gap), 'm x function gap');
  check.equal(gap.of('squared mean distance'), [], 'what is hidden is left out');

  const distance = await read('distance'),
    last = Array.from({ length: 60 }, (_, i) => distance.of('every neuron ' + i).at(-1)[1]),
    root = Math.sqrt(60);
  check.ok(near(distance.of('mean').at(-1)[1], root * values.distance_mean), 'root of m x mean distance');
  // Lines have the numbers of pictures, which are single precision.
  const mean = last.reduce((sum, value) => sum + value) / 60;
  check.ok(Math.abs(mean / (root * values.distance_mean) - 1) < 1e-6, `mean of the lines: ${mean}`);
  check.ok(Math.abs(Math.max(...last) / (root * values.distance_largest) - 1) < 1e-6, 'largest of the lines');
  check.equal(distance.of('every neuron 60'), [], 'no other neuron');

  const alignment = await read('alignment'),
    there = Array.from({ length: 60 }, (_, i) => alignment.of('every neuron ' + i).at(-1)[1]);
  const aligned = there.reduce((sum, value) => sum + value) / 60;
  check.ok(Math.abs(aligned / values.mean_abs_latitude_finite - 1) < 1e-6, `mean alignment: ${aligned}`);

  const spread = await read('spread');
  for (const name of ['now', 'largest so far']) {
    const bars = spread.of(name);
    let mass = 0,
      counts = 0;
    for (let i = 0; i + 1 < bars.length; ++i) {
      const share = bars[i][1] * Math.log(bars[i + 1][0] / bars[i][0]); // the axis is logarithmic
      mass += share;
      counts += Math.abs(60 * share - Math.round(60 * share)) < 1e-4 ? 1 : 0;
    }
    check.ok(Math.abs(mass - 1) < 1e-6, `${name}: ${mass}`);
    check.equal(counts, bars.length - 1, name + ': whole neurons');
    // Histogram and quantities agree on where the neurons are.
    const within = (distance) =>
      bars.some(([x, height], i) => height > 0 && x <= root * distance && root * distance < bars[i + 1][0]);
    if (name === 'now') check.ok(within(values.distance_largest) && within(values.distance_median), 'bins');
  }
  check.equal(page.complaints, [], 'complaints');
});
