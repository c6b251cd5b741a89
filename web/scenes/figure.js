// One live figure of the article: a picture on a canvas, a handle or two, and a sentence that says what it shows now. What it is of, a scene, is
// in a file of its own:
//
//     title                    what is shown, in a few words
//     height(width)            of the picture, in CSS pixels
//     play                     null, or {moments, seconds, still}: it moves through so many moments; still: the share of them that tells most
//     handles                  [{key, label, values, start, text}]: a slider over values, `start` the first one's index
//     asks(values)             {name: question} for the host; values: key -> value
//     ready(data)              whether there is enough to draw: by default, a moment of each
//     draw(pen, scene), says(scene)    with scene {data: name -> moments so far, values, at: the moment that is shown}
import { make } from '../share/elements.js';
import { inksOf } from './inks.js';
import { Pen } from './pen.js';

const SAY_MS = 250; // while it plays

let count = 0;

/** A slider with its name. tell(index, said): what it says of its value. */
function slider(label, last, index, text, tell) {
  const id = `handle-${++count}`, value = make('output', { htmlFor: id });
  const input = make('input', { id, type: 'range', min: 0, max: last, step: 1, value: index });
  const show = () => {
    value.textContent = text(Number(input.value));
    input.setAttribute('aria-valuetext', value.textContent);
  };
  input.addEventListener('input', () => { show(); tell(Number(input.value)); });
  show();
  return { element: make('div', { className: 'handle' }, make('label', { htmlFor: id, textContent: label }), input, value), input, show };
}

export class Figure {
  #scene;
  #host;
  #stage; // tells who may move
  #canvas = make('canvas', { role: 'img' });
  #words = make('p', { className: 'says' });
  #values = {};
  #asked = {}; // name -> answer, the newest
  #shown = {}; // name -> answer that is drawn: the one before, until the newest has come as far
  #at = 0;
  #time = null;
  #button = null;
  #near = false;
  #looked = false; // at this one most of all
  #waits = false; // for the next frame
  #saidAt = 0;
  #changed = () => { this.#swap(); this.redraw(); };

  playing = false;
  touched = false; // somebody has taken it in hand: it moves by itself no more
  ended = false;
  lit = null;

