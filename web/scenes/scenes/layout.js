// Where a figure's parts stand: beside each other where there is room, else below each other.

const ROOM = 560; // CSS pixels

export const isWide = (width) => width >= ROOM;

/** Heights of a picture with a ball and a plot. */
export const ballAndPlot = (width) => (isWide(width) ? 300 : Math.min(width * 0.8, 300) + 240);

/** The ball's middle and radius, and the plot's box, of such a picture. */
export function besides({ width, height }) {
  if (isWide(width)) {
    const side = Math.min(height, width * 0.46);
    return { ball: [side / 2, height / 2 + 8, side / 2 - 24], box: [side + 16, 0, width - side - 16, height] };
  }
  const side = height - 240;
  return { ball: [width / 2, side / 2 + 8, side / 2 - 22], box: [0, side, width, 240] };
}

/** Of the moments, one number each. */
export const series = (moments, name) => moments.map((moment) => moment[name]);
