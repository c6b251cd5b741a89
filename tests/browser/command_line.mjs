// The command line twin's answer for a link at a time.
import { execFileSync } from 'node:child_process';

/** The canonical link; values by column name, and the digest, of the last row. */
export function commandLineRun(root, link, t) {
  const output = execFileSync(root + 'build/native/equator', ['run', link, '--until', String(t), '--every', String(t || 1), '--format', 'json'],
    { encoding: 'utf8', maxBuffer: 1 << 28 });
  const { link: canonical, columns, rows, digest } = JSON.parse(output);
  return { link: canonical, digest, values: Object.fromEntries(columns.map((name, i) => [name, rows.at(-1)[i]])) };
}