  constructor(element, scene, host, stage) {
    Object.assign(this, { element });
    this.#scene = scene;
    this.#host = host;
    this.#stage = stage;
    const controls = scene.handles.map(({ key, label, values, start, text = String }) => {
      this.#values[key] = values[start];
      return slider(label, values.length - 1, start, (i) => text(values[i]), (i) => {
        this.#values[key] = values[i];
        this.#touch();
        this.#ask();
      }).element;
    });
    if (scene.play) controls.push(this.#transport());
    for (const each of [element, this.#canvas]) each.setAttribute('aria-label', scene.title);
    element.prepend(this.#canvas, this.#words, make('div', { className: 'handles' }, ...controls));
    element.classList.add('live'); // its still picture is for paper, and for where nothing can be computed
    this.#fit();
    new ResizeObserver(() => this.redraw()).observe(element);
  }

  #transport() {
    const { moments, still } = this.#scene.play;
    this.#at = this.#stage.still ? Math.round(still * (moments - 1)) : 0;
    this.#time = slider('time', moments - 1, this.#at, () => this.#timeText(), (i) => {
      this.#at = i;
      this.#stage.stop(this);
      this.#touch();
      this.redraw();
    });
    this.#button = make('button', { type: 'button', textContent: 'Play', onclick: () => {
      this.touched = true;
      if (this.playing) return this.#stage.stop(this);
      if (this.#at >= moments - 1) this.#at = 0;
      this.#stage.play(this);
    } });
    this.#time.element.prepend(this.#button);
    this.#time.element.classList.add('time');
    return this.#time.element;
  }
  #timeText() {
    const moment = this.#first()?.[this.#shownAt()];
    return moment ? `t = ${moment.t.toFixed(1)}` : '';
  }
  #touch() {
    this.touched = true;
    this.#words.setAttribute('aria-live', 'polite');
  }

  /** Its numbers are wanted from now on, or no more. */
  approach(near) {
    if (near === this.#near) return;
    this.#near = near;
    if (near) return this.#ask();
    for (const answer of Object.values(this.#asked)) this.#host.leave(answer, this.#changed);
    this.#asked = {};
  }
  /** Whether it is the figure that is in sight: its questions come first. */
  lookAt(looked) {
    this.#looked = looked;
    this.#hurry();
  }
  #hurry() {
    if (this.#looked) this.#host.hurry(Object.values(this.#asked));
  }
  #ask() {
    const before = this.#asked;
    this.#asked = {};
    for (const [name, question] of Object.entries(this.#scene.asks(this.#values))) this.#asked[name] = this.#host.ask(question, this.#changed);
    const still = new Set(Object.values(this.#asked));
    for (const answer of Object.values(before)) if (!still.has(answer)) this.#host.leave(answer, this.#changed);
    this.#hurry();
    this.#changed();
  }
  #swap() {
    const names = Object.keys(this.#asked);
    // All at once: a picture is of one setting.
    const come = names.every((name) => this.#asked[name].done || this.#asked[name].moments.length > this.#at);
    const nothing = names.some((name) => !this.#shown[name]?.moments.length);
    if (come || nothing) this.#shown = { ...this.#asked };
  }

  /** The moments of the first question, which time runs through. */
  #first() {
    return Object.values(this.#shown)[0]?.moments;
  }
  #shownAt() {
    return Math.max(0, Math.min(Math.round(this.#at), (this.#first()?.length ?? 1) - 1));
  }

  /** Moves on by so many seconds; false at the end. */
  move(seconds) {
    const { moments, seconds: all } = this.#scene.play;
    const there = (this.#first()?.length ?? 0) - 1;
    this.#at = Math.min(this.#at + seconds * (moments - 1) / all, Math.max(there, 0));
    this.redraw();
    return this.#at < moments - 1;
  }
  showPlaying(playing) {
    this.playing = playing;
    this.#button.textContent = playing ? 'Pause' : 'Play';
    if (playing) this.#words.removeAttribute('aria-live');
    else this.redraw();
  }

  light(symbol) {
    this.lit = symbol;
    this.redraw();
  }

  /** Gives the picture its size, before there is anything to draw too: what is below it stays where it is. */
  #fit() {
    const { width } = this.element.getBoundingClientRect(), height = Math.round(this.#scene.height(width)), ratio = devicePixelRatio || 1;
    const canvas = this.#canvas, [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== across || canvas.height !== down) {
      Object.assign(canvas, { width: across, height: down });
      canvas.style.height = `${height}px`;
    }
    return [width, height, ratio];
  }

  redraw() {
    if (this.#waits) return;
    this.#waits = true;
    requestAnimationFrame(() => {
      this.#waits = false;
      this.draw();
    });
  }
  draw() {
    const answers = Object.values(this.#shown), refused = answers.find((answer) => answer.refused)?.refused;
    if (refused) {
      this.#canvas.hidden = true;
      this.element.classList.add('refused');
      this.#words.textContent = `This figure cannot be computed here: ${refused}.`;
      return;
    }
    const [width, height, ratio] = this.#fit(), canvas = this.#canvas;
    if (!width || !answers.length) return;
    const data = Object.fromEntries(Object.entries(this.#shown).map(([name, { moments }]) => [name, moments]));
    const { ready = (all) => Object.values(all).every((moments) => moments.length) } = this.#scene;
    if (!ready(data)) return this.#say('Computing…');
    const ctx = canvas.getContext('2d');
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, width, height);
    const scene = { data, values: this.#values, at: this.#shownAt(), done: answers.every((answer) => answer.done) };
    this.#scene.draw(new Pen(ctx, width, height, inksOf(this.element), this.lit), scene);
    this.element.classList.add('drawn');
    this.element.classList.toggle('settled', scene.done || scene.at === Math.round(this.#at)); // the moment that is wanted is there
    if (this.#time) {
      this.#time.input.value = Math.round(this.#at);
      this.#time.show();
    }
    if (this.playing && performance.now() - this.#saidAt < SAY_MS) return;
    this.#saidAt = performance.now();
    this.#say(this.#scene.says(scene));
  }
  #say(text) {
    if (this.#words.textContent === text) return;
    this.#words.textContent = text;
    this.#canvas.setAttribute('aria-label', `${this.#scene.title}. ${text}`);
  }
}
