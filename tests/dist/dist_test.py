#!/usr/bin/env python3
"""The folder to publish and the gallery, made of a page of a few lines: what is where, what names what, and what is
said of mistakes.

    python3 tests/dist/dist_test.py        needs esbuild and the standard library; the last line counts
"""
import argparse
import base64
import contextlib
import hashlib
import html
import io
import json
import pathlib
import posixpath
import re
import struct
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "cmake"))
sys.dont_write_bytecode = True
import bundle  # noqa: E402
import make_dist  # noqa: E402
import make_presets  # noqa: E402
import run_pages  # noqa: E402

POLICY = '<meta http-equiv="Content-Security-Policy"\n        content="default-src \'self\'">\n'
INDEX = f"""<head>
  <title>The page &amp; more</title>
  <meta name="description"
        content="What it is.">
  {POLICY}  <link rel="icon" href="icon.svg">
  <link rel="manifest" href="manifest.webmanifest">
  <link rel="stylesheet" href="style.css">
  <link rel="preload" href="app.wasm" as="fetch">
  <script type="module" src="page.js"></script>
</head>
<body>
  <p>"A word in quotes", <a href="experiments.html">many runs</a>,
    <a href="https://example.org/style.css">elsewhere</a></p>
      <!-- article -->
      <p id="rest"><a href="article.html">Read on</a></p>
</body>
"""
ARTICLE = """<head>
  <title>The article</title>
  <meta name="description" content="What is in it.">
  <link rel="icon" href="icon.svg">
  <link rel="stylesheet" href="late.css">
</head>
<article>
      <h1>The article</h1>
      <!-- beginning -->
      <p>How it begins.</p>
      <div id="rest">
      <template id="gallery"><ul>
        <!-- presets -->
      </ul></template>
      <p id="gap">The rest, <a href="./#v1&amp;t=1">a run</a>.</p>
      </div>
</article>
"""
SOURCES = {
    "index.html": INDEX,
    "article.html": ARTICLE,
    "embed.html": '<link rel="stylesheet" href="embed.css"><script type="module" src="embed.js"></script>'
                  '<script src="sandbox.js"></script>',
    "experiments.html": '<link rel="stylesheet" href="experiments.css"><a href="./">back</a>'
                        '<script type="module" src="experiments.js"></script><main data-pictures="" data-results="">',
    "manifest.webmanifest": "{}",
    "icon.svg": "<svg/>",
    "presets.txt": "One | #v1&m=9&t=2 | \"Nine\" neurons & no more.\n",
    "runs.css": "h1 { color: red }",
    "sw.js": "const BUILD = '@BUILD@', FILES = ['@FILES@']; self.kept = [BUILD, FILES];",
    "style.css": "p { color: red }",
    "late.css": "b { color: blue }",
    "scenes/scenes.css": "u { color: black }",
    "article_page.js": "document.title = 'article';",
    "page.js": "import { load } from 'equator-assets'; import { both } from './both.js'; load(both); "
               "import('./later.js');",
    "both.js": "export const both = '</script>';",
    "later.js": "if (!SINGLE_FILE) document.title = built.late.css;",
    "instrument/assets.js": "export const load = (x) => "
                            "fetch(built.app.wasm + built.engine.wasm + built.worker.js + built.app.js + x);",
    "instrument/assets_inline.js": "export const load = (x) => document.getElementById('app.wasm' + x);",
    "workers/worker.js": "if (!SINGLE_FILE) importScripts(built.engine.js); createEngine(1);",
    "workers/problems_worker.js": "if (!SINGLE_FILE) importScripts(built.problems.js); createProblems(1);",
    "workers/expected_worker.js": "if (!SINGLE_FILE) importScripts(built.expected.js); createExpected(1);",
    "workers/scenes_worker.js": "if (!SINGLE_FILE) importScripts(built.scenes.js); createScenes(1);",
    "workers/lab_worker.js": "importScripts(built.lab.js);",
    "embed/embed.css": "s { color: white }",
    "embed/embed.js": "import { both } from '../both.js'; document.title = both;",
    "embed/sandbox.js": "document.title = 'sandbox';",
    "embed/equator-demo.js": "customElements.define('equator-demo', class extends HTMLElement {});",
    "experiments/experiments.js": "fetch(built.lab.wasm + built.lab_worker.js);",
    "experiments/experiments.css": "i { color: green }",
    "examples/blog.html": "<p>an example</p>",
}
MODULES, LATER = ["engine", "app"], ["problems", "expected", "scenes", "lab"]
LAW = ('<svg width="600" height="400" viewBox="0 0 600 400"><clipPath id="area">'
       '<rect x="50" y="20" width="500" height="300"/></clipPath>'
       '<path d="M0 0"/>\n<text x="1">words</text>\n</svg>')


