#!/usr/bin/env python3
"""Cuts a mathematical font down to the formulas of a page, as WOFF.

    subset_math_font.py PAGE.html FONT OUTPUT.woff

Kept are the characters of the page's <math> elements, the italics that browsers draw single letters with, and
whatever the font's MATH table builds larger ones from. PAGE.html is the article; the font is loaded long after the first picture.
"""
import re
import sys

from fontTools import subset
from fontTools.ttLib import TTFont

# Mathematical italics: letters, small h (which has a place of its own), Greek. https://www.w3.org/TR/mathml-core/#italic-mappings
ITALIC = {chr(0x61 + i): chr(0x1D44E + i) for i in range(26)} | {chr(0x41 + i): chr(0x1D434 + i) for i in range(26)}
ITALIC |= {chr(0x3B1 + i): chr(0x1D6FC + i) for i in range(25)} | {chr(0x391 + i): chr(0x1D6E2 + i) for i in range(25)} | {"h": "\u210e"}
ENTITIES = {"&amp;": "&", "&lt;": "<", "&gt;": ">"}


def characters_of(page):
    """What the formulas of a page are written with."""
    wanted = set("0123456789 √")  # <msqrt> names no character
    for formula in re.findall(r"<math.*?</math>", page, flags=re.S):
        text = re.sub(r"<[^>]*>", "", formula)
        for entity, character in ENTITIES.items():
            text = text.replace(entity, character)
        wanted |= set(text) - set("\n")
    return wanted | {ITALIC[each] for each in wanted if each in ITALIC}


def main():
    page, path, output = sys.argv[1:]
    wanted = characters_of(open(page, encoding="utf-8").read())
    font = TTFont(path, recalcTimestamp=False)  # the same file from the same input
    lacking = sorted(wanted - {chr(code) for code in font.getBestCmap()})
    if lacking:
        sys.exit(f"{path} has no " + ", ".join(f"U+{ord(each):04X} {each}" for each in lacking))
    options = subset.Options()
    options.layout_features = ["ssty"]  # glyphs for indices
    options.hinting = False
    options.recalc_timestamp = False
    options.name_IDs = [0, 13, 14]  # copyright and licence travel along
    options.flavor = "woff"
    subsetter = subset.Subsetter(options)
    subsetter.populate(text="".join(sorted(wanted)))
    subsetter.subset(font)
    font.flavor = "woff"
    font.save(output)
    print(f"mathematical font: {len(wanted)} characters, {len(font.getGlyphOrder())} glyphs")


main()
