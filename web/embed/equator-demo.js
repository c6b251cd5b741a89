// The element for other people's pages. One script, then anywhere:
//
//     <script src="https://.../equator-demo.js" async></script>
//     <equator-demo link="#v1&d=16&m=400" height="480"></equator-demo>
//
// Attributes, each a property too: link (what the page's Share button gives), height and width (CSS; default 480px and
// 100%), theme (auto, dark, light), play (auto, on, off), panels (a list of header, sphere, gap, plots, notes), load
// (visible, click), label (a title for screen readers), base (where embed.html is; default: beside this script).
// Methods: play(), pause(), step(), again(), seek(t), set(link) and state(), each a promise of the state. `play` is
// both: el.play() plays, el.play = 'off' is the attribute, since frameworks assign what they find on an element (true
// and false, or the bare attribute, are on and off). Events: equator-ready, equator-state, equator-error, with
// `detail`. docs/embedding.md has more.
import { define, elementClass } from './element.js';

/** A module has no current script; then it is one of the page's, or what the stack says. */
function ownAddress() {
  const mine = (address) => /equator-demo[^/]*\.js/.test(address);
  const found = document.currentScript?.src || [...document.scripts].map(({ src }) => src).find(mine) ||
    (new Error().stack.match(/[a-z]+:\/\/[^\s()]+?\.js/g) ?? []).find(mine);
  if (!found) {
    throw new Error('equator-demo.js does not know where its instrument is: load it from there under its own name');
  }
  return found;
}

const here = new URL('.', ownAddress());
define(elementClass(() => here));
