// A smaller PNG of nearly the same pixels: the browser writes its own quickly rather than small, and every clone has these.
import { deflateSync } from "node:zlib";

/** The checksum of a chunk. */
function checksum(bytes) {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return (sum ^ 0xffffffff) >>> 0;
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const whole = Buffer.alloc(body.length + 8);
  whole.writeUInt32BE(data.length, 0);
  body.copy(whole, 4);
  whole.writeUInt32BE(checksum(body), body.length + 4);
  return whole;
}

const most = 256;

/** The commonest colours, and the nearest of them for every colour that there is. */
function paletteOf(colours) {
  const counts = new Map();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byCount = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one) || one - other);
  const palette = byCount.slice(0, most);
  const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const kept = palette.map(parts);
  const places = new Map(palette.map((colour, at) => [colour, at]));
  for (const colour of byCount.slice(most)) {
    const [red, green, blue] = parts(colour);
    let best = 0;
    let least = Infinity;
    for (const [at, [r, g, b]] of kept.entries()) {
      const far = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
      if (far < least) [best, least] = [at, far];
    }
    places.set(colour, best);
  }
  return { kept, places };
}

/** PNG of opaque pixels, four bytes each, with a palette: a page has few colours, but for the edges of its letters. */
export function encode({ width, height, pixels }) {
  const colours = new Uint32Array(width * height);
  for (let at = 0; at < colours.length; at += 1) colours[at] = (pixels[at * 4] << 16) | (pixels[at * 4 + 1] << 8) | pixels[at * 4 + 2];
  const { kept, places } = paletteOf(colours);
  // Each row begins with its filter: none, which suits a palette.
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) rows[y * (width + 1) + 1 + x] = places.get(colours[y * width + x]);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk("IHDR", head), chunk("PLTE", Buffer.from(kept.flat())), chunk("IDAT", deflateSync(rows, { level: 9, memLevel: 9 })), chunk("IEND", Buffer.alloc(0))]);
}
