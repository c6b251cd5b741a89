// Reads PNG files of the kind that the tests make: eight bits a channel, RGB or RGBA, not interlaced.
import { inflateSync } from 'node:zlib';

/** The picture in the bytes of a file: { width, height, rgb }. */
export function readPng(file) {
  if (file.toString('latin1', 1, 4) !== 'PNG') throw new Error('not a PNG file');
  const data = [];
  let width, height, channels;
  for (let at = 8; at < file.length;) {
    const size = file.readUInt32BE(at),
      kind = file.toString('latin1', at + 4, at + 8),
      body = file.subarray(at + 8, at + 8 + size);
    if (kind === 'IHDR') {
      [width, height] = [body.readUInt32BE(0), body.readUInt32BE(4)];
      channels = { 2: 3, 6: 4 }[body[9]];
      if (body[8] !== 8 || !channels || body[12] !== 0) throw new Error('a PNG file of another kind');
    }
    if (kind === 'IDAT') data.push(body);
    at += size + 12;
  }
  const rows = inflateSync(Buffer.concat(data)),
    stride = width * channels;
  if (rows.length !== height * (stride + 1)) throw new Error('a PNG file with too little or too much in it');
  const pixels = new Uint8Array(height * stride),
    rgb = new Uint8Array(height * width * 3);
  for (let y = 0; y < height; ++y) {
    const filter = rows[y * (stride + 1)];
    for (let x = 0; x < stride; ++x) {
      const left = x < channels ? 0 : pixels[y * stride + x - channels];
      const up = y === 0 ? 0 : pixels[(y - 1) * stride + x];
      const corner = x < channels || y === 0 ? 0 : pixels[(y - 1) * stride + x - channels];
      pixels[y * stride + x] =
        rows[y * (stride + 1) + 1 + x] + [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
    }
    for (let x = 0; x < width; ++x)
      rgb.set(pixels.subarray(y * stride + x * channels, y * stride + x * channels + 3), 3 * (y * width + x));
  }
  return { width, height, rgb };
}

/** Which of three neighbours is nearest to left + up - corner. */
function paeth(left, up, corner) {
  const guess = left + up - corner;
  const [a, b, c] = [left, up, corner].map((value) => Math.abs(guess - value));
  return a <= b && a <= c ? left : b <= c ? up : corner;
}
