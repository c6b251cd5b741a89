// Brings the instrument up: feature checks, the Worker, the canvas's size, and the few events that the front end cannot get by itself. What the
// page does with them is decided in C++ (src/front).
'use strict';

(() => {
  const canvas = document.getElementById('canvas');
  const loading = document.getElementById('loading');
  const summary = document.getElementById('summary');

  function fail(title, text) {
    loading.hidden = true;
    document.getElementById('notice-title').textContent = title;
    document.getElementById('notice-text').textContent = text;
    document.getElementById('notice').hidden = false;
  }

  // A module that uses one vector instruction: the quickest honest question.
  const SIMD = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]);

  if (typeof WebAssembly !== 'object' || !WebAssembly.validate(SIMD))
    return fail('This browser is too old for Equator', 'It needs WebAssembly with vector instructions: Chrome or Edge 91, Firefox 89, Safari 16.4 or later.');
  if (typeof Worker !== 'function')
    return fail('Workers are switched off here', 'Equator computes in a Worker, so that the page stays responsive.');
  if (!document.createElement('canvas').getContext('webgl2'))
    return fail('WebGL 2 is not available', 'The picture is drawn with WebGL 2. It may be switched off, or the graphics driver may be blocked.');

  // ---------------------------------------------------------------------------------------------- the Worker

  // Compiled once; a Worker that is replaced starts from the compiled module.
  const engineModule = WebAssembly.compileStreaming(fetch('engine.wasm', { credentials: 'same-origin' }));
  let app = null, worker = null, outstanding = 0;

  function text(module, string, use) {
    const bytes = new TextEncoder().encode(string);
    const at = module._malloc(bytes.length + 1);
    module.HEAPU8.set(bytes, at);
    module.HEAPU8[at + bytes.length] = 0;
    try {
      return use(at);
    } finally {
      module._free(at);
    }
  }

  function workerFailed(reason) {
    text(app, 'the simulation stopped: ' + reason, (at) => app._equator_app_worker_failed(at));
  }

  function startWorker() {
    if (worker) worker.terminate();
    const born = worker = new Worker('worker.js');
    outstanding = 0;
    engineModule.then((module) => born.postMessage({ module }), (error) => born === worker && workerFailed(error.message));
    born.onerror = (event) => born === worker && workerFailed(event.message || 'its script could not be loaded');
    born.onmessage = ({ data }) => {
      if (born !== worker) return;
      if (!(data instanceof ArrayBuffer)) return workerFailed(data.failed);
      outstanding = Math.max(0, outstanding - 1);
      const at = app._malloc(data.byteLength);
      app.HEAPU8.set(new Uint8Array(data), at);
      app._equator_app_receive(at, data.byteLength);
      app._free(at);
      loading.hidden = true;
    };
  }

  // ---------------------------------------------------------------------------------------------- what C++ calls

  let linkTimer = 0;
  const equatorHost = {
    openRun(run, link, theory) {
      // A Worker in the middle of a long step would not hear of the new run for a while; a fresh one hears at once.
      if (!worker || outstanding > 0) startWorker();
      worker.postMessage({ open: run, link, theory });
    },
    wantTick(tick) {
      ++outstanding;
      worker.postMessage({ want: tick });
    },
    setLink(link) {
      // Debounced: browsers refuse to replace the address too often.
      clearTimeout(linkTimer);
      linkTimer = setTimeout(() => history.replaceState(history.state, '', link), 400);
    },
    announce(sentence) {
      summary.textContent = sentence;
    },
  };

  // ---------------------------------------------------------------------------------------------- the canvas

  function resize() {
    const scale = Math.min(window.devicePixelRatio || 1, 3); // beyond 3 nobody sees the pixels and every GPU feels them
    app._equator_app_resize(canvas.clientWidth, canvas.clientHeight, scale);
  }

  function watchSize() {
    new ResizeObserver(resize).observe(canvas);
    // Zooming or moving to another screen changes the ratio without changing the size in CSS pixels.
    const watchRatio = () => matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`)
      .addEventListener('change', () => { resize(); watchRatio(); }, { once: true });
    watchRatio();
  }

  // GLFW listens on the whole window. Captured first here, so that it hears keys only while the canvas has the focus, and never Tab,
  // which must be able to leave the canvas.
  for (const type of ['keydown', 'keyup', 'keypress']) {
    window.addEventListener(type, (event) => {
      if (document.activeElement !== canvas || event.key === 'Tab') event.stopImmediatePropagation();
    }, true);
  }

  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / 100 : event.deltaY / 3;
    app?._equator_app_wheel(-Math.max(-3, Math.min(3, lines)));
  }, { capture: true, passive: false });

  // Touches: GLFW's own handling is for another library's events, so they end here. One finger is the pointer, two are a pinch.
  let pinch = 0; // distance between two fingers, 0 while there are not two
  const DOWN = 0, MOVE = 1, UP = 2;
  function point(phase, touch) {
    const box = canvas.getBoundingClientRect();
    app._equator_app_touch(phase, touch.clientX - box.left, touch.clientY - box.top);
  }
  for (const type of ['touchstart', 'touchmove', 'touchend', 'touchcancel']) {
    canvas.addEventListener(type, (event) => {
      event.preventDefault(); // no imitation of a mouse afterwards
      event.stopImmediatePropagation();
      if (!app) return;
      const [a, b] = event.touches;
      if (b) {
        const now = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
        if (pinch > 0 && now > 0) app._equator_app_pinch(now / pinch);
        else point(UP, event.changedTouches[0]); // the first finger lets go of what it held
        pinch = now;
      } else if (pinch > 0) {
        if (!a) pinch = 0; // the finger that stays after a pinch does not start to drag
      } else {
        point(type === 'touchstart' ? DOWN : type === 'touchmove' ? MOVE : UP, event.changedTouches[0]);
      }
    }, { capture: true, passive: false });
  }

  // Nothing is drawn while nothing moves; whatever the visitor does wakes the instrument.
  for (const type of ['pointermove', 'pointerdown', 'pointerup', 'pointerleave', 'touchstart', 'touchmove', 'touchend', 'keydown', 'keyup', 'focus', 'blur']) {
    canvas.addEventListener(type, () => app?._equator_app_wake(), { capture: true, passive: true });
  }
  document.addEventListener('visibilitychange', () => app?._equator_app_wake());

  canvas.addEventListener('pointerdown', () => canvas.focus({ preventScroll: true }));

  canvas.addEventListener('webglcontextlost', (event) => {
    event.preventDefault(); // otherwise it never comes back
    app?._equator_app_context(0);
  });
  canvas.addEventListener('webglcontextrestored', () => {
    if (!app?._equator_app_context(1)) fail('The graphics card took its context away', 'Reload the page to get the picture back; the link in the address bar is the run.');
  });

  // ---------------------------------------------------------------------------------------------- start

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const openAddress = () => text(app, location.hash, (at) => app._equator_app_open(at, still.matches ? 0 : 1));

  createApp({
    canvas,
    equatorHost,
    // Emscripten's GLFW asks for the context; a plain opaque one without depth or antialiasing is all that is drawn into.
    webglContextAttributes: { alpha: false, depth: false, stencil: false, antialias: false, powerPreference: 'default' },
    noExitRuntime: true,
  }).then((module) => {
    app = module;
    app._equator_app_theme(dark.matches ? 1 : 0);
    dark.addEventListener('change', () => app._equator_app_theme(dark.matches ? 1 : 0));
    watchSize();
    resize();
    openAddress();
    window.addEventListener('hashchange', openAddress);
    loading.hidden = true;

    /** The page's programming interface. */
    globalThis.equator = Object.freeze({
      /** What is shown now: link, time, the run's numbers, digest, what was refused. */
      state: () => JSON.parse(new TextDecoder().decode(app.HEAPU8.subarray(...stateBytes()))),
      play: () => app._equator_app_transport(1),
      pause: () => app._equator_app_transport(0),
      step: () => app._equator_app_transport(2),
      again: () => app._equator_app_transport(3),
      newSeed: () => app._equator_app_transport(4),
      /** Of a refused link: run the nearest scenario that works. */
      acceptNearest: () => app._equator_app_transport(5),
      setSpeed: (speed) => app._equator_app_speed(speed),
    });
  }).catch((error) => fail('The instrument could not start', String((error && error.message) || error)));

  function stateBytes() {
    const at = app._equator_app_state();
    return [at, app.HEAPU8.indexOf(0, at)];
  }
})();
