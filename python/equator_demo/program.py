"""Where the command line is, how it is called, and what it complains of."""
from __future__ import annotations

import numbers
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any, Mapping, Optional, Sequence, Tuple

if TYPE_CHECKING:
    from .tables import Run

BAD_INPUT = 2  # exit status: nothing was run


class EquatorError(Exception):
    """What the program said of a link, an option or itself. `status` is its exit status, None if it did not start."""

    def __init__(self, message: str, status: Optional[int] = None):
        super().__init__(message)
        self.status = status


class RunFailed(EquatorError):
    """A run that began and could not be finished. `run` has the rows up to there."""

    def __init__(self, message: str, status: Optional[int], run: Run):
        super().__init__(message, status)
        self.run = run


def find(program: Optional[str]) -> str:
    """The program's path: the argument, else the environment's EQUATOR, else `equator` of the PATH."""
    wanted = program or os.environ.get("EQUATOR") or "equator"
    found = shutil.which(os.fspath(wanted))
    if not found:
        raise EquatorError(f"there is no program {wanted}: give program=, set the environment variable EQUATOR, "
                           "or put equator on the PATH")
    return found


def text_of(value: Any) -> str:
    """A setting's value as a link has it. A float is written so that it reads back exactly."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return repr(float(value))
    if isinstance(value, Sequence) or hasattr(value, "tolist"):
        return ",".join(text_of(each) for each in value)
    raise TypeError(f"{value!r} is neither a text nor a number nor a list of them")


def call(command: str, link: Optional[str], options: Mapping[str, Any], settings: Mapping[str, Any],
         program: Optional[str], threads: Optional[int]) -> Tuple[int, str, str]:
    """Exit status, output and complaints of one call. Bad input raises; options that are None are left out."""
    if link is not None and link.startswith("--"):
        raise EquatorError(f"{link} is an option and not a link", BAD_INPUT)
    for name in settings:
        if name in OPTIONS:
            raise TypeError(f"{name} is not a setting of a link; for {command} it cannot be given in this way")
    words = [find(program), command]
    if link is not None:
        words.append(link)
    for name, value in [*options.items(), ("threads", threads), *settings.items()]:
        if value is not None:
            words.append(f"--{name}={text_of(value)}")
    try:
        ran = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False)
    except (OSError, ValueError) as error:  # not a program; or a null character
        raise EquatorError(str(error)) from error
    complaint = ran.stderr.strip()
    if ran.returncode == BAD_INPUT:
        raise EquatorError(complaint, BAD_INPUT)
    if ran.returncode < 0:
        complaint = complaint or f"equator {command} was ended by signal {-ran.returncode}"
    return ran.returncode, ran.stdout, complaint


OPTIONS = frozenset(("at", "digest", "every", "format", "loss", "out", "own", "page", "parts", "start", "theory",
                     "threads", "until"))
