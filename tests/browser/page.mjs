// What tests ask of a page of Playwright's.

export const state = (page) => page.evaluate(() => equator.state());
export const until = (page, predicate, argument) => page.waitForFunction(predicate, argument);
/** In a page: whether the expected gap of what it shows has come. */
export const expects = () => equator.state().expected.expected_particle_gap > 0;
/** Waits for so many frames. */
export const frames = (page, count) => page.evaluate((n) => new Promise((done) => {
  const next = () => (n-- > 0 ? requestAnimationFrame(next) : done());
  next();
}), count);