class Folder:
    """A small project in a folder of its own."""

    def __init__(self, path):
        self.path = path
        for name, text in SOURCES.items():
            self.write("web/" + name, text)
        for name in MODULES + LATER:
            self.write(f"modules/{name}.js", f"var create{name.capitalize()} = (x) => x;")
            self.write(f"modules/{name}.wasm", f"module {name}")
        self.write("presets/one.svg", "<svg>1</svg>")
        self.write("presets/gallery.html", '<li><img data-src="presets/one.svg"></li>\n')
        for name, text in (("escape.svg", LAW), ("escape-dark.svg", LAW), ("gap-width.csv", "# equator")):
            self.write("laws/" + name, text)

    def write(self, name, text):
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")

    def make(self, *more):
        """Runs make_dist.py. Returns name -> bytes of what it made, and what it printed."""
        def modules(names):
            return [str(self.path / "modules" / f"{name}.{suffix}") for name in names for suffix in ("js", "wasm")]
        folders = [part for name in ("dist", "web", "presets", "laws") for part in ("--" + name, str(self.path / name))]
        with contextlib.redirect_stdout(io.StringIO()) as said:
            make_dist.main([*folders, "--modules", *modules(MODULES), "--later-modules", *modules(LATER), *more])
        dist = self.path / "dist"
        files = {path.relative_to(dist).as_posix(): path.read_bytes() for path in dist.rglob("*") if path.is_file()}
        return files, said.getvalue()


