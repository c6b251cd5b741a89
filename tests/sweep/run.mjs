// Sweeps on the command line: killed in the middle and taken up again, in shards and in one, by hand and under GNU parallel, they
// end in the same bytes. The last line counts passed and failed checks.
//
//     node tests/sweep/run.mjs        needs build/native/equator and parallel

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Checks } from '../browser/checks.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const program = root + 'build/native/equator';
const PATIENCE = 120_000; // as in tests/browser/run.mjs: long, for busy machines
const EXPERIMENT = '#v1&d=6&sweep=m:20..80*2&seeds=4&measure=particle_gap,function_gap,bound_average&at=1,6';
const RUNS = 12;

const temporary = mkdtempSync(tmpdir() + '/equator-sweep-');
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
let folders = 0;
const folder = () => `${temporary}/${++folders}`;

/** Runs a program to its end. */
function call(words, { command = program, env = process.env } = {}) {
  const { status, signal, stdout, stderr, error } = spawnSync(command, words, {
    timeout: PATIENCE,
    encoding: 'utf8',
    env,
  });
  return { status: error ? String(error) : (signal ?? status), stdout, stderr };
}
const sweep = (out, ...more) => call(['sweep', EXPERIMENT, '--out', out, ...more]);
const shard = (out, index, count) =>
  `${out}/shard-${String(index).padStart(4, '0')}-of-${String(count).padStart(4, '0')}.csv`;
const bytes = (file) => readFileSync(file, 'utf8');

