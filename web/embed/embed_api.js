// The message interface of an embedded instrument, version 1 (docs/embedding.md). Messages are plain objects with `equator: 1`:
//
//     in   {equator: 1, type: 'play' | 'pause' | 'step' | 'again' | 'state', id?}
//          {equator: 1, type: 'seek', t, id?}      {equator: 1, type: 'set', link, id?}
//          {equator: 1, type: 'show', theme?, panels?, scale?, id?}     changes how the run is shown, and nothing else; scale: how much
//                                              larger a transform of the host's shows the frame, which nothing tells in here
//     out  {equator: 1, type: 'loaded'}            once, when messages are heard; the first one starts the instrument. With it comes a
//                                                  port, for scripts of another window than the parent
//          {equator: 1, type: 'ready', version}    once, when it is up
//          {equator: 1, type: 'state', state, id?} the answer to every message (to seek and set: once it is there), and whenever what is shown changes
//          {equator: 1, type: 'error', message, id?}
//
// Only the frame's parent is heard, and only if it is of the expected origin.

const VERSION = 1;
const WATCH_MS = 250, LOOK_MS = 30;
const LEAST_SCALE = 0.1, MOST_SCALE = 4;
const SHOWN = ['theme', 'panels']; // keys of a link that show takes

function expectedOrigin(host) {
  try {
    return new URL(host ?? document.referrer).origin;
  } catch {
    return null;
  }
}

/** What is wrong with a message's contents, or ''. */
function complaint(message) {
  switch (message.type) {
    case 'play': case 'pause': case 'step': case 'again': case 'state':
      return '';
    case 'seek':
      return Number.isFinite(message.t) && message.t >= 0 ? '' : 'seek needs t, a time from 0 on';
    case 'set':
      return typeof message.link === 'string' && message.link.length <= 8192 ? '' : 'set needs link, a text of at most 8192 characters';
    case 'show':
      if (!(message.scale === undefined || (message.scale >= LEAST_SCALE && message.scale <= MOST_SCALE))) return `show takes scale, a number from ${LEAST_SCALE} to ${MOST_SCALE}`;
      return SHOWN.every((key) => ['undefined', 'string'].includes(typeof message[key])) ? '' : 'show takes theme and panels, texts as in a link';
    default:
      return 'there is no such message; there are play, pause, step, again, seek, set, show and state';
  }
}

/** What a host page may know: the whole state, without what only the page itself can use. */
function publicState(equator) {
  const { address, playing, tick, ticks, T, values, digest, claim, expected, refusal, failure, version } = equator.state();
  return { version, link: address, playing, t: values?.t ?? 0, T, progress: tick / ticks, values, digest, claim, expected, refusal, failure };
}

/** Waits until a run has come to where it was sent, or will not: it stopped or was refused. Seen or not. */
function arrived(equator, unseen, anywhere) {
  return new Promise((done) => {
    const look = () => {
      const { playing, values, refusal, failure } = equator.state();
      if (refusal || failure || (values && (anywhere || !playing))) return done();
      if (unseen()) equator.draw(); // browsers give no frames then
      setTimeout(look, LOOK_MS);
    };
    setTimeout(look, LOOK_MS);
  });
}

/**
 * start() brings the instrument up; instrument() is it, or null. unseen(): nobody sees it, and it stands still but while
 * stayAwake(promise) waits.
 */
export function answerMessages({ start, instrument, host, unseen, stayAwake }) {
  if (window.parent === window) return;
  const origin = expectedOrigin(host);
  let warned = false;
  const ignore = (why) => {
    if (!warned) console.warn(`Equator ignores a message: ${why}. Others like it will be ignored in silence.`);
    warned = true;
  };
  const post = (message, ports = []) => origin && window.parent.postMessage({ equator: VERSION, ...message }, origin, ports);

  let last = '';
  /** Tells the host what is shown; unasked (no id) only if it has changed. */
  function tell(id) {
    const equator = instrument();
    if (!equator) return;
    const state = publicState(equator);
    const text = JSON.stringify([state.link, state.playing, state.progress, state.refusal, state.failure, state.claim, state.expected.reason]);
    if (id === undefined && text === last) return;
    last = text;
    post({ type: 'state', state, ...(id === undefined ? {} : { id }) });
  }

  let ready = null;
  const started = () => ready ??= start().then((equator) => {
    if (!equator) {
      post({ type: 'error', message: document.getElementById('notice-title').textContent });
      return null;
    }
    return equator;
  });

  window.addEventListener('message', ({ source, origin: from, data }) => {
    if (source !== window.parent) return ignore('it does not come from the page around this frame');
    if (from !== origin) return ignore(`it comes from ${from}, and this frame listens to ${origin ?? 'nobody: it does not know its host'}`);
    hear(data);
  });
  async function hear(data) {
    if (data === null || typeof data !== 'object' || data.equator !== VERSION || typeof data.type !== 'string')
      return ignore('it is not of the form {equator: 1, type: ...}');
    const id = typeof data.id === 'string' || Number.isFinite(data.id) ? data.id : null;
    const wrong = complaint(data);
    if (wrong) return post({ type: 'error', message: `${data.type.slice(0, 40)}: ${wrong}`, id });
    const equator = await started();
    if (!equator) return;
    switch (data.type) {
      case 'play': equator.play(); break;
      case 'pause': equator.pause(); break;
      case 'step': equator.step(); break;
      case 'again': equator.again(); break;
      case 'seek':
        equator.seek(data.t);
        await stayAwake(arrived(equator, unseen, false));
        break;
      case 'set':
        equator.open(data.link);
        await stayAwake(arrived(equator, unseen, !/[&#]t=/.test(data.link) || /[&#]play=on/.test(data.link)));
        break;
      case 'show': {
        if (data.scale) equator.canvas.dataset.scale = data.scale;
        const wrong = SHOWN.filter((key) => key in data).map((key) => equator.set(key, data[key])).filter(Boolean).join('; ');
        if (wrong) return post({ type: 'error', message: wrong, id });
      }
    }
    tell(id);
  }

  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => hear(data);
  post({ type: 'loaded' }, [port2]);
  // However it was started: say so, then watch.
  const watch = setInterval(() => {
    const equator = instrument();
    if (!equator) return;
    clearInterval(watch);
    post({ type: 'ready', version: equator.state().version });
    setInterval(tell, WATCH_MS);
  }, 50);
}
