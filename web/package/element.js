// `equator-demo`, the element for pages with modules. Where there is no page, as on a server that renders one, it
// defines nothing.
import { define, elementClass } from '../embed/element.js';

const here = import.meta.url; // a name of its own: bundlers look for files where they see it inside new URL()
let base = null;

/** The element's class; undefined where there is no page. */
export const EquatorDemo = globalThis.HTMLElement && elementClass(() => base ?? new URL('frame/', here));
if (EquatorDemo) define(EquatorDemo);

/** Where the folder frame/ of this package is served from, for every element without a `base` of its own. */
export function setBase(address) {
  base = new URL(String(address).replace(/\/*$/, '/'), globalThis.document?.baseURI ?? here);
  EquatorDemo?.moveBase();
}