/** Starts a sweep and kills it, with a signal that nothing can catch, once its file has grown by `lines` lines. */
async function killed(check, out, file, lines, ...more) {
  const before = existsSync(file) ? bytes(file).split('\n').length : 0;
  const child = spawn(program, ['sweep', EXPERIMENT, '--out', out, ...more], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  for (const end = Date.now() + PATIENCE; Date.now() < end && child.exitCode === null;) {
    if (existsSync(file) && bytes(file).split('\n').length >= before + lines) break;
    await sleep(1);
  }
  child.kill('SIGKILL');
  await gone;
  return child.signalCode === 'SIGKILL';
}

const checks = new Checks();
const whole = folder();
let table = '';

await checks.run('an unsharded sweep', (check) => {
  const result = sweep(whole);
  check.equal(result.status, 0, 'exit status');
  check.ok(/particle_gap \(t = 6\) ~ m\^s, s = -/.test(result.stdout), 'slopes: ' + result.stdout);
  table = bytes(whole + '/table.csv');
  check.equal(table.split('\n').length, 4 + 2 * RUNS + 2, 'lines');
  check.ok(table.includes('# experiment ' + EXPERIMENT + '\n'), 'names its experiment');
  check.ok(table.endsWith('# end\n'), 'has its end');
});

await checks.run("the target is the link's, though a view has one too", (check) => {
  const out = folder(),
    link = '#v1&d=6&m=9&T=2&measure=width_expected&at=1&target=0.05';
  check.equal(call(['sweep', link, '--out', out]).status, 0, 'exit status');
  check.ok(bytes(out + '/table.csv').includes(`# experiment ${link}\n`), bytes(out + '/table.csv'));
});

await checks.run('done twice it is left alone', (check) => {
  const before = statSync(whole + '/table.csv').mtimeMs;
  const result = sweep(whole);
  check.equal(
    [result.status, bytes(whole + '/table.csv') === table, statSync(whole + '/table.csv').mtimeMs],
    [0, true, before],
    'file',
  );
  check.ok(result.stderr.includes('is complete'), result.stderr);
});

await checks.run('a row is what equator run prints for its link', (check) => {
  const rows = table
    .trim()
    .split('\n')
    .filter((line) => /^\d/.test(line));
  const [run, m, seed, t, particle, , , digest, , link] = rows[7].split(',');
  check.equal([run, m, seed, t], ['3', '20', '4', '6'], 'row');
  const printed = call(['run', link, '--until', t, '--every', t, '--theory', 'off']).stdout;
  check.ok(printed.includes('# digest ' + digest), 'digest');
  check.equal(printed.trim().split('\n').at(-3).split(',')[3], particle, 'particle gap');
});

await checks.run('killed shards, taken up again and merged, equal the uninterrupted sweep', async (check) => {
  const out = folder();
  let kills = 0;
  for (const index of [2, 1, 3]) {
    const file = shard(out, index, 3);
    for (const lines of [1, 6, 2]) kills += await killed(check, out, file, lines, '--shard', index + '/3');
    check.equal(sweep(out, '--shard', index + '/3').status, 0, 'exit status');
  }
  check.ok(kills >= 3, `only ${kills} of 9 sweeps were still running when they were killed`);
  const merged = call(['merge', out]);
  check.equal([merged.status, merged.stderr], [0, ''], 'merge');
  check.ok(bytes(out + '/table.csv') === table, 'bytes differ');
  check.ok(merged.stdout.includes('s = -'), 'slopes');
  check.equal(call(['merge', out]).stdout, merged.stdout, 'merged twice');
});

await checks.run('killed unsharded sweeps too', async (check) => {
  const out = folder();
  for (const lines of [7, 4]) await killed(check, out, out + '/table.csv', lines);
  check.equal(sweep(out).status, 0, 'exit status');
  check.ok(bytes(out + '/table.csv') === table, 'bytes differ');
});

await checks.run('wherever a file was cut off, it is taken up again', (check) => {
  const out = folder();
  const file = out + '/table.csv';
  for (const length of [
    0,
    1,
    20,
    150,
    table.indexOf('\n0,'),
    table.indexOf('\n0,') + 1,
    table.indexOf('\n5,') + 30,
    table.indexOf('\n7,') + 1,
    table.length - 6,
    table.length - 1,
  ]) {
    sweep(out);
    truncateSync(file, length);
    const result = sweep(out);
    check.equal(result.status, 0, `cut at ${length}: ${result.stderr}`);
    check.ok(bytes(file) === table, `cut at ${length}: bytes differ`);
  }
});

await checks.run('a file that something else was written into is refused, and kept', (check) => {
  const out = folder();
  const file = out + '/table.csv';
  sweep(out);
  writeFileSync(file, table.replace('\n4,40,', '\n4,41,'));
  const damaged = bytes(file);
  const result = sweep(out);
  check.equal(result.status, 1, 'exit status');
  check.ok(/line 13: not the settings of run 4; remove it to begin anew/.test(result.stderr), result.stderr);
  check.ok(bytes(file) === damaged, 'was changed');
  writeFileSync(file, 'dear diary\n');
  check.ok(/is not a table of an experiment/.test(sweep(out).stderr), 'something else');
  check.equal(bytes(file), 'dear diary\n', 'was changed');
});

await checks.run('another experiment or version in the folder is refused', (check) => {
  const out = folder();
  sweep(out);
  const other = call(['sweep', EXPERIMENT + ',2', '--out', out]);
  check.equal(call(['sweep', EXPERIMENT.replace('seeds=4', 'seeds=3'), '--out', out]).status, 1, 'exit status');
  check.ok(other.status !== 0, 'exit status');
  writeFileSync(out + '/table.csv', table.replace(/^# equator .*/, '# equator 0.0.0'));
  check.ok(/was begun by version 0\.0\.0/.test(sweep(out).stderr), 'version');
});

await checks.run('merge leaves alone a table.csv that is no table of ours', (check) => {
  const out = folder();
  for (const part of ['1/2', '2/2']) sweep(out, '--shard', part);
  writeFileSync(out + '/table.csv', 'my notes\n');
  const result = call(['merge', out]);
  check.equal([result.status, bytes(out + '/table.csv').toString()], [1, 'my notes\n'], 'status and file');
  check.ok(/table\.csv is not a table of this program; remove it first/.test(result.stderr), result.stderr);
});

await checks.run('merge names what is missing, unfinished or of another experiment', (check) => {
  const out = folder();
  sweep(out, '--shard', '1/3');
  sweep(out, '--shard', '3/3');
  const refuse = (pattern, what) => {
    const result = call(['merge', out]);
    check.equal(result.status, 1, what);
    check.ok(pattern.test(result.stderr), `${what}: ${result.stderr}`);
    check.ok(!existsSync(out + '/table.csv'), what + ': wrote a table');
  };
  refuse(/shard 2\/3 is missing; make it with equator sweep '#v1.*' --out .* --shard 2\/3/, 'missing');
  sweep(out, '--shard', '2/3');
  const file = shard(out, 2, 3);
  const text = bytes(file);
  writeFileSync(file, text.slice(0, text.indexOf('\n4,') + 9));
  refuse(/shard-0002-of-0003\.csv is not complete: 1 of 4 runs; go on with equator sweep/, 'unfinished');
  writeFileSync(
    file,
    text.replace(EXPERIMENT, EXPERIMENT.replace('seeds=4', 'seeds=5')).replace('# runs 12', '# runs 15'),
  );
  refuse(/shard-0002-of-0003\.csv is of another experiment than shard-0001-of-0003\.csv/, 'another experiment');
  writeFileSync(file, text);
  sweep(out, '--shard', '1/2');
  refuse(/is a shard of 3, shard-0001-of-0002\.csv of 2/, 'another number of shards');
  rmSync(shard(out, 1, 2));
  renameSync(file, shard(out, 4, 4));
  refuse(/holds shard 2\/3; its name should be shard-0002-of-0003\.csv/, 'misnamed');
  check.ok(/neither shards nor a table/.test(call(['merge', temporary]).stderr), 'an empty folder');
  check.ok(/cannot read the folder/.test(call(['merge', temporary + '/none']).stderr), 'no folder');
});

await checks.run('two programs do not write one file', async (check) => {
  const out = folder();
  const long = EXPERIMENT.replace('m:20..80*2', 'm:400').replace('seeds=4', 'seeds=50');
  const child = spawn(program, ['sweep', long, '--out', out], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  for (
    const end = Date.now() + PATIENCE;
    Date.now() < end && !(existsSync(out + '/table.csv') && statSync(out + '/table.csv').size > 0);
  )
    await sleep(1);
  const second = call(['sweep', long, '--out', out]);
  child.kill('SIGKILL');
  await gone;
  check.equal(second.status, 1, 'exit status');
  check.ok(/is being written by another program/.test(second.stderr), second.stderr);
});

await checks.run('bad input is answered by name', (check) => {
  const refuse = (words, pattern) => {
    const result = call(['sweep', ...words]);
    check.equal(result.status, 2, words.join(' '));
    check.ok(pattern.test(result.stderr), `${words.join(' ')}: ${result.stderr}`);
  };
  refuse(['gap-widht', '--out', temporary], /did you mean gap-width\?/);
  refuse([EXPERIMENT], /--out is missing/);
  refuse(['--out', temporary], /which experiment\?/);
  refuse(
    [EXPERIMENT, '--out', temporary, '--shard', '4/3'],
    /--shard = 4\/3 is out of range: the shards of 3 are 1 to 3; nearest: 3\/3/,
  );
  refuse([EXPERIMENT, '--out', temporary, '--shard', '3'], /it is I\/N, for instance 3\/8/);
  refuse(
    ['#v1&m=5&sweep=m:0,9&measure=particle_gap', '--out', temporary],
    /m = 0, which is out of range: neurons run from 1 to 1000000; nearest: sweep=m:1,9/,
  );
  refuse(['#v1&T=1e6&sweep=m:1000000&measure=particle_gap', '--out', temporary], /the command line takes at most/);
  check.equal(call(['sweep', '--list']).stdout.includes('gap-width: Gap against width'), true, 'list');
});

await checks.run('script/sweep runs the shards under GNU parallel, and takes up what is there', async (check) => {
  const out = folder();
  await killed(check, out, shard(out, 2, 5), 3, '--shard', '2/5');
  const result = call([EXPERIMENT, out, '5'], { command: root + 'script/sweep' });
  check.equal(result.status, 0, 'exit status: ' + result.stderr);
  check.ok(bytes(out + '/table.csv') === table, 'bytes differ');
  check.equal(readdirSync(out).length, 6, 'files');
  check.ok(
    call(['nothing', folder(), '2'], { command: root + 'script/sweep' }).status !== 0,
    'a failing shard fails the whole',
  );
});

await checks.run('shards whose lines end in CR LF are taken, and merged to the same bytes', (check) => {
  const out = folder();
  for (const part of ['1/3', '2/3', '3/3']) check.equal(sweep(out, '--shard', part).status, 0, part);
  for (const index of [1, 3]) writeFileSync(shard(out, index, 3), bytes(shard(out, index, 3)).replaceAll('\n', '\r\n'));
  const merged = call(['merge', out]);
  check.equal(merged.status, 0, merged.stderr);
  check.ok(bytes(out + '/table.csv') === table, 'bytes differ');
  writeFileSync(out + '/table.csv', table.replaceAll('\n', '\r\n'));
  for (const index of [1, 2, 3]) rmSync(shard(out, index, 3));
  check.equal(call(['merge', out]).status, 0, 'a whole table');
});

await checks.run('output that cannot be written is a failure with its reason, whatever the command', (check) => {
  const out = folder();
  const commands = [
    ['run', '#v1&m=3'],
    ['run', '#v1&m=3', '--every', '0.01'],
    ['link', '#v1'],
    ['infinite', '#v1', '--at', '0'],
    ['function', '#v1'],
    ['expected', '#v1&d=3', '--at', '0'],
    ['settings'],
    ['verify', '#v1&m=3&t=3&digest=0000000000000000'],
    ['merge', whole],
    ['sweep', '--list'],
    ['--help'],
    ['--version'],
    ['run', '--help'],
  ];
  for (const words of commands) {
    const name = words.join(' ');
    const full = openSync('/dev/full', 'w');
    const result = spawnSync(program, words, { stdio: ['ignore', full, 'pipe'], encoding: 'utf8', timeout: PATIENCE });
    closeSync(full);
    check.ok(result.status === 1, `${name}: exit status ${result.status}`);
    check.ok(
      /standard output was not written to the end: No space left on device/.test(result.stderr),
      `${name}: ${result.stderr}`,
    );
    const closed = spawnSync('sh', ['-c', 'exec "$0" "$@" >&-', program, ...words], {
      encoding: 'utf8',
      timeout: PATIENCE,
    });
    check.ok(
      closed.status === 1 && /Bad file descriptor/.test(closed.stderr),
      `${name}, closed: ${closed.status} ${closed.stderr}`,
    );
  }
  mkdirSync(out);
  const limited = spawnSync(
    'bash',
    ['-c', 'ulimit -f 1; exec "$0" run "#v1&m=3" --every 0.01 > "$1"', program, out + '/rows.csv'],
    { encoding: 'utf8', timeout: PATIENCE },
  );
  check.ok(
    limited.status === 1 && /File too large/.test(limited.stderr),
    `file limit: ${limited.status} ${limited.signal} ${limited.stderr}`,
  );
  const ignored = spawnSync(
    'bash',
    ['-c', `trap '' PIPE; { "$0" run '#v1&m=3' --every 0.001; echo "status $?" >&2; } | true`, program],
    { encoding: 'utf8', timeout: PATIENCE },
  );
  check.ok(/status 1/.test(ignored.stderr) && /Broken pipe/.test(ignored.stderr), `SIGPIPE ignored: ${ignored.stderr}`);
  const quiet = spawnSync(
    'bash',
    ['-c', '"$0" run "#v1&m=3" --every 0.001 | head -1 > /dev/null; echo "$PIPESTATUS"', program],
    { encoding: 'utf8', timeout: PATIENCE },
  );
  check.ok(
    quiet.stdout === '141\n' && quiet.stderr === '',
    `SIGPIPE is a quiet death: ${quiet.stdout} ${quiet.stderr}`,
  );
});

await checks.run('a section of docs/results.md made anew is what it was, and the others stay', (check) => {
  const out = folder(),
    docs = out + '/docs',
    page = bytes(root + 'docs/results.md');
  mkdirSync(docs, { recursive: true });
  check.equal(call(['sweep', 'escape-2', '--out', out + '/escape-2']).status, 0, 'sweep');
  check.equal(
    call(['results', out, '--out', docs, '--only', 'escape-2']).status,
    1,
    'without a page to keep the rest of',
  );
  writeFileSync(docs + '/results.md', page.replace('does not move', 'moves'));
  check.equal(call(['results', out, '--out', docs, '--only', 'escape-2']).status, 0, 'exit status');
  check.ok(bytes(docs + '/results.md') === page, 'the page');
  for (const name of ['escape-2.svg', 'escape-2-dark.svg'])
    check.ok(bytes(`${docs}/results/${name}`) === bytes(`${root}docs/results/${name}`), name);
  check.ok(
    /'nothing', which is no built-in/.test(call(['results', out, '--out', docs, '--only', 'nothing']).stderr),
    'a name that is none',
  );
});

checks.finish();
