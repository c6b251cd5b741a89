// Reads what the page saves, without the page's own code.
import { execFileSync } from 'node:child_process';

/** By the definition, bit by bit: the page's own table is what is checked. */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A PNG's size, its international texts by keyword, and what is wrong with its chunks. */
export function readPng(bytes) {
  const wrong = [];
  if (bytes.subarray(0, 8).toString('latin1') !== '\x89PNG\r\n\x1a\n') return { wrong: ['no signature'] };
  const texts = {},
    types = [];
  let size = null;
  for (let at = 8; at < bytes.length;) {
    const length = bytes.readUInt32BE(at),
      type = bytes.toString('latin1', at + 4, at + 8),
      data = bytes.subarray(at + 8, at + 8 + length);
    types.push(type);
    if (crc32(bytes.subarray(at + 4, at + 8 + length)) !== bytes.readUInt32BE(at + 8 + length))
      wrong.push('checksum of ' + type);
    if (type === 'IHDR') size = [data.readUInt32BE(0), data.readUInt32BE(4)];
    if (type === 'iTXt') {
      const end = data.indexOf(0),
        keyword = data.toString('latin1', 0, end);
      if (data.subarray(end, end + 5).some((byte) => byte !== 0))
        wrong.push(keyword + ' is compressed or has a language');
      texts[keyword] = data.toString('utf8', end + 5);
    }
    at += 12 + length;
  }
  if (types[0] !== 'IHDR' || types.at(-1) !== 'IEND') wrong.push('order of chunks: ' + types);
  return { size, texts, wrong };
}

/** What ffprobe makes of a film: seconds, pictures, size, tags by name in capitals. */
export function readFilm(path) {
  const text = execFileSync(
    'ffprobe',
    ['-v', 'error', '-count_frames', '-show_format', '-show_streams', '-of', 'json', path],
    { encoding: 'utf8' },
  );
  const {
    format,
    streams: [stream],
  } = JSON.parse(text);
  const tags = Object.fromEntries(
    Object.entries(format.tags ?? {}).map(([name, value]) => [name.toUpperCase(), value]),
  );
  return {
    seconds: Number(format.duration),
    frames: Number(stream.nb_read_frames),
    size: [stream.width, stream.height],
    format: format.format_name,
    tags,
  };
}

/** The first picture after `seconds` of a film. */
export function filmFrame(path, seconds, picture) {
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-ss', String(seconds), '-i', path, '-frames:v', '1', picture]);
}

/** The text of the QR code in a picture. */
export const readQr = (picture) =>
  execFileSync('zbarimg', ['--quiet', '--raw', '--nodbus', '-Sdisable', '-Sqrcode.enable', picture], {
    encoding: 'utf8',
  }).trimEnd();

/** Draws an SVG file at `scale` pixels per unit. */
export function drawSvg(svg, picture, scale) {
  execFileSync('rsvg-convert', ['--zoom', String(scale), '--output', picture, svg]);
}
