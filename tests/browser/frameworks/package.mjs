// The package for npm, installed into fresh projects: what is in it, its core in Node and in Workers, and its element
// without a bundler and with three. Needs the packages of package.json.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ATTRIBUTES, EVENTS, METHODS, STATE } from '../../../web/embed/element_table.mjs';
import { tableOf } from '../support/command_line.mjs';
import { LINK, MARKED, stateOf } from '../support/frameworks.mjs';
import { project, tarball, within } from '../support/package.mjs';
import { serve } from '../support/server.mjs';
import { afterCheck, root, run, visit } from '../support/stage.mjs';

const names = (list) => list.map(({ name }) => name).sort();
const HEAD = '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>A project</title>';
const POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:";
/** Serves a folder under a strict policy, until the check is over. */
async function served(folder) {
  const server = await serve(folder, { policy: POLICY });
  afterCheck.push(() => server.close());
  return server;
}
const commandLine = (...more) => execFileSync(root + 'build/native/equator', ['run', ...more], { encoding: 'utf8' });

const node = project('node', {
  'main.mjs': `import { Worker } from 'node:worker_threads';
    new Worker(new URL('worker.mjs', import.meta.url)).on('message', (told) => console.log(JSON.stringify(told)));`,
  'worker.mjs': `import { run } from 'equator-demo/core'; import { parentPort } from 'node:worker_threads';
    const { t, digest } = await run('#v1&m=100', { until: 12, every: 4 });
    parentPort.postMessage([[...t], digest]);`,
});

