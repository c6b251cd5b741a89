#!/usr/bin/env python3
"""Makes the folder to publish.

    make_dist.py --dist DIST --web WEB --esbuild COMMAND --presets PRESETS --laws LAWS --modules FILE... [--later-modules FILE...]
                 [--math-font FILE] [--notices FILE...] [--address ADDRESS]

WEB holds the pages and scripts as they are in the sources, PRESETS the gallery's cards and pictures (make_presets.py), LAWS what belongs
to docs/results.md, figures and what they are made of, --math-font the font of formulas; FILE... are the WebAssembly modules with their
loaders, those of the first picture and those for later. Afterwards
DIST holds exactly

    index.html article.html embed.html experiments.html                         under names that others rely on,
    equator-demo.js sw.js manifest.webmanifest icon.svg                         likewise,
    everything else that these load                                             under names with a hash of the contents (bundle.py),
    equator.html                                                                the page as one file, for reading from a disk,
    third-party.txt                                                             licences of what is inside,
    presets/ scenes/stills/                                                     pictures of gallery and article, names hashed too,
    laws/                                                                       pictures and results of the built-in experiments,
    runs/                                                                       a page for each preset (run_pages.py),
    examples/                                                                   pages that show how to embed.

ADDRESS is where it will be published; without one everything is relative.
Prints every size, raw and gzipped as a web server would send it, and what is sent before the first picture.
"""
import argparse
import base64
import gzip
import hashlib
import html
import pathlib
import re

from bundle import STILLS, Esbuild, Trouble, make_bundle, make_single, put, read
from make_presets import read_presets, stem_of
from run_pages import card_tags, run_pages

PAGES = ["index.html", "article.html", "embed.html", "experiments.html"]
FOUND = {"index.html": "", "article.html": "article.html"}  # by search engines: page -> its address in the folder's
AS_THEY_ARE = ["manifest.webmanifest", "icon.svg"]
NOT_KEPT = ["sw.js", "equator-demo.js"]  # the first is never asked for through itself, the second only by other sites
SINGLE_MODULES = ["app.wasm", "engine.wasm", "problems.wasm", "expected.wasm", "scenes.wasm"]
SINGLE_WORKERS = {"worker.js": "engine.js", "problems_worker.js": "problems.js", "expected_worker.js": "expected.js",
                  "scenes_worker.js": "scenes.js"}  # and their loaders


def short_hash(data):
    return hashlib.sha256(data).hexdigest()[:10]


