// Paints the SVG that the program writes of a plot on a canvas. Not a general painter: it knows exactly the elements and attributes
// that src/figure/svg.h promises. (A browser paints SVG images by itself, but a page under a strict content policy may not load
// one that it has just made.)

const number = (element, name, otherwise = 0) => (element.hasAttribute(name) ? Number(element.getAttribute(name)) : otherwise);

/** Fills `canvas` with the picture at `scale` pixels per unit. */
export function paintSvg(text, canvas, scale) {
  const { documentElement: root } = new DOMParser().parseFromString(text, 'image/svg+xml');
  canvas.width = Math.round(number(root, 'width') * scale);
  canvas.height = Math.round(number(root, 'height') * scale);
  const context = canvas.getContext('2d');
  context.scale(scale, scale);
  paintOn(context, root);
}

/** Paints the root element of a picture, a unit of it a unit of the context. */
export function paintOn(context, root) {
  const attribute = (element, name, otherwise) => element.getAttribute(name) ?? otherwise;

  function style(element) {
    context.lineWidth = Number(attribute(element, 'stroke-width', 1));
    context.lineJoin = attribute(element, 'stroke-linejoin', 'miter');
    context.lineCap = attribute(element, 'stroke-linecap', 'butt');
    const dashes = attribute(element, 'stroke-dasharray', 'none');
    context.setLineDash(dashes === 'none' ? [] : dashes.split(/[ ,]+/).map(Number));
  }
  function fillAndStroke(element, path) {
    const fill = attribute(element, 'fill', '#000'), stroke = attribute(element, 'stroke', 'none');
    if (fill !== 'none') {
      context.fillStyle = fill;
      context.globalAlpha = Number(attribute(element, 'fill-opacity', 1));
      context.fill(path);
    }
    if (stroke !== 'none') {
      context.strokeStyle = stroke;
      context.globalAlpha = Number(attribute(element, 'stroke-opacity', 1));
      context.stroke(path);
    }
  }
  function paint(element) {
    context.save();
    const clip = /^url\(#(.*)\)$/.exec(element.getAttribute('clip-path') ?? '');
    if (clip) {
      const box = root.querySelector(`clipPath[id="${clip[1]}"] rect`);
      context.beginPath();
      context.rect(number(box, 'x'), number(box, 'y'), number(box, 'width'), number(box, 'height'));
      context.clip();
    }
    style(element);
    if (element.tagName === 'g' || element === root) {
      for (const child of element.children) paint(child);
    } else if (element.tagName === 'rect') {
      const path = new Path2D();
      path.rect(number(element, 'x'), number(element, 'y'), number(element, 'width'), number(element, 'height'));
      fillAndStroke(element, path);
    } else if (element.tagName === 'path') {
      fillAndStroke(element, new Path2D(element.getAttribute('d')));
    } else if (element.tagName === 'text') {
      context.font = `${attribute(element, 'font-size', 12)}px ${attribute(element, 'font-family', 'sans-serif')}`;
      context.textAlign = { start: 'left', middle: 'center', end: 'right' }[attribute(element, 'text-anchor', 'start')];
      context.fillStyle = attribute(element, 'fill', '#000');
      context.globalAlpha = Number(attribute(element, 'fill-opacity', 1));
      context.fillText(element.textContent, number(element, 'x'), number(element, 'y'));
    }
    context.restore();
  }
  paint(root);
}
