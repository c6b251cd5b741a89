// The element <equator-demo>: what equator-demo.js defines for a page with a <script>, and the package (web/package)
// for one with modules. What it takes, does and says is listed in element_table.mjs.

const IN_LINK = ['theme', 'play', 'panels'];
// Attributes that are nothing but properties.
const PLAIN = ['link', 'width', 'height', 'aspect', 'theme', 'panels', 'load', 'label', 'base'];
const UNSAID = { theme: 'auto', panels: 'header,sphere,gap,plots,notes' };
const PATIENCE_MS = 60_000, LOADED_MS = 3000; // for an answer; and for a frame to be heard of once it is loaded
const LOOK_MS = 1000; // nothing tells of a transform
const LEAST_SCALE = 0.1, MOST_SCALE = 4;
const TITLE = 'Equator: finite neural networks beside their infinite-width limit';
const STYLE = ':host { display: block } :host([hidden]) { display: none } ' +
  '::slotted(:is(img, picture, svg)) { display: block; width: 100%; height: 100%; object-fit: contain }';
const COVER = 'position:absolute;inset:0;';
// Where the height follows from the width: a phone in portrait has no room for several parts in 16/9.
const ASPECT = '16/9', LEAST_HEIGHT = '400px', LEAST_HEIGHT_OF_ONE = '200px';
const NO_ORIGIN = 'this page has no origin (it is a file, or in a sandbox without allow-same-origin), ' +
  'so the instrument cannot answer it';

/** An attribute without a value is what `true` becomes. */
function playOf(value) {
  return value === '' || value === 'true' ? 'on' : value === 'false' ? 'off' : value;
}
function withKey(link, key, value) {
  return [...link.split('&').filter((pair) => !pair.startsWith(key + '=')), `${key}=${value}`].join('&');
}
function reflect(element, name, value) {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, String(value));
}

/**
 * The class of the element. here(): the address of the folder with the instrument's files, for elements that name
 * none.
 */
