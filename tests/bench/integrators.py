"""Velocities that other integrators take for the accuracy of ours: a table for docs/performance.md.

The run of the rows "flow, d = 16, m = 64, h4": the flow over [0, 12], where the escape lies, extended off the sphere as
in src/finite/finite_network.h, with another start. Every method at several tolerances (Adams: steps), read off at three
errors of the worst neuron. Needs SciPy, which nothing else does.
"""
import numpy as np
import scipy
from scipy.integrate import solve_ivp

D, M, T = 16, 64, 12.0
ERRORS = (1e-5, 1e-7, 1e-9)


class Flow:
    """V(w) of h_4 on rows of w, counting its evaluations."""

    def __init__(self):
        self.evaluations = 0

    def __call__(self, t, y):
        self.evaluations += 1
        w = unit(y)
        v = (4 * (w @ w.T) ** 3) @ w / -M
        v[:, 0] += 4 * w[:, 0] ** 3
        return (v - np.einsum('ij,ij->i', v, w)[:, None] * w).ravel()


def unit(y):
    w = y.reshape(M, D)
    return w / np.linalg.norm(w, axis=1)[:, None]


def adaptive(method, tolerance):
    flow = Flow()
    y = solve_ivp(flow, (0, T), START, method=method, rtol=3e-14, atol=tolerance).y[:, -1]
    return flow.evaluations / T, y


def adams(order, steps):
    """Adams-Bashforth-Moulton of equal orders, predicted, evaluated, corrected, evaluated; its start is not counted."""
    step = T / steps
    predict, correct = adams_weights(order, 0), adams_weights(order, 1)
    y, flow = START, Flow()
    history = [flow(0, y)]
    for _ in range(order - 1):
        y = solve_ivp(flow, (0, step), y, method='DOP853', rtol=3e-14, atol=1e-13).y[:, -1]
        history.insert(0, flow(0, y))
    flow.evaluations = 0
    for _ in range(steps - order + 1):
        guess = flow(0, y + step * sum(c * f for c, f in zip(predict, history)))
        y = y + step * sum(c * f for c, f in zip(correct, [guess] + history))
        history = [flow(0, y)] + history[:order - 1]
    return flow.evaluations / (T - (order - 1) * step), y


def adams_weights(order, newest):
    """Weights of slopes at times newest, newest - 1, ... that integrate polynomials of degree < order over [0, 1]."""
    times = newest - np.arange(order)
    return np.linalg.solve(np.vander(times, order, increasing=True).T, 1 / np.arange(1, order + 1))


def at_errors(runs):
    """Evaluations at the given errors, by straight lines through (log error, log evaluations)."""
    points = sorted((np.log(np.linalg.norm(unit(y) - REFERENCE, axis=1).max()), np.log(n)) for n, y in runs)
    x, y = zip(*points)
    return [np.exp(np.interp(np.log(e), x, y)) if x[0] <= np.log(e) <= x[-1] else np.nan for e in ERRORS]


START = np.random.default_rng(1).standard_normal((M, D))
START = (START / np.linalg.norm(START, axis=1)[:, None]).ravel()
REFERENCE = unit(adaptive('DOP853', 1e-14)[1])

TOLERANCES = 10.0 ** -np.arange(4, 11.5, 0.5)
ROWS = [(f'{name} (SciPy {scipy.__version__})', [adaptive(method, tolerance) for tolerance in TOLERANCES])
        for name, method in (('Dormand-Prince 5(4)', 'RK45'), ('Dormand-Prince 8(5,3)', 'DOP853'),
                             ('Adams and BDF, LSODA', 'LSODA'))]
ROWS += [(f'Adams PECE of order {order}, equal steps',
          [adams(order, int(steps)) for steps in np.geomspace(80, 1000, 14)])
         for order in (5, 8)]

print('| velocities a unit of time, for an error of | ' + ' | '.join(f'{e:.0e}' for e in ERRORS) + ' |')
print('|---|' + '---|' * len(ERRORS))
for name, runs in ROWS:
    print(f'| {name} | ' + ' | '.join('-' if np.isnan(n) else f'{n:.0f}' for n in at_errors(runs)) + ' |')
