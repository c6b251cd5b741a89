// Makes the folder of the package for npm (script/package):
//
//     node cmake/make_package.mjs DIST WEB ESBUILD VERSION FOLDER
//
// out of the finished page DIST and WEB/package. What types, manifest and README list of the element is made from
// WEB/embed/element_table.mjs, and what they list of a run's columns from those that the core itself names.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [, , , , esbuild, version] = process.argv;
const [dist, web, folder] = [2, 3, 6].map((i) => resolve(process.argv[i]));
const { ATTRIBUTES, EVENTS, METHODS, STATE } = await import(pathToFileURL(join(web, 'embed/element_table.mjs')));
const read = (name) => readFileSync(join(web, 'package', name), 'utf8');
const put = (name, text) => writeFileSync(join(folder, name), text);
const putJson = (name, value) => put(name, JSON.stringify(value, null, 2) + '\n');
const fail = (words) => {
  console.error(`package: ${words}`);
  process.exit(1);
};

/** The one file of dist whose name is `stem`, a hash and `ending`. */
function hashed(stem, ending) {
  const parts = (name) => name.split('.');
  const found = readdirSync(dist).filter((name) =>
    parts(name).length === 3 && parts(name)[0] === stem && parts(name)[2] === ending);
  return found.length === 1 ? found[0] : fail(`${dist} has ${found.length} files ${stem}.HASH.${ending}, not one`);
}

/** `text` with what `lists` has under a name in the place of each line that is this name's. */
function filled(name, text, pattern, lists) {
  return text.replace(pattern, (_, indent, list) =>
    lists[list]?.split('\n').map((line) => indent + line).join('\n') ?? fail(`${name} asks for a list '${list}'`));
}

// --- What is there already ----------------------------------------------------------------------------------------
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
// All of the site but the page that is one file: the instrument in a frame leads to its own page, and that to others.
// Nor the pictures that previews ask for.
const isSent = (path) => !path.endsWith('/equator.html') && !/\/runs\/[^/]*\.png$/.test(path);
cpSync(dist, join(folder, 'frame'), { recursive: true, filter: isSent });
copyFileSync(join(web, '../LICENSE'), join(folder, 'LICENSE'));
for (const name of ['require.cjs', 'copy_frame.mjs']) put(name, read(name));
chmodSync(join(folder, 'copy_frame.mjs'), 0o755);

// --- What it is ---------------------------------------------------------------------------------------------------
const entry = (name, script) => ({ types: `./${name}.d.ts`, require: './require.cjs', ...script });
const element = (name) => entry(name, { default: './index.js' });
putJson('package.json', {
  name: 'equator-demo',
  version,
  description: 'Finite neural networks beside their exact infinite width: an element for pages, a core for scripts',
  license: 'MIT',
  keywords: ['web-component', 'custom-element', 'neural-network', 'mean-field', 'propagation-of-chaos', 'webassembly'],
  type: 'module',
  engines: { node: '>=18' },
  exports: {
    '.': element('index'),
    './react': element('react'),
    './preact': element('preact'),
    './vue': element('vue'),
    './core': entry('core', { node: './core_node.js', default: './core_page.js' }),
    './frame/*': './frame/*',
    './custom-elements.json': './custom-elements.json',
    './package.json': './package.json',
  },
  types: './index.d.ts',
  customElements: 'custom-elements.json',
  bin: { 'equator-demo': 'copy_frame.mjs' },
});

// --- Scripts ------------------------------------------------------------------------------------------------------
function bundle(script, name, more = []) {
  const options = ['--bundle', '--format=esm', '--target=es2022', '--charset=utf8', '--log-level=warning', ...more];
  put(name, execFileSync(esbuild, [join(web, 'package', script), ...options], { encoding: 'utf8' }));
}
bundle('element.js', 'index.js');
const loader = [
  `--alias:equator-scenes=${join(dist, hashed('scenes', 'js'))}`,
  `--define:PROGRAM=${JSON.stringify(`./frame/${hashed('scenes', 'wasm')}`)}`,
  '--define:self.location.href=""', // where the loader would look for its program, which it is given
];
bundle('core_page.js', 'core_page.js', loader);
bundle('core_node.js', 'core_node.js', [...loader, '--platform=node']);
const { columns } = await import(pathToFileURL(join(folder, 'core_node.js')));
const COLUMNS = await columns();

