// Brings the instrument up in a page: feature checks, the app, its Worker, the canvas. What the page does with them is decided in C++
// (src/instrument).
import { appModule, loadApp } from 'equator-assets';
import { openWaysIn } from './access.js';
import { EngineHost } from './engine_host.js';
import { listen } from './input.js';
import { late, onceItMoves } from './late.js';
import { textAt, withText } from '../workers/module_text.js';

// A module that uses one vector instruction: the quickest honest question.
const SIMD = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]);

function whatIsMissing() {
  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(SIMD))
    return ['This browser cannot run Equator', 'It needs WebAssembly with vector instructions: Chrome or Edge 91, Firefox 89, Safari 16.4 or later. ' +
      'Some browsers switch WebAssembly off in their strictest mode.'];
  if (typeof Worker !== 'function')
    return ['Workers are switched off here', 'Equator computes in a Worker, so that the page stays responsive.'];
  return null;
}

/** Words instead of the picture. */
export function fail(title, text) {
  document.getElementById('loading').hidden = true;
  document.getElementById('notice-title').textContent = title;
  document.getElementById('notice-text').textContent = text;
  document.getElementById('notice').hidden = false;
}

/** The page's programming interface to `app`, a started instrument. `expectedTable()`: the expected gap's constants as CSV. */
function interfaceOf(app, { canvas, open, equatorHost, expectedTable }) {
  const equator = Object.freeze({
    /** What is shown now: link, address, time, the run's numbers, digest, what was refused. */
    state: () => JSON.parse(textAt(app, app._equator_app_state())),
    /** Opens a link ("#v1&m=100"); a bad one is explained on the page and in state().refusal. */
    open,
    /** Transport; acceptNearest, of a refused link: run the nearest scenario that works. */
    ...Object.fromEntries(['play', 'pause', 'step', 'again', 'newSeed', 'acceptNearest']
      .map((name) => [name, () => { withText(app, name, (at) => app._equator_app_transport(at)); }])),
    setSpeed: (speed) => app._equator_app_speed(speed),
    /** Every key of a link: what it means, takes (also as kind and choices) and is now, and why it is without effect (idle) where it is. */
    controls: () => JSON.parse(textAt(app, app._equator_app_controls())),
    /** Sets one key of a link to a text, '4' or 'h3'. Returns '' or what is wrong with it. In parts: null or {sentence, key, value, reason,
     * range, nearest, position}; position counts bytes of the value up to the character at fault, or is null. */
    set: (key, value) => equator.trySet(key, value)?.sentence ?? '',
    trySet: (key, value) => JSON.parse(withText(app, key, (keyAt) => withText(app, value, (at) => textAt(app, app._equator_app_set(keyAt, at))))),
    /** Whether keys are being typed into a field of the canvas. */
    typing: () => app._equator_app_typing() !== 0,
    /** Text into that field; what it has just copied or cut; hook(typing, x, y) hears when one begins and ends, and where it is. */
    type: (text) => withText(app, text, (at) => app._equator_app_type(at)),
    copied: () => textAt(app, app._equator_app_copied()),
    followTyping: (hook) => { equatorHost.followTyping = hook; },
    /** Turns the sphere by degrees, or comes closer by a factor. */
    turn: (yaw, pitch) => app._equator_app_turn(yaw, pitch),
    zoom: (factor) => app._equator_app_pinch(factor),
    /** Goes to a time of the run, computing up to there if need be, and pauses. */
    seek: (t) => app._equator_app_seek(t),
    /** While suspended nothing moves and nothing is computed; afterwards it goes on where it was. */
    suspend: (suspended) => app._equator_app_suspend(suspended ? 1 : 0),
    /** The series so far as text: 'csv' or 'json'. */
    series: (format) => textAt(app, app._equator_app_series(format === 'json' ? 1 : 0)),
    /** The expected gap's constants as CSV; '' until they are computed, or where they cannot be (state().expected.reason). */
    expected: () => (equator.state().expected.reason === undefined ? expectedTable() : ''),
    /** The plots there are: [{key: 'gap', name: 'Gap'}, ...], with compare=rules also 'rules', six in one; and one by its key, as SVG of a size in CSS pixels, or its numbers as CSV. */
    plots: () => JSON.parse(textAt(app, app._equator_app_plots())),
    plotSvg: (key, width, height) => withText(app, key, (at) => textAt(app, app._equator_app_plot_svg(at, width, height))),
    plotCsv: (key) => withText(app, key, (at) => textAt(app, app._equator_app_plot_csv(at))),
    /** Draws at once: the canvas can be read until the caller returns to the browser. With a scale, that many pixels a CSS pixel from now on. */
    draw: (scale) => app._equator_app_draw(scale),
    /** For tests and helpers: where the canvas's parts and controls are, {play: [x, y, width, height], ...}, in CSS pixels of the window. Parts:
     * header, settings, sphere, 'gap plot', transport ... Controls: settings by their keys (m, 'rule pgd', 'm slider'), transport (play, time),
     * a plot's own ('gap area', 'gap log-y', 'gap naive-bound' of its legend, 'tab gap'). What is not drawn has no place. */
    layout: () => {
      const { x, y, width } = canvas.getBoundingClientRect(), share = width / canvas.clientWidth;
      return JSON.parse(textAt(app, app._equator_app_layout()), (_, at) =>
        (Array.isArray(at) ? at.map((length, i) => length * share + [x, y, 0, 0][i]) : at));
    },
    canvas,
  });
  return equator;
}

