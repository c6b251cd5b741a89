#!/usr/bin/env python3
"""Turns files into C++ that the program carries in itself.

usage: embed.py text  NAMESPACE OUTPUT.h   NAME=FILE...   string_view constants; shaders without their comments
       embed.py bytes NAMESPACE OUTPUT.cpp NAME=FILE...   byte arrays, declared in OUTPUT.h beside it
"""
import pathlib
import sys

MARK = "// Written by cmake/embed.py: edit the source files instead.\n"
# Compilers accept at least 64 KiB in one literal; longer texts are a run of adjacent ones.
PIECE = 8000


def literal(text):
    """The text as raw string literals, as readable in the generated header as in its file."""
    pieces = [text[i:i + PIECE] for i in range(0, len(text), PIECE)] or [""]
    return "\n".join(f'R"equator({piece})equator"' for piece in pieces)


def text_of(path):
    text = path.read_text("utf-8")
    if path.suffix in (".vert", ".frag"):
        # Nobody reads them where they are going. Lines stay lines: a complaint of the driver's still names the right one.
        return "\n".join(line.split("//")[0].strip() for line in text.split("\n"))
    return text


def main():
    kind, namespace, output = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    files = [(name, pathlib.Path(path)) for name, path in (arg.split("=", 1) for arg in sys.argv[4:])]
    output.parent.mkdir(parents=True, exist_ok=True)
    if kind == "text":
        body = "".join(f"inline constexpr std::string_view {name} =\n{literal(text_of(path))};\n\n"
                       for name, path in files)
        output.write_text(f"{MARK}#pragma once\n\n#include <string_view>\n\nnamespace {namespace} {{\n\n{body}"
                          f"}} // namespace {namespace}\n", "utf-8")
    elif kind == "bytes":
        declarations, definitions = "", ""
        for name, path in files:
            data = path.read_bytes()
            print(f"embedded {path.name}: {len(data)} bytes")
            declarations += f"extern const unsigned char {name}[{len(data)}];\nextern const std::size_t {name}Size;\n"
            rows = "\n".join(",".join(map(str, data[i:i + 32])) + "," for i in range(0, len(data), 32))
            definitions += (f"const unsigned char {name}[{len(data)}] = {{\n{rows}\n}};\n"
                            f"const std::size_t {name}Size = {len(data)};\n\n")
        header = output.with_suffix(".h")
        header.write_text(f"{MARK}#pragma once\n\n#include <cstddef>\n\nnamespace {namespace} {{\n\n{declarations}\n"
                          f"}} // namespace {namespace}\n", "utf-8")
        output.write_text(f'{MARK}#include "{header.name}"\n\nnamespace {namespace} {{\n\n{definitions}'
                          f"}} // namespace {namespace}\n", "utf-8")
    else:
        sys.exit(__doc__)


main()
