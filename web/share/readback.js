// Whether the pixels that a script takes out of a canvas are those that were drawn. Browsers that hide who reads (Firefox with
// resistFingerprinting, some extensions) hand out others, and say nothing: so known ones are taken out first, the way a picture would be.

const CELL = 4, CELLS = 4; // a picture of 16 x 16 pixels, each cell of one colour
const cells = Array.from({ length: CELLS * CELLS }, (_, i) => ({ x: i % CELLS * CELL, y: Math.floor(i / CELLS) * CELL, rgb: [i * 17, 255 - i * 13, (i * 101) % 256] }));

/** More than this, of 255, is seen. */
export const SEEN = 3;

/** What stands in for the picture: the error of one that cannot be had. */
export class OtherPixels extends Error {
  constructor() {
    super('this browser alters the pixels that pages read, against tracking; a saved picture would be coloured noise');
  }
}

function known(kind) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = CELL * CELLS;
  const context = canvas.getContext(kind, { alpha: false, antialias: false });
  if (!context) throw new Error('the browser made no picture');
  for (const { x, y, rgb } of cells) {
    if (kind === '2d') {
      context.fillStyle = `rgb(${rgb.join()})`;
      context.fillRect(x, y, CELL, CELL);
    } else {
      context.enable(context.SCISSOR_TEST);
      context.scissor(x, CELL * (CELLS - 1) - y, CELL, CELL);
      context.clearColor(...rgb.map((value) => value / 255), 1);
      context.clear(context.COLOR_BUFFER_BIT);
    }
  }
  return { canvas, release: () => kind === '2d' || context.getExtension('WEBGL_lose_context')?.loseContext() };
}

/** Pixels of a PNG of 8 bits a component as {at(x, y)}: unpacked here, since what unpacks pictures for a script lies as well. */
async function unpacked(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer()), view = new DataView(bytes.buffer), parts = [];
  let width = 0, size = 0; // size: bytes of a pixel
  for (let at = 8; at < bytes.length; at += 12 + view.getUint32(at)) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (type === 'IHDR') [width, size] = [view.getUint32(at + 8), { 2: 3, 6: 4 }[bytes[at + 17]]];
    if (type === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
  }
  const data = new Uint8Array(await new Response(new Blob(parts).stream().pipeThrough(new DecompressionStream('deflate'))).arrayBuffer());
  const row = width * size + 1; // a byte says how the row is filtered
  for (let i = 0; i < data.length; ++i) {
    const column = i % row - 1, filter = data[i - column - 1];
    if (column < 0) continue;
    const left = column < size ? 0 : data[i - size], above = i < row ? 0 : data[i - row], corner = i < row || column < size ? 0 : data[i - row - size];
    const paeth = [left, above, corner].reduce((best, each) => {
      const from = (value) => Math.abs(left + above - corner - value);
      return from(each) < from(best) ? each : best;
    });
    data[i] += [0, left, above, left + above >> 1, paeth][filter];
  }
  return { at: (x, y) => data.subarray(y * row + 1 + x * size) };
}

/**
 * How far, of 255, the pixels of a saved canvas of this kind of context ('2d', 'webgl2') are from those that were drawn; 0 where they are
 * the same. Asked each time: visitors can allow and forbid it meanwhile.
 */
export async function readbackError(kind) {
  const { canvas, release } = known(kind);
  const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
  release();
  if (!blob) return 255;
  const picture = await unpacked(blob).catch(() => null);
  if (!picture) return 255;
  let most = 0;
  for (const { x, y, rgb } of cells)
    for (let i = 0; i < CELL * CELL; ++i) {
      const pixel = picture.at(x + i % CELL, y + Math.floor(i / CELL));
      for (const [k, value] of rgb.entries()) most = Math.max(most, Math.abs(pixel[k] - value));
    }
  return Number.isNaN(most) ? 255 : most;
}
