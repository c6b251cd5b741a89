// Sweeps that are killed, cut off, disturbed or doubled: they are taken up again, or refused, and nothing is lost.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXPERIMENT, PATIENCE, bytes, call, checks, folder, killed, program, shard, sweep, table } from './stage.mjs';

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