def csp_hash(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def replace_once(text, old, new, what):
    """`old` by `new`; it stands in the text exactly once, or else `what` is said of it."""
    if text.count(old) != 1:
        raise Trouble(f"{what}: {old.strip()!r} stands there {text.count(old)} times, not once")
    return text.replace(old, new)


# --- Pages ------------------------------------------------------------------------------------------------------

def put_gallery(page, cards):
    """The article's page with the gallery's cards in their place: a template, which nothing draws or loads there, and which the index
    page takes over with the rest of the article."""
    place = re.search(r"( *)<!-- presets -->\n", page)
    if not place:
        raise Trouble("article.html has no place for the gallery, a line <!-- presets -->")
    return replace_once(page, place[0], re.sub("^", place[1], cards, flags=re.M), "article.html")


def split_article(page):
    """How the article begins, which the index page has at once, and the rest, which comes into it later (web/article.js)."""
    parts = re.search(r' *<!-- beginning -->\n(.*?) *<div id="rest">\n(.*?) *</div>\n *</article>\n', page, flags=re.S)
    if not parts:
        raise Trouble('article.html has no line <!-- beginning --> and, to the end of its article, a <div id="rest">')
    return parts[1], parts[2]


def put_article(page, beginning):
    """The index page with the beginning of the article in its place, before the link to the rest."""
    return replace_once(page, "      <!-- article -->\n", beginning, "index.html")


def put_rest(page, rest):
    """The same with the rest in place of that link. What is a link to the instrument elsewhere is one to a run of this page."""
    link = re.search(r' *<p id="rest">.*\n', page)
    if not link:
        raise Trouble('index.html has no link to the rest of the article, a line <p id="rest">')
    return replace_once(page, link[0], rest.replace('href="./#', 'href="#'), "index.html")


def put_names(page, names):
    """A page with every attribute that is the name of a source, names' key, under the name that is published."""
    return re.sub(r'(?<==")[\w/.-]+(?=")', lambda m: names.get(m[0], m[0]), page)


def put_preloads(page, scripts):
    """A page that asks for the scripts that its own will import before that one has come."""
    place = '  <script type="module"'
    preloads = "".join(f'  <link rel="modulepreload" href="{name}">\n' for name in scripts)
    return replace_once(page, place, preloads + place, "index.html")


def put_address(name, page, address, picture):
    """A page that says where it is published, for search engines and for previews of links to it."""
    place = '  <link rel="icon"'
    said = [re.search(pattern, page) for pattern in (r"<title>(.*?)</title>", r'name="description"\s+content="(.*?)"')]
    if not all(said):
        raise Trouble(f"{name} has no title or no description")
    tags = card_tags(*(html.unescape(each[1]) for each in said), address, picture)
    lines = "".join(f"  {line}\n" for line in [f'<link rel="canonical" href="{address}">', *tags])
    return replace_once(page, place, lines + place, name)


def check_loads(name, page, files):
    """Whatever a page refers to beside it is there."""
    for target in re.findall(r' (?:src|href|data-src)="([\w/.-]+)', page):
        if not (target in files or re.match(r"https?$|\.?/$", target)):
            raise Trouble(f"{name} refers to {target}, which no file is named")


def fill_service_worker(script, files):
    """The service worker of these files. Its own text changes with any of them, which is how browsers notice."""
    build = short_hash("".join(f"{name} {short_hash(files[name])}\n" for name in sorted(files)).encode())
    listed = ",".join(f'"{name}"' for name in sorted(files))
    return replace_once(replace_once(script, '"@BUILD@"', f'"{build}"', "sw.js"), '"@FILES@"', listed, "sw.js")


# --- The page as one file ---------------------------------------------------------------------------------------

def inline(script):
    """A script as it may stand between <script> and </script>."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def without_neighbours(page, address):
    """A page on a disk: what lies beside it in the folder does not travel with it, and is to be had at the address, if any."""
    page = re.sub(r'  <link rel="(?:manifest|preload|modulepreload)"[^>]*>\n', "", page)
    link = f'<a href="{address}\\1">\\2</a>' if address else r"\2"
    return re.sub(r'<a href="((?:examples/|runs/|third-party|experiments)[^"]*)">(.*?)</a>', link, page, flags=re.S)


def single_file(page, parts, pictures, address=""):
    """index.html with everything in it. Scripts in it are admitted by their hash, the Worker by being a blob.

    parts: name -> bytes of scripts, styles and modules (make_single); pictures: name in the page -> bytes.
    """
    script = {name: inline(data.decode()) for name, data in parts.items() if name.endswith(".js")}
    style = (parts["style.css"] + parts["late.css"] + parts["scenes.css"]).decode()
    data = {name: base64.b64encode(parts[name]).decode() for name in SINGLE_MODULES}
    # A Worker from a blob cannot load anything from beside itself: its scripts are joined.
    data |= {name: f"{script[loader]}\n{script[name]}" for name, loader in SINGLE_WORKERS.items()}
    texts = "".join(f'<script type="text/plain" id="{name}">{text}</script>\n' for name, text in data.items())
    policy = (f"default-src 'none'; script-src {csp_hash(script['app.js'])} {csp_hash(script['page.js'])} 'wasm-unsafe-eval' blob:; "
              f"worker-src blob:; style-src {csp_hash(style)}; img-src data:; font-src data:; base-uri 'none'")
    page, count = re.subn(r'(<meta http-equiv="Content-Security-Policy"\s+content=")[^"]*', lambda m: m[1] + policy, page)
    if count != 1:
        raise Trouble("index.html has no Content-Security-Policy for equator.html to change")
    page = without_neighbours(page, address)
    for name, picture in pictures.items():
        kind = "webp" if name.endswith(".webp") else "svg+xml"
        page = page.replace(f'"{name}"', f'"data:image/{kind};base64,{base64.b64encode(picture).decode()}"')
    for old, new in (('  <link rel="stylesheet" href="style.css">\n', f"  <style>{style}</style>\n"),
                     ('  <script type="module" src="page.js"></script>\n', ""),
                     ("</body>", f"{texts}<script>{script['app.js']}</script>\n<script>{script['page.js']}</script>\n</body>")):
        page = replace_once(page, old, new, "index.html, to become equator.html")
    return page


# --- Beside the pages -------------------------------------------------------------------------------------------

def law_card(name, svg):
    """A figure as the picture of a card: its plot area alone, without words, which nobody could read at that size."""
    area = re.search(r'<clipPath id="area"><rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/>', svg)
    if not area:
        raise Trouble(f"{name} has no plot area, a clipPath with the id 'area'")
    x, y, width, height = map(float, area.groups())
    size = f'width="{width:g}" height="{height:g}" viewBox="{x:g} {y:g} {width:g} {height:g}"'
    return re.sub(r"<text.*</text>\n", "", re.sub(r'width="\d+" height="\d+" viewBox="[^"]*"', size, svg, count=1))


def law_files(folder):
    """Name -> bytes of what the page of experiments shows of docs/results: pictures for cards, and what runs came to."""
    pictures = {f"laws/{path.name}": law_card(path.name, read(path).decode()).encode() for path in folder.glob("*.svg")}
    return pictures | {f"laws/{path.name}": read(path) for path in folder.glob("*.csv")}


def tell_laws(page, laws):
    """The page of experiments, told of which laws there are pictures and results."""
    for what, suffix in (("pictures", ".svg"), ("results", ".csv")):
        names = sorted(pathlib.PurePath(name).stem for name in laws if name.endswith(suffix) and not name.endswith("-dark.svg"))
        page = replace_once(page, f'data-{what}=""', f'data-{what}="{" ".join(names)}"', "experiments.html")
    return page


def third_party(notices):
    """The licences of what is inside, as their packages state them, after a summary."""
    summary = read(pathlib.Path(__file__).parent / "third_party.txt").decode()
    texts = [f"\n\n{'-' * 80}\n{path.parent.name}\n{'-' * 80}\n\n{path.read_text(errors='replace')}" for path in notices if path.exists()]
    return "".join([summary, *texts])


# --- All of it --------------------------------------------------------------------------------------------------

def make_files(options):
    """Name -> bytes of everything that is published, and the names of what is sent before the first picture."""
    esbuild = Esbuild(options.esbuild, options.web)
    presets = sorted(options.presets.glob("*.svg"))
    stills = sorted((options.web / STILLS).glob("*.webp"))
    bundle = make_bundle(esbuild, [*options.modules, *options.later_modules], presets, stills, options.math_font)
    source = {name: read(options.web / name) for name in PAGES + AS_THEY_ARE}
    article = put_gallery(source["article.html"].decode(), read(options.presets / "gallery.html").decode())
    source["article.html"] = article.encode()
    beginning, rest = split_article(article)
    source["index.html"] = put_article(source["index.html"].decode(), beginning).encode()
    before_first = bundle.first("page.js")
    runs, rows = read_presets(read(options.web / "presets.txt").decode())
    cards = {path.stem: read(path) for path in options.presets.glob("*.png")}
    pictured = [stem_of(title) for title, _, _ in runs if stem_of(title) in cards]

    files = dict(bundle.files)
    laws = law_files(options.laws)
    for name, data in laws.items():
        put(files, name, data)
    source["experiments.html"] = tell_laws(source["experiments.html"].decode(), laws).encode()
    for name in AS_THEY_ARE:
        put(files, name, source[name])
    for name in PAGES:
        page = put_names(source[name].decode(), bundle.names)
        if name == "index.html":
            page = put_preloads(page, before_first[1:])
        if options.address and name in FOUND:
            picture = f"{options.address}runs/{pictured[0]}.png" if pictured else ""
            page = put_address(name, page, options.address + FOUND[name], picture)
        put(files, name, page.encode())
    # What the pages load is what the service worker keeps.
    kept = {name: data for name, data in files.items() if name not in NOT_KEPT}
    files["sw.js"] = fill_service_worker(files["sw.js"].decode(), kept).encode()

    pictures = {folder + path.name: read(path) for folder, paths in (("presets/", presets), (STILLS, stills)) for path in paths}
    pictures["icon.svg"] = source["icon.svg"]
    parts = make_single(esbuild, [path for path in [*options.modules, *options.later_modules] if path.stem != "lab"], options.math_font)
    put(files, "equator.html", single_file(put_rest(source["index.html"].decode(), rest), parts, pictures, options.address).encode())
    names = {path.name: bundle.names[f"presets/{path.name}"] for path in presets}
    for name, data in run_pages(runs, rows, names, cards, options.address).items():
        put(files, name, data)
    put(files, "runs/runs.css", read(options.web / "runs.css"))
    put(files, "third-party.txt", third_party(options.notices).encode())
    for path in (options.web / "examples").iterdir():
        put(files, f"examples/{path.name}", read(path))
    for name in PAGES:
        check_loads(name, files[name].decode(), files)
    first = [bundle.names[name] for name in (*(path.name for path in options.modules), "worker.js", "style.css")]
    return files, {*before_first, *first, "index.html", *AS_THEY_ARE}


def write(dist, files):
    """Fills the folder with these files and no others. A file that is what it was keeps its time."""
    for old in [path for path in dist.rglob("*") if path.is_file() and path.relative_to(dist).as_posix() not in files]:
        old.unlink()
    for name, data in files.items():
        target = dist / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.exists() or target.read_bytes() != data:
            target.write_bytes(data)


def sizes(files, before_first):
    """A table of every size, raw and gzipped, with the sum of what is sent before the first picture."""
    lines, total = [f"{'file':36}{'bytes':>10}{'gzipped':>10}"], 0
    for name in sorted(files):
        gzipped = len(gzip.compress(files[name], 9))
        total += gzipped if name in before_first else 0
        lines.append(f"{name:36}{len(files[name]):10}{gzipped:10}{'  *' if name in before_first else ''}")
    return "\n".join([*lines, f"{'* before the first picture':36}{'':10}{total:10}"])


def published_at(text):
    """An address to publish at, as an option: https://host/folder/."""
    if text and not re.fullmatch(r"https?://[\w.:-]+/([\w.~-]+/)*", text):
        raise argparse.ArgumentTypeError(f"'{text}' is no address of a folder, as https://example.org/equator/ is")
    return text


def path_of(text):
    """A path as an option, from wherever the program was started."""
    return pathlib.Path(text).absolute()


def main(arguments=None):
    parser = argparse.ArgumentParser()
    for option in ("dist", "web", "presets", "laws"):
        parser.add_argument("--" + option, type=path_of, required=True)
    parser.add_argument("--esbuild", default="esbuild")
    parser.add_argument("--address", type=published_at, default="")
    parser.add_argument("--modules", type=path_of, nargs="+", required=True)
    parser.add_argument("--later-modules", type=path_of, nargs="*", default=[])
    parser.add_argument("--math-font", type=path_of)
    parser.add_argument("--notices", type=path_of, nargs="*", default=[])
    options = parser.parse_args(arguments)
    files, before_first = make_files(options)
    write(options.dist, files)
    print(sizes(files, before_first))


if __name__ == "__main__":
    main()
