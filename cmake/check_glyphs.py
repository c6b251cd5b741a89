#!/usr/bin/env python3
"""Checks that the interface draws no character that its fonts were cut down to do without: check_glyphs.py GLYPHS FOLDER...

GLYPHS is font_glyphs.txt; every non-ASCII character in a string of a C++ file below a FOLDER must be in it. Comments may have
any. Exit status 1 names what is missing, and where.
"""
import pathlib
import re
import sys


def allowed(path):
    characters = set()
    for line in path.read_text().splitlines():
        if line.startswith("="):
            characters.update(line[1:])
            continue
        match = re.match(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", line)
        if match:
            first = int(match[1], 16)
            characters.update(map(chr, range(first, int(match[2] or match[1], 16) + 1)))
    return characters


def main():
    characters = allowed(pathlib.Path(sys.argv[1]))
    strings = re.compile(r'//[^\n]*|/\*.*?\*/|"((?:[^"\\\n]|\\.)*)"', re.S)
    checked = missing = 0
    for folder in sys.argv[2:]:
        for path in sorted(pathlib.Path(folder).rglob("*")):
            if path.suffix not in (".cpp", ".h"):
                continue
            for match in strings.finditer(path.read_text()):
                for character in match[1] or "":
                    if ord(character) < 128:
                        continue
                    checked += 1
                    if character not in characters:
                        missing += 1
                        print(f"{path}: {character} (U+{ord(character):04X}) is not in the fonts: {match[0]}")
    print(f"{checked} characters beyond ASCII in the interface's strings, {missing} without a glyph")
    sys.exit(1 if missing or not checked else 0)


main()
