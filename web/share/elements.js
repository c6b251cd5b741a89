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

/** Closes a dialog by a click beside it: one that began there too, and not a drag out of one of its fields, nor one on its rim. */
export function closeBeside(dialog) {
  const beside = ({ target, clientX: x, clientY: y }) => {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    return target === dialog && (x < left || x > right || y < top || y > bottom);
  };
  let pressed = false;
  dialog.addEventListener('pointerdown', (event) => { pressed = beside(event); });
  dialog.addEventListener('click', (event) => pressed && beside(event) && dialog.close());
}
