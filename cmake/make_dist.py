#!/usr/bin/env python3
"""Makes the folder to publish.

    make_dist.py --dist DIST --web WEB --bundle BUNDLE --presets PRESETS --laws LAWS --modules FILE... [--later-modules FILE...] [--notices FILE...]

WEB holds the pages as they are in the sources, BUNDLE the scripts that esbuild made of theirs, PRESETS the gallery's cards
and pictures (make_presets.py), LAWS the figures of docs/results.md, FILE... are the WebAssembly modules with their loaders, those of the instrument and those of
other pages. Afterwards DIST holds exactly

    index.html embed.html experiments.html equator-demo.js sw.js manifest.webmanifest icon.svg   under names that others rely on,
    everything else that these load                                             under names with a hash of the contents,
    equator.html                                                                the page as one file, for reading from a disk,
    third-party.txt                                                             licences of what is inside,
    presets/                                                                    the gallery's pictures, names hashed too,
    laws/                                                                       pictures of the built-in experiments,
    examples/                                                                   pages that show how to embed.

A file is named in quotes, "app.wasm" or './chunk.js', wherever it is loaded; the quoted name is replaced by the hashed one.
Prints every size, raw and gzipped as a web server would send it, and what is sent before the first picture.
"""
import argparse
import base64
import gzip
import hashlib
import pathlib
import re
import shutil

STABLE = ["index.html", "embed.html", "experiments.html", "equator-demo.js", "sw.js", "manifest.webmanifest", "icon.svg"]


def short_hash(data):
    return hashlib.sha256(data).hexdigest()[:10]


