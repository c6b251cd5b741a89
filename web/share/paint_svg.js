// Paints the SVG that the program writes of a plot on a canvas. Not a general painter: it knows exactly the elements and attributes
// that src/figure/svg.h promises. (A browser paints SVG images by itself, but a page under a strict content policy may not load
// one that it has just made.)

/** Fills `canvas` with the picture at `scale` pixels per unit. */
export function paintSvg(text, canvas, scale) {
  const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  const number = (node, name, otherwise = 0) => (node.hasAttribute(name) ? Number(node.getAttribute(name)) : otherwise);
  canvas.width = Math.round(number(root, 'width') * scale);
  canvas.height = Math.round(number(root, 'height') * scale);
  const context = canvas.getContext('2d');
  context.scale(scale, scale);

  const attribute = (node, name, otherwise) => node.getAttribute(name) ?? otherwise;

  function style(node) {
    context.lineWidth = Number(attribute(node, 'stroke-width', 1));
    context.lineJoin = attribute(node, 'stroke-linejoin', 'miter');
    context.lineCap = attribute(node, 'stroke-linecap', 'butt');
    const dashes = attribute(node, 'stroke-dasharray', 'none');
    context.setLineDash(dashes === 'none' ? [] : dashes.split(/[ ,]+/).map(Number));
  }
  function fillAndStroke(node, path) {
    const fill = attribute(node, 'fill', '#000'), stroke = attribute(node, 'stroke', 'none');
    if (fill !== 'none') {
      context.fillStyle = fill;
      context.globalAlpha = Number(attribute(node, 'fill-opacity', 1));
      context.fill(path);
    }
    if (stroke !== 'none') {
      context.strokeStyle = stroke;
      context.globalAlpha = Number(attribute(node, 'stroke-opacity', 1));
      context.stroke(path);
    }
  }
  function paint(node) {
    context.save();
    const clip = /^url\(#(.*)\)$/.exec(node.getAttribute('clip-path') ?? '');
    if (clip) {
      const box = root.querySelector(`clipPath[id="${clip[1]}"] rect`);
      context.beginPath();
      context.rect(number(box, 'x'), number(box, 'y'), number(box, 'width'), number(box, 'height'));
      context.clip();
    }
    style(node);
    if (node.tagName === 'g' || node === root) {
      for (const child of node.children) paint(child);
    } else if (node.tagName === 'rect') {
      const path = new Path2D();
      path.rect(number(node, 'x'), number(node, 'y'), number(node, 'width'), number(node, 'height'));
      fillAndStroke(node, path);
    } else if (node.tagName === 'path') {
      fillAndStroke(node, new Path2D(node.getAttribute('d')));
    } else if (node.tagName === 'text') {
      context.font = `${attribute(node, 'font-size', 12)}px ${attribute(node, 'font-family', 'sans-serif')}`;
      context.textAlign = { start: 'left', middle: 'center', end: 'right' }[attribute(node, 'text-anchor', 'start')];
      context.fillStyle = attribute(node, 'fill', '#000');
      context.globalAlpha = Number(attribute(node, 'fill-opacity', 1));
      context.fillText(node.textContent, number(node, 'x'), number(node, 'y'));
    }
    context.restore();
  }
  paint(root);
}
