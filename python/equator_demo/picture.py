"""A still picture of a run: the page's own where the program for it is there, else a plot of the gap."""
from __future__ import annotations

import math
import os
import pathlib
import shutil
import subprocess
import tempfile
from html import escape
from typing import List, Optional, Tuple

from .tables import Array, Run

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 40, 44
CURVES = (("particle_gap", "particle gap", "#0b63c4"), ("function_gap", "function gap", "#b4530a"))
SMALLEST = 1e-12  # a gap below it is rounding


def png(link: str, app: Optional[str]) -> Optional[bytes]:
    """The window's picture of a link, or None. Nobody has it unless it is asked for: app is a path, or True."""
    program = shutil.which(app or os.environ.get("EQUATOR_APP") or "equator-app")
    if not program:
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "run.png"
        words = [program, link, "--screenshot", str(path), "--size", "960x600", "--theme", "light"]
        try:
            subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=True, timeout=120)
            return path.read_bytes()
        except (OSError, subprocess.SubprocessError):
            return None


def svg(run: Run) -> str:
    """The gaps against time, on a log scale, as SVG that names its link, version and digest."""
    time = [float(t) for t in run["t"]]
    end = max([*time, 0.0]) or 1.0
    values = [float(y) for name, _, _ in CURVES for y in run[name] if SMALLEST < y < math.inf]
    low = math.floor(math.log10(min(values))) if values else -1
    high = max(math.ceil(math.log10(max(values))), low + 1) if values else 0

    def place(t: float, y: float) -> Tuple[float, float]:
        up = (math.log10(y) - low) / (high - low)
        return LEFT + (WIDTH - LEFT - RIGHT) * t / end, HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * up

    def curve(name: str) -> str:
        parts: List[str] = []
        gap = True  # in the curve
        for t, y in zip(time, (float(y) for y in run[name])):
            seen = SMALLEST < y < math.inf
            if seen:
                parts.append("{}{:.1f},{:.1f}".format("M" if gap else "L", *place(t, y)))
            gap = not seen
        return "".join(parts)

    def words(text: str, x: float, y: float, more: str = "") -> str:
        return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{escape(text)}</text>'

    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
             f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12" fill="#333">',
             f"<title>{escape(caption(run))}</title>", f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    step = max(1, math.ceil((high - low) / 6))
    for power in range(low, high + 1, step):
        x, y = place(0.0, 10.0 ** power)
        lines.append(f'<path d="M{x:.1f},{y:.1f}H{WIDTH - RIGHT}" stroke="#ddd"/>')
        lines.append(words(f"1e{power}", LEFT - 6, y + 4, ' text-anchor="end"'))
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = place(share * end, 10.0 ** low)
        lines.append(words(f"{share * end:.4g}", x, y + 18, ' text-anchor="middle"'))
    lines.append(words("time t", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, ' text-anchor="middle"'))
    for i, (name, said, colour) in enumerate(CURVES):
        lines.append(f'<path d="{curve(name)}" fill="none" stroke="{colour}" stroke-width="2"/>')
        lines.append(words(said, LEFT + 130 * i, TOP - 16, f' fill="{colour}" font-weight="bold"'))
    return "\n".join([*lines, "</svg>"])


def caption(run: Run) -> str:
    return f"{run.link} at t = {run.last:.12g}: digest {run.digest or 'none'}, Equator {run.version}"


def alternative(run: Run) -> str:
    """What the picture shows, in words."""
    def last(values: Array) -> str:
        return f"{float(values[-1]):.3g}" if len(values) else "unknown"
    return f"Gaps against time; at t = {run.last:.12g} particle gap {last(run['particle_gap'])}, " \
           f"function gap {last(run['function_gap'])}"
