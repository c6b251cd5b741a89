// Sweeps as they should go: the same rows in any way of asking, in shards and under GNU parallel.

import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import {
  EXPERIMENT,
  RUNS,
  bytes,
  call,
  checks,
  folder,
  killed,
  made,
  root,
  shard,
  sweep,
  table,
  whole,
} from './stage.mjs';

await checks.run('an unsharded sweep', (check) => {
  check.equal(made.status, 0, 'exit status');
  check.ok(/particle_gap \(t = 6\) ~ m\^s, s = -/.test(made.stdout), 'slopes: ' + made.stdout);
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
