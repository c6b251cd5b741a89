// Pictures that the program writes as text, as elements of the page.

/** The element of an SVG text. Its ids become its own, with `name` in front: several pictures stand on one page. */
export function svgElement(text, name) {
  const svg = document.importNode(new DOMParser().parseFromString(text, 'image/svg+xml').documentElement, true);
  for (const each of svg.querySelectorAll('[id]')) each.id = `${name}-${each.id}`;
  for (const each of svg.querySelectorAll('[clip-path]'))
    each.setAttribute('clip-path', each.getAttribute('clip-path').replace('#', `#${name}-`));
  svg.setAttribute('role', 'img');
  return svg;
}
