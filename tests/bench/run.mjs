// Makes the table of docs/performance.md. Every row is a ratio of two things measured in turn in this one run, the best
// of several rounds of each: what else the machine does slows both alike, and what was never disturbed is compared.
//     script/bench [ROUNDS [PART]]     PART: kernel, step, growth, methods, theory, threads, figure, infinite, expected
//                                      or integrator
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { launch } from '../browser/support/chromium.mjs';
import { serve } from '../browser/support/server.mjs';

const [native, web, peers, rounds = '9', only = ''] = process.argv.slice(2);

/** A program that answers each line with a line. */
function talkTo(command, args, env = {}) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async ask(line) {
      child.stdin.write(`${line}\n`);
      return (await answers.next()).value;
    },
    end() {
      child.stdin.end();
    },
  };
}

const folder = mkdtempSync(join(tmpdir(), 'equator-bench-'));
cpSync(web, folder, { recursive: true });
for (const file of ['worker.js', 'page.html', 'page.js']) cpSync(new URL(file, import.meta.url), join(folder, file));
const modules = join(peers, 'node_modules/@tensorflow');
cpSync(join(modules, 'tfjs-core/dist/tf-core.min.js'), join(folder, 'tfjs/core.js'));
cpSync(join(modules, 'tfjs-backend-wasm/dist/tf-backend-wasm.min.js'), join(folder, 'tfjs/wasm.js'));
cpSync(
  join(modules, 'tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm'),
  join(folder, 'tfjs/tfjs-backend-wasm-simd.wasm'),
);

const server = await serve(folder, { policy: null });
const browser = await launch();
const page = await browser.newPage();
page.setDefaultTimeout(0);
await page.goto(`${server.origin}/page.html`);
const tensorFlow = await page.evaluate(() => prepareTensorFlow());
if (!tensorFlow.simd || tensorFlow.backend !== 'wasm')
  throw new Error(`TensorFlow.js without SIMD: ${JSON.stringify(tensorFlow)}`);

const here = talkTo(native, []);
const numpy = talkTo('python3', [new URL('numpy_step.py', import.meta.url).pathname], { OPENBLAS_NUM_THREADS: '1' });
const tab = { ask: (line) => page.evaluate((text) => bench(text), line) };
const number = async (who, line) => Number(await who.ask(line));

/**
 * Best values of several measurements taken in turn: the largest rates, the shortest times. A round before the first
 * one does not count: browsers begin with code that is compiled quickly, and exchange it for better code while it
 * runs.
 */
async function inTurn(measurements, best = Math.max) {
  const values = measurements.map(() => []);
  for (const measure of measurements) await measure();
  for (let round = 0; round < Number(rounds); round += 1)
    for (const [i, measure] of measurements.entries()) values[i].push(await measure());
  return values.map((list) => best(...list));
}
const rows = [];
const row = (what, figure, mark, detail) => {
  rows.push([what, figure, mark, detail]);
  console.error(`${what}: ${figure} (${mark}); ${detail}`);
};
const giga = (flops) => `${(flops / 1e9).toFixed(1)} Gflop/s`;
const ms = (seconds) => `${(seconds * 1e3).toPrecision(3)} ms`;

const part = (name) => !only || only === name;

if (part('kernel'))
  for (const precision of ['double', 'single']) {
    const line = `pairs ${precision} 128 64 1024`;
    const [wasm, same, wide, peakTab, peakHere] = await inTurn([
      () => number(tab, line),
      () => number(here, line),
      () => number(here, `pairs ${precision} best 64 1024`),
      () => number(tab, `peak ${precision}`),
      () => number(here, `peak ${precision}`),
    ]);
    row(
      `pair kernel, ${precision}: tab / native, both 128 bits`,
      (wasm / same).toFixed(2),
      'at least 0.9',
      `${giga(wasm)} and ${giga(same)}; native with the widest vectors ${giga(wide)}`,
    );
    row(
      `pair kernel, ${precision}: of the tab's peak`,
      (wasm / peakTab).toFixed(2),
      'at least 0.7',
      `peak ${giga(peakTab)}`,
    );
    row(
      `pair kernel, ${precision}: of the native peak`,
      (same / peakHere).toFixed(2),
      'at least 0.7',
      `peak ${giga(peakHere)}`,
    );
  }

