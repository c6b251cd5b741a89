// axe-core, which knows what screen readers and their users need.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds in a page or frame, in short. Frames inside are looked at one by one: messages to them are not for
 * axe.
 */
export async function violations(frame) {
  await frame.evaluate(AXE);
  return frame.evaluate(async () =>
    (await axe.run(document, { iframes: false })).violations.map(
      ({ id, nodes: elements }) =>
        `${id}: ${elements
          .slice(0, 3)
          .map((element) => element.html.slice(0, 120))
          .join(' | ')}`,
    ),
  );
}
