// The element for other people's pages. One script, then anywhere:
//
//     <script src="https://.../equator-demo.js" async></script>
//     <equator-demo link="#v1&d=16&m=400" height="480"></equator-demo>
//
// Attributes, each a property too: link (what the page's Share button gives), height and width (CSS; default 480px and 100%), theme
// (auto, dark, light), play (auto, on, off), panels (a list of header, sphere, gap, plots, notes), load (visible, click), label (a title
// for screen readers). Methods: play(), pause(), step(), again(), seek(t), set(link) and state(), each a promise of the state. `play` is
// both: el.play() plays, el.play = 'off' is the attribute, since frameworks assign what they find on an element.
// Events: equator-ready, equator-state, equator-error, with `detail`. docs/embedding.md has more.
(() => {
  'use strict';
  const here = new URL('.', ownAddress());
  const IN_LINK = ['theme', 'play', 'panels'];
  const PLAIN = ['link', 'width', 'height', 'theme', 'panels', 'load', 'label']; // attributes that are nothing but properties
  const UNSAID = { theme: 'auto', panels: 'header,sphere,gap,plots,notes' };
  const PATIENCE_MS = 60_000;
  const NO_ORIGIN = 'this page has no origin (it is a file, or in a sandbox without allow-same-origin), so the instrument cannot answer it';

  /** A module has no current script; then it is one of the page's, or what the stack says. */
  function ownAddress() {
    const mine = (address) => /equator-demo[^/]*\.js/.test(address);
    return document.currentScript?.src || [...document.scripts].map(({ src }) => src).find(mine) ||
      (new Error().stack.match(/[a-z]+:\/\/[^\s()]+?\.js/g) ?? []).find(mine);
  }

  class EquatorDemo extends HTMLElement {
    static observedAttributes = [...PLAIN, 'play'];
    #frame = null;
    #root = this.attachShadow({ mode: 'open' }); // what is in it no copy of the element carries along
    #waiting = new Map(); // id of a message -> what to do with its answer
    #lastId = 0;
    #unsent = []; // messages for a frame that does not listen yet; null once it does
    #moment = null; // link of what was shown last, for another place in the page
    #play = () => this.#ask({ type: 'play' });

    connectedCallback() {
      // Assigned before this class was known: these stand in front of its properties.
      for (const name of [...PLAIN, 'play']) {
        if (!Object.hasOwn(this, name)) continue;
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
      this.style.display ||= 'block';
      window.addEventListener('message', this.#receive);
      this.#show(this.#moment);
      if (window.origin === 'null') queueMicrotask(() => this.#tell('error', { message: NO_ORIGIN }));
    }
    disconnectedCallback() {
      window.removeEventListener('message', this.#receive);
      this.#frame?.remove();
      this.#frame = null;
      this.#unsent = [];
      for (const { failed } of this.#waiting.values()) failed(new Error('the element was taken out of the page'));
      this.#waiting.clear();
    }
    connectedMoveCallback() {} // moveBefore() keeps the frame

    attributeChangedCallback(name, old, value) {
      if (!this.#frame) {
        if (name === 'link') this.#moment = null;
        return;
      }
      const running = this.#unsent === null;
      if (name === 'link') this.#moment = null;
      if (name === 'link' && running) this.#ask({ type: 'set', link: this.#hash() }).catch(() => {});
      else if (name === 'play' && running) this.#ask({ type: value === 'off' ? 'pause' : 'play' }).catch(() => {});
      else if (IN_LINK.includes(name) && running) this.#ask({ type: 'show', [name]: value ?? UNSAID[name] }).catch(() => {});
      else if (name === 'load' || !running) this.#show(this.#moment);
      this.#fit();
    }

    /** The link with the attributes worked in: an attribute goes before the same key of the link. */
    #hash(link = this.getAttribute('link') ?? '#v1') {
      const pairs = link.replace(/^[^#]*#/, '').split('&')
        .filter((pair) => !IN_LINK.some((key) => this.hasAttribute(key) && pair.startsWith(key + '=')));
      for (const key of IN_LINK) if (this.hasAttribute(key)) pairs.push(`${key}=${this.getAttribute(key)}`);
      return '#' + pairs.join('&');
    }

    /** The frame, and what it opens: the link, or the moment that was reached elsewhere. */
    #show(moment) {
      const source = new URL('embed.html', here);
      source.searchParams.set('host', window.origin);
      if (this.getAttribute('load') === 'click') source.searchParams.set('load', 'click');
      source.hash = moment ?? this.#hash();
      if (!this.#frame) {
        this.#frame = document.createElement('iframe');
        this.#frame.loading = 'lazy';
        this.#frame.allow = 'clipboard-write';
        this.#root.replaceChildren(this.#frame);
      }
      this.#fit();
      if (this.#frame.src === source.href) return;
      // A change after '#' keeps the frame; any other loads it anew.
      if (this.#frame.src.split('#')[0] !== source.href.split('#')[0]) this.#unsent = [];
      this.#frame.src = source.href;
    }
    #fit() {
      const length = (name, fallback) => {
        const value = this.getAttribute(name) ?? fallback;
        return /^\d+$/.test(value) ? value + 'px' : value;
      };
      this.#frame.title = this.getAttribute('label') ?? 'Equator: finite neural networks beside their infinite-width limit';
      this.#frame.style.cssText = `border:0;display:block;max-width:100%;width:${length('width', '100%')};height:${length('height', '480')}`;
    }

    /** What is shown, as a link that goes on there. */
    #remember({ link, t, playing }) {
      if (!link) return;
      const pairs = link.split('&').filter((pair) => !/^(t|play)=/.test(pair) || (!playing && pair.startsWith('t=')));
      this.#moment = pairs.join('&') + (playing ? `&t=${t}&play=on` : '');
    }

    #receive = ({ source, origin, data }) => {
      if (!this.#frame || source !== this.#frame.contentWindow || origin !== here.origin || data?.equator !== 1) return;
      if (data.type === 'loaded') {
        for (const message of this.#unsent ?? []) this.#post(message);
        this.#unsent = null;
        return;
      }
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.type === 'state') {
        this.#remember(data.state);
        waiting?.done(data.state);
      }
      if (data.type === 'error') waiting?.failed(new Error(data.message));
      this.#tell(data.type, data.type === 'state' ? data.state : data.type === 'error' ? { message: data.message } : { version: data.version });
    };
    #tell(type, detail) {
      this.dispatchEvent(new CustomEvent('equator-' + type, { detail }));
    }

    #post(message) {
      this.#frame.contentWindow.postMessage(message, here.origin);
    }
    #ask(message) {
      return new Promise((done, failed) => {
        if (window.origin === 'null') return failed(new Error(NO_ORIGIN));
        if (!this.#frame) return failed(new Error('the element is not in the page'));
        const id = ++this.#lastId;
        const timer = setTimeout(() => {
          this.#waiting.delete(id);
          failed(new Error('no answer'));
        }, PATIENCE_MS);
        const settle = (then) => (value) => { clearTimeout(timer); then(value); };
        this.#waiting.set(id, { done: settle(done), failed: settle(failed) });
        const whole = { equator: 1, id, ...message };
        if (this.#unsent) {
          this.#frame.loading = 'eager'; // somebody wants it, on screen or not
          this.#unsent.push(whole);
        } else {
          this.#post(whole);
        }
      });
    }
    get play() { return this.#play; }
    set play(value) { reflect(this, 'play', value); }
    pause() { return this.#ask({ type: 'pause' }); }
    step() { return this.#ask({ type: 'step' }); }
    again() { return this.#ask({ type: 'again' }); }
    seek(t) { return this.#ask({ type: 'seek', t }); }
    set(link) { return this.#ask({ type: 'set', link }); }
    state() { return this.#ask({ type: 'state' }); }
  }

  function reflect(element, name, value) {
    if (value === null || value === undefined || value === false) element.removeAttribute(name);
    else element.setAttribute(name, String(value));
  }
  for (const name of PLAIN) {
    Object.defineProperty(EquatorDemo.prototype, name, {
      get() { return this.getAttribute(name) ?? ''; },
      set(value) { reflect(this, name, value); },
      enumerable: true, configurable: true,
    });
  }

  if (!customElements.get('equator-demo')) customElements.define('equator-demo', EquatorDemo);
})();