await run('package: what is in it, and nothing of ours', async (check) => {
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n');
  const plain = files.map((path) => path.replace(/^package\//, '')).filter((path) => !path.startsWith('frame/'));
  const types = ['core.d.ts', 'index.d.ts', 'preact.d.ts', 'react.d.ts', 'vue.d.ts'];
  const scripts = ['copy_frame.mjs', 'core_node.js', 'core_page.js', 'index.js', 'require.cjs'];
  check.equal(
    plain.sort(),
    [...types, ...scripts, 'LICENSE', 'README.md', 'custom-elements.json', 'package.json'].sort(),
    'files',
  );
  const all = readdirSync(root + 'dist', { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  // Neither the page that is one file nor the pictures for previews.
  const isSent = (name) => name !== 'equator.html' && !name.endsWith('.png');
  const shown = all.map(({ name }) => name).filter(isSent).sort();
  const frame = files.filter((path) => path.startsWith('package/frame/')).map((path) => path.split('/').at(-1)).sort();
  check.equal(frame, shown, 'what the frame loads, and where it leads');
  const installed = join(node, 'node_modules/equator-demo/');
  const read = (name) => readFileSync(installed + name, 'utf8');
  const { version, dependencies, scripts: hooks } = JSON.parse(read('package.json'));
  check.equal(version, /^# equator (\S+)/.exec(commandLine('#v1&m=1&T=1'))[1], 'one version');
  check.equal([dependencies, hooks], [undefined, undefined], 'it needs nothing and runs nothing when installed');
  for (const name of plain) {
    check.ok(!read(name).includes(root) && !/\/home\/|\/tmp\//.test(read(name)), `${name} names no place of ours`);
    check.ok(!/\/\/ @\w+$|^<!-- \w+ -->$/m.test(read(name)), `${name} is filled in`);
  }
  const [module] = JSON.parse(read('custom-elements.json')).modules;
  const [{ attributes, members, events }] = module.declarations;
  check.equal(names(attributes), names(ATTRIBUTES), 'attributes of the manifest');
  check.equal(names(events), names(EVENTS), 'events of the manifest');
  check.equal(names(members.filter(({ kind }) => kind === 'method')), names(METHODS), 'methods of the manifest');
});

await run("package: the list of what the element has is the element's, and all is in the document", async (check) => {
  const page = await visit('index.html');
  await page.addScriptTag({ url: 'equator-demo.js' });
  const has = await page.evaluate(() => {
    const element = customElements.get('equator-demo');
    const own = Object.getOwnPropertyNames(element.prototype);
    const later = /Callback$|^constructor$/;
    return { attributes: [...element.observedAttributes].sort(), own: own.filter((name) => !later.test(name)).sort() };
  });
  check.equal(has.attributes, names(ATTRIBUTES), 'attributes');
  check.equal(has.own, [...new Set([...names(ATTRIBUTES), ...names(METHODS)])].sort(), 'properties and methods');
  const docs = readFileSync(root + 'docs/embedding.md', 'utf8');
  for (const { name, fallback } of ATTRIBUTES) {
    const row = docs.split('\n').find((line) => line.startsWith('|') && line.split('|')[1].includes(`\`${name}\``));
    check.ok(row && (!fallback || row.includes(`\`${fallback}\``)), `the row of ${name} with its default`);
  }
  for (const { name } of [...EVENTS, ...STATE]) check.ok(docs.includes(`\`${name}\``), `${name} is explained`);
  for (const { name } of METHODS) check.ok(docs.includes(`\`${name}(`), `${name}() is explained`);
});

await run('package: the core in Node and in its Worker has the bits of the command line', async (check) => {
  const told_by = (source) => JSON.parse(within(node, 'node', '--input-type=module', '-e', source));
  const IMPORT = "import { run, columns, EquatorError } from 'equator-demo/core';";
  // Numbers as text, so that NaN and -0 arrive.
  const TELL = `const told = ({ columns, digest, link, ...more }) => ({ columns, digest, link,
    table: Object.fromEntries(columns.map((name) => [name, [...more[name]].map(String)])) });`;
  const cases = [
    ['#v1&m=100', { until: 12, every: 4 }],
    ['#v1&d=8&m=30&T=2&rule=pgd&eta=0.05', {}],
    ['#v1&d=6&m=12&T=2&phi=h2&teachers=orth', { every: 0.7 }],
    ['#v1&d=8&m=20&T=3&n=200', { until: 1, theory: false }],
  ];
  const told = told_by(`${IMPORT}${TELL}
    const out = [];
    for (const [link, options] of ${JSON.stringify(cases)}) out.push(told(await run(link, options)));
    console.log(JSON.stringify(out));`);
  for (const [i, [link, { until, every, theory }]] of cases.entries()) {
    const flags = [['--until', until], ['--every', every], ['--theory', theory === false ? 'off' : undefined]];
    const csv = commandLine(link, ...flags.filter(([, value]) => value !== undefined).flat().map(String));
    const rows = tableOf(csv);
    const { columns, digest, table, link: canonical } = told[i];
    check.equal(columns, Object.keys(rows[0]), `${link}: columns`);
    check.equal(digest, /^# digest (\w+)/m.exec(csv)[1], `${link}: digest`);
    check.equal(canonical, /^# link (\S+)/m.exec(csv)[1], `${link}: in its shortest form`);
    for (const name of columns) check.equal(table[name], rows.map((row) => String(row[name])), `${link}: ${name}`);
  }
  const worker = JSON.parse(within(node, 'node', 'main.mjs'));
  check.equal(worker, [[0, 4, 8, 12], told[0].digest], 'in a Worker');
  const both = told_by(`${IMPORT}
    const links = ['#v1&m=100', '#v1&m=50'].map((link) => run(link, { until: 12, every: 4 }));
    console.log(JSON.stringify((await Promise.all(links)).map(({ digest }) => digest)));`);
  check.equal(both[0], told[0].digest, 'two at once');
  const listed = told_by(`${IMPORT} console.log(JSON.stringify(await columns()));`);
  check.equal(listed.map(({ name }) => name), told[0].columns, 'the list of columns');
});

await run('package: the core explains what it refuses; a run is ended; CommonJS is refused in words', async (check) => {
  const source = `import { run, EquatorError } from 'equator-demo/core';
    const said = (...asked) => run(...asked).then(() => 'it ran', (error) =>
      [error instanceof EquatorError, error.message, error.problems, error.nearest]);
    const seen = [], stop = new AbortController();
    const ended = run('#v1&m=400&T=50', { signal: stop.signal, every: 0.05, progress(share) {
      seen.push(share);
      if (seen.length === 3) stop.abort();
    } }).catch((error) => error.name);
    console.log(JSON.stringify([await said('#v1&m=0'), await said('#v1&m=10&T=5', { until: 6 }),
      await said('#v1&m=10', { untill: 6 }), await said('#v1', { every: '4' }), await said(),
      await said('#v1&m=1000000&d=200'), await ended, seen]));`;
  const [none, late, unknown, text, nothing, large, ended, seen] = JSON.parse(
    within(node, 'node', '--input-type=module', '-e', source),
  );
  check.equal(none.slice(0, 2), [true, 'm = 0 is out of range: neurons run from 1 to 10000000; nearest: m=1'], 'm=0');
  const { key, value, range, nearest } = none[2][0];
  check.equal(
    [key, value, range, nearest, none[3]],
    ['m', '0', 'neurons run from 1 to 10000000', 'm=1', '#v1&m=1'],
    'in parts',
  );
  check.ok(/^until = 6 is out of range.*T = 5; nearest: until=5$/.test(late[1]), `past the horizon: ${late[1]}`);
  check.ok(/no option untill; there are until/.test(unknown[1]), `an option: ${unknown[1]}`);
  check.equal(text[1], 'every = 4 is not a number from 0 on', 'a text for a number');
  check.ok(/needs a link/.test(nothing[1]), `no link: ${nothing[1]}`);
  check.ok(/this library takes/.test(large[1]) && large[3].startsWith('#v1'), `too large: ${large[1]}`);
  check.equal(ended, 'AbortError', 'ended');
  check.ok(seen.length === 3 && seen.every((share, i) => share >= (seen[i - 1] ?? 0) && share < 1), `shares: ${seen}`);
  for (const name of ['equator-demo', 'equator-demo/core']) {
    const refused = `try { require('${name}'); } catch (error) { console.log(error.message); }`;
    check.ok(/require\(\).*import\("equator-demo"\)/.test(within(node, 'node', '-e', refused)), `require('${name}')`);
  }
  const server = `import { EquatorDemo, setBase } from 'equator-demo';
    setBase('/x'); console.log(EquatorDemo);`;
  check.equal(within(node, 'node', '--input-type=module', '-e', server).trim(), 'undefined', 'where there is no page');
});

/** What a page of a project has come to: its element's state, and the core's digest. */
async function works(check, folder, path = '') {
  const server = await served(folder);
  const page = await visit(`${server.origin}/${path}`, { viewport: { width: 600, height: 320 } });
  await page.waitForSelector('equator-demo');
  const { t, link } = await page.evaluate(() => document.querySelector('equator-demo').seek(6));
  check.ok(Math.abs(t - 6) < 0.1 && link.includes('m=20'), `the element seeks: ${t} of ${link}`);
  const state = await stateOf(page);
  check.equal(Object.keys(state).sort(), names(STATE), 'what a state has');
  await page.waitForFunction(() => globalThis.heard?.T === 10 && globalThis.digest);
  check.equal(
    await page.evaluate(() => globalThis.digest),
    /^# digest (\w+)/m.exec(commandLine(LINK, '--until', '1'))[1],
    'the core in a Worker',
  );
  check.equal(page.complaints, [], 'complaints');
  return page;
}
const CORE = `import { run } from 'equator-demo/core';
  run('${LINK}', { until: 1 }).then(({ digest }) => postMessage(digest), (error) => postMessage(String(error)));`;
const LISTEN = 'worker.onmessage = ({ data }) => { globalThis.digest = data; };';

await run('package: a page with modules and no bundler', async (check) => {
  const folder = project('plain', {
    'index.html': `${HEAD}<equator-demo link="${MARKED}" play="off" height="300"></equator-demo>
      <script type="module" src="page.js"></script>`,
    'page.js': `import { EquatorDemo } from './node_modules/equator-demo/index.js';
      const demo = document.querySelector('equator-demo');
      demo.addEventListener('equator-state', ({ detail }) => { globalThis.heard = detail; });
      globalThis.known = demo instanceof EquatorDemo;
      const worker = new Worker('worker.js', { type: 'module' });
      ${LISTEN}`,
    'worker.js': CORE.replace('equator-demo/core', './node_modules/equator-demo/core_page.js'),
  });
  const page = await works(check, folder);
  check.ok(await page.evaluate(() => globalThis.known), 'the class is exported');
});

const WORKER = `const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' }); ${LISTEN}`;
const HEAR = 'const hear = ({ detail }) => { globalThis.heard = detail; };';
const viteProject = {
  'vite.config.mjs': `export default {
    esbuild: { jsx: 'automatic' },
    worker: { format: 'es' },
    build: { minify: false, rollupOptions: { input: ['react.html', 'vue.html'] } },
  };`,
  'react.html': `${HEAD}<div id="app"></div><script type="module" src="/react.jsx"></script>`,
  'react.jsx': `import { setBase } from 'equator-demo/react'; import { createRoot } from 'react-dom/client';
    setBase('/equator'); ${WORKER} ${HEAR}
    createRoot(document.getElementById('app')).render(
      <equator-demo link="${LINK}" play="off" height={300} onequator-state={hear} />);`,
  'vue.html': `${HEAD}<div id="app"></div><script type="module" src="/vue.js"></script>`,
  'vue.js': `import { setBase } from 'equator-demo/vue'; import { createApp, h } from 'vue';
    setBase(new URL('equator/', document.baseURI)); ${WORKER} ${HEAR}
    const page = () => h('equator-demo', { link: '${LINK}', play: 'off', height: 300, 'onEquator-state': hear });
    createApp({ render: page }).mount('#app');`,
  'worker.js': CORE,
};
await run('package: Vite, with React and with Vue', async (check) => {
  const folder = project('vite', viteProject, ['vite', 'react', 'react-dom', 'vue']);
  within(folder, 'npx', '--offline', 'equator-demo', 'public/equator');
  const said = within(folder, 'node', 'node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn');
  check.equal(said.trim(), '', 'warnings');
  for (const name of ['react', 'vue']) await works(check, join(folder, 'dist'), `${name}.html`);
});

await run('package: esbuild with Preact, whose core is told where its program is', async (check) => {
  const program = '/equator/scenes.wasm';
  const folder = project('esbuild', {
    'dist/index.html': `${HEAD}<div id="app"></div><script type="module" src="page.js"></script>`,
    'page.jsx': `import 'equator-demo/preact'; import { render } from 'preact';
      const worker = new Worker('worker.js', { type: 'module' }); ${LISTEN}
      const hear = ({ detail }) => { globalThis.heard = detail; };
      render(<equator-demo link="${LINK}" base="/equator" play="off" height={300} onequator-state={hear} />,
        document.getElementById('app'));`,
    'worker.js': CORE.replace('{ run }', '{ run, setModule }').replace(';', `; setModule('${program}');`),
  }, ['preact']);
  within(folder, 'npx', '--offline', 'equator-demo', 'dist/equator');
  within(folder, 'sh', '-c', 'cp dist/equator/scenes.*.wasm dist/equator/scenes.wasm');
  const options = ['--bundle', '--format=esm', '--outdir=dist', '--jsx=automatic', '--jsx-import-source=preact'];
  within(folder, 'esbuild', 'page.jsx', 'worker.js', ...options);
  await works(check, join(folder, 'dist'));
});

await run('package: types for scripts, React, Preact and Vue', async (check) => {
  const elements = (framework) => `/** @jsxImportSource ${framework} */
    import 'equator-demo/${framework}';
    export const good = <equator-demo link="#v1" height={300} play={false} aria-label="x"
      onequator-state={({ detail }) => { const t: number = detail.t; void t; }} />;
    // @ts-expect-error there is no such theme
    export const bad = <equator-demo theme="green" />;
    // @ts-expect-error there is no such attribute
    export const worse = <equator-demo lnk="#v1" />;`;
  const packages = ['@types/react', 'csstype', 'preact', 'react', 'typescript', 'vue'];
  const folder = project('types', {
    'script.ts': `import { EquatorDemo, setBase } from 'equator-demo';
      import { EquatorError, run } from 'equator-demo/core';
      setBase(new URL('https://example.org/'));
      const demo: EquatorDemo = document.createElement('equator-demo');
      demo.height = 300; demo.play = 'off'; demo.theme = null;
      demo.addEventListener('equator-error', ({ detail }) => detail.message.length);
      const { t, values }: { t: number, values: object | null } = await demo.seek(9);
      await demo.play();
      const { particle_gap, bound_average, digest } = await run('#v1', { until: t });
      export const all: [Float64Array, Float64Array | undefined, string] = [particle_gap, bound_average, digest];
      export const nearest = (error: unknown) => (error instanceof EquatorError ? error.nearest : values);
      // @ts-expect-error there is no such column
      export const none = (await run('#v1')).gap;
      // @ts-expect-error a time is a number
      void demo.seek('9');`,
    'react.tsx': elements('react'),
    'preact.tsx': elements('preact'),
    'vue.ts': `import 'equator-demo/vue'; import type { GlobalComponents } from 'vue';
      type Props = InstanceType<GlobalComponents['equator-demo']>['$props'];
      export const good: Props = { link: '#v1', height: 300, theme: 'dark' };
      // @ts-expect-error there is no such theme
      export const bad: Props = { theme: 'green' };`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [], lib: ['es2022', 'dom'] },
        ...{ target: 'es2022', module: 'esnext', moduleResolution: 'bundler', jsx: 'react-jsx' },
      },
      files: ['script.ts', 'react.tsx', 'preact.tsx', 'vue.ts'],
    }),
  }, packages);
  check.equal(within(folder, 'node', 'node_modules/typescript/bin/tsc').trim(), '', 'complaints');
});
