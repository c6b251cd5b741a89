// The element for other people's pages. One script, then anywhere:
//
//     <script src="https://.../equator-demo.js" async></script>
//     <equator-demo link="#v1&d=16&m=400" height="480"></equator-demo>
//
// Attributes: link (what the page's Share button gives), height and width (CSS; default 480px and 100%), theme (auto, dark, light),
// play (auto, on, off), panels (a list of header, sphere, gap, plots, notes), load (visible, click), label (a title for screen readers).
// Methods: play(), pause(), step(), again(), seek(t), set(link) and state(), each a promise of the state.
// Events: equator-ready, equator-state, equator-error, with `detail`. docs/embedding.md has more.
(() => {
  'use strict';
  const here = new URL('.', document.currentScript.src);
  const IN_LINK = ['theme', 'play', 'panels'];
  const PATIENCE_MS = 60_000;

  class EquatorDemo extends HTMLElement {
    static observedAttributes = ['link', 'width', 'height', 'load', ...IN_LINK];
    #frame = null;
    #waiting = new Map(); // id of a message -> what to do with its answer
    #lastId = 0;
    #unsent = []; // messages for a frame that does not listen yet; null once it does

    connectedCallback() {
      this.style.display ||= 'block';
      window.addEventListener('message', this.#receive);
      this.#show();
    }
    disconnectedCallback() {
      window.removeEventListener('message', this.#receive);
      this.#frame?.remove();
      this.#frame = null;
      this.#unsent = [];
    }
    attributeChangedCallback() {
      if (this.#frame) this.#show();
    }

    /** The link with the attributes worked in: an attribute goes before the same key of the link. */
    #hash() {
      const pairs = (this.getAttribute('link') ?? '#v1').replace(/^[^#]*#/, '').split('&')
        .filter((pair) => !IN_LINK.some((key) => this.hasAttribute(key) && pair.startsWith(key + '=')));
      for (const key of IN_LINK) if (this.hasAttribute(key)) pairs.push(`${key}=${this.getAttribute(key)}`);
      return '#' + pairs.join('&');
    }

    #show() {
      const source = new URL('embed.html', here);
      source.searchParams.set('host', window.origin);
      if (this.getAttribute('load') === 'click') source.searchParams.set('load', 'click');
      source.hash = this.#hash();
      if (!this.#frame) {
        this.#frame = document.createElement('iframe');
        this.#frame.loading = 'lazy';
        this.#frame.allow = 'clipboard-write';
        this.append(this.#frame);
      }
      const length = (name, fallback) => {
        const value = this.getAttribute(name) ?? fallback;
        return /^\d+$/.test(value) ? value + 'px' : value;
      };
      this.#frame.title = this.getAttribute('label') ?? 'Equator: finite neural networks beside their infinite-width limit';
      this.#frame.style.cssText = `border:0;display:block;max-width:100%;width:${length('width', '100%')};height:${length('height', '480')}`;
      if (this.#frame.src === source.href) return;
      // A change after '#' keeps the frame; any other loads it anew.
      if (this.#frame.src.split('#')[0] !== source.href.split('#')[0]) this.#unsent = [];
      this.#frame.src = source.href;
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
      if (data.type === 'state') waiting?.done(data.state);
      if (data.type === 'error') waiting?.failed(new Error(data.message));
      const detail = data.type === 'state' ? data.state : data.type === 'error' ? { message: data.message } : { version: data.version };
      this.dispatchEvent(new CustomEvent('equator-' + data.type, { detail }));
    };

    #post(message) {
      this.#frame.contentWindow.postMessage(message, here.origin);
    }
    #ask(message) {
      return new Promise((done, failed) => {
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
    play() { return this.#ask({ type: 'play' }); }
    pause() { return this.#ask({ type: 'pause' }); }
    step() { return this.#ask({ type: 'step' }); }
    again() { return this.#ask({ type: 'again' }); }
    seek(t) { return this.#ask({ type: 'seek', t }); }
    set(link) { return this.#ask({ type: 'set', link }); }
    state() { return this.#ask({ type: 'state' }); }
  }

  if (!customElements.get('equator-demo')) customElements.define('equator-demo', EquatorDemo);
})();