export function elementClass(here) {
  const inPages = new Set();
  class EquatorDemo extends HTMLElement {
    static observedAttributes = [...PLAIN, 'play'];
    /** To be called when here() has changed. */
    static moveBase() {
      for (const element of inPages) element.#show(element.#moment);
    }
    #frame = null;
    #box = null; // holds the frame, and in its place what stands in the element until there is something to see
    #instead = null; // that
    #live = false; // whether there is: the instrument, or its poster
    #root = this.attachShadow({ mode: 'open' }); // what is in it no copy of the element carries along
    #waiting = new Map(); // id of a message -> what to do with its answer
    #lastId = 0;
    #unsent = []; // messages for a frame that does not listen yet; null once it does
    #port = null; // to the frame
    #up = false; // whether the instrument runs, and takes changes as messages
    #scale = 1; // that the frame was told last
    #looking = 0;
    #moment = null; // link of what was shown last, for another place in the page
    #view = null; // the window that it stands in
    #play = () => this.#ask({ type: 'play' });

    connectedCallback() {
      // Assigned before this class was known: these stand in front of its properties.
      for (const name of [...PLAIN, 'play']) {
        if (!Object.hasOwn(this, name)) continue;
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
      const view = this.#view = this.ownerDocument.defaultView; // another one after adoptNode()
      if (!view) return; // a document that nobody sees
      if ('replaceSync' in view.CSSStyleSheet.prototype) { // no policy of the page forbids it
        const sheet = new view.CSSStyleSheet();
        sheet.replaceSync(STYLE);
        this.#root.adoptedStyleSheets = [sheet];
      }
      view.addEventListener('message', this.#receive);
      inPages.add(this);
      this.#show(this.#moment);
      this.#looking = setInterval(() => this.#look(), LOOK_MS);
      if (view.origin === 'null') queueMicrotask(() => this.#tell('error', { message: NO_ORIGIN }));
    }
    disconnectedCallback() {
      inPages.delete(this);
      clearInterval(this.#looking);
      this.#view?.removeEventListener('message', this.#receive);
      this.#frame?.remove();
      this.#frame = this.#view = null;
      this.#renew('the element was taken out of the page');
    }
    /** The frame's document is gone, or never came: nobody answers what was asked of it. */
    #renew(reason) {
      this.#unsent = [];
      this.#up = false;
      this.#scale = 1;
      this.#live = false;
      this.#cover();
      for (const { failed } of this.#waiting.values()) failed(new Error(reason));
      this.#waiting.clear();
    }
    connectedMoveCallback() {} // moveBefore() keeps the frame

    attributeChangedCallback(name, old, value) {
      if (name === 'link') this.#moment = null;
      else if (this.#moment && name in UNSAID) this.#moment = withKey(this.#moment, name, value ?? UNSAID[name]);
      if (!this.#frame) return;
      // What nobody has started yet is not started by a change of how it will look.
      const running = this.#up || this.#waiting.size > 0;
      const ask = (message) => void this.#ask(message).catch(() => {}); // the event says what is wrong
      if (name === 'link' && running) ask({ type: 'set', link: this.#hash() });
      else if (name === 'play' && running) {
        const wanted = playOf(value);
        if (wanted === 'on' || wanted === 'off') ask({ type: wanted === 'on' ? 'play' : 'pause' });
      } else if (name in UNSAID && running) ask({ type: 'show', [name]: value ?? UNSAID[name] });
      else if (['load', 'base'].includes(name) || (!running && IN_LINK.concat('link').includes(name)))
        this.#show(this.#moment);
      this.#fit();
    }

    /** The link with the attributes worked in: an attribute goes before the same key of the link. */
    #hash(link = this.getAttribute('link') ?? '#v1') {
      const pairs = link.replace(/^[^#]*#/, '').split('&')
        .filter((pair) => !IN_LINK.some((key) => this.hasAttribute(key) && pair.startsWith(key + '=')));
      const text = (key) => (key === 'play' ? playOf : String)(this.getAttribute(key));
      for (const key of IN_LINK) if (this.hasAttribute(key)) pairs.push(`${key}=${text(key)}`);
      return '#' + pairs.join('&');
    }

    /** The frame, and what it opens: the link, or the moment that was reached elsewhere. */
    #show(moment) {
      const base = this.getAttribute('base');
      const folder = base ? new URL(base.replace(/\/*$/, '/'), this.#view.document.baseURI) : here();
      const source = new URL('embed.html', folder);
      source.searchParams.set('host', this.#view.origin);
      if (this.getAttribute('load') === 'click') source.searchParams.set('load', 'click');
      source.hash = moment ?? this.#hash();
      if (!this.#frame) {
        const frame = this.#frame = this.ownerDocument.createElement('iframe');
        frame.loading = 'lazy';
        frame.allow = 'clipboard-write; fullscreen';
        frame.src = source.href;
        // Nobody without an origin hears when it is there.
        if (this.#view.origin === 'null') frame.addEventListener('load', () => this.#appear());
        // Loaded, and nothing is heard of it: something else is there, or it was refused.
        frame.addEventListener('load', () => setTimeout(() => {
          if (frame !== this.#frame || this.#unsent === null || this.#waiting.size === 0) return;
          const address = frame.src.split(/[?#]/)[0];
          const message = `the frame did not come up: ${address} is missing, or may not be shown here`;
          this.#renew(message);
          this.#tell('error', { message });
        }, LOADED_MS));
        this.#makeBox(frame);
        this.#fit();
      }
      if (this.#frame.src === source.href) return;
      // A change after '#' keeps the frame; any other loads it anew.
      if (this.#frame.src.split('#')[0] !== source.href.split('#')[0]) this.#renew('the frame is loaded anew');
      this.#frame.src = source.href;
    }
    #fit() {
      const length = (name, fallback) => {
        const value = this.getAttribute(name) ?? fallback;
        return /^\d+$/.test(value) ? value + 'px' : value;
      };
      this.#frame.title = this.getAttribute('label') ?? TITLE;
      const ratio = (this.getAttribute('aspect') ?? '').replace(':', '/');
      const height = length('height', ratio ? 'auto' : '480');
      const { style } = this.#box;
      style.cssText = `position:relative;max-width:100%;width:${length('width', '100%')};height:${height}`;
      if (height !== 'auto') return;
      style.aspectRatio = ASPECT;
      if (ratio) style.aspectRatio = ratio; // if it is one
      style.minHeight = /[#&]panels=\w+(&|$)/.test(this.#hash()) ? LEAST_HEIGHT_OF_ONE : LEAST_HEIGHT;
    }
    #makeBox(frame) {
      const make = (tag) => this.ownerDocument.createElement(tag);
      this.#box = make('div');
      this.#instead = make('div');
      frame.style.cssText = COVER + 'border:0;width:100%;height:100%';
      this.#instead.style.cssText = COVER + 'overflow:auto';
      const slot = make('slot');
      slot.addEventListener('slotchange', () => this.#cover());
      this.#instead.append(slot);
      this.#box.append(frame, this.#instead);
      this.#root.replaceChildren(this.#box);
      this.#cover();
    }
    /**
     * What stands in the element is shown in the frame's place until that is live: there, or it would never load, but
     * unseen.
     */
    #cover() {
      if (!this.#frame) return;
      const some = ({ data }) => data === undefined || data.trim() !== '';
      const covered = !this.#live && this.#instead.firstChild.assignedNodes().some(some);
      this.#instead.hidden = !covered;
      this.#frame.style.opacity = covered ? '0' : '';
      this.#frame.inert = covered;
    }
    #appear() {
      this.#live = true;
      this.#cover();
    }

    /**
     * Tells the frame of a transform around it, so that it draws as many pixels as are seen. CSS zoom it knows of by
     * itself.
     */
    #look() {
      if (!this.#up) return;
      const { offsetWidth, currentCSSZoom = 1 } = this.#frame;
      const seen = this.#frame.getBoundingClientRect().width / offsetWidth / currentCSSZoom;
      const scale = Math.round(100 * Math.min(MOST_SCALE, Math.max(LEAST_SCALE, seen))) / 100;
      if (!offsetWidth || scale === this.#scale) return;
      this.#scale = scale;
      this.#post({ equator: 1, type: 'show', scale });
    }

    /** What is shown, as a link that goes on there. */
    #remember({ link, t, playing }) {
      if (!link) return;
      const pairs = link.split('&').filter((pair) => !/^(t|play)=/.test(pair) || (!playing && pair.startsWith('t=')));
      this.#moment = pairs.join('&') + (playing ? `&t=${t}&play=on` : '');
    }

    #receive = ({ source, origin, data, ports }) => {
      if (!this.#frame || source !== this.#frame.contentWindow || data?.equator !== 1) return;
      if (origin !== new URL(this.#frame.src).origin) return;
      if (data.type === 'loaded') {
        if (this.#unsent === null) this.#renew('the frame was loaded anew');
        // A message of this script's would come from its own window, which need not be the frame's parent.
        this.#port = ports[0];
        for (const message of this.#unsent) this.#post(message);
        this.#unsent = null;
        if (this.getAttribute('load') === 'click') this.#appear(); // a poster
        return;
      }
      if (data.type === 'ready') {
        this.#up = true;
        this.#appear();
      }
      const waiting = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if (data.type === 'state') {
        this.#remember(data.state);
        waiting?.done(data.state);
      }
      if (data.type === 'error') waiting?.failed(new Error(data.message));
      const { state, message, version } = data;
      this.#tell(data.type, data.type === 'state' ? state : data.type === 'error' ? { message } : { version });
    };
    #tell(type, detail) {
      this.dispatchEvent(new CustomEvent('equator-' + type, { detail }));
    }

    #post(message) {
      this.#port.postMessage(message);
    }
    #ask(message) {
      return new Promise((done, failed) => {
        if (!this.#frame) return failed(new Error('the element is not in the page'));
        if (this.#view.origin === 'null') return failed(new Error(NO_ORIGIN));
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
    set play(value) { reflect(this, 'play', value === false ? 'off' : value); }
    pause() { return this.#ask({ type: 'pause' }); }
    step() { return this.#ask({ type: 'step' }); }
    again() { return this.#ask({ type: 'again' }); }
    seek(t) { return this.#ask({ type: 'seek', t: Number(t) }); }
    set(link) { return this.#ask({ type: 'set', link: String(link) }); }
    state() { return this.#ask({ type: 'state' }); }
  }
  for (const name of PLAIN) {
    Object.defineProperty(EquatorDemo.prototype, name, {
      get() { return this.getAttribute(name) ?? ''; },
      set(value) { reflect(this, name, value); },
      enumerable: true, configurable: true,
    });
  }
  return EquatorDemo;
}

/** Makes the element known, unless it is. */
export function define(element) {
  if (!customElements.get('equator-demo')) customElements.define('equator-demo', element);
}
