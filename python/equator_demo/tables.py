"""Runs, moments and expected gaps as arrays by name."""
from __future__ import annotations

import pathlib
import tempfile
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

from .program import EquatorError, RunFailed, call

if TYPE_CHECKING:
    Array = np.ndarray[Any, Any]
else:
    Array = np.ndarray


class Table(Mapping[str, Array]):
    """Arrays by name: `table["t"]`, or `table.t`. `link`, `version` and `notes` say what they are of."""

    def __init__(self, arrays: Mapping[str, Array], link: str, version: str, notes: Sequence[str] = (),
                 digest: Optional[str] = None):
        self._arrays: Dict[str, Array] = dict(arrays)
        self.link = link
        self.version = version
        self.notes: List[str] = list(notes)
        self.digest = digest

    def __getitem__(self, name: str) -> Array:
        return self._arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)

    def __getattr__(self, name: str) -> Array:
        if name == "_arrays" or name not in self._arrays:
            raise AttributeError(f"there is no {name} here; there are: {', '.join(self.__dict__.get('_arrays', ()))}")
        return self._arrays[name]

    def __dir__(self) -> List[str]:
        return sorted({*super().__dir__(), *(name for name in self._arrays if name.isidentifier())})

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.link}: {', '.join(self)}; digest {self.digest or 'none'}>"


class Run(Table):
    """A run: a row for each time. `digest` is that of the last row's full state, at the time `last`."""

    last: float = float("nan")
    program: Optional[str] = None  # that made it, where it was given

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Dict[str, str]:
        from .widget import Picture  # needs this module
        return Picture(self)._repr_mimebundle_(include, exclude)


class State(Table):
    """A moment: neurons, twins and what is known of them. Notes say why other arrays are not there."""


def read_table(text: str) -> Tuple[List[str], Dict[str, Array], List[str]]:
    """Remarks before the rows, columns, and remarks after them. A line that was cut short is left out."""
    before: List[str] = []
    after: List[str] = []
    names: List[str] = []
    rows: List[List[float]] = []
    for line in text.split("\n")[:-1]:
        if line.startswith("# "):
            (after if names else before).append(line[2:])
        elif not names:
            names = line.split(",")
        else:
            rows.append([float(number) for number in line.split(",")])
    numbers = np.array(rows, dtype=np.float64).reshape(len(rows), len(names))
    return before, {name: numbers[:, i].copy() for i, name in enumerate(names)}, after


def _said(remarks: Sequence[str], word: str) -> str:
    return next((remark[len(word) + 1:] for remark in remarks if remark.startswith(word + " ")), "")


def run(link: Optional[str] = None, until: Optional[float] = None, every: Optional[float] = None, theory: bool = True,
        threads: Optional[int] = None, *, program: Optional[str] = None, **settings: Any) -> Run:
    """Runs a link, or settings given by keyword over it, up to the time `until` with a row every `every`.

    run("#v1&m=100", until=12); run(m=100, phi="h3", seed=7). Raises EquatorError for bad input, in the program's
    words, and RunFailed, with the rows so far, where a run cannot be finished."""
    options = {"until": until, "every": every, "theory": bool(theory)}
    status, output, complaint = call("run", link, options, settings, program, threads)
    before, columns, after = read_table(output)
    if not columns:
        raise EquatorError(complaint or "equator run printed nothing", status)
    result = Run(columns, _said(before, "link"), _said(before, "equator"), before[2:], _said(after, "digest") or None)
    result.program = program
    result.last = float(_said(after, "t") or "nan")
    if status != 0:
        raise RunFailed(complaint, status, result)
    return result


def state(link: Optional[str] = None, t: Optional[float] = None, *, threads: Optional[int] = None,
          program: Optional[str] = None, **settings: Any) -> State:
    """What is known of a run at the time t: docs/command-line.md, "A moment as a file", says what every array is."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "state.npz"
        status, output, complaint = call("state", link, {"t": t, "out": str(path)}, settings, program, threads)
        if status != 0:
            raise EquatorError(complaint, status)
        with np.load(path) as file:
            arrays = {name: file[name] for name in file.files}
    version, said, digest = (str(arrays.pop(name)) for name in ("equator", "link", "digest"))
    missing = output.strip().partition("; not ")[2]
    return State(arrays, said, version, ["not " + missing] if missing else [], digest)


def expected(link: Optional[str] = None, at: Union[float, Sequence[float]] = (), *, parts: bool = False,
             loss: bool = False, own: bool = False, threads: Optional[int] = None, program: Optional[str] = None,
             **settings: Any) -> Table:
    """The gap to expect at the times `at`, from infinite width alone: the columns of `equator expected`."""
    options: Dict[str, Any] = {"at": at}
    options.update((name, True) for name, wanted in (("parts", parts), ("loss", loss), ("own", own)) if wanted)
    status, output, complaint = call("expected", link, options, settings, program, threads)
    if status != 0:
        raise EquatorError(complaint, status)
    before, columns, _ = read_table(output)
    return Table(columns, _said(before, "link"), _said(before, "equator"), before[2:])


def link(link: Optional[str] = None, *, digest: bool = False, page: Optional[str] = None,
         threads: Optional[int] = None, program: Optional[str] = None, **settings: Any) -> str:
    """The canonical link of settings: link(m=100, t=12). With digest=True it carries the digest of its moment."""
    options = {"digest": True if digest else None, "page": page}
    status, output, complaint = call("link", link, options, settings, program, threads)
    if status != 0:
        raise EquatorError(complaint, status)
    return output.strip()
