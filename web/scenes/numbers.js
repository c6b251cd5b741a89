// Numbers as words of the article's figures.

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const raised = (exponent) => (exponent < 0 ? '⁻' : '') + [...String(Math.abs(exponent))].map((digit) => SUPERSCRIPTS[digit]).join('');

/** 10⁻³; 1 for 0. */
export const power = (exponent) => (exponent === 0 ? '1' : `10${raised(exponent)}`);

/** Two digits: 0.0012, 35, 2 · 10¹¹. */
export function brief(x) {
  if (x === 0) return '0';
  if (!Number.isFinite(x)) return 'more than 10³⁰⁰';
  const [mantissa, exponent] = x.toExponential(1).split('e'), e = Number(exponent);
  if (e >= 5 || e < -4) return `${mantissa.replace(/\.0$/, '')} · ${power(e)}`;
  const rounded = Number(x.toPrecision(2));
  return Math.abs(rounded) >= 1000 ? rounded.toLocaleString('en') : String(rounded).replace('-', '−');
}

/** A fixed number of digits behind the point, for what moves. */
export const fixed = (x, digits) => x.toFixed(digits).replace('-', '−');

/** A number of neurons, upwards: 145, 20 million, 10¹³. */
export function neurons(x) {
  if (!Number.isFinite(x)) return 'more than 10³⁰⁰';
  if (x < 10_000) return Math.ceil(x).toLocaleString('en');
  if (x < 1e6) return Number(x.toPrecision(2)).toLocaleString('en');
  if (x < 1e9) return `${Number((x / 1e6).toPrecision(2))} million`;
  return power(Math.round(Math.log10(x)));
}