def replace_names(text, names):
    """Every quoted name that is a key of `names`, with './' before it or not, by its value."""
    pattern = re.compile(r"""(["'`])(\./)?(%s)\1""" % "|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    return pattern.sub(lambda m: f"{m[1]}{m[2] or ''}{names[m[3]]}{m[1]}", text)


def card(svg):
    """A figure as the picture of a card: its plot area alone, without words, which nobody could read at that size."""
    area = re.search(r'<clipPath id="area"><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/>', svg)
    x, y, width, height = map(float, area.groups())
    size = f'width="{width:g}" height="{height:g}" viewBox="{x:g} {y:g} {width:g} {height:g}"'
    return re.sub(r"<text.*</text>\n", "", re.sub(r'width="\d+" height="\d+" viewBox="[^"]*"', size, svg, count=1))


def references(text, names):
    """Which of `names` a text has in quotes."""
    return {name for name in names if re.search(r"""(["'`])(\./)?%s\1""" % re.escape(name), text)}


def hash_names(sources):
    """sources: name -> bytes. Returns hashed name -> bytes and name -> hashed name; what a file loads is renamed before it."""
    waiting = dict(sources)
    done, names = {}, {}
    while waiting:
        ready = [name for name, data in waiting.items()
                 if name.endswith((".wasm", ".css")) or not references(data.decode(), set(waiting) - {name})]
        if not ready:
            raise SystemExit(f"these files load each other in a circle: {sorted(waiting)}")
        for name in sorted(ready):
            data = waiting.pop(name)
            if names and not name.endswith(".wasm"):
                data = replace_names(data.decode(), names).encode()
            stem, suffix = name.rsplit(".", 1)
            names[name] = f"{stem.split('-')[0]}.{short_hash(data)}.{suffix}"
            done[names[name]] = data
    return done, names


def static_imports(name, files):
    """The scripts that a script imports before it runs, and theirs."""
    found = []
    for other in re.findall(r"""(?:from|import)\s*["']\./([^"']+)["']""", files[name].decode()):
        for each in [other, *static_imports(other, files)]:
            if each not in found:
                found.append(each)
    return found


def csp_hash(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def single_file(page, style, single, modules, pictures):
    """index.html with everything in it. Scripts in it are admitted by their hash, the Worker by being a blob."""
    def inline(script):
        return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")
    app, boot = inline(modules["app.js"].decode()), inline(single.decode())
    # A Worker from a blob cannot load anything from beside itself: its scripts are joined.
    def worker(name, loader):
        script = re.sub(r"""importScripts\(["'`]%s["'`]\)[;,]?""" % re.escape(loader), "", modules[name].decode())
        return f'<script type="text/plain" id="{name}">{inline(modules[loader].decode() + chr(10) + script)}</script>\n'
    data = "".join(f'<script type="text/plain" id="{name}">{base64.b64encode(modules[name]).decode()}</script>\n'
                   for name in ("app.wasm", "engine.wasm", "expected.wasm"))
    data += worker("worker.js", "engine.js") + worker("expected_worker.js", "expected.js")
    policy = (f"default-src 'none'; script-src {csp_hash(app)} {csp_hash(boot)} 'wasm-unsafe-eval' blob:; worker-src blob:; "
              f"style-src {csp_hash(style)}; img-src data:; base-uri 'none'")
    page = re.sub(r'(<meta http-equiv="Content-Security-Policy"\s+content=")[^"]*', lambda m: m[1] + policy, page)
    page = re.sub(r'  <link rel="(?:manifest|preload|modulepreload)"[^>]*>\n', "", page)
    for name, picture in pictures.items():
        page = page.replace(f'"{name}"', f'"data:image/svg+xml;base64,{base64.b64encode(picture).decode()}"')
    # What lies beside the page in the folder does not travel with it.
    page = re.sub(r'<a href="(?:examples/|third-party|experiments)[^"]*">(.*?)</a>', r"\1", page, flags=re.S)
    page = page.replace('  <link rel="stylesheet" href="style.css">\n', f"  <style>{style}</style>\n")
    page = page.replace('  <script type="module" src="page.js"></script>\n', "")
    # Functions, not templates: scripts are full of backslashes.
    return page.replace("</body>", f"{data}<script>{app}</script>\n<script>{boot}</script>\n</body>")


def main():
    parser = argparse.ArgumentParser()
    for option in ("dist", "web", "bundle", "presets", "laws"):
        parser.add_argument("--" + option, type=pathlib.Path, required=True)
    parser.add_argument("--modules", type=pathlib.Path, nargs="+", required=True)
    parser.add_argument("--later-modules", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--notices", type=pathlib.Path, nargs="*", default=[])
    options = parser.parse_args()

    modules = {path.name: path.read_bytes() for path in options.modules}
    bundle = {path.name: path.read_bytes() for path in options.bundle.glob("*.js")}
    modules["worker.js"] = bundle.pop("worker.js")
    single = bundle.pop("single.js")
    stable = {name: bundle.pop(name) if name in bundle else (options.web / name).read_bytes() for name in STABLE}
    styles = {name: (options.bundle / name).read_bytes() for name in ("style.css", "late.css", "experiments.css")}
    later = {path.name: path.read_bytes() for path in options.later_modules}

    gallery, count = re.subn(r"( *)<!-- presets -->\n", lambda m: re.sub("^", m[1], (options.presets / "gallery.html").read_text(), flags=re.M),
                             stable["index.html"].decode())
    assert count == 1, "index.html has one place for the gallery"
    stable["index.html"] = gallery.encode()
    pictures = {f"presets/{path.name}": path.read_bytes() for path in options.presets.glob("*.svg")}

    hashed, names = hash_names({**modules, **later, **bundle, **pictures, **styles})
    first = [names["page.js"], *static_imports(names["page.js"], hashed)]
    preloads = "".join(f'  <link rel="modulepreload" href="{name}">\n' for name in first[1:])
    files = dict(hashed)
    files |= {f"laws/{path.name}": card(path.read_text()).encode() for path in options.laws.glob("*.svg")}
    for name, data in stable.items():
        if name.endswith(".html"):
            data = replace_names(data.decode(), names)
            if name == "index.html":
                data = data.replace("  <script type=\"module\"", preloads + "  <script type=\"module\"")
            data = data.encode()
        files[name] = data
    # The service worker keeps the pages and all they load. Its own text changes with any of them, which is how browsers notice.
    kept = sorted(name for name in files if name not in ("sw.js", "equator-demo.js"))
    build = short_hash("".join(f"{name} {short_hash(files[name])}\n" for name in kept).encode())
    listed = ",".join(f'"{name}"' for name in kept)
    worker = files["sw.js"].decode()
    for pattern, value in ((r"""["'`]@BUILD@["'`]""", f'"{build}"'), (r"""["'`]@FILES@["'`]""", listed)):
        worker, count = re.subn(pattern, lambda _: value, worker)
        assert count == 1, pattern
    files["sw.js"] = worker.encode()
    files["equator.html"] = single_file(stable["index.html"].decode(), (styles["style.css"] + styles["late.css"]).decode(), single,
                                         {**modules, **later, **bundle},
                                         {**pictures, "icon.svg": stable["icon.svg"]}).encode()
    for path in (options.web / "examples").iterdir():
        files["examples/" + path.name] = path.read_bytes()

    summary = (pathlib.Path(__file__).parent / "third_party.txt").read_text()
    texts = [f"\n\n{'-' * 80}\n{path.parent.name}\n{'-' * 80}\n\n{path.read_text(errors='replace')}" for path in options.notices if path.exists()]
    files["third-party.txt"] = "".join([summary, *texts]).encode()

    dist = options.dist
    dist.mkdir(parents=True, exist_ok=True)
    for old in dist.iterdir():
        if old.is_file() and old.name not in files:
            old.unlink()
    for folder in ("examples", "laws", "presets"):
        shutil.rmtree(dist / folder, ignore_errors=True)
        (dist / folder).mkdir()
    print(f"{'file':36}{'bytes':>10}{'gzipped':>10}")
    before_first = {*first, *(names[name] for name in (*modules, "style.css")), "index.html", "icon.svg", "manifest.webmanifest"}
    total = 0
    for name in sorted(files):
        data, target = files[name], dist / name
        if not target.exists() or target.read_bytes() != data:
            target.write_bytes(data)
        gzipped = len(gzip.compress(data, 9))
        total += gzipped if name in before_first else 0
        print(f"{name:36}{len(data):10}{gzipped:10}{'  *' if name in before_first else ''}")
    print(f"{'* before the first picture':36}{'':10}{total:10}")


main()
