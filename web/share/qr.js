// A QR code as SVG, for slides: dark on light whatever the theme, because cameras expect that.
import qrcode from 'qrcode-generator';

const QUIET = 4; // modules of margin that the standard asks for

/** SVG text, or null if the text is too long for a code (about 2900 bytes). */
export function qrSvg(text) {
  const code = qrcode(0, 'L');
  code.addData(text);
  try {
    code.make();
  } catch {
    return null;
  }
  const count = code.getModuleCount(), size = count + 2 * QUIET;
  let path = '';
  for (let row = 0; row < count; ++row) {
    for (let column = 0; column < count; ++column) {
      if (code.isDark(row, column)) path += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" width="${8 * size}" height="${8 * size}" shape-rendering="crispEdges">` +
    `<rect width="${size}" height="${size}" fill="#fff"/><path d="${path}" fill="#000"/></svg>`;
}
