// Where a saved picture or film says which run it shows. `facts` are pairs of a keyword and a text: Title, Source (the link), Software,
// Digest.

// ---- PNG: an international text chunk per fact, before the picture's data

const CRC = new Uint32Array(256).map((_, n) => {
  for (let bit = 0; bit < 8; ++bit) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
  return n;
});
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

function pngChunk(type, data) {
  const chunk = new Uint8Array(12 + data.length), view = new DataView(chunk.buffer);
  view.setUint32(0, data.length);
  chunk.set(new TextEncoder().encode(type), 4);
  chunk.set(data, 8);
  view.setUint32(8 + data.length, crc32(chunk.subarray(4, 8 + data.length)));
  return chunk;
}

/** The picture (a Blob of a PNG) with the facts in it. */
export async function pngWithFacts(png, facts) {
  const HEADER = 8 + 25; // the signature and the chunk IHDR, which come first in every PNG
  const bytes = new Uint8Array(await png.arrayBuffer());
  // Keyword, 0, not compressed, method 0, no language, 0, no translated keyword, 0, text.
  const chunks = facts.map(([keyword, text]) => pngChunk('iTXt', new TextEncoder().encode(`${keyword}\0\0\0\0\0${text}`)));
  return new Blob([bytes.subarray(0, HEADER), ...chunks, bytes.subarray(HEADER)], { type: 'image/png' });
}

// ---- WebM: a Tags element before the first cluster

const SEGMENT = 0x18538067, INFO = 0x1549a966, CLUSTER = 0x1f43b675, DURATION = 0x4489;

/** Reads an element's header at `at`: its id, where its contents begin, and their length (Infinity if not known yet). */
function element(bytes, at) {
  const idLength = Math.clz32(bytes[at]) - 23;
  let id = 0;
  for (let i = 0; i < idLength; ++i) id = id * 256 + bytes[at + i];
  const sizeAt = at + idLength, sizeLength = Math.clz32(bytes[sizeAt]) - 23;
  let size = bytes[sizeAt] & (0xff >> sizeLength), unknown = size === (0xff >> sizeLength);
  for (let i = 1; i < sizeLength; ++i) {
    size = size * 256 + bytes[sizeAt + i];
    unknown &&= bytes[sizeAt + i] === 255;
  }
  return { id, begin: sizeAt + sizeLength, size: unknown ? Infinity : size };
}

const concat = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
function ebml(id, contents) {
  const idBytes = [];
  for (let rest = id; rest > 0; rest = Math.floor(rest / 256)) idBytes.unshift(rest % 256);
  const size = contents.length; // in four bytes: up to 2^28 - 2
  return concat(idBytes, [0x10 | (size >>> 24), (size >>> 16) & 255, (size >>> 8) & 255, size & 255], contents);
}

/**
 * The film (a Blob of a WebM as browsers record it: a segment of unknown length) with the facts and its duration in it. A file of
 * another build is returned as it is.
 */
export async function webmWithFacts(webm, facts, milliseconds) {
  const bytes = new Uint8Array(await webm.arrayBuffer());
  const head = element(bytes, 0), segment = element(bytes, head.begin + head.size);
  if (segment.id !== SEGMENT || segment.size !== Infinity) return webm;
  const parts = [bytes.subarray(0, segment.begin)];
  for (let at = segment.begin; at < bytes.length;) {
    const next = element(bytes, at);
    if (next.id === CLUSTER || next.size === Infinity) {
      const text = (value) => new TextEncoder().encode(value);
      const tags = facts.map(([keyword, value]) => ebml(0x67c8, concat(ebml(0x45a3, text(keyword.toUpperCase())), ebml(0x4487, text(value)))));
      parts.push(ebml(0x1254c367, ebml(0x7373, concat(ebml(0x63c0, []), ...tags))), bytes.subarray(at));
      return new Blob(parts, { type: 'video/webm' });
    }
    const end = next.begin + next.size;
    if (next.id === INFO && milliseconds > 0) {
      // Recorders leave the duration out, and players then show none. Other than that the element stays.
      const duration = new Uint8Array(8);
      new DataView(duration.buffer).setFloat64(0, milliseconds);
      const kept = [];
      for (let inner = next.begin; inner < end;) {
        const field = element(bytes, inner), fieldEnd = field.begin + field.size;
        if (field.id !== DURATION) kept.push(bytes.subarray(inner, fieldEnd));
        inner = fieldEnd;
      }
      parts.push(ebml(INFO, concat(...kept, ebml(DURATION, duration))));
    } else {
      parts.push(bytes.subarray(at, end));
    }
    at = end;
  }
  return webm;
}