class WithFolder(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Folder(pathlib.Path(temporary.name))

    def refuses(self, *words):
        """Making the folder fails, with these words, and leaves nothing half made."""
        with self.assertRaises(SystemExit) as refused:
            self.folder.make()
        for word in words:
            self.assertIn(word, str(refused.exception))
        self.assertFalse((self.folder.path / "dist").exists())


def hashed(files, name):
    """The published name of a file."""
    stem, suffix = name.rsplit(".", 1)
    found = [each for each in files if re.fullmatch(rf"{re.escape(stem)}\.[0-9A-Z]{{8}}\.{suffix}", each)]
    assert len(found) == 1, (name, sorted(files))
    return found[0]


class Published(WithFolder):
    def test_names_others_rely_on_and_hashes_for_the_rest(self):
        files, _ = self.folder.make()
        stable = {name for name in files if not re.search(r"\.[0-9A-Z]{8}\.", name)}
        self.assertEqual(stable, {"index.html", "article.html", "embed.html", "experiments.html",
                                  "equator-demo.js", "sw.js", "manifest.webmanifest", "icon.svg", "equator.html",
                                  "third-party.txt", "laws/escape.svg", "laws/escape-dark.svg", "laws/gap-width.csv",
                                  "examples/blog.html", "runs/index.html", "runs/one.html", "runs/runs.css"})
        for name in ("app.wasm", "app.js", "engine.wasm", "lab.js", "worker.js", "lab_worker.js", "page.js",
                     "embed.js", "experiments.js",
                     "style.css", "late.css", "experiments.css", "sandbox.js", "presets/one.svg", "later.js"):
            hashed(files, name)
        self.assertEqual(files[hashed(files, "app.wasm")], b"module app")

    def test_whoever_loads_a_file_says_its_name(self):
        files, _ = self.folder.make()
        index = files["index.html"].decode()
        for name in ("style.css", "app.wasm", "page.js"):
            self.assertIn(f'="{hashed(files, name)}"', index)
        self.assertIn(f'="{hashed(files, "presets/one.svg")}"', files["article.html"].decode())
        self.assertIn('"A word in quotes"', index)
        self.assertIn('"https://example.org/style.css"', index)
        scripts = b"".join(data for name, data in files.items() if name.endswith(".js")).decode()
        for name in ("app.wasm", "engine.wasm", "worker.js", "app.js", "late.css", "lab.wasm", "lab_worker.js",
                     "engine.js", "expected.js",
                     "lab.js"):
            self.assertIn(hashed(files, name), scripts)

    def test_what_the_first_script_imports_is_preloaded_and_what_comes_later_is_not(self):
        files, said = self.folder.make()
        preloads = re.findall(r'modulepreload" href="([^"]+)"', files["index.html"].decode())
        shared = [name for name in files if name.startswith("chunk.") and b"script>" in files[name]]
        self.assertEqual(len(shared), 1)
        self.assertIn(shared[0], preloads)
        self.assertNotIn(hashed(files, "later.js"), preloads)
        starred = set(re.findall(r"^(\S+) +\d+ +\d+  \*$", said, flags=re.M))
        names = [hashed(files, each) for each in ("app.js", "app.wasm", "engine.js", "engine.wasm", "worker.js",
                                                  "page.js", "style.css")]
        self.assertEqual(starred, {*names, *preloads, "index.html", "icon.svg", "manifest.webmanifest"})

    def test_the_sum_is_of_the_starred(self):
        _, said = self.folder.make()
        sizes = [int(size) for size in re.findall(r"(\d+)  \*$", said, flags=re.M)]
        self.assertEqual(int(said.split()[-1]), sum(sizes))

    def test_a_name_changes_with_the_contents_and_with_those_of_what_it_loads(self):
        before, _ = self.folder.make()
        self.folder.write("modules/engine.wasm", "another engine")
        after, _ = self.folder.make()
        self.assertNotEqual(hashed(before, "engine.wasm"), hashed(after, "engine.wasm"))
        self.assertEqual(hashed(before, "app.wasm"), hashed(after, "app.wasm"))
        self.assertEqual(hashed(before, "worker.js"), hashed(after, "worker.js"))  # is handed the compiled module
        self.assertNotEqual(hashed(before, "page.js"), hashed(after, "page.js"))
        self.assertNotEqual(before["sw.js"], after["sw.js"])
        self.assertNotIn(hashed(before, "engine.wasm"), after)

    def test_the_same_sources_give_the_same_files(self):
        self.assertEqual(self.folder.make(), self.folder.make())

    def test_the_service_worker_keeps_the_pages_and_what_they_load(self):
        files, _ = self.folder.make()
        listed = set(re.findall(r'"([^"]+)"', re.search(r"\[(.*?)\]", files["sw.js"].decode())[1]))
        left_out = {"sw.js", "equator-demo.js", "equator.html", "third-party.txt", "examples/blog.html"}
        left_out |= {name for name in files if name.startswith("runs/")}
        self.assertEqual(listed, set(files) - left_out)

    def test_a_law_is_its_plot_area_without_words(self):
        files, _ = self.folder.make()
        self.assertIn(b'width="500" height="300" viewBox="50 20 500 300"', files["laws/escape.svg"])
        self.assertNotIn(b"words", files["laws/escape.svg"])

    def test_the_page_of_experiments_knows_of_which_laws_there_are_pictures_and_results(self):
        files, _ = self.folder.make()
        self.assertIn(b'data-pictures="escape" data-results="gap-width"', files["experiments.html"])
        self.assertEqual(files["laws/gap-width.csv"], b"# equator")

    def test_the_index_page_has_the_beginning_of_the_article_and_a_link_to_all_of_it(self):
        files, _ = self.folder.make()
        index, article = files["index.html"].decode(), files["article.html"].decode()
        self.assertIn('<p>How it begins.</p>\n      <p id="rest"><a href="article.html">', index)
        self.assertNotIn("The rest", index)
        self.assertNotIn("beginning", index)
        for part in ("How it begins", "The rest", 'href="./#v1&amp;t=1"', hashed(files, "late.css")):
            self.assertIn(part, article)

    def test_an_address_makes_the_pages_that_are_found_say_where_they_are(self):
        files, _ = self.folder.make("--address", "https://example.org/equator/")
        self.assertIn(b'<link rel="canonical" href="https://example.org/equator/">', files["index.html"])
        self.assertIn(b'<link rel="canonical" href="https://example.org/equator/article.html">', files["article.html"])
        self.assertIn(b'<a href="https://example.org/equator/experiments.html">many runs</a>', files["equator.html"])
        self.assertIn(b'<meta property="og:title" content="The page &amp; more">', files["index.html"])
        self.assertIn(b'<meta property="og:description" content="What it is.">', files["index.html"])
        self.assertIn(b"https://example.org/equator/runs/one.html", files["sitemap.xml"])
        plain, _ = self.folder.make()
        self.assertNotIn(b"canonical", plain["index.html"])
        self.assertNotIn("sitemap.xml", plain)
        for bad in ("example.org", "https://example.org/equator", 'https://example.org/"/'):
            with self.assertRaises(argparse.ArgumentTypeError, msg=bad):
                make_dist.published_at(bad)


class RunPages(WithFolder):
    def setUp(self):
        super().setUp()
        (self.folder.path / "presets/one.png").write_bytes(b"a picture")

    def refers(self, files, name):
        """What a page refers to beside it, as paths in the folder."""
        text = html.unescape(files[name].decode())
        targets = re.findall(r' (?:src|href)="([^":]*?)(?:#[^"]*)?"', text)
        return {posixpath.normpath(posixpath.join("runs", target)) for target in targets}

    def test_every_preset_has_a_page_that_needs_no_address(self):
        files, _ = self.folder.make()
        page = files["runs/one.html"].decode()
        for part in ("<h1>One</h1>", "&quot;Nine&quot; neurons &amp; no more.", 'href="../#v1&amp;m=9&amp;t=2"',
                     hashed(files, "presets/one.svg"), '<meta property="og:title" content="One">',
                     '<meta name="twitter:card" content="summary">'):
            self.assertIn(part, page)
        for absent in ("og:image", "canonical", "oembed", "<script", "https:"):
            self.assertNotIn(absent, page)
        self.assertNotIn("runs/one.json", files)
        for name in ("runs/one.html", "runs/index.html"):
            for target in self.refers(files, name):
                self.assertTrue(target in files or target in (".", "runs"), f"{name}: {target}")

    def test_with_an_address_previews_have_a_picture_and_blogs_a_frame(self):
        address = "https://example.org/equator/"
        files, _ = self.folder.make("--address", address)
        page, answer = files["runs/one.html"].decode(), json.loads(files["runs/one.json"])
        for part in (f'<link rel="canonical" href="{address}runs/one.html">', '"summary_large_image"',
                     f'<meta property="og:image" content="{address}runs/one.png">',
                     f'type="application/json+oembed" href="{address}runs/one.json"'):
            self.assertIn(part, page)
        self.assertEqual(files["runs/one.png"], b"a picture")
        self.assertEqual((answer["version"], answer["type"], answer["title"]), ("1.0", "rich", "One"))
        self.assertEqual(answer["thumbnail_url"], f"{address}runs/one.png")
        self.assertIn(f'src="{address}embed.html?still=one#v1&amp;m=9&amp;t=2"', answer["html"])
        self.assertIn(f'content="{address}runs/one.png"', files["index.html"].decode())

    def test_the_service_worker_keeps_none_of_it(self):
        files, _ = self.folder.make()
        self.assertNotIn(b"runs/", files["sw.js"])


class OneFile(WithFolder):
    def setUp(self):
        super().setUp()
        self.page = self.folder.make()[0]["equator.html"].decode()

    def test_it_loads_nothing(self):
        self.assertEqual(re.findall(r' (?:src|href|data-src)="(?!data:|https:|#)([^"]*)"', self.page), [])
        self.assertNotIn("importScripts", self.page)
        self.assertIn("many runs", self.page)

    def test_the_whole_article_is_in_it(self):
        self.assertRegex(self.page, r'(?s)How it begins.*<p id="gap">The rest, <a href="#v1&amp;t=1">a run</a>')
        self.assertNotIn("Read on", self.page)

    def test_its_policy_admits_its_scripts_and_its_style_and_no_others(self):
        policy = re.search(r'Security-Policy"\s+content="([^"]*)"', self.page)[1]
        for tag, directive in (("script", "script-src"), ("style", "style-src")):
            texts = re.findall(rf"<{tag}>(.*?)</{tag}>", self.page, flags=re.S)
            wanted = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}
            allowed = set(re.findall(r"'sha256-([^']+)'", re.search(rf"{directive} ([^;]*)", policy)[1]))
            self.assertEqual(wanted, allowed, tag)
            self.assertEqual(len(texts), 2 if tag == "script" else 1)

    def test_modules_and_workers_are_in_it(self):
        text = dict(re.findall(r'<script type="text/plain" id="([^"]+)">(.*?)</script>', self.page, flags=re.S))
        self.assertEqual(base64.b64decode(text["engine.wasm"]), b"module engine")
        self.assertRegex(text["worker.js"], r"(?s)createEngine *=.*createEngine\(1\)")
        self.assertRegex(text["problems_worker.js"], r"(?s)createProblems *=.*createProblems\(1\)")
        self.assertRegex(text["expected_worker.js"], r"(?s)createExpected *=.*createExpected\(1\)")


