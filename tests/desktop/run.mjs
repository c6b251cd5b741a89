// The desktop's window: equator-app draws a link into a picture as large as it was told to, of the same instrument that
// the page shows, and answers bad input by name. Pictures go to build/screenshots. The last line counts passed and
// failed checks.
//
//     xvfb-run -a -s '-screen 0 1400x1000x24 -noreset' node tests/desktop/run.mjs        needs build/native/equator-app
//
// -noreset: a display that starts afresh when one program has left it turns away the next one meanwhile.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Checks } from '../browser/support/checks.mjs';
import { readPng } from './png.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = root + 'build/native/equator-app';
const screenshots = root + 'build/screenshots/';
mkdirSync(screenshots, { recursive: true });

const PATIENCE = 120_000; // as in tests/browser: long, for busy machines

/** Runs the program to its end. */
function app(...words) {
  const { status, signal, stdout, stderr, error } = spawnSync(program, words, { timeout: PATIENCE, encoding: 'utf8' });
  return { status: error ? String(error) : (signal ?? status), stdout, stderr };
}

const mean = (bytes) => bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length;

function colours({ rgb }) {
  const seen = new Set();
  for (let i = 0; i < rgb.length; i += 3) seen.add((rgb[i] << 16) | (rgb[i + 1] << 8) | rgb[i + 2]);
  return seen.size;
}

const checks = new Checks();

/** Draws a link; checks that the picture is there, has its size and shows something. */
function draw(check, name, link, width, height, ...options) {
  const file = `${screenshots}${name}.png`;
  rmSync(file, { force: true });
  const result = app(link, '--screenshot', file, ...options);
  check.equal([result.status, result.stderr], [0, ''], 'exit status and complaints');
  const picture = readPng(readFileSync(file));
  check.equal([picture.width, picture.height], [width, height], 'size');
  check.ok(colours(picture) > 500, `${colours(picture)} colours`);
  return picture;
}

for (const [theme, dark] of [
  ['dark', true],
  ['light', false],
]) {
  await checks.run('a picture in ' + theme, (check) => {
    // The page leaves room for a strip of what comes next: its instrument is as high as this.
    const HEIGHT = 688;
    const picture = draw(
      check,
      'native-' + theme,
      '#v1&t=12',
      1280,
      HEIGHT,
      '--size',
      `1280x${HEIGHT}`,
      '--theme',
      theme,
    );
    const brightness = mean(picture.rgb);
    check.ok(dark ? brightness < 80 : brightness > 170, `${theme}, but of brightness ${brightness}`);
    // The page's own picture of this link, if tests/browser has left one. Another driver drew it: edges differ,
    // nothing else.
    const page = `${screenshots}desktop-${theme}.png`;
    if (!existsSync(page)) return console.log('        (there is no picture of the page to compare it with)');
    const other = readPng(readFileSync(page));
    check.equal([other.width, other.height], [picture.width, 720], "size of the page's picture");
    const difference = mean(picture.rgb.map((byte, i) => Math.abs(byte - other.rgb[i]))); // rows from the top
    check.ok(difference < 0.6, `differs from the page by ${difference} of 255`);
  });
}

await checks.run('a picture at two device pixels per CSS pixel, of a link with a view of its own', (check) => {
  draw(
    check,
    'native-fine',
    '#v1&d=3&m=50&T=4&t=1&theme=light&panels=sphere,gap&play=on',
    800,
    600,
    '--size=400x300',
    '--scale=2',
  );
});

await checks.run('bad input is answered by name, with exit status 2', (check) => {
  const file = screenshots + 'never.png';
  for (const [words, ...named] of [
    [['#v1&m=0&sede=7', '--screenshot', file], 'm = 0 is out of range', 'did you mean seed?'],
    [['#v1&m=1000000&d=1000', '--screenshot', file], 'the instrument'],
    [['#v1', '--screenshot', file, '--size', '40'], '--size 40'],
    [['#v1', '--screenshot', file, '--size', '16384x16384', '--scale', '4'], '--size'],
    [['--them', 'dark'], 'did you mean --theme?'],
  ]) {
    const { status, stderr } = app(...words);
    check.equal(status, 2, words.join(' ') + ': exit status');
    for (const name of named)
      check.ok(stderr.includes(name), `${words.join(' ')}: ${JSON.stringify(stderr)} does not say ${name}`);
    check.ok(!existsSync(file), words.join(' ') + ': left a picture');
  }
  const unwritable = app('#v1&m=3&t=0', '--screenshot', '/nowhere/picture.png');
  check.equal(unwritable.status, 1, 'exit status of a picture that cannot be written');
  check.ok(unwritable.stderr.includes('/nowhere/picture.png'), unwritable.stderr);
});

await checks.run('without a display it says so', (check) => {
  const env = { ...process.env };
  delete env.DISPLAY;
  delete env.WAYLAND_DISPLAY;
  const { status, stderr } = spawnSync(program, ['#v1'], { timeout: PATIENCE, encoding: 'utf8', env });
  check.equal(status, 1, 'exit status');
  check.ok(stderr.includes('no window system'), stderr);
});

for (const link of ['#v1&m=50', '#v1&m=0'])
  await checks.run(`a window opens with ${link} and stays`, async (check) => {
    const child = spawn(program, [link], { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaints = '';
    child.stderr.on('data', (text) => {
      complaints += text;
    });
    await sleep(3000);
    check.equal(
      [child.exitCode, child.signalCode, complaints],
      [null, null, ''],
      'exit status, signal and complaints after three seconds',
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

checks.finish();
