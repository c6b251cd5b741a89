#!/usr/bin/env python3
"""Nothing includes upwards: a file of src/ may include its own folder and those before it in the list below (docs/architecture.md).

    check_layers.py SRC

Also what only some folders may know: Dear ImGui, OpenGL, Emscripten. Prints every include that breaks a rule; the exit status says
whether there was one."""
import pathlib
import re
import sys

LAYERS = ["base", "model", "scenario", "integrate", "rules", "finite", "infinite", "theory", "run", "experiment", "figure", "view",
          "protocol", "engine", "instrument", "gui", "faces/lab", "faces/scenes", "faces/cli", "faces/desktop", "faces/wasm"]
# Headers of others, and the folders that may include them.
KNOWN_TO = {r"imgui.*|GLES3/.*": ("gui", "faces/desktop", "faces/wasm"), r"GLFW/.*|png\.h": ("faces/desktop",),
            r"emscripten.*": ("faces/lab", "faces/scenes", "faces/wasm")}
# Faces stand beside each other: none includes another.
FACES = [layer for layer in LAYERS if layer.startswith("faces/")]


def layer_of(path):
    """The folder of LAYERS that a path below src/ lies in, or None."""
    return next((layer for layer in LAYERS if path.startswith(layer + "/")), None)


def main():
    src, broken, seen = pathlib.Path(sys.argv[1]), 0, set()
    for path in sorted(src.rglob("*.[hc]*")):
        name = path.relative_to(src).as_posix()
        if path.suffix not in (".h", ".cpp"):
            continue
        mine = layer_of(name)
        seen.add(mine)
        complaints = [] if mine else ["is in no layer: list its folder in cmake/check_layers.py"]
        for bracket, other in re.findall(r'^\s*#\s*include\s*([<"])([^>"]+)', path.read_text(), flags=re.M):
            theirs = layer_of(other) if bracket == '"' else None
            if mine and theirs and (LAYERS.index(theirs) > LAYERS.index(mine) or (theirs in FACES and theirs != mine)):
                complaints.append(f"includes {other}, which is above it")
            for pattern, folders in KNOWN_TO.items():
                if not theirs and re.fullmatch(pattern, other) and mine not in folders:
                    complaints.append(f"includes {other}, which only {', '.join(folders)} may know")
        for complaint in complaints:
            print(f"src/{name} {complaint}")
        broken += len(complaints)
    for layer in LAYERS:
        if layer not in seen:
            print(f"src/{layer} is in the list and has no files")
            broken += 1
    sys.exit(1 if broken else 0)


main()
