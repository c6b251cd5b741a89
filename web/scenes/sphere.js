// A sphere seen from afar, its north pole w* above and a little towards the reader: orthographic, so that latitudes are ellipses.

const TILT = 0.33, TURN = 0.5; // radians: towards the reader, about the axis
const SIN = Math.sin(TILT), COS = Math.cos(TILT);
const SIN_TURN = Math.sin(TURN), COS_TURN = Math.cos(TURN);
const ARC_STEPS = 40;

export class Sphere {
  constructor(pen, x, y, radius) {
    Object.assign(this, { pen, x, y, radius });
  }

  /** Where a point of the unit sphere is drawn, and whether it is on the near side. */
  at([x, y, z]) {
    const across = x * COS_TURN - y * SIN_TURN, away = x * SIN_TURN + y * COS_TURN;
    return [this.x + this.radius * across, this.y - this.radius * (z * COS + away * SIN), away * COS <= z * SIN];
  }
  /** The same of the i-th of a list of triples. */
  point(list, i) {
    return this.at([list[3 * i], list[3 * i + 1], list[3 * i + 2]]);
  }
  /** A point of the meridian that the reader sees best, by its latitude. */
  facing(latitude) {
    const radius = Math.sqrt(Math.max(0, 1 - latitude * latitude));
    return this.at([radius * -SIN_TURN, radius * -COS_TURN, latitude]);
  }

  /** The near part of a circle of latitude, as a path. */
  circle(latitude, near = true) {
    const { ctx } = this.pen, radius = Math.sqrt(Math.max(0, 1 - latitude * latitude));
    let drawing = false;
    ctx.beginPath();
    for (let i = 0; i <= 2 * ARC_STEPS; ++i) {
      const angle = Math.PI * (0.5 + i / ARC_STEPS) + TURN;
      const [x, y, front] = this.at([radius * Math.cos(angle), radius * Math.sin(angle), latitude]);
      if (front !== near) drawing = false;
      else if (drawing) ctx.lineTo(x, y);
      else ctx.moveTo(x, y), drawing = true;
    }
  }

  /** The ball, its equator and the pole. */
  ball({ name = 'w*' } = {}) {
    const { ctx, inks } = this.pen;
    ctx.fillStyle = inks.sphere;
    ctx.beginPath();
    ctx.arc(this.x, this.y, this.radius, 0, 7);
    ctx.fill();
    this.pen.stroke('sphere_rim', { width: 1.25 });
    this.circle(0, false);
    this.pen.stroke('sphere_equator', { width: 1, opacity: 0.3, dash: [3, 4] });
    this.circle(0);
    this.pen.stroke('sphere_equator', { width: 1.25, opacity: 0.8 });
    const [x, y] = this.at([0, 0, 1]);
    this.pen.dot(x, y, 4, 'sphere_pole');
    if (name) this.pen.words(name, x, y - 9, { ink: 'text', align: 'center', italic: true, symbol: 'pole' });
  }

  /** Light on the ball: strength(latitude), 0 to 1, of an ink. */
  shine(ink, strength) {
    const { ctx, inks } = this.pen, size = Math.ceil(2 * this.radius), canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    const brush = canvas.getContext('2d');
    brush.fillStyle = inks[ink];
    brush.fillRect(0, 0, 1, 1);
    const colour = brush.getImageData(0, 0, 1, 1).data, image = brush.createImageData(size, size), pixels = image.data;
    for (let row = 0, at = 0; row < size; ++row) {
      const up = 1 - (row + 0.5) / this.radius;
      for (let column = 0; column < size; ++column, at += 4) {
        const across = (column + 0.5) / this.radius - 1, rest = 1 - up * up - across * across;
        if (rest <= 0) continue;
        pixels[at] = colour[0];
        pixels[at + 1] = colour[1];
        pixels[at + 2] = colour[2];
        pixels[at + 3] = 255 * strength(up * COS + Math.sqrt(rest) * SIN);
      }
    }
    brush.putImageData(image, 0, 0);
    ctx.drawImage(canvas, this.x - this.radius, this.y - this.radius, 2 * this.radius, 2 * this.radius);
  }

  /** A law of latitudes, masses of equal bins from south to north, as a glow: the light of a place is the mass there. */
  glow(law, ink) {
    const bins = law.length, most = this.pen.strength('law');
    this.shine(ink, (latitude) => {
      const place = (latitude + 1) * bins / 2 - 0.5, i = Math.max(0, Math.min(Math.floor(place), bins - 2)), u = Math.max(0, Math.min(place - i, 1));
      return most * Math.min(0.9, 0.24 * Math.sqrt(((1 - u) * law[i] + u * law[i + 1]) * bins / 2));
    });
  }

  /** All of a list of triples as dots; those on the far side faint. */
  dots(list, radius, ink, more = {}) {
    for (const near of [false, true]) {
      for (let i = 0; i < list.length / 3; ++i) {
        const [x, y, front] = this.point(list, i);
        if (front === near) this.pen.dot(x, y, near ? radius : radius * 0.8, ink, { ...more, opacity: near ? 0.95 : 0.22 });
      }
    }
  }
}
