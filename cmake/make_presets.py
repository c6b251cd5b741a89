#!/usr/bin/env python3
"""Makes the gallery of presets.

    make_presets.py [--cards RSVG_CONVERT] PRESETS.TXT FOLDER COMMAND...

COMMAND LINK prints the picture of a link (src/faces/wasm/thumbnail.cpp). Afterwards FOLDER holds one SVG a preset and
gallery.html, the cards for index.html. The format of PRESETS.TXT stands at its beginning. With --cards it also holds a PNG of each,
for previews of links, which know no SVG.
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
    """(title, link, sentence) of each line, and where rows begin, {number of its first preset: (heading, sentence)}."""
    presets, rows = [], {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        fields = [field.strip() for field in line.lstrip("= ").split("|")]
        if len(fields) != (2 if line.startswith("=") else 3):
            raise SystemExit(f"presets: not 'title | link | sentence', nor '= heading | sentence': {line}")
        if line.startswith("="):
            rows[len(presets)] = tuple(fields)
        else:
            presets.append(tuple(fields))
    names = [file_name(title) for title, _, _ in presets]
    for name in names:
        if names.count(name) > 1:
            raise SystemExit(f"presets: two have the name {name}")
    return presets, rows


def stem_of(title):
    """Of everything that is named after a preset."""
    return re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")


def file_name(title):
    return stem_of(title) + ".svg"


def alternative(link):
    """A preset's picture in words."""
    t = re.search(r"&t=([^&]+)", link)
    return f"Neurons on the sphere and their latitudes at t = {t[1] if t else 0}"


def card(title, link, sentence):
    picture = f'<img data-src="presets/{file_name(title)}" width="320" height="200" loading="lazy" alt="{alternative(link)}">'
    return (f'<li><a href="{html.escape(link)}">{picture}\n'
            f"  <h3>{html.escape(title)}</h3><p>{html.escape(sentence)}</p></a></li>\n")


def heading(words, sentence):
    """The end of a row of cards and the beginning of the next."""
    return f"</ul>\n<h3>{html.escape(words)}</h3>\n<p>{html.escape(sentence)}</p>\n<ul>\n"


def draw(preset, command):
    """The picture of a preset, by a command that is given its link."""
    title, link, _ = preset
    done = subprocess.run([*command, link], capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"presets: {title}: {done.stderr.decode().strip()}")
    if len(done.stdout) > MOST_BYTES:
        raise SystemExit(f"presets: {title}: a picture of {len(done.stdout)} bytes, more than {MOST_BYTES}")
    return done.stdout


def draw_card(picture, converter):
    """The picture as a PNG of 800 x 420, which is what previews have room for, on the program's dark ground."""
    size = ["--height", "400", "--page-width", "800", "--page-height", "420", "--left", "80", "--top", "10"]
    done = subprocess.run([converter, *size, "--background-color", "#0d1117"], input=picture, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"presets: a card: {done.stderr.decode().strip()}")
    return done.stdout


def main(arguments):
    converter = None
    if arguments[0] == "--cards":
        converter, arguments = arguments[1], arguments[2:]
    source, folder, command = pathlib.Path(arguments[0]), pathlib.Path(arguments[1]), arguments[2:]
    presets, rows = read_presets(source.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        pictures = list(pool.map(lambda preset: draw(preset, command), presets))
        cards = list(pool.map(lambda picture: draw_card(picture, converter), pictures)) if converter else []
    for (title, _, _), picture in zip(presets, pictures):
        (folder / file_name(title)).write_bytes(picture)
    for (title, _, _), drawn in zip(presets, cards):
        (folder / file_name(title)).with_suffix(".png").write_bytes(drawn)
    # Last: it tells the build that all pictures are there.
    gallery = [(heading(*rows[number]) if number in rows else "") + card(*preset) for number, preset in enumerate(presets)]
    (folder / "gallery.html").write_text("".join(gallery), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
