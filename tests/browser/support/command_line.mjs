// The command line twin's answer for a link at a time.
import { execFileSync } from 'node:child_process';

/** The expected gap of a link at ascending times: a row of numbers by column name each. */
export function commandLineExpected(root, link, times, more = []) {
  const output = execFileSync(
    root + 'build/native/equator',
    [
      'expected',
      link,
      '--at',
      times.join(),
      '--parts',
      'on',
      ...(/rule=pgd/.test(link) ? [] : ['--loss', 'on']),
      ...more,
    ],
    { encoding: 'utf8' },
  );
  return tableOf(output);
}

/** Rows of a CSV with remarks before it, by column name. */
export function tableOf(csv) {
  const [names, ...rows] = csv
    .split('\n')
    .filter((line) => line && line[0] !== '#')
    .map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(names.map((name, i) => [name, Number(row[i])])));
}

/** The canonical link; values by column name, and the digest, of the last row. */
export function commandLineRun(root, link, t) {
  const output = execFileSync(
    root + 'build/native/equator',
    ['run', link, '--until', String(t), '--every', String(t || 1), '--format', 'json'],
    { encoding: 'utf8', maxBuffer: 1 << 28 },
  );
  const { link: canonical, columns, rows, digest } = JSON.parse(output);
  return { link: canonical, digest, values: Object.fromEntries(columns.map((name, i) => [name, rows.at(-1)[i]])) };
}
