// Scenarios for which the page is compared with the command line. The page runs to `t` and pauses there. Each `t` is
// one of its ticks that have a budget (k T / 300), so that the command line can be asked for the very same time and
// every column has a number. The page shows every tick on the way, so most are early in long runs; one runs to its end.

/** Every rule, parity, a mixture, a mis-specified pair, odd sizes. */
export const SCENARIOS = [
  '#v1&m=101&T=20&t=2',
  '#v1&d=3&m=64&phi=h3&t=3',
  '#v1&d=7&m=33&phi=0.8h3+0.6h4&T=40&t=4',
  '#v1&d=50&m=77&phi=h2&T=20&t=2',
  '#v1&d=5&m=17&phi=h1+0.5h3&sigma=0.7h1+0.2h2+h3&T=5&t=5',
  '#v1&d=9&m=50&rule=pgd&eta=0.05&t=3',
  '#v1&d=12&m=129&phi=h3&rule=pgd&eta=0.013&seed=9007199254740992&T=20&t=2',
];

/** Besides: each degree alone, extremes of size and seed, many terms, nothing to learn, other tolerances. */
export const MORE_SCENARIOS = [
  '#v1&m=60&phi=h2&seed=0&T=12&t=1.2',
  '#v1&d=64&m=90&phi=h3&t=3',
  '#v1&d=3&m=200&seed=123456789&T=20&t=2',
  '#v1&d=6&m=40&phi=h5&t=3',
  '#v1&d=4&m=45&phi=h6&T=40&t=4',
  '#v1&d=5&m=25&phi=h12&T=10&t=1',
  '#v1&d=10&m=31&phi=0.3h1-0.4h2+0.5h3+0.6h4-0.2h6&T=20&t=2',
  '#v1&d=8&m=20&sigma=h3&T=15&t=1.5',
  '#v1&d=3&m=1&t=3',
  '#v1&d=64&m=2&phi=h3&rule=pgd&eta=0.2&t=3',
  '#v1&d=300&m=5&phi=h2&t=3',
  '#v1&m=50&T=120&t=12&tol=0.0001&flowtol=0.0001',
];
