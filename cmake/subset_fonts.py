#!/usr/bin/env python3
"""Cuts the interface's fonts down to the characters of a glyph list.

usage: subset_fonts.py GLYPHS.txt FALLBACK=OUTPUT REGULAR=OUTPUT SEMIBOLD=OUTPUT

REGULAR keeps the listed characters it has, SEMIBOLD those of them that are listed as bold. The fallback's output gets, from
FALLBACK, those that REGULAR lacks.
"""
import re
import sys

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem


# Outlines are rounded to this grid. At three device pixels per CSS pixel the largest text has an em of 60: a unit is an eighth of a
# pixel there, and a file has a fifth less to carry than on the grid of 2816 that Inter is drawn on.
UNITS_PER_EM = 512


def wanted_characters(path):
    """Those of all fonts, and those of the semi-bold one."""
    wanted, bold = set(), set()
    for line in open(path, encoding="utf-8"):
        into, line = (bold, line[5:]) if line.startswith("bold ") else (wanted, line)
        if line.startswith("= "):
            into.update(map(ord, line[2:].split("#")[0].replace(" ", "").strip()))
            continue
        line = line.split("#")[0].strip()
        if not line:
            continue
        match = re.fullmatch(r"U\+([0-9A-F]{4,6})(?:-([0-9A-F]{4,6}))?", line)
        if not match:
            sys.exit(f"{path}: cannot read {line!r}")
        first, last = match.group(1), match.group(2) or match.group(1)
        into.update(range(int(first, 16), int(last, 16) + 1))
    if not bold <= wanted:
        sys.exit(f"{path}: in bold alone: {''.join(map(chr, sorted(bold - wanted)))}")
    return wanted, bold


def use_tabular_figures(font):
    """Makes the equal-width digits the ordinary ones, so that a running number does not jitter: Dear ImGui knows no
    OpenType features, hence no `tnum`."""
    if "GSUB" not in font:
        return
    gsub = font["GSUB"].table
    lookups = {i for record in gsub.FeatureList.FeatureRecord if record.FeatureTag == "tnum"
               for i in record.Feature.LookupListIndex}
    substitutes = {}
    for i in lookups:
        for table in gsub.LookupList.Lookup[i].SubTable:
            table = getattr(table, "ExtSubTable", table)
            substitutes.update(getattr(table, "mapping", {}))
    for table in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            if table.cmap.get(code) in substitutes:
                table.cmap[code] = substitutes[table.cmap[code]]


def write_subset(font, characters, output):
    options = subset.Options()
    # Dear ImGui draws from outlines and advance widths alone.
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["GDEF", "GSUB", "GPOS", "kern", "STAT", "DSIG", "BASE", "JSTF", "VORG", "meta", "FFTM", "MATH", "gasp"]
    options.name_IDs = [0, 1, 2]  # copyright, family, style; the licences are in third-party.txt, one of them is longer than the font
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.recalc_timestamp = False  # the same file from the same input
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    scale_upem(font, UNITS_PER_EM)
    font.save(output)


def main():
    glyphs = sys.argv[1]
    (fallback_path, fallback_output), regular, semibold = (argument.split("=", 1) for argument in sys.argv[2:])
    wanted, bold = wanted_characters(glyphs)
    lacking = set()
    for (path, output), characters in ((regular, wanted), (semibold, bold)):
        font = TTFont(path, recalcTimestamp=False)
        use_tabular_figures(font)
        lacking |= characters - set(font.getBestCmap())
        write_subset(font, characters & set(font.getBestCmap()), output)
    fallback = TTFont(fallback_path, recalcTimestamp=False)
    nowhere = lacking - set(fallback.getBestCmap())
    if nowhere:
        sys.exit(f"{glyphs}: no font has " + ", ".join(f"U+{code:04X} {chr(code)}" for code in sorted(nowhere)))
    write_subset(fallback, lacking, fallback_output)
    print(f"fonts: {len(wanted)} characters, {len(bold)} of them in semi-bold too, {len(lacking)} from the fallback: "
          + "".join(map(chr, sorted(lacking))))


main()
