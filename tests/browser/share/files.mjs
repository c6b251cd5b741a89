// What the dialog saves: pictures, series, films. Read without the page's own code.

import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expects, frames, openDialog, state, until } from '../support/page.mjs';
import { drawSvg, filmFrame, readFilm, readPng } from '../support/saved_files.mjs';
import { button, LINK, saved } from '../support/share.mjs';
import { openAt, root, run, scratch, screenshots, SMALL } from '../support/stage.mjs';

/** Pixels of PNG files, read by the browser: size, number of colours, and the mean difference of the first two in grey levels. */
const pixels = (page, ...paths) =>
  page.evaluate(
    async (files) => {
      const pictures = [];
      for (const file of files) {
        const bitmap = await createImageBitmap(
          new Blob([Uint8Array.from(atob(file), (c) => c.charCodeAt(0))], { type: 'image/png' }),
        );
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
        context.drawImage(bitmap, 0, 0);
        pictures.push({
          size: [bitmap.width, bitmap.height],
          data: context.getImageData(0, 0, bitmap.width, bitmap.height).data,
        });
      }
      const [a, b] = pictures;
      let difference = 0;
      for (let i = 0; i < (b ? a.data.length : 0); ++i) difference += Math.abs(a.data[i] - b.data[i]) / a.data.length;
      return {
        sizes: pictures.map(({ size }) => size),
        colours: new Set(new Uint32Array(a.data.buffer)).size,
        difference,
      };
    },
    paths.map((path) => readFileSync(path).toString('base64')),
  );
const PLOTS = ['gap', 'budget', 'harmonics', 'loss', 'latitude', 'concordance', 'growth', 'function']; // as the dialog lists them
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
        paths: all.filter((element) => element.localName === 'path' && !/^[MLHVZ\d., -]*$/.test(node.getAttribute('d')))
          .length,
        numbers: all
          .flatMap((node) => ['d', 'x', 'y', 'width', 'height'].map((name) => node.getAttribute(name) ?? ''))
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

await run("the series as CSV and JSON are the command line's", async (check) => {
  const page = await openAt(KEPT, SMALL);
  await openDialog(page);
  const { address, digest, version } = await state(page);
  const csv = readFileSync(await saved(page, 'CSV'), 'utf8'),
    json = JSON.parse(readFileSync(await saved(page, 'JSON'), 'utf8'));
  const output = (format) =>
    execFileSync(root + 'build/native/equator', ['run', KEPT, '--until', '6', '--every', '2', '--format', format], {
      encoding: 'utf8',
    });
  const lines = csv.trimEnd().split('\n'),
    rows = lines.filter((line) => !line.startsWith('#'));
  const theirs = output('csv')
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  check.equal(rows[0], theirs[0], 'header');
  check.equal(rows.length, 602, 'a header and every tick');
  for (const row of theirs.slice(1)) check.ok(rows.includes(row), 'CSV has the row ' + row);
  check.ok(
    lines.some((line) => line.startsWith('#') && line.includes(address)),
    'CSV names the link',
  );
  check.ok(
    lines.some((line) => line.startsWith('#') && line.includes(version)) && csv.includes(digest),
    'CSV names version and digest',
  );

  const expected = JSON.parse(output('json'));
  check.equal([json.link, json.digest], [address, expected.digest], 'JSON: link and digest');
  check.equal(json.columns, expected.columns, 'JSON: columns');
  check.equal(json.rows.length, 601, 'JSON: rows');
  for (const row of expected.rows)
    check.equal(
      json.rows.find(([t]) => t === row[0]),
      row,
      'JSON: row',
    );
});

await run('the expected gap as CSV names its link', async (check) => {
  const page = await openAt(KEPT, SMALL);
  await until(page, expects);
  await openDialog(page);
  const path = await saved(page, 'CSV', 1),
    lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  check.equal(path.split('/').at(-1), 'equator-expected-m60-t6.csv', 'name');
  check.equal(
    lines.slice(0, 2),
    ['# equator ' + (await state(page)).version, '# link ' + (await state(page)).link],
    'head',
  );
  check.ok(
    /^t,C_p,C_f,m_deviation_particle_gap,C_L,C_L_error,.*,m_function_gap_1,.*,C_p_own_25,C_p_0,.*,C_p_4$/.test(
      lines[2],
    ),
    lines[2],
  );
  check.equal(lines.length, 64, 'rows');
  check.ok(lines.at(-1).startsWith('12,'), 'up to the horizon');
});

await run('a film of the run, with its facts; a cancelled one is nothing', async (check) => {
  const page = await openAt('#v1&m=30&T=12&t=4&speed=4', SMALL);
  await openDialog(page);
  const { address, digest, version, tick } = await state(page),
    link = await page.inputValue(LINK);
  await page.evaluate(() => {
    // how long it really plays
    globalThis.played = { from: 0, to: 0 };
    const look = () => {
      const { playing } = equator.state();
      if (playing) played.from ||= performance.now();
      if (played.from && !playing) return void (played.to = performance.now());
      requestAnimationFrame(look);
    };
    look();
  });
  const path = await saved(page, 'Film (WebM)');
  const played = await page.evaluate(() => (globalThis.played.to - globalThis.played.from) / 1000);
  const film = readFilm(path);
  console.log(
    `        played ${played.toFixed(2)} s, film ${film.seconds.toFixed(2)} s, ${film.frames} pictures of ${film.size.join(' x ')}, ${statSync(path).size} bytes`,
  );
  check.ok(Math.abs(film.seconds / played - 1) < 0.3, `film of ${film.seconds} s, played for ${played} s`);
  check.ok(film.frames > 10, film.frames + ' pictures');
  check.equal(film.size, await page.evaluate(() => [equator.canvas.clientWidth, equator.canvas.clientHeight]), 'size');
  check.equal([film.tags.SOURCE, film.tags.SOFTWARE, film.tags.DIGEST], [link, 'Equator ' + version, digest], 'tags');
  filmFrame(path, 0.6 * film.seconds, screenshots + 'film-frame.png');
  const { colours } = await pixels(page, screenshots + 'film-frame.png');
  check.ok(colours > 500, `a picture of ${colours} colours`);
  await until(page, (before) => equator.state().tick === before && !equator.state().playing, tick);
  check.equal((await state(page)).address, address, 'the moment is back');

  const downloads = [];
  page.on('download', (download) => downloads.push(download.suggestedFilename()));
  await button(page, 'Film (WebM)').click();
  await until(page, () => document.querySelector('#share progress').value > 0.1);
  await button(page, 'Cancel').click();
  await page.getByText('Recording cancelled; nothing was saved.').waitFor();
  await until(page, (before) => equator.state().tick === before && !equator.state().playing, tick);
  check.equal(downloads, [], 'downloads');
  check.equal(
    [await button(page, 'Film (WebM)').isEnabled(), await button(page, 'Cancel').isVisible()],
    [true, false],
    'buttons',
  );
  await page.keyboard.press('Escape');
  await page.waitForSelector('#share', { state: 'hidden' });
  check.equal((await state(page)).address, address, 'the page is fine');
  check.equal(page.complaints, [], 'complaints');
});
