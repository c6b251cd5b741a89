#!/usr/bin/env python3
"""Makes the gallery of presets.

    make_presets.py PRESETS.TXT FOLDER COMMAND...

COMMAND LINK prints the picture of a link (src/faces/wasm/thumbnail.cpp). Afterwards FOLDER holds one SVG a preset and
gallery.html, the cards for index.html. The format of PRESETS.TXT stands at its beginning.
"""
import concurrent.futures
import html
import os
import pathlib
import re
import subprocess
import sys

MOST_BYTES = 6000  # of a picture: the gallery is read on phones


def read_presets(text):
    """(title, link, sentence) of each line."""
    presets = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            fields = [field.strip() for field in line.split("|")]
            if len(fields) != 3:
                raise SystemExit(f"presets: not 'title | link | sentence': {line}")
            presets.append(tuple(fields))
    return presets


def file_name(title):
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_") + ".svg"


def card(title, link, sentence):
    t = re.search(r"&t=([^&]+)", link)
    alt = f"Neurons on the sphere and their latitudes at t = {t[1] if t else 0}"
    return (f'<li><a href="{html.escape(link)}"><img data-src="presets/{file_name(title)}" width="320" height="200" loading="lazy" alt="{alt}">\n'
            f"  <h3>{html.escape(title)}</h3><p>{html.escape(sentence)}</p></a></li>\n")


def main():
    source, folder, command = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3:]
    presets = read_presets(source.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()

    def draw(preset):
        title, link, _ = preset
        done = subprocess.run([*command, link], capture_output=True)
        if done.returncode != 0:
            raise SystemExit(f"presets: {title}: {done.stderr.decode().strip()}")
        if len(done.stdout) > MOST_BYTES:
            raise SystemExit(f"presets: {title}: a picture of {len(done.stdout)} bytes, more than {MOST_BYTES}")
        target = folder / file_name(title)
        if target.exists():
            raise SystemExit(f"presets: two have the name {target.name}")
        target.write_bytes(done.stdout)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(draw, presets))
    # Last: it tells the build that all pictures are there.
    (folder / "gallery.html").write_text("".join(card(*preset) for preset in presets), encoding="utf-8")


main()
