"""The page in a notebook, and what stays of it in the saved one: a still picture with its link."""
from __future__ import annotations

import base64
import importlib
import pathlib
from html import escape
from typing import Any, Dict, Optional, Union

from . import picture
from .tables import Run, link as canonical, run as run_link

SCRIPT = pathlib.Path(__file__).with_name("widget.js")
_page = ""


def page(address: Optional[str] = None) -> str:
    """The folder that the page is in, such as "https://example.org/equator/", for all pictures from now on."""
    global _page
    if address is not None:
        _page = _folder(address)
    return _page


def _folder(address: str) -> str:
    if address and not address.startswith(("https://", "http://")):
        raise ValueError(f"{address} is not the address of a page: it begins with https:// or http://")
    return address if not address or address.endswith("/") else address + "/"


class Picture:
    """A run as notebooks show it: a still with its link, and the live page where `anywidget` and a page are there."""

    def __init__(self, run: Run, address: Optional[str] = None, height: int = 520,
                 screenshot: Union[bool, str] = False, program: Optional[str] = None):
        self.run = run
        self.address = page() if address is None else _folder(address)
        self.height = height
        settings: Dict[str, Any] = {"t": run.last} if run.last == run.last else {}
        self.link = canonical(run.link, program=program or run.program, **settings) if run.link.startswith("#") else ""
        if self.link and run.digest:
            self.caption = picture.caption(run)
        else:
            self.caption = f"{run.link}, Equator {run.version}"
        app = screenshot if isinstance(screenshot, str) else None
        drawn = picture.png(self.link, app) if screenshot and self.link else None
        data = drawn or picture.svg(run).encode("utf-8")
        self.image = f"data:image/{'png' if drawn else 'svg+xml'};base64,{base64.b64encode(data).decode('ascii')}"
        self.widget = _live(self) if self.address and self.link else None

    def _repr_html_(self) -> str:
        image = f'<img src="{self.image}" alt="{escape(picture.alternative(self.run))}" style="max-width:100%">'
        target = escape(self.address + self.link)
        said = escape(self.caption)
        if self.address and self.link:
            return f'<a href="{target}">{image}</a><p><a href="{target}">{said}</a></p>'
        return f"{image}<p>{said}</p>"

    def __repr__(self) -> str:
        return f"{self.address}{self.link}\n{self.caption}"

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}

    def _ipython_display_(self) -> None:
        """The still and, below it, the live page: two outputs, so that the still is shown wherever no script runs."""
        if self.widget is None:
            raise NotImplementedError  # the still alone
        from IPython.display import display
        display(self._repr_mimebundle_(), raw=True)
        display(self.widget)


def _live(still: Picture) -> Any:
    """A widget of anywidget, or None where that is not installed."""
    try:
        anywidget: Any = importlib.import_module("anywidget")
        traitlets: Any = importlib.import_module("traitlets")
    except ImportError:
        return None

    class Instrument(anywidget.AnyWidget):  # type: ignore[misc]
        _esm = SCRIPT
        address = traitlets.Unicode("").tag(sync=True)
        link = traitlets.Unicode("").tag(sync=True)
        shown = traitlets.Unicode("").tag(sync=True)
        height = traitlets.Int(520).tag(sync=True)

    return Instrument(address=still.address, link=still.link, height=still.height)


def show(run: Union[Run, str], address: Optional[str] = None, *, height: int = 520,
         screenshot: Union[bool, str] = False, program: Optional[str] = None, **options: Any) -> Picture:
    """A run, or a link that is run with these options, as a picture: the last line of a cell.

    address is the folder of the page (or page() said it before); nothing is asked of any other. screenshot=True
    takes the picture from `equator-app`, where it is there."""
    made = run_link(run, program=program, **options) if isinstance(run, str) else run
    return Picture(made, address, height, screenshot, program)
