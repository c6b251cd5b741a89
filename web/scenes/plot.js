// Small plots for the article's figures: axes that are linear or logarithmic, and curves named where they are.
import { brief, power } from './numbers.js';

const LEFT = 50, BOTTOM = 36, TOP = 24;

/** {lo, hi, log, label, ticks}; ticks: values with a mark, or as many as look well. */
function ticksOf(axis, pixels, spacing) {
  if (axis.ticks) return axis.ticks;
  const most = Math.max(1, Math.floor(pixels / spacing));
  if (axis.log) {
    const from = Math.ceil(Math.log10(axis.lo) - 1e-9), to = Math.floor(Math.log10(axis.hi) + 1e-9);
    const step = Math.max(1, Math.ceil((to - from) / most));
    return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => 10 ** (from + i * step));
  }
  const rough = (axis.hi - axis.lo) / most, scale = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * scale).find((each) => each >= rough * 0.999);
  return Array.from({ length: Math.floor((axis.hi - axis.lo) / step + 1e-9) + 1 }, (_, i) => axis.lo + i * step)
    .map((value) => Number(value.toPrecision(12)));
}

const tickText = (axis, value) => (axis.ticks ? String(value) : axis.log ? power(Math.round(Math.log10(value))) : brief(value));

export class Plot {
  /** box: [x, y, width, height] with the labels; x, y: axes. */
  constructor(pen, [left, top, width, height], x, y) {
    Object.assign(this, { pen, xAxis: x, yAxis: y });
    this.left = left + LEFT;
    this.right = left + width - 12;
    this.top = top + TOP;
    this.bottom = top + height - BOTTOM;
    this.#frame();
  }

  #share({ lo, hi, log }, value) {
    return log ? Math.log(Math.max(value, 1e-300) / lo) / Math.log(hi / lo) : (value - lo) / (hi - lo);
  }
  x(value) {
    return this.left + this.#share(this.xAxis, value) * (this.right - this.left);
  }
  y(value) {
    return this.bottom - this.#share(this.yAxis, value) * (this.bottom - this.top);
  }

  #frame() {
    const { pen, xAxis, yAxis } = this;
    pen.box(this.left, this.top, this.right - this.left, this.bottom - this.top, 'plot', { radius: 0 });
    for (const value of ticksOf(yAxis, this.bottom - this.top, 34)) {
      const y = Math.round(this.y(value)) + 0.5;
      pen.line([this.left, y], [this.right, y], 'grid', { width: 1 });
      pen.words(tickText(yAxis, value), this.left - 6, y, { ink: 'muted', align: 'right', size: 12, middle: true });
    }
    for (const value of ticksOf(xAxis, this.right - this.left, 56)) {
      const x = Math.round(this.x(value)) + 0.5;
      pen.line([x, this.top], [x, this.bottom], 'grid', { width: 1 });
      pen.words(tickText(xAxis, value), x, this.bottom + 15, { ink: 'muted', align: 'center', size: 12 });
    }
    pen.line([this.left, this.bottom], [this.right, this.bottom], 'axis', { width: 1 });
    pen.words(yAxis.label ?? '', this.left - LEFT + 4, this.top - 9, { ink: 'text', size: 13 });
    pen.words(xAxis.label ?? '', this.right, this.bottom + 31, { ink: 'text', size: 13, align: 'right' });
  }

  /** draw() with everything outside the axes cut off. */
  within(draw) {
    const { ctx } = this.pen;
    ctx.save();
    ctx.beginPath();
    ctx.rect(this.left, this.top - 1, this.right - this.left + 1, this.bottom - this.top + 2);
    ctx.clip();
    draw();
    ctx.restore();
  }

  /** Values that are no numbers, and on a logarithmic axis those that are not positive, leave a hole. */
  curve(xs, ys, ink, more) {
    const { ctx } = this.pen;
    this.within(() => {
      let drawing = false;
      ctx.beginPath();
      for (let i = 0; i < xs.length; ++i) {
        const there = Number.isFinite(ys[i]) && !(this.yAxis.log && ys[i] <= 0) && !(this.xAxis.log && xs[i] <= 0);
        if (there && drawing) ctx.lineTo(this.x(xs[i]), this.y(ys[i]));
        else if (there) ctx.moveTo(this.x(xs[i]), this.y(ys[i]));
        drawing = there;
      }
      this.pen.stroke(ink, more);
    });
  }
  dot(x, y, radius, ink, more) {
    this.within(() => this.pen.dot(this.x(x), Math.min(Math.max(this.y(y), this.top), this.bottom), radius, ink, more));
  }
  /** A line at a height, named above its right end. */
  level(value, ink, name, more = {}) {
    const y = this.y(value);
    this.pen.line([this.left, y], [this.right, y], ink, { width: 1.5, dash: [5, 4], ...more });
    if (name) this.pen.words(name, this.right - 4, y - 5, { ink, align: 'right', size: 12, symbol: more.symbol });
  }
  /** Where the moment is. */
  cursor(value, ink = 'muted') {
    const x = this.x(value);
    this.pen.line([x, this.top], [x, this.bottom], ink, { width: 1 });
  }
  /** A name beside a place of the plot, kept inside it. */
  name(text, x, y, ink, { dx = 6, dy = -6, align = 'left', symbol } = {}) {
    const width = this.pen.widthOf(text), left = align === 'right' ? this.x(x) - width - dx : this.x(x) + dx;
    const within = Math.max(this.left + 4, Math.min(left, this.right - width - 4));
    const height = Math.max(this.top + 14, Math.min(this.y(y) + dy, this.bottom - 5));
    this.pen.words(text, within, height, { ink, symbol });
  }
}
