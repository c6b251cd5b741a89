// Pictures for other places: the sphere and plots of what is shown, with axes as far as the run has come and nothing to press.

const OVER_TIME = ['gap', 'loss', 'budget', 'harmonics', 'distance', 'alignment'];
const MOST_SCALE = 6;
const CAPTIONS = 66; // pixels at the foot of the sphere's panel

/** The values of the link's keys, by key. */
const valuesOf = (equator) => Object.fromEntries(equator.controls().map(({ key, value }) => [key, value]));

/** What work() gives while keys of the link have other values; afterwards they are what they were. */
export function withView(equator, keys, work) {
  const before = valuesOf(equator);
  try {
    for (const [key, value] of Object.entries(keys)) equator.set(key, value);
    return work();
  } finally {
    for (const key of Object.keys(keys)) equator.set(key, before[key]);
  }
}

/** Keys of the plots that are shown. */
export function shownPlots(equator) {
  const { left, right } = valuesOf(equator);
  return ['gap', left, right];
}

/** A plot as SVG; its axis of time ends at the moment shown, unless the visitor chose its ends. */
export function croppedPlot(equator, plot, width, height) {
  const t = equator.state().values?.t ?? 0, chosen = valuesOf(equator)[plot], parts = chosen === 'auto' ? [] : chosen.split(',');
  const draw = () => equator.plotSvg(plot, width, height);
  if (!(t > 0) || !OVER_TIME.includes(plot) || parts.some((part) => /^x:[\d.]/.test(part))) return draw();
  return withView(equator, { [plot]: [...parts, `x:0..${t}`].join(',') }, draw);
}

/** The sphere alone on a canvas of size x size pixels; null where there is no picture of it (no WebGL 2). */
export function spherePicture(equator, size) {
  const { canvas } = equator;
  if (canvas.hidden || canvas.clientWidth < 1 || canvas.clientHeight < 1) return null;
  return withView(equator, { panels: 'sphere', settings: 'off', step: '0' }, () => {
    equator.layout(); // a frame in which everything finds its place
    const frame = canvas.getBoundingClientRect(), [x, y, width, height] = equator.layout().sphere;
    const side = Math.max(1, Math.min(width, height - CAPTIONS)), top = Math.min((height - side) / 2, height - CAPTIONS - side);
    const usual = canvas.width / canvas.clientWidth, scale = Math.min(MOST_SCALE, Math.max(usual, size / side));
    try {
      for (let i = 0; i < 3; ++i) equator.draw(scale); // text is measured in one frame and laid out in the next
      const picture = document.createElement('canvas'), drawn = canvas.width / frame.width;
      picture.width = picture.height = size;
      picture.getContext('2d', { alpha: false }).drawImage(canvas, (x - frame.x + (width - side) / 2) * drawn, (y - frame.y + top) * drawn,
        side * drawn, side * drawn, 0, 0, size, size);
      return picture;
    } finally {
      equator.draw(usual);
    }
  });
}

/**
 * Sphere and gap alone on a canvas to record, `scale` pixels a CSS pixel: frame() takes what is shown now, end() puts the view back.
 * Until then the page shows the same.
 */
export function filmCanvas(equator, scale) {
  const { canvas } = equator, before = valuesOf(equator), usual = canvas.width / canvas.clientWidth;
  const keys = { panels: 'sphere,gap', settings: 'off', step: '0' };
  for (const [key, value] of Object.entries(keys)) equator.set(key, value);
  equator.layout(); // a frame in which everything finds its place
  const frame = canvas.getBoundingClientRect(), share = (equator.layout().transport[1] - frame.y) / frame.height; // what is pressed is below
  const even = (length) => 2 * Math.round(length / 2), film = document.createElement('canvas');
  [film.width, film.height] = [even(canvas.clientWidth * scale), even(canvas.clientHeight * share * scale)];
  const context = film.getContext('2d', { alpha: false });
  return {
    canvas: film,
    frame() {
      equator.draw(scale); // a canvas can be read only in the task that drew it
      context.drawImage(canvas, 0, 0, canvas.width, canvas.height * share, 0, 0, film.width, film.height);
    },
    end() {
      for (const key of Object.keys(keys)) equator.set(key, before[key]);
      equator.draw(usual);
    },
  };
}