if (part('step'))
  for (const precision of ['single', 'double']) {
    const [ours, theirs] = await inTurn(
      [() => number(tab, `pgd ${precision} 64 1024 4`), () => page.evaluate(() => tensorFlowStep(1024, 64))],
      Math.min,
    );
    row(
      `PGD step, m = 1024, d = 64, h4, ${precision}: TensorFlow.js (single) / ours, same tab`,
      (theirs / ours).toFixed(1),
      precision === 'single' ? 'at least 10' : '-',
      `${ms(theirs)} and ${ms(ours)}`,
    );
  }
if (part('step'))
  for (const precision of ['double', 'single']) {
    const [ours, theirs] = await inTurn(
      [() => number(here, `pgd ${precision} 64 1024 4`), () => number(numpy, `${precision} 1024 64`)],
      Math.min,
    );
    row(
      `the same step, native, ${precision}: NumPy with OpenBLAS, one thread / ours`,
      (theirs / ours).toFixed(2),
      'at least 1.0',
      `${ms(theirs)} and ${ms(ours)}`,
    );
  }

const widths = [1e3, 1e4, 1e5, 1e6];
if (part('growth'))
  for (const precision of ['double', 'single']) {
    const steps = await inTurn(
      widths.map((m) => () => number(tab, `pgd ${precision} 8 ${m} 4`)),
      Math.min,
    );
    const exponent = Math.log(steps[3] / steps[1]) / Math.log(widths[3] / widths[1]);
    row(
      `growth of a PGD step with m, d = 8, h4, ${precision}, tab: exponent from 10^4 to 10^6`,
      exponent.toFixed(3),
      'at most 1.05',
      steps.map((s, i) => `m = ${widths[i]}: ${ms(s)}`).join(', '),
    );
    row(
      `steps a second at m = 10^6, d = 8, h4, ${precision}, tab`,
      (1 / steps[3]).toFixed(1),
      'at least 5',
      'velocity, step and normalisation',
    );
  }

if (part('methods'))
  for (const [d, m] of [
    [8, 1024],
    [16, 2048],
  ]) {
    const [pairs, moments] = await inTurn(
      [() => number(tab, `method pairwise ${d} ${m} 4`), () => number(tab, `method moments ${d} ${m} 4`)],
      Math.min,
    );
    row(
      `velocity, d = ${d}, m = ${m}, h4, tab: pairs / moments`,
      (pairs / moments).toFixed(2),
      'above 1: moments are chosen',
      `${ms(pairs)} and ${ms(moments)}`,
    );
  }

if (part('theory'))
  for (const [rule, T] of [
    ['flow', 1],
    ['pgd', 4],
  ]) {
    const [without, together] = await inTurn(
      ['off', 'on'].map((theory) => () => number(tab, `run ${theory} ${rule} 16 1000 4 ${T}`)),
      Math.min,
    );
    row(
      `run with theory / without, m = 1000, d = 16, h4, ${rule} to T = ${T}, tab`,
      (together / without).toFixed(2),
      rule === 'flow' ? 'at most 1.6' : 'at most 3.0',
      `${ms(together)} and ${ms(without)}`,
    );
  }

/** A row for work that two threads share: what it costs one, over what it costs both. */
async function threads(what, mark, line) {
  const [one, two] = await inTurn(
    [1, 2].map((count) => () => number(here, `threads ${count} ${line}`)),
    Math.min,
  );
  row(`${what}, native: one thread / two`, (one / two).toFixed(2), mark, `${ms(one)} and ${ms(two)}`);
}
if (part('threads')) {
  await threads('velocity by pairs, m = 2048, d = 64, h4', 'at least 1.8', 'method pairwise 64 2048 4');
  await threads('velocity by pairs, m = 512, d = 64, h4', '-', 'method pairwise 64 512 4');
  await threads('velocity by pairs, m = 100, d = 64, h4', 'at least 0.97', 'method pairwise 64 100 4');
  await threads('velocity by moments, m = 10^6, d = 8, h4', 'at least 1.7', 'method moments 8 1000000 4');
  await threads('velocity by moments, m = 100, d = 8, h4', 'at least 0.97', 'method moments 8 100 4');
  await threads('PGD step, m = 10^6, d = 8, h4', '-', 'pgd double 8 1000000 4');
  await threads('run with theory, m = 1000, d = 64, h4, flow to T = 2', '-', 'run on flow 64 1000 4 2');
}

