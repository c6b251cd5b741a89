"""What esbuild makes of the page's scripts, styles, modules and pictures, each under a name with a hash of its contents.

A script that loads a file says `built.app.wasm`; esbuild puts "app.HASH.wasm" in while it makes the script, whose own hash therefore
changes with every file that it loads. So the files that load none come first, then the Workers, then the pages' scripts.
"""
import dataclasses
import json
import pathlib
import re
import subprocess
import tempfile

OPTIONS = ["--log-level=warning", "--minify", "--charset=utf8", "--target=es2022"]
STYLES = ["style.css", "late.css", "embed/embed.css", "experiments/experiments.css"]
SCENES_STYLE = "scenes/scenes.css"  # loads a font
STILLS = "scenes/stills/"  # pictures of the article's figures
WORKERS = ["workers/worker.js", "workers/problems_worker.js", "workers/expected_worker.js", "workers/scenes_worker.js",
           "workers/lab_worker.js"]  # the last is of the page of experiments alone
# They share what they load, later parts in files of their own.
PAGES = ["page.js", "article_page.js", "embed/embed.js", "experiments/experiments.js"]
NAMED = ["sw.js", "embed/equator-demo.js"]  # whose names others rely on; plain scripts


class Trouble(SystemExit):
    """What is wrong, in words for whoever builds; ends the program with them."""

    def __init__(self, words):
        super().__init__(f"dist: {words}")


def read(path):
    """The bytes of a file."""
    try:
        return pathlib.Path(path).read_bytes()
    except OSError as error:
        raise Trouble(f"{path} is missing: {error.strerror}")


def put(files, name, data):
    """files[name] = data, for a name that is still free."""
    if name in files:
        raise Trouble(f"two files want the name {name}")
    files[name] = data


@dataclasses.dataclass
class Bundle:
    files: dict = dataclasses.field(default_factory=dict)  # name to publish -> bytes
    names: dict = dataclasses.field(default_factory=dict)  # name in the sources -> name to publish
    imports: dict = dataclasses.field(default_factory=dict)  # name to publish -> names that it imports before it runs

    def defines(self):
        """The options that tell esbuild what `built.NAME` is."""
        return [f"--define:built.{name}={json.dumps(to)}" for name, to in self.names.items() if "/" not in name]

    def first(self, name):
        """What the script of this name in the sources loads before it runs, itself first."""
        found, waiting = [], [self.names[name]]
        while waiting:
            found.append(waiting.pop(0))
            waiting += [other for other in self.imports[found[-1]] if other not in found + waiting]
        return found


class Esbuild:
    """Runs one esbuild command in the folder of the sources."""

    def __init__(self, command, web):
        self.command, self.web = command, web

    def __call__(self, bundle, entries, *options, names="[name].[hash]", folder=""):
        """Adds what esbuild makes of some entries to a bundle, in a folder of what is published."""
        wanted = {}
        for entry in entries:
            if not (self.web / entry).is_file():
                raise Trouble(f"{self.web / entry} is missing")
            put(wanted, pathlib.Path(entry).name, str(entry))
        with tempfile.TemporaryDirectory() as out:
            command = [self.command, *wanted.values(), *OPTIONS, *options, f"--outdir={out}", f"--metafile={out}/meta.json",
                       f"--entry-names={names}", "--chunk-names=[name].[hash]"]
            done = subprocess.run(command, cwd=self.web, capture_output=True, text=True)
            if done.returncode != 0:
                raise Trouble(f"esbuild cannot make {', '.join(wanted.values())}:\n{done.stderr}")
            made = json.loads(read(f"{out}/meta.json"))["outputs"]
            for path, output in made.items():
                name = pathlib.Path(path).name
                put(bundle.files, folder + name, read(f"{out}/{name}"))
                bundle.imports[folder + name] = [pathlib.Path(each["path"]).name for each in output["imports"]
                                                 if each["kind"] == "import-statement"]
                source = pathlib.Path(output.get("entryPoint") or next(iter(output["inputs"]), "")).name  # the second: of a copy
                if source in wanted:
                    put(bundle.names, folder + source, folder + name)


def check_built(files):
    """Every `built.NAME` became a name: one that no file has would fail in the browser only."""
    for name, data in files.items():
        asked = name.endswith(".js") and re.search(r"\bbuilt(\.\w+)+", data.decode())
        if asked:
            raise Trouble(f"{name} loads {asked[0].removeprefix('built.')}, which no file is named")


def font_options(font, loader):
    """Options for the style sheet that loads the font of formulas, if there is one."""
    return ["--bundle", f"--loader:.woff={loader}", "--asset-names=[name].[hash]", f"--alias:equator-math-font={font}"] if font else []


def make_bundle(esbuild, modules, pictures, stills=(), font=None):
    """Everything that the pages load. modules: WebAssembly modules and their loaders; pictures: of the gallery; stills: of the article's
    figures; font: of formulas."""
    bundle = Bundle()
    copies = ["--loader:.wasm=copy", "--loader:.svg=copy", "--loader:.webp=copy"]
    esbuild(bundle, [*modules, *STYLES, "embed/sandbox.js"], *copies)
    esbuild(bundle, [SCENES_STYLE], *font_options(font, "file"))
    if pictures:
        esbuild(bundle, pictures, *copies, folder="presets/")
    if stills:
        esbuild(bundle, stills, *copies, folder=STILLS)
    esbuild(bundle, WORKERS, "--bundle", "--format=iife", "--define:SINGLE_FILE=false", *bundle.defines())
    esbuild(bundle, PAGES, "--bundle", "--splitting", "--format=esm", "--define:SINGLE_FILE=false",
            "--alias:equator-assets=./instrument/assets.js", *bundle.defines())
    esbuild(bundle, NAMED, "--bundle", "--format=iife", names="[name]")
    check_built(bundle.files)
    return bundle


def make_single(esbuild, modules, font=None):
    """The same for the page that is one file, under the names of the sources: nothing in it loads anything."""
    bundle = Bundle()
    esbuild(bundle, [*modules, *STYLES[:2]], "--loader:.wasm=copy", names="[name]")
    esbuild(bundle, [SCENES_STYLE], *font_options(font, "dataurl"), names="[name]")
    esbuild(bundle, ["page.js", *WORKERS[:-1]], "--bundle", "--format=iife", "--define:SINGLE_FILE=true",
            "--alias:equator-assets=./instrument/assets_inline.js", names="[name]")
    check_built(bundle.files)
    return bundle.files