class Refused(WithFolder):
    def test_a_file_that_is_missing(self):
        (self.folder.path / "modules/engine.wasm").unlink()
        self.refuses("modules/engine.wasm is missing")

    def test_a_page_that_is_missing(self):
        (self.folder.path / "web/embed.html").unlink()
        self.refuses("web/embed.html is missing")

    def test_two_entries_of_one_name(self):
        make = bundle.Esbuild("esbuild", self.folder.path / "web")
        with self.assertRaisesRegex(SystemExit, "two files want the name page.js"):
            make(bundle.Bundle(), ["page.js", "../web/page.js"])

    def test_two_files_of_one_name(self):
        with self.assertRaisesRegex(SystemExit, "two files want the name laws/a.svg"):
            bundle.put({"laws/a.svg": b""}, "laws/a.svg", b"another")

    def test_a_page_without_a_place_for_the_gallery(self):
        self.folder.write("web/article.html", ARTICLE.replace("<!-- presets -->", ""))
        self.refuses("article.html has no place for the gallery", "<!-- presets -->")

    def test_a_page_with_two_places_for_the_gallery(self):
        mark = "        <!-- presets -->\n"
        self.folder.write("web/article.html", ARTICLE.replace(mark, 2 * mark))
        self.refuses("article.html", "2 times")

    def test_an_article_without_a_beginning_and_a_page_without_a_place_for_it(self):
        self.folder.write("web/article.html", ARTICLE.replace("<!-- beginning -->", ""))
        self.refuses("article.html has no line <!-- beginning -->")
        self.folder.write("web/article.html", ARTICLE)
        self.folder.write("web/index.html", INDEX.replace("<!-- article -->", ""))
        self.refuses("index.html", "<!-- article -->")
        self.folder.write("web/index.html", INDEX.replace('<p id="rest">', "<p>"))
        self.refuses('a line <p id="rest">')

    def test_a_page_whose_policy_is_gone(self):
        self.folder.write("web/index.html", INDEX.replace(POLICY, ""))
        self.refuses("Content-Security-Policy")

    def test_a_page_that_refers_to_no_file(self):
        self.folder.write("web/embed.html", '<script src="sandbx.js"></script>')
        self.refuses("embed.html refers to sandbx.js")

    def test_a_script_that_loads_no_file(self):
        self.folder.write("web/later.js", "document.title = built.lat.css;")
        self.refuses("loads lat.css, which no file is named")

    def test_a_script_that_esbuild_cannot_read(self):
        self.folder.write("web/both.js", "export const both = ;")
        self.refuses("esbuild cannot make page.js", "both.js:1:20")

    def test_a_service_worker_without_its_list(self):
        self.folder.write("web/sw.js", "const BUILD = '@BUILD@'; self.kept = BUILD;")
        self.refuses("sw.js", "@FILES@")

    def test_a_law_without_a_plot(self):
        self.folder.write("laws/escape.svg", "<svg/>")
        self.refuses("escape.svg has no plot area")