// The source paper's figure of He4, d = 32: a step of every width there, by all cores. Ours takes moments where they
// are cheaper.
if (part('figure')) {
  const everyCore = talkTo('python3', [new URL('numpy_step.py', import.meta.url).pathname]);
  const cores = cpus().length;
  let [sumOurs, sumTheirs] = [0, 0];
  for (const m of [128, 256, 512, 1024, 2048, 4096, 8192, 16384]) {
    const [ours, theirs] = await inTurn(
      [() => number(here, `threads ${cores} pgd double 32 ${m} 4`), () => number(everyCore, `double ${m} 32`)],
      Math.min,
    );
    sumOurs += ours;
    sumTheirs += theirs;
    row(
      `He4 step, d = 32, m = ${m}, native, ${cores} threads: NumPy with OpenBLAS, as many / ours`,
      (theirs / ours).toFixed(2),
      '-',
      `${ms(theirs)} and ${ms(ours)}`,
    );
  }
  everyCore.end();
  const whole = (seconds) => `${((seconds * 1600) / 60).toFixed(0)} min`;
  row(
    'the figure: 1600 steps of all eight widths',
    (sumTheirs / sumOurs).toFixed(1),
    'above 1',
    `${whole(sumTheirs)} and ${whole(sumOurs)}, from the steps above`,
  );
}

if (part('infinite')) {
  const [finite, infinite] = [await number(tab, 'finite 1000 64 4 60'), await number(tab, 'infinite 64 4 60')];
  row(
    'flow to T = 60, d = 64, h4, tab: finite m = 1000 / infinite width at 1e-6',
    (finite / infinite).toFixed(1),
    'above 1',
    `${finite.toFixed(1)} s and ${infinite.toFixed(2)} s`,
  );
}
if (part('expected')) {
  const [few, many, there] = await inTurn(
    [
      () => number(here, 'expected 1 16 4 30'),
      () => number(here, 'expected 61 16 4 30'),
      () => number(tab, 'expected 61 16 4 30'),
    ],
    Math.min,
  );
  row(
    'expected gap, d = 16, h4, T = 30, native: 61 times / one time',
    (many / few).toFixed(2),
    'at most 2, and 60 ms',
    `${ms(many)} and ${ms(few)}`,
  );
  row(
    'expected gap, d = 16, h4, T = 30, 61 times: tab / native',
    (there / many).toFixed(2),
    'at most 1.5',
    `${ms(there)} and ${ms(many)}`,
  );
}
if (part('integrator'))
  for (const flowtol of ['1e-5', '1e-7', '1e-9']) {
    const [evaluations, error] = (await here.ask(`flow ${flowtol}`)).split(' ').map(Number);
    row(
      `flow, d = 16, m = 64, h4, flowtol = ${flowtol}: velocities a unit of time`,
      evaluations.toFixed(1),
      '-',
      `worst neuron off by ${error.toExponential(1)} at t = 12`,
    );
  }

console.log('| what | ratio | mark | measured |\n|---|---|---|---|');
for (const cells of rows) console.log(`| ${cells.join(' | ')} |`);
console.log(
  `\n${cpus()[0].model}, ${cpus().length} cores; best of ${rounds} rounds; ` +
    `native ${await here.ask('compiler')}; WebAssembly ${await tab.ask('compiler')}; ` +
    `Chromium ${browser.version()}; TensorFlow.js ${tensorFlow.version}; NumPy ${await numpy.ask('version')}`,
);
here.end();
numpy.end();
await browser.close();
await server.close();
rmSync(folder, { recursive: true });
