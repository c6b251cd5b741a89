// What script/lint asks of JavaScript: rules that find faults, and the layout of this house where a machine can tell. The layout rules are
// ESLint's own of version 9, so that no plugin is needed.
import js from '@eslint/js';

const names = (kind, list) => Object.fromEntries(list.split(/\s+/).map((name) => [name, kind]));

const LANGUAGE = `AbortController Blob DOMException MessageChannel Response TextDecoder TextEncoder URL URLSearchParams WebAssembly
  atob btoa clearInterval clearTimeout console crypto fetch performance queueMicrotask setInterval setTimeout structuredClone`;
const PAGE = `BroadcastChannel ClipboardItem CustomEvent DOMParser DecompressionStream Element Event File HTMLCanvasElement HTMLElement
  IDBKeyRange Image IntersectionObserver KeyboardEvent MediaRecorder MutationObserver Node Path2D PointerEvent Request ResizeObserver
  WheelEvent Worker XMLSerializer addEventListener caches cancelAnimationFrame customElements devicePixelRatio document getComputedStyle
  history indexedDB innerHeight innerWidth location matchMedia navigator open parent requestAnimationFrame screen self window`;

export default [
  { ignores: ['build/', 'dist/', 'node_modules/'] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2022, sourceType: 'module', globals: names('readonly', LANGUAGE) },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      // Faults.
      'array-callback-return': 'error',
      eqeqeq: 'error',
      'no-constructor-return': 'error',
      'no-empty': ['error', { allowEmptyCatch: true }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-self-compare': 'error',
      'no-template-curly-in-string': 'error',
      'no-throw-literal': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-unreachable-loop': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }],
      'no-useless-rename': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
      'prefer-promise-reject-errors': 'error',
      // Layout.
      'arrow-parens': 'error',
      'brace-style': ['error', '1tbs', { allowSingleLine: true }],
      'comma-spacing': 'error',
      'eol-last': 'error',
      'keyword-spacing': 'error',
      'no-multiple-empty-lines': ['error', { max: 1 }],
      'no-tabs': 'error',
      'no-trailing-spaces': 'error',
      quotes: ['error', 'single', { avoidEscape: true, allowTemplateLiterals: true }],
      semi: 'error',
      'space-before-blocks': 'error',
      'space-infix-ops': 'error',
    },
  },
  {
    files: ['web/**/*.js', 'python/**/*.js'],
    languageOptions: { globals: names('readonly', `${PAGE} built PROGRAM SINGLE_FILE createApp equator`) },
  },
  {
    files: ['web/workers/*.js'],
    languageOptions: {
      globals: { ...names('readonly', 'createEngine createExpected createLab createProblems createScenes importScripts postMessage'), onmessage: 'writable' },
    },
  },
  {
    // Part of what they hold runs in the page, where elements and variables of the page have names of their own.
    files: ['tests/**/*.{js,mjs}'],
    rules: { 'no-undef': 'off', 'max-len': ['error', { code: 120 }] },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: names('readonly', 'Buffer process') },
  },
];
