// What the dialog saves of a run's course: series, the expected gap, films. Read without the page's own code.

import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { expects, openDialog, state, until } from '../support/page.mjs';
import { filmFrame, readFilm } from '../support/saved_files.mjs';
import { button, LINK, pixels, saved } from '../support/share.mjs';
import { openAt, root, run, screenshots, SMALL } from '../support/stage.mjs';

const KEPT = '#v1&m=60&T=12&t=6';

await run("the series as CSV and JSON are the command line's", async (check) => {
  const page = await openAt(KEPT, SMALL);
  await openDialog(page);
  const { address, digest, version } = await state(page);
  const csv = readFileSync(await saved(page, 'CSV', 1), 'utf8'),
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
  const path = await saved(page, 'CSV', 2),
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
  // What a busy machine can film: a frame counts for at most a tenth of a second, so there are 20 at least.
  const page = await openAt('#v1&m=30&T=12&t=4&speed=2', { viewport: { width: 560, height: 420 } });
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
    `        played ${played.toFixed(2)} s, film ${film.seconds.toFixed(2)} s, ${film.frames} pictures of ` +
      `${film.size.join(' x ')}, ${statSync(path).size} bytes`,
  );
  check.ok(Math.abs(film.seconds / played - 1) < 0.3, `film of ${film.seconds} s, played for ${played} s`);
  check.ok(film.frames > 10, film.frames + ' pictures');
  const [width, height] = await page.evaluate(() => [equator.canvas.clientWidth, equator.canvas.clientHeight]);
  check.equal(film.size[0], 2 * width, 'two pixels a CSS pixel');
  check.ok(film.size[1] < 2 * height && film.size[1] > height, `without the transport: ${film.size[1]} high`);
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
