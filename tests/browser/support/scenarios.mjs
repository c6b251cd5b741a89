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
  // Beyond the single-index problem, by an engine of its own.
  '#v1&d=8&m=30&teachers=orth&T=20&t=2',
  '#v1&d=7&m=25&teachers=random:5:2&rule=pgd&gradient=plain&eta=0.05&T=20&t=2&seed=3',
  '#v1&d=9&m=21&phi=h2+0.5h4&teachers=circle&T=10&t=1',
  '#v1&d=8&m=31&phi=h3&signs=pm&T=20&t=2',
  '#v1&d=8&m=15&teachers=random:3:4&limit=wide&wide=40&T=10&t=1',
  '#v1&d=6&m=12&n=200&data=cube&phi=hop:1:3&sigma=relu:exact&signs=pm&rule=pgd&eta=0.5&limit=wide&wide=30&T=30&t=3',
  '#v1&d=6&m=12&batch=20&data=cube&phi=0.5*x2+x1*x3&sigma=tanh:exact&rule=pgd&eta=0.1&limit=wide&wide=30&T=30&t=3',
  '#v1&d=8&m=20&n=300&phi=h3&teachers=nonorth&T=10&t=1',
  '#v1&d=8&m=10..40*2&T=20&t=2',
  // Rules beyond gradient descent.
  '#v1&d=8&m=20&weights=train&T=20&t=2',
  '#v1&d=7&m=21&phi=0.8h3+0.6h4&signs=pm&weights=train&kappa=3&decay=0.1&T=20&t=2',
  '#v1&d=6&m=15&phi=h3&weights=train&rule=pgd&eta=0.05&T=20&t=2',
  '#v1&d=8&m=20&chi=0.5&T=20&t=2',
  '#v1&d=8&m=21&rule=momentum&T=20&t=4',
  '#v1&d=5&m=12&phi=h2+0.3h5&rule=momentum&friction=0.3&T=20&t=4',
  '#v1&d=8&m=20&rule=heavyball&eta=0.02&T=10&t=1',
  '#v1&d=8&m=20&rule=rms&T=10&t=1',
  '#v1&d=9&m=14&phi=h3&rule=adam&eta=0.02&T=10&t=1',
  '#v1&d=8&m=20&rule=normalised&eps=0.05&T=10&t=1',
  '#v1&d=6&m=10&rule=momentum&teachers=orth&limit=wide&wide=24&T=20&t=2',
  '#v1&d=6&m=12&n=100&batch=20&rule=heavyball&eta=0.02&T=10&t=1',
];
