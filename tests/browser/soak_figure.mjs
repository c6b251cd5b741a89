// The figure of docs/reliability.md: memory over the time of a soak (soak.mjs), as SVG in the reader's dark or light
// colours.

const WIDTH = 720,
  HEIGHT = 300,
  LEFT = 46,
  RIGHT = 16,
  TOP = 40,
  BOTTOM = 44;
const CURVES = [
  ['heap', 'JavaScript heap after a collection'],
  ['front', 'memory of the front end'],
  ['engine', 'memory of the engine, in its Worker'],
];

const STYLE = `text{font:11.5px Inter,system-ui,sans-serif;fill:#556070}
.paper{fill:#fff}.rule{stroke:#ebeef2}.curve{fill:none;stroke-width:1.5}
.heap{stroke:#b4560f}.front{stroke:#1463b0}.engine{stroke:#24783a;stroke-dasharray:6 6}
@media(prefers-color-scheme:dark){text{fill:#a9b4c2}.paper{fill:#12161c}.rule{stroke:#232a33}
.heap{stroke:#f0a35e}.front{stroke:#6db3f2}.engine{stroke:#6cc983}}`;

/** The smallest of 1, 2, 5 times a power of ten of which at most `most` fit into `range`. */
function step(range, most) {
  for (let power = 10 ** Math.floor(Math.log10(range / most)); ; power *= 10)
    for (const each of [1, 2, 5]) if (range / (each * power) <= most) return each * power;
}

/** rows: [{minutes, heap, front, engine}], megabytes at each round. */
export function drawSoak(rows) {
  const minutes = Math.max(...rows.map((row) => row.minutes)),
    most = 1.1 * Math.max(...rows.flatMap((row) => CURVES.map(([key]) => row[key])));
  const x = (at) => (LEFT + ((WIDTH - LEFT - RIGHT) * at) / minutes).toFixed(1),
    y = (mb) => (HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * mb) / most).toFixed(1);
  const parts = [];
  for (let mb = 0, by = step(most, 6); mb <= most; mb += by)
    parts.push(
      `<path class="rule" d="M${LEFT} ${y(mb)}H${WIDTH - RIGHT}"/>`,
      `<text x="${LEFT - 6}" y="${Number(y(mb)) + 4}" text-anchor="end">${Number(mb.toPrecision(3))}</text>`,
    );
  for (let at = 0, by = step(minutes, 8); at <= minutes; at += by)
    parts.push(
      `<text x="${x(at)}" y="${HEIGHT - BOTTOM + 16}" text-anchor="middle">${Number(at.toPrecision(3))}</text>`,
    );
  parts.push(
    `<text x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 8}" text-anchor="middle">minutes</text>`,
    `<text x="${LEFT - 6}" y="${TOP - 8}" text-anchor="end">MB</text>`,
  );
  CURVES.forEach(([key, name], i) => {
    parts.push(`<path class="curve ${key}" d="M${rows.map((row) => `${x(row.minutes)} ${y(row[key])}`).join('L')}"/>`);
    parts.push(
      `<path class="curve ${key}" d="M${LEFT + 218 * i} 14h18"/>`,
      `<text x="${LEFT + 24 + 218 * i}" y="18">${name}</text>`,
    );
  });
  const last = rows.at(-1);
  const megabytes = (row, key) => row[key].toFixed(2) + ' MB';
  const ends = CURVES.map(
    ([key, name]) =>
      `${name}: ${megabytes(rows[0], key)} after the first round, ${megabytes(last, key)} after the last`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
<title>Memory over ${Math.round(minutes)} minutes of runs, links, seeds, scrubs and experiments</title>
<desc>${ends.join('; ')}; ${rows.length} rounds</desc>
<style>${STYLE}</style>
<rect class="paper" width="${WIDTH}" height="${HEIGHT}"/>
${parts.join('\n')}
</svg>
`;
}