// --- Types --------------------------------------------------------------------------------------------------------
const remark = (text) => `/** ${text.replaceAll('*/', '* /')} */`;
const listed = (list, line) => list.map((each) => `${remark(each.meaning)}\n${line(each)}`).join('\n');
const call = ({ name, parameters }) => `${name}(${parameters.map((each) => `${each.name}: ${each.type}`).join(', ')})`;
const isMethod = (attribute) => METHODS.some(({ name }) => name === attribute.name);
const column = ({ name }) => `${name}: Float64Array;`;
const types = {
  state: listed(STATE, ({ name, type }) => `${name}: ${type};`),
  attributes: listed(ATTRIBUTES, ({ name, type }) => `${name}?: ${type} | undefined;`),
  events: listed(EVENTS, ({ name, detail }) => `'${name}': CustomEvent<${detail}>;`),
  // An attribute that is a method too is read as that.
  properties: listed(ATTRIBUTES, (each) =>
    `get ${each.name}(): ${isMethod(each) ? '() => Promise<EquatorState>' : 'string'};\n` +
    `set ${each.name}(value: ${each.type} | null | undefined);`),
  methods: listed(METHODS.filter(({ name }) => !ATTRIBUTES.some((each) => each.name === name)), (each) =>
    `${call(each)}: Promise<EquatorState>;`),
  columns: listed(COLUMNS.filter(({ theory }) => !theory), column),
  theory: listed(COLUMNS.filter(({ theory }) => theory), column),
};
for (const name of readdirSync(join(web, 'package/types')))
  put(name, filled(name, read(`types/${name}`), /^( *)\/\/ @(\w+)$/gm, types));

// --- Manifests ----------------------------------------------------------------------------------------------------
const typed = (text) => ({ type: { text } });
const declaration = { name: 'EquatorDemo', module: 'index.js' };
putJson('custom-elements.json', {
  schemaVersion: '1.0.0',
  modules: [{
    kind: 'javascript-module',
    path: 'index.js',
    declarations: [{
      kind: 'class',
      customElement: true,
      tagName: 'equator-demo',
      name: 'EquatorDemo',
      superclass: { name: 'HTMLElement' },
      description: 'Finite neural networks beside their infinite-width limit, in a frame of their own.',
      attributes: ATTRIBUTES.map(({ name, type, fallback, meaning }) => (
        { name, description: meaning, ...typed(type), ...(fallback ? { default: fallback } : {}), fieldName: name })),
      members: [
        ...ATTRIBUTES.filter((each) => !isMethod(each)).map(({ name, meaning }) => (
          { kind: 'field', name, description: meaning, attribute: name, reflects: true, ...typed('string') })),
        ...METHODS.map(({ name, parameters, meaning }) => ({
          kind: 'method',
          name,
          description: meaning,
          parameters: parameters.map((each) => ({ name: each.name, ...typed(each.type) })),
          return: typed('Promise<EquatorState>'),
        })),
      ],
      events: EVENTS.map(({ name, detail, meaning }) => (
        { name, description: meaning, ...typed(`CustomEvent<${detail}>`) })),
    }],
    exports: [
      { kind: 'js', name: 'EquatorDemo', declaration },
      { kind: 'custom-element-definition', name: 'equator-demo', declaration },
    ],
  }],
});

// --- Words --------------------------------------------------------------------------------------------------------
const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
const whole = (text) => text.replaceAll('|', '\\|');
const code = (text) => (text ? `\`${whole(text)}\`` : '');
put('README.md', filled('README.md', read('README.md'), /^()<!-- (\w+) -->$/gm, {
  attributes: table(['attribute', 'default', 'meaning'],
    ATTRIBUTES.map(({ name, fallback, meaning }) => [code(name), code(fallback), whole(meaning)])),
  methods: table(['method', 'what it does'],
    METHODS.map(({ name, parameters, meaning }) => [code(`${name}(${parameters.map((each) => each.name)})`), meaning])),
  events: table(['event', '`detail`', 'when'],
    EVENTS.map(({ name, detail, meaning }) => [code(name), code(detail), whole(meaning)])),
  columns: table(['column', 'meaning'], COLUMNS.map(({ name, meaning }) => [code(name), whole(meaning)])),
}));
