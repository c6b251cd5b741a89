"""Equator from Python: a network of finite width beside its infinite-width limit, as NumPy arrays.

    from equator_demo import run
    r = run("#v1&m=100&seed=7", until=12)
    r.t, r.particle_gap, r.digest

Every number comes from the command line `equator`, bit for bit. docs/python.md of the project says more."""
from .program import EquatorError, RunFailed
from .tables import Run, State, Table, expected, link, run, state
from .widget import Picture, page, show

__all__ = ["EquatorError", "Picture", "Run", "RunFailed", "State", "Table", "expected", "link", "page", "run", "show",
           "state"]
__version__ = "0.2.0"