/**
 * Starts everything. `guest`: the instrument is in somebody's page. `link`: the hash to open. Hooks: setLink(link) when the address
 * that reproduces the picture has changed, openShare() when the visitor wants to share, showStep(n) when the guided tour is at another
 * step (0: none; without this hook there is no tour). Returns the programming interface, or null
 * with an explanation on the page.
 */
export async function startInstrument({ guest, link, setLink, openShare, showStep }) {
  const missing = whatIsMissing();
  if (missing) {
    fail(...missing);
    return null;
  }
  const canvas = document.getElementById('canvas');
  const loading = document.getElementById('loading');
  let app = null;
  const receive = (answer) => {
    const at = app._malloc(answer.byteLength);
    app.HEAPU8.set(new Uint8Array(answer), at);
    app._equator_app_receive(at, answer.byteLength);
    app._free(at);
  };
  const noExpected = (reason) => withText(app, 'its Worker failed: ' + reason, (at) => app._equator_app_no_expected(at));
  let expected = null, wish = null; // who computes the expected gap, once the run moves, and what is wanted until then
  const fails = (tell) => (reason) => withText(app, 'the Worker failed: ' + reason, (at) => app[tell](at));
  const engine = new EngineHost(receive, fails('_equator_app_worker_failed')).prepare();
  const others = new EngineHost(receive, fails('_equator_app_compared_failed')); // of rules beside the run's

  const equatorHost = {
    openRun: (...request) => engine.openRun(...request),
    wantTick: (tick) => engine.wantTick(tick),
    revisit: (tick) => engine.revisit(tick),
    openCompared: (run, link) => (link ? others.openRun(run, link, false, true) : others.end()),
    wantCompared: (tick) => others.wantTick(tick),
    expect: (link) => {
      wish = link;
      expected?.ask(link);
    },
    setLink,
    openShare,
    showStep,
    setDark: (dark) => { document.documentElement.dataset.theme = dark ? 'dark' : 'light'; },
    followTyping() {},
    announce: (sentence) => { document.getElementById('summary').textContent = sentence; },
  };

  const keys = listen(canvas, () => app);
  try {
    const [module] = await Promise.all([appModule(), loadApp()]);
    app = await createApp({
      canvas,
      equatorHost,
      instantiateWasm(imports, done) {
        WebAssembly.instantiate(module, imports).then((instance) => done(instance, module));
        return {};
      },
      noExitRuntime: true,
    });
  } catch (error) {
    fail('The instrument could not start', String((error && error.message) || error));
    return null;
  }

  requestAnimationFrame(function frame() {
    app._equator_app_frame();
    requestAnimationFrame(frame);
  });

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const followTheme = () => app._equator_app_theme(dark.matches ? 1 : 0);
  dark.addEventListener('change', followTheme);
  followTheme();
  if (guest) app._equator_app_embedded();
  watchSize(canvas, app);
  watchContext(canvas, app);

  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const open = (hash) => withText(app, hash, (at) => app._equator_app_open(at, still.matches ? 0 : 1));
  open(link);
  loading.hidden = true;
  import('./hands.js').then(({ bindHands }) => bindHands(canvas, app, keys, (then) => onceItMoves(equator, then)));
  if (!app._equator_app_has_picture()) {
    canvas.hidden = true;
    document.documentElement.classList.add('no-picture');
    fail('No picture here: WebGL 2 is not available', 'It may be switched off, or the graphics driver may be blocked. The run does not need it: ' +
      'it goes on, with its controls and numbers as plain text' + (guest ? '.' : ' below.'));
  }

  const equator = interfaceOf(app, { canvas, open, equatorHost, expectedTable: () => expected.table });
  openWaysIn(equator, keys);
  const around = () => late(() => import('./surroundings.js')).then(({ followSurroundings }) => followSurroundings(equator, app));
  if (matchMedia('(forced-colors: active), (prefers-contrast: more)').matches) around();
  else onceItMoves(equator, around);
  onceItMoves(equator, () => import('./expected_host.js').then(({ ExpectedHost }) => {
    expected = new ExpectedHost(receive, noExpected);
    if (wish !== null) expected.ask(wish);
  }).catch((error) => noExpected(error.message)));
  return equator;
}

function watchSize(canvas, app) {
  const resize = () => {
    const scale = Math.min(window.devicePixelRatio || 1, 3); // beyond 3 nobody sees the pixels and every GPU feels them
    app._equator_app_resize(canvas.clientWidth, canvas.clientHeight, scale);
  };
  new ResizeObserver(resize).observe(canvas);
  // Zooming or moving to another screen changes the ratio without changing the size in CSS pixels.
  const watchRatio = () => matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`)
    .addEventListener('change', () => { resize(); watchRatio(); }, { once: true });
  watchRatio();
  resize();
}

function watchContext(canvas, app) {
  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault(); // otherwise it never comes back
    app._equator_app_context(0);
  });
  canvas.addEventListener('webglcontextrestored', () => {
    if (!app._equator_app_context(1)) fail('The graphics context was lost', 'Reload the page to get the picture back; the address bar keeps the run.');
  });
}
