#!/usr/bin/env python3
"""The source paper's He4_orth by its closed form, as one would write it in NumPy: seconds of one thread for a step.

    closed_form.py D M STEPS

The whole gradient of the population's loss is added, and rows are divided by their lengths (docs/paper.md).
"""
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
import numpy  # noqa: E402 (reads the variable as it is loaded)

ETA = 0.04


def main():
    d, m, steps = map(int, sys.argv[1:4])
    w = numpy.random.default_rng(1).standard_normal((m, d))
    w /= numpy.linalg.norm(w, axis=1, keepdims=True)
    teachers = numpy.zeros((4, d))
    teachers[[0, 1, 2, 3], [0, 0, 1, 1]] = [1, -1, 1, -1]
    begin = time.process_time()
    for _ in range(steps):
        # g(s) = 4 s^3 for sigma = h_4
        gradient = (4 * (w @ teachers.T) ** 3) @ teachers / 4 - (4 * (w @ w.T) ** 3) @ w / m
        w = w + ETA * gradient
        w /= numpy.linalg.norm(w, axis=1, keepdims=True)
    print((time.process_time() - begin) / steps)


main()