class Gallery(unittest.TestCase):
    def draw(self, program):
        return make_presets.draw(("Thirty neurons", "#v1&m=30", "Few."), [sys.executable, "-c", program])

    def test_a_card_shows_the_picture_of_its_link(self):
        self.assertEqual(self.draw("import sys; print('<svg>' + sys.argv[1], end='')"), b"<svg>#v1&m=30")
        card = make_presets.card("A < B: 2", "#v1&m=3&t=2", "It's so.")
        self.assertIn('href="#v1&amp;m=3&amp;t=2"', card)
        self.assertIn('data-src="presets/a_b_2.svg"', card)
        self.assertIn("A &lt; B", card)
        self.assertIn("at t = 2", card)

    def test_a_picture_too_large_is_refused(self):
        most = make_presets.MOST_BYTES
        self.assertEqual(len(self.draw(f"print('x' * {most}, end='')")), most)
        with self.assertRaisesRegex(SystemExit, f"Thirty neurons: a picture of {most + 1} bytes, more than {most}"):
            self.draw(f"print('x' * {most + 1}, end='')")

    def test_cards_are_drawn_by_the_converter_that_is_given(self):
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            (folder / "presets.txt").write_text("A | #v1 | B.\n", encoding="utf-8")
            program = [sys.executable, "-c", "print('<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 5\"/>')"]
            make_presets.main(["--cards", "rsvg-convert", str(folder / "presets.txt"), str(folder / "out"), *program])
            drawn = (folder / "out/a.png").read_bytes()
            self.assertEqual(drawn[:8], b"\x89PNG\r\n\x1a\n")
            self.assertEqual(struct.unpack(">II", drawn[16:24]), run_pages.CARD)
            make_presets.main([str(folder / "presets.txt"), str(folder / "out"), *program])
            self.assertEqual({path.name for path in (folder / "out").iterdir()}, {"a.svg", "gallery.html"})

    def test_a_run_that_fails_says_whose(self):
        with self.assertRaisesRegex(SystemExit, "Thirty neurons: no such key"):
            self.draw("raise SystemExit('no such key')")

    def test_a_line_that_is_no_preset_and_two_of_one_name(self):
        self.assertEqual(make_presets.read_presets("# of no use\n\nA | #v1 | B.\n"), ([("A", "#v1", "B.")], {}))
        rows = make_presets.read_presets("A | #v1 | B.\n= C | D.\nE | #v1&m=5 | F.\n")
        self.assertEqual(rows, ([("A", "#v1", "B."), ("E", "#v1&m=5", "F.")], {1: ("C", "D.")}))
        with self.assertRaisesRegex(SystemExit, "nor '= heading | sentence': = C"):
            make_presets.read_presets("= C\n")
        with self.assertRaisesRegex(SystemExit, "not 'title | link | sentence': A"):
            make_presets.read_presets("A | #v1\n")
        with self.assertRaisesRegex(SystemExit, "two have the name a_b.svg"):
            make_presets.read_presets("A b | #v1 | 1.\nA, b! | #v1&m=5 | 2.\n")


if __name__ == "__main__":
    result = unittest.main(argv=[sys.argv[0], "-v"], exit=False).result
    wrong = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - wrong} passed, {wrong} failed")
    sys.exit(wrong > 0)
