// What <equator-demo> takes, does and says: the one list of it. The package's types and manifest are made from it
// (cmake/make_package.mjs), and tests hold the element and docs/embedding.md to it. Types are TypeScript's.

/** Attributes, each a property too. */
export const ATTRIBUTES = [
  { name: 'link', type: 'string', fallback: '#v1', meaning: 'a link: the whole address or the part after #' },
  { name: 'width', type: 'string | number', fallback: '100%', meaning: 'a CSS length; a bare number is pixels' },
  { name: 'height', type: 'string | number', fallback: '480px', meaning: 'a CSS length; a bare number is pixels' },
  {
    name: 'aspect',
    type: 'string',
    fallback: '',
    meaning: 'width to height, as 16/9, in the place of a height; with it, or with height="auto" (16/9), it is at ' +
      'least 400 pixels high, or 200 where one part is shown',
  },
  { name: 'theme', type: "'auto' | 'dark' | 'light'", fallback: '', meaning: "as in links; overrides the link's own" },
  {
    name: 'play', type: "'auto' | 'on' | 'off' | boolean", fallback: '',
    meaning: "as in links; overrides the link's own. The property reads as the method play()",
  },
  {
    name: 'panels', type: 'string', fallback: '',
    meaning: "the parts that are shown, with commas between; overrides the link's own",
  },
  {
    name: 'load', type: "'visible' | 'click'", fallback: 'visible',
    meaning: 'starts when it is scrolled into view, or shows a poster until it is clicked',
  },
  { name: 'label', type: 'string', fallback: '', meaning: 'title of the frame, for screen readers' },
  {
    name: 'base', type: 'string', fallback: '',
    meaning: "the folder that the instrument's files are served from; by default the script's own",
  },
];

/** Methods. Each returns a promise of the state right afterwards. */
export const METHODS = [
  { name: 'play', parameters: [], meaning: 'plays' },
  { name: 'pause', parameters: [], meaning: 'pauses' },
  { name: 'step', parameters: [], meaning: 'one moment further' },
  { name: 'again', parameters: [], meaning: 'plays from the start' },
  {
    name: 'seek', parameters: [{ name: 't', type: 'number' }],
    meaning: 'goes to a time, computing up to there if need be, and pauses',
  },
  { name: 'set', parameters: [{ name: 'link', type: 'string' }], meaning: 'another run; resolves once it is there' },
  { name: 'state', parameters: [], meaning: 'what is shown' },
];

/** Events, each a CustomEvent whose detail is of this type. */
export const EVENTS = [
  { name: 'equator-ready', detail: '{ version: string }', meaning: 'the instrument has started' },
  { name: 'equator-state', detail: 'EquatorState', meaning: 'what is shown has changed; at most four a second' },
  {
    name: 'equator-error', detail: '{ message: string }',
    meaning: 'what was wrong with a message, or why the instrument cannot start',
  },
];

/** What a state has. */
export const STATE = [
  { name: 'version', type: 'string', meaning: 'of the instrument' },
  { name: 'link', type: 'string', meaning: 'of what is shown; at rest, with its digest' },
  { name: 'playing', type: 'boolean', meaning: 'whether it plays' },
  { name: 't', type: 'number', meaning: 'the time shown' },
  { name: 'T', type: 'number', meaning: 'the last time of the run' },
  { name: 'progress', type: 'number', meaning: 'how much of the run has been gone through, 0 to 1' },
  {
    name: 'values', type: 'Record<string, number | null> | null',
    meaning: 'the columns of `equator run` at that time; null before the first moment',
  },
  { name: 'digest', type: 'string | null', meaning: 'of the full state at that time' },
  {
    name: 'claim', type: "{ verdict: 'checking' | 'reproduced' | 'differs', [more: string]: unknown } | null",
    meaning: "what became of the link's digest",
  },
  {
    name: 'expected', type: '{ reason?: string, [more: string]: unknown }',
    meaning: 'means over seeds at that time, or the reason why there are none',
  },
  { name: 'refusal', type: 'EquatorRefusal | null', meaning: 'why the link cannot be run' },
  { name: 'failure', type: 'string | null', meaning: 'why the run stopped' },
];
