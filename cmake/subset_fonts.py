#!/usr/bin/env python3
"""Cuts the interface's fonts down to the characters of a glyph list.

usage: subset_fonts.py GLYPHS.txt FALLBACK=OUTPUT REGULAR=OUTPUT

REGULAR keeps the listed characters it has. The fallback's output gets, from FALLBACK, those that REGULAR lacks.
"""
import re
import sys

from fontTools import subset
from fontTools.cffLib import cffISOAdobeStrings
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem


# Outlines are rounded to this grid. At three device pixels per CSS pixel the largest text has an em of 60: a unit is a quarter of a
# pixel there. Inter is drawn on a grid of 2816, and 512 would cost 500 bytes of every first picture.
UNITS_PER_EM = 256


def wanted_characters(path):
    """All of the list."""
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


def use_standard_names(font):
    """Calls the glyphs, in their order, what a CFF font may call its own without saying so: nobody reads the names."""
    old = font.getGlyphOrder()
    names = dict(zip(old, cffISOAdobeStrings))
    if len(names) < len(old):
        sys.exit(f"fonts: {len(old)} glyphs, and {len(names)} standard names")
    for table in font["cmap"].tables:
        table.cmap = {code: names[name] for code, name in table.cmap.items()}
    font["hmtx"].metrics = {names[name]: metrics for name, metrics in font["hmtx"].metrics.items()}
    top = font["CFF "].cff.topDictIndex[0]
    top.CharStrings.charStrings = {names[name]: index for name, index in top.CharStrings.charStrings.items()}
    top.charset = [names[name] for name in top.charset]
    for key in ("Notice", "Copyright", "FullName", "FamilyName", "Weight", "version"):  # the first two stand among the names of the file
        top.rawDict.pop(key, None)
        if hasattr(top, key):
            delattr(top, key)
    font.setGlyphOrder(top.charset)


def write_subset(font, characters, output):
    options = subset.Options()
    # Dear ImGui draws from outlines and advance widths alone.
    options.hinting = False
    options.layout_features = []
    options.drop_tables += ["GDEF", "GSUB", "GPOS", "kern", "STAT", "DSIG", "BASE", "JSTF", "VORG", "meta", "FFTM", "MATH", "gasp",
                            "OS/2", "post"]
    options.name_IDs = [0]  # copyright; the licences are in third-party.txt, one of them is longer than the font
    options.name_languages = [0x409]
    options.notdef_outline = True
    options.recalc_timestamp = False  # the same file from the same input
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    scale_upem(font, UNITS_PER_EM)
    if "CFF " in font:
        use_standard_names(font)
    font.save(output)


def main():
    glyphs = sys.argv[1]
    (fallback_path, fallback_output), (path, output) = (argument.split("=", 1) for argument in sys.argv[2:])
    wanted = wanted_characters(glyphs)
    font = TTFont(path, recalcTimestamp=False)
    use_tabular_figures(font)
    lacking = wanted - set(font.getBestCmap())
    write_subset(font, wanted - lacking, output)
    fallback = TTFont(fallback_path, recalcTimestamp=False)
    nowhere = lacking - set(fallback.getBestCmap())
    if nowhere:
        sys.exit(f"{glyphs}: no font has " + ", ".join(f"U+{code:04X} {chr(code)}" for code in sorted(nowhere)))
    write_subset(fallback, lacking, fallback_output)
    print(f"fonts: {len(wanted)} characters, {len(lacking)} from the fallback: "
          + "".join(map(chr, sorted(lacking))))


main()
