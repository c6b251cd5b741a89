#!/usr/bin/env python3
"""Cuts the interface's fonts down to the characters of a glyph list.

usage: subset_fonts.py GLYPHS.txt FALLBACK OUTPUT_FALLBACK FONT=OUTPUT...

Every FONT keeps the listed characters it has. OUTPUT_FALLBACK gets, from FALLBACK, those that some FONT lacks.
"""
import re
import sys

from fontTools import subset
from fontTools.ttLib import TTFont


def wanted_characters(path):
    wanted = set()
    for line in open(path, encoding="utf-8"):
        if line.startswith("= "):
            wanted.update(map(ord, line[2:].split("#")[0].replace(" ", "").strip()))
            continue
        line = line.split("#")[0].strip()
        if not line:
            continue
        match = re.fullmatch(r"U\+([0-9A-F]{4,6})(?:-([0-9A-F]{4,6}))?", line)
        if not match:
            sys.exit(f"{path}: cannot read {line!r}")
        first, last = match.group(1), match.group(2) or match.group(1)
        wanted.update(range(int(first, 16), int(last, 16) + 1))
    return wanted


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
    options.drop_tables += ["GDEF", "GSUB", "GPOS", "kern", "STAT", "DSIG", "BASE", "JSTF", "VORG", "meta", "FFTM"]
    options.name_IDs = [0, 1, 2, 13]  # copyright, family, style, licence: they stay with the file
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.recalc_timestamp = False  # the same file from the same input
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    font.save(output)


def main():
    glyphs, fallback_path, fallback_output = sys.argv[1:4]
    wanted, lacking = wanted_characters(glyphs), set()
    for argument in sys.argv[4:]:
        path, output = argument.split("=", 1)
        font = TTFont(path, recalcTimestamp=False)
        use_tabular_figures(font)
        lacking |= wanted - set(font.getBestCmap())
        write_subset(font, wanted & set(font.getBestCmap()), output)
    fallback = TTFont(fallback_path, recalcTimestamp=False)
    nowhere = lacking - set(fallback.getBestCmap())
    if nowhere:
        sys.exit(f"{glyphs}: no font has " + ", ".join(f"U+{code:04X} {chr(code)}" for code in sorted(nowhere)))
    write_subset(fallback, lacking, fallback_output)
    print(f"fonts: {len(wanted)} characters, of which {len(lacking)} from the fallback: "
          + "".join(map(chr, sorted(lacking))))


main()
