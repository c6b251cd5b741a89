// The article's live figures: which element is which, when their numbers are asked for, and which one moves. Loaded with the rest of the article.
import { Figure } from './figure.js';
import { SceneHost } from './host.js';
import { onOtherInks } from './inks.js';
import { SCENES } from './scene_list.js';

const NEAR = '60% 0px'; // of the window: time enough for a run to be there when it is looked at
const SEEN = 0.6; // of a figure in sight: it may move
const REDUCED = '(prefers-reduced-motion: reduce)';

/** Who moves: one figure at a time, and none that is out of sight. */
class Stage {
  #mover = null;
  #before = 0;
  still = matchMedia(REDUCED).matches;

  play(figure) {
    if (this.#mover && this.#mover !== figure) this.stop(this.#mover);
    if (this.#mover === figure) return;
    this.#mover = figure;
    figure.showPlaying(true);
    this.#before = performance.now();
    requestAnimationFrame((now) => this.#turn(now));
  }
  stop(figure) {
    if (this.#mover !== figure) return;
    this.#mover = null;
    figure.showPlaying(false);
  }
  #turn(now) {
    const figure = this.#mover;
    if (!figure) return;
    const seconds = Math.min(Math.max(now - this.#before, 0) / 1000, 0.1); // a page that was asleep goes on where it was
    this.#before = now;
    if (!figure.move(seconds)) {
      figure.ended = true;
      return this.stop(figure);
    }
    requestAnimationFrame((then) => this.#turn(then));
  }
}

/** Words of the text that stand for something in a section's figure: it lights up while they are pointed at, have the focus, or were pressed. */
function connect(section, figure) {
  const words = [...section.querySelectorAll('[data-sym]')];
  let pressed = null;
  const show = (word) => {
    const symbol = (word ?? pressed)?.dataset.sym ?? null;
    figure.light(symbol);
  };
  for (const word of words) {
    word.addEventListener('pointerenter', () => show(word));
    word.addEventListener('pointerleave', () => show(null));
    if (word.closest('math')) continue; // formulas are no stops of the Tab key
    word.tabIndex = 0;
    word.setAttribute('role', 'button');
    word.setAttribute('aria-pressed', 'false');
    const press = () => {
      pressed = pressed === word ? null : word;
      for (const each of words) if (each.hasAttribute('aria-pressed')) each.setAttribute('aria-pressed', String(each === pressed));
      show(null);
    };
    word.addEventListener('click', press);
    word.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      press();
    });
    word.addEventListener('focus', () => show(word));
    word.addEventListener('blur', () => show(null));
  }
}

/** Brings the figures of an article to life. */
export function startScenes(article) {
  const host = new SceneHost(), stage = new Stage(), figures = new Map(), seen = new Map();
  let looked; // the figure that is in sight
  const near = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) figures.get(target).approach(isIntersecting);
  }, { rootMargin: NEAR });
  const sight = new IntersectionObserver((entries) => {
    for (const { target, intersectionRatio } of entries) {
      seen.set(target, intersectionRatio);
      if (intersectionRatio === 0) stage.stop(figures.get(target));
    }
    const [best] = [...seen].filter(([, share]) => share >= SEEN).sort((a, b) => b[1] - a[1])[0] ?? [];
    const figure = figures.get(best);
    if (figure !== looked) {
      looked?.lookAt(false);
      looked = figure;
      looked?.lookAt(true);
    }
    if (figure?.moves && !stage.still && !figure.touched && !figure.ended) stage.play(figure);
  }, { threshold: [0, SEEN, 0.8, 1] });
  for (const element of article.querySelectorAll('figure[data-scene]')) {
    const scene = SCENES[element.dataset.scene], figure = new Figure(element, scene, host, stage);
    figure.moves = Boolean(scene.play);
    figures.set(element, figure);
    connect(element.closest('section') ?? element, figure);
    near.observe(element);
    sight.observe(element);
  }
  onOtherInks(() => { for (const figure of figures.values()) figure.redraw(); });
}
