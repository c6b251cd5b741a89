// What is said: of merges that lack something, of bad input, of output that cannot be written; and the page of results.

import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import {
  EXPERIMENT,
  PATIENCE,
  bytes,
  call,
  checks,
  folder,
  program,
  root,
  shard,
  sweep,
  temporary,
  whole,
} from './stage.mjs';

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
    /m = 0, which is out of range: neurons run from 1 to 10000000; nearest: sweep=m:1,9/,
  );
  refuse(['#v1&T=1e6&sweep=m:1000000&measure=particle_gap', '--out', temporary], /the command line takes at most/);
  check.equal(call(['sweep', '--list']).stdout.includes('gap-width: Gap against width'), true, 'list');
});

await checks.run('output that cannot be written is a failure with its reason, whatever the command', (check) => {
  const out = folder();
  const commands = [
    ['run', '#v1&m=3'],
    ['run', '#v1&m=3', '--every', '0.01'],
    ['state', '#v1&m=3', '--out', folder() + '.csv'],
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
    `file size: ${limited.status} ${limited.signal} ${limited.stderr}`,
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
  writeFileSync(docs + '/results.md', page.replace('is the same from octave to octave', 'moves'));
  check.equal(call(['results', out, '--out', docs, '--only', 'escape-2']).status, 0, 'exit status');
  check.ok(bytes(docs + '/results.md') === page, 'the page');
  for (const name of ['escape-2.svg', 'escape-2-dark.svg'])
    check.ok(bytes(`${docs}/results/${name}`) === bytes(`${root}docs/results/${name}`), name);
  check.ok(
    /'nothing', which is no built-in/.test(call(['results', out, '--out', docs, '--only', 'nothing']).stderr),
    'a name that is none',
  );
});
