// What checks of sweeps stand on: programs run to their end or killed, folders that are gone afterwards.

import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Checks } from '../browser/support/checks.mjs';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const program = root + 'build/native/equator';
export const PATIENCE = 120_000; // as in tests/browser: long, for busy machines
export const EXPERIMENT = '#v1&d=6&sweep=m:20..80*2&seeds=4&measure=particle_gap,function_gap,bound_average&at=1,6';
export const RUNS = 12;

export const temporary = mkdtempSync(tmpdir() + '/equator-sweep-');
process.on('exit', () => rmSync(temporary, { recursive: true, force: true }));
let folders = 0;
export const folder = () => `${temporary}/${++folders}`;

/** Runs a program to its end. */
export function call(words, { command = program, env = process.env } = {}) {
  const { status, signal, stdout, stderr, error } = spawnSync(command, words, {
    timeout: PATIENCE,
    encoding: 'utf8',
    env,
  });
  return { status: error ? String(error) : (signal ?? status), stdout, stderr };
}
export const sweep = (out, ...more) => call(['sweep', EXPERIMENT, '--out', out, ...more]);
export const shard = (out, index, count) =>
  `${out}/shard-${String(index).padStart(4, '0')}-of-${String(count).padStart(4, '0')}.csv`;
export const bytes = (file) => readFileSync(file, 'utf8');

/** Starts a sweep and kills it, with a signal that nothing can catch, once its file has grown by `lines` lines. */
export async function killed(check, out, file, lines, ...more) {
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

export const checks = new Checks();

/** A sweep made without a break, that others are compared with: its folder, how it ended and its table. */
export const whole = folder();
export const made = sweep(whole);
export const table = made.status === 0 ? bytes(whole + '/table.csv') : '';
