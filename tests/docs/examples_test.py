#!/usr/bin/env python3
"""Commands of the documents print what the documents say.

    examples_test.py EQUATOR DOCUMENT...

An example is an indented line `build/native/equator ...` (with `$ ` before it or not), with pipes and all, and the
indented lines behind it up to the next command or to text that is not indented. Examples without output are not run.
What a failing command says is its complaint. Prints every difference. The last line counts passed and failed
examples."""
import pathlib
import re
import subprocess
import sys

COMMAND = re.compile(r"    (?:\$ )?(build/native/equator .*)")
LEAST = 8  # examples found, all documents together: fewer means that they are written in another way by now


def examples(text):
    """(line number, command, expected output) of a document."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        command = COMMAND.fullmatch(line)
        if command:
            found.append((number, command[1], []))
        elif found and found[-1][2] is not None:
            if line.startswith("    "):
                found[-1][2].append(line[4:])
            elif line:  # text: the example is over
                found.append((number, None, None))
    return [(number, command, lines) for number, command, lines in found if command and lines]


def main():
    equator, tried, wrong = pathlib.Path(sys.argv[1]).resolve(), 0, 0
    for name in sys.argv[2:]:
        for number, command, expected in examples(pathlib.Path(name).read_text("utf-8")):
            command = command.replace("build/native/equator", str(equator), 1)
            ran = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
            printed = [line for line in (ran.stderr if ran.returncode else ran.stdout).split("\n") if line]
            tried += 1
            if printed != expected:
                wrong += 1
                print("\n  ".join([f"{name}:{number}: {command}\nprints", *printed]))
                print("\n  ".join(["and not", *expected]))
    if tried < LEAST:
        print(f"only {tried} examples found")
        wrong += 1
    print(f"{tried - wrong} passed, {wrong} failed")
    sys.exit(1 if wrong else 0)


main()
