#!/usr/bin/env python3
"""Writes docs/validation.md from the record of the tests' comparisons (tests/support/validation.h).

    make_validation.py RECORD PAGE            writes PAGE
    make_validation.py RECORD PAGE --check    says what in PAGE is not what the record has; exit status 1 if anything is

A record has lines of fields separated by tabs, in any order: `shown NAME LABEL` for every quantity that the program shows, and
`compared NAME WAY SCENARIO T DEVIATION ALLOWED UNIT` for every comparison. Exit status 1 names quantities without any.

Deviations are of the machine that wrote the page. Another compiler rounds otherwise, so --check leaves their column out: that
they are within what is allowed, the tests themselves check.
"""
import math
import pathlib
import sys

HEAD = """# Validation: every number, and the second way it was checked by

Made by `script/validation` from the tests: nothing here is typed in by hand. Every quantity that the program shows is held against
a number that came about in another way: plain loops, quadrature, difference quotients, closed forms, another program, or means
over many seeds. A row has one such way: the scenarios and times it was tried at, the largest deviation from it (of those, the one
that came nearest to what is allowed) and what the test allows there. Scenarios are links without `#v1&` where they look like
one. Definitions are in [model.md](model.md).

Deviations are those of one build (native, GCC 12, x86-64); another compiler's differ in their last digits, and the same tests hold
them to the same bounds, natively and as WebAssembly. `script/test` compares the rest of this page with what the tests did.
A deviation is absolute unless its unit stands beside it. Where the second way is a mean over seeds, what is allowed includes the
bias of order 1/m that the mean is known to have.

| quantity | shown as | its second way | scenarios | t | largest deviation | allowed |
|---|---|---|---|---|---|---|
"""
DEVIATION = 5  # its column
MOST_SCENARIOS = 4  # named; the others are counted


def short(number):
    """Two significant digits."""
    return f"{float(number):.2g}".replace("e-0", "e-").replace("e+0", "e")


def span(values, short=short):
    values = [value for value in values if not math.isnan(value)]
    if not values:
        return "-"
    lo, hi = min(values), max(values)
    return short(lo) if lo == hi else f"{short(lo)} to {short(hi)}"


def scenarios_text(names):
    names = [name.replace("%2B", "+") for name in names]
    text = "; ".join(f"`{name}`" if "=" in name and " " not in name else name for name in names[:MOST_SCENARIOS])
    return text + (f" and {len(names) - MOST_SCENARIOS} more" if len(names) > MOST_SCENARIOS else "")


def read(path):
    """Quantities in the program's order, and (quantity, way) -> comparisons in that of the record."""
    shown, compared = {}, {}
    for line in path.read_text().splitlines():
        kind, name, *fields = line.split("\t")
        if kind == "shown":
            shown[name] = fields[0]
        else:
            way, scenario, t, deviation, allowed, *unit = fields
            compared.setdefault((name, way), []).append(
                (scenario, float(t), float(deviation), float(allowed), unit[0] if unit else ""))
    return shown, compared


def rows(shown, compared):
    """The page's rows, as tuples of cells."""
    for name, label in shown.items():
        for (quantity, way), comparisons in sorted(compared.items()):
            if quantity != name:
                continue
            names = sorted({c[0] for c in comparisons})
            # The nearest to its bound; the record's order is not fixed.
            nearest = max(comparisons, key=lambda c: (c[2] / c[3] if c[3] > 0 else float(c[2] > 0), c[2], c[3]))
            unit = f" {nearest[4]}" if nearest[4] else ""
            bounds = {c[3] for c in comparisons}
            of = f" of {short(nearest[3])}" if len(bounds) > 1 else ""
            sizes = span([c[1] for c in comparisons], "{:.3g}".format)
            cells = (f"`{name}`", label, way, scenarios_text(names), sizes, short(nearest[2]) + of, span(bounds) + unit)
            yield tuple(cell.replace("|", "\\|") for cell in cells)


def without_deviation(table):
    """The rows as a set, less what differs from one machine to the next."""
    return {row[:DEVIATION] + row[DEVIATION + 1:] for row in table}


def main():
    record, page = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    shown, compared = read(record)
    wrong = [f"{name}: no test compares it with anything" for name in shown if not any(key[0] == name for key in compared)]
    wrong += [f"{name}: compared by a test, but not among what is shown (tests/support/shown_quantities.h)"
              for name in sorted({key[0] for key in compared}) if name not in shown]
    made = list(rows(shown, compared))
    if sys.argv[3:] == ["--check"]:
        there = [tuple(line[2:-2].split(" | ")) for line in page.read_text().splitlines() if line.startswith("| `")]
        wrong += ["the page lacks: " + " | ".join(row) for row in sorted(without_deviation(made) - without_deviation(there))]
        wrong += ["the page has, and no test: " + " | ".join(row) for row in sorted(without_deviation(there) - without_deviation(made))]
        if wrong:
            wrong.append("script/validation writes it anew")
    elif not wrong:
        page.write_text(HEAD + "".join("| " + " | ".join(row) + " |\n" for row in made))
    print("\n".join(wrong) or f"{len(made)} rows, {sum(map(len, compared.values()))} comparisons of {len(shown)} quantities")
    return 1 if wrong else 0


sys.exit(main())
