// The package as its users get it: made from dist/, and installed into projects of a folder that is gone at the end.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, scratch } from './stage.mjs';

execFileSync(root + 'script/package', { stdio: ['ignore', 'ignore', 'inherit'] });
const made = root + 'build/package/';
export const tarball = made + readdirSync(made).find((name) => name.endsWith('.tgz'));

/**
 * A new project with these files, the package installed, and packages of this project's own package.json beside it.
 * Returns its folder.
 */
export function project(name, files, packages = []) {
  const folder = join(scratch, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, private: true, version: '1.0.0' }));
  const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', ...quiet, tarball], { cwd: folder });
  for (const each of packages) {
    mkdirSync(dirname(join(folder, 'node_modules', each)), { recursive: true });
    symlinkSync(join(root, 'node_modules', each), join(folder, 'node_modules', each));
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Runs a program in a project. Returns what it printed; throws with that if it fails. */
export function within(folder, program, ...more) {
  try {
    return execFileSync(program, more, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    throw new Error(`${program} ${more.join(' ')}:\n${error.stdout}\n${error.stderr}`);
  }
}

