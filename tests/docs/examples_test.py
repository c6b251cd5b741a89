#!/usr/bin/env python3
"""Commands of the documents print what the documents say, and their Python does what they say of it.

    examples_test.py EQUATOR DOCUMENT...

An example is an indented line `build/native/equator ...` (with `$ ` before it or not), with pipes and all, and the
indented lines behind it up to the next command or to text that is not indented. Examples without output are not run.
What a failing command says is its complaint. Examples run in a folder of their own. A fenced block of Python that
defines `neuron(seed, i, d)` makes the neurons that `equator state` writes. Prints every difference. The last line
counts passed and failed examples."""
import ast
import math
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import zipfile

COMMAND = re.compile(r"    (?:\$ )?(build/native/equator .*)")
PYTHON = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEAST = 12  # examples found, all documents together: fewer means that they are written in another way by now


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


def load(path):
    """The arrays of a .npz, by the standard library alone: lists of numbers with their shapes, and texts."""
    arrays = {}
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            data = archive.read(name)
            assert data[:8] == b"\x93NUMPY\x01\x00"
            begin = 10 + struct.unpack("<H", data[8:10])[0]
            head, body = ast.literal_eval(data[10:begin].decode("ascii")), data[begin:]
            assert not head["fortran_order"]
            if head["descr"] == "<f8":
                numbers = struct.unpack(f"<{len(body) // 8}d", body)
                assert len(numbers) == math.prod(head["shape"])
                arrays[name.removesuffix(".npy")] = (head["shape"], numbers)
            else:
                assert head["descr"] == f"<U{len(body) // 4}" and head["shape"] == ()
                arrays[name.removesuffix(".npy")] = body.decode("utf-32-le")
    return arrays


def same_in_numpy(path, arrays):
    """What NumPy, where there is one, reads from the file."""
    try:
        import numpy
    except ImportError:
        return True
    with numpy.load(path) as there:
        return sorted(there.files) == sorted(arrays) and all(
            str(there[name]) == value if isinstance(value, str)
            else there[name].shape == value[0] and there[name].dtype == float
            and there[name].ravel().tolist() == list(value[1])
            for name, value in arrays.items())


def complaint_of_python(block, equator):
    """What is wrong with the neurons of a block, or ""."""
    names = {}
    exec(block, names)  # the documents' own
    for seed, d, m in ((1, 16, 40), (7, 3, 7), (2**53, 5, 9), (2**32 + 3, 64, 3)):
        link = f"#v1&seed={seed}&d={d}&m={m}"
        subprocess.run([equator, "state", link, "--t", "0", "--out", "start.npz"], check=True, capture_output=True)
        arrays = load("start.npz")
        if not same_in_numpy("start.npz", arrays):
            return f"NumPy does not read {link} as it was written"
        shape, written = arrays["neurons"]
        made = [x for i in range(m) for x in names["neuron"](seed, i, d)]
        if arrays["link"] != f"#v1{f'&d={d}' * (d != 16)}&m={m}{f'&seed={seed}' * (seed != 1)}" or shape != (m, d):
            return f"{link} was written as {arrays['link']}, {shape}"
        for k, (x, y) in enumerate(zip(written, made)):
            if abs(x - y) > 1e-15:  # of numbers of size 1 at most
                return f"{link}: coordinate {k % d} of neuron {k // d} is {x}, and not {y}"
    return ""


def main():
    equator, tried, wrong = str(pathlib.Path(sys.argv[1]).resolve()), 0, 0
    documents = [(name, pathlib.Path(name).read_text("utf-8")) for name in sys.argv[2:]]
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for name, text in documents:
            for number, command, expected in examples(text):
                command = command.replace("build/native/equator", equator, 1)
                ran = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
                printed = [line for line in (ran.stderr if ran.returncode else ran.stdout).split("\n") if line]
                tried += 1
                if printed != expected:
                    wrong += 1
                    print("\n  ".join([f"{name}:{number}: {command}\nprints", *printed]))
                    print("\n  ".join(["and not", *expected]))
        blocks = [(name, block) for name, text in documents for block in PYTHON.findall(text) if "def neuron(" in block]
        for name, block in blocks:
            tried += 1
            complaint = complaint_of_python(block, equator)
            if complaint:
                wrong += 1
                print(f"{name}: Python: {complaint}")
        os.chdir("/")
    if tried < LEAST or not blocks:
        print(f"only {tried} examples found, {len(blocks)} of them Python")
        wrong += 1
    print(f"{tried - wrong} passed, {wrong} failed")
    sys.exit(1 if wrong else 0)


main()
