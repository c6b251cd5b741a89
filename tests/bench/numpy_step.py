"""One projected-gradient step of h_4 as one writes it with NumPy: reads "DTYPE M D" lines, answers seconds a step;
"version" too."""
import sys
import time

import numpy as np


def step(w, eta):
    s = w @ w.T
    pull = (4 * s * s * s) @ w
    v = pull * (-1 / len(w))
    alpha = w[:, 0]
    v[:, 0] += 4 * alpha * alpha * alpha
    v -= np.einsum('ij,ij->i', v, w)[:, None] * w
    w = w + eta * v
    return w / np.sqrt(np.einsum('ij,ij->i', w, w))[:, None]


for line in sys.stdin:
    if line.strip() == 'version':
        print(np.__version__, flush=True)
        continue
    dtype, m, d = line.split()
    w = np.random.default_rng(1).standard_normal((int(m), int(d)))
    w = (w / np.linalg.norm(w, axis=1)[:, None]).astype(np.float32 if dtype == 'single' else np.float64)
    best, spent = 1e300, 0.0
    while spent < 0.3:
        start = time.perf_counter()
        w = step(w, w.dtype.type(0.01))
        took = time.perf_counter() - start
        best, spent = min(best, took), spent + took
    print(best, flush=True)
