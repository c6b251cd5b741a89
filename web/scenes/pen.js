// What the article's figures draw with: a canvas in CSS pixels, inks by name, and what of it is pointed at in the text.

export const FONT = 'Inter, system-ui, sans-serif';

export class Pen {
  /** lit: the symbol that the text points at, or null; everything that belongs to another one steps back. */
  constructor(ctx, width, height, inks, lit = null) {
    Object.assign(this, { ctx, width, height, inks, lit });
    ctx.lineJoin = ctx.lineCap = 'round';
  }

  /** How strongly something of this symbol is drawn. */
  strength(symbol) {
    return this.lit && symbol && symbol !== this.lit ? 0.22 : 1;
  }
  isLit(symbol) {
    return Boolean(symbol) && symbol === this.lit;
  }

  /** The path there is. */
  stroke(ink, { width = 2, opacity = 1, dash = [], symbol } = {}) {
    const { ctx } = this;
    ctx.save();
    ctx.globalAlpha = opacity * this.strength(symbol);
    ctx.strokeStyle = this.inks[ink];
    ctx.lineWidth = this.isLit(symbol) ? width + 1.5 : width;
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.restore();
  }

  line(from, to, ink, more) {
    const { ctx } = this;
    ctx.beginPath();
    ctx.moveTo(from[0], from[1]);
    ctx.lineTo(to[0], to[1]);
    this.stroke(ink, more);
  }

  arrow(from, to, ink, more = {}) {
    const { ctx } = this, [dx, dy] = [to[0] - from[0], to[1] - from[1]], length = Math.hypot(dx, dy);
    this.line(from, to, ink, { width: 3, ...more });
    if (length < 3) return;
    const head = Math.min(9, length * 0.7), [ux, uy] = [dx / length, dy / length];
    ctx.beginPath();
    ctx.moveTo(to[0] - head * (ux + 0.6 * uy), to[1] - head * (uy - 0.6 * ux));
    ctx.lineTo(to[0], to[1]);
    ctx.lineTo(to[0] - head * (ux - 0.6 * uy), to[1] - head * (uy + 0.6 * ux));
    this.stroke(ink, { width: 3, ...more });
  }

  dot(x, y, radius, ink, { opacity = 1, hollow = false, symbol, rim } = {}) {
    const { ctx } = this;
    ctx.save();
    ctx.globalAlpha = opacity * this.strength(symbol);
    ctx.beginPath();
    ctx.arc(x, y, this.isLit(symbol) ? radius + 1 : radius, 0, 7);
    if (hollow) {
      ctx.strokeStyle = this.inks[ink];
      ctx.lineWidth = 1.5;
      ctx.stroke();
    } else {
      ctx.fillStyle = this.inks[ink];
      ctx.fill();
    }
    if (rim) {
      ctx.strokeStyle = this.inks[rim];
      ctx.lineWidth = 2;
      ctx.stroke();
    }
    ctx.restore();
  }

  box(x, y, width, height, ink, { opacity = 1, symbol, radius = 3 } = {}) {
    const { ctx } = this;
    ctx.save();
    ctx.globalAlpha = opacity * this.strength(symbol);
    ctx.fillStyle = this.inks[ink];
    ctx.beginPath();
    ctx.roundRect(x, y, Math.max(0, width), Math.max(0, height), radius);
    ctx.fill();
    ctx.restore();
  }

  words(text, x, y, { ink = 'text', align = 'left', size = 13, bold = false, italic = false, symbol, middle = false } = {}) {
    const { ctx } = this;
    ctx.save();
    ctx.globalAlpha = this.strength(symbol);
    ctx.fillStyle = this.inks[ink];
    ctx.font = `${italic ? 'italic ' : ''}${bold || this.isLit(symbol) ? '600 ' : ''}${size}px ${FONT}`;
    ctx.textAlign = align;
    ctx.textBaseline = middle ? 'middle' : 'alphabetic';
    ctx.fillText(text, x, y);
    ctx.restore();
  }
  widthOf(text, size = 13) {
    this.ctx.font = `${size}px ${FONT}`;
    return this.ctx.measureText(text).width;
  }
}
