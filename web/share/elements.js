// HTML elements from code, in one line each.

/** make('a', { href: '#', textContent: 'up' }, child...): properties are set as such, `aria-*`, `data-*`,
 * `role` and `list` as attributes. */
export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (/^(aria-|data-|role$|list$)/.test(name)) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}
