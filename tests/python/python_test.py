#!/usr/bin/env python3
"""The Python package: what it says is what the command line says, bit for bit, and what stays of it in a notebook.

    python3 tests/python/python_test.py EQUATOR     needs NumPy, nbclient, ipykernel, nbconvert; the last line counts
"""
import base64
import doctest
import json
import math
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import types
import unittest
import unittest.mock as mock
import xml.dom.minidom

import nbclient
import nbconvert
import nbformat
import numpy as np
import traitlets

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))
sys.dont_write_bytecode = True
import equator_demo as eq  # noqa: E402
from equator_demo import picture, program, tables, widget  # noqa: E402

EQUATOR = str(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build/native/equator").absolute())
LINK = "#v1&m=20&T=4&seed=7"
PAGE = "https://example.org/equator/"
FOLDS = "#v1&m=4&weights=train&kappa=100&phi=100h8&chi=0&T=50&rule=pgd&eta=1"  # cannot be finished


def said(*words):
    return subprocess.run([EQUATOR, *words], capture_output=True, text=True, check=True).stdout


def stub(folder, *lines):
    """A program that does this and nothing else."""
    path = pathlib.Path(folder) / "equator"
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]))
    path.chmod(0o755)
    return str(path)


class Numbers(unittest.TestCase):
    def test_a_run_is_the_command_lines_bit_for_bit(self):
        run = eq.run(LINK, until=3, every=0.5)
        there = json.loads(said("run", LINK, "--until", "3", "--every", "0.5", "--format", "json"), parse_int=float)
        self.assertEqual((run.digest, run.link, run.version, run.notes, run.last),
                         (there["digest"], there["link"], there["equator"], there["notes"], there["t"]))
        self.assertEqual(list(run), there["columns"])
        for i, name in enumerate(there["columns"]):
            for x, row in zip(run[name], there["rows"]):
                if row[i] is None:  # JSON has neither NaN nor infinities
                    self.assertFalse(math.isfinite(x))
                else:
                    self.assertEqual(struct.pack("<d", x), struct.pack("<d", row[i]), name)
        self.assertIs(run.particle_gap, run["particle_gap"])
        self.assertEqual((run.t.dtype, run.t.tolist()), (np.float64, [0, 0.5, 1, 1.5, 2, 2.5, 3]))

    def test_text_of_numbers_reads_back_exactly(self):
        for x in (5e-324, 2**-1074 * 3, 0.1, 1 / 3, 1.7976931348623157e308, -0.0, math.inf, -math.inf, 1e22, 1e21):
            _, columns, _ = tables.read_table(f"# equator 0\na,b\n1,{x!r}\n")
            self.assertEqual(struct.pack("<d", columns["b"][0]), struct.pack("<d", x))
            self.assertEqual(float(program.text_of(np.float64(x))), x)
        self.assertEqual([program.text_of(x) for x in (np.int64(3), True, [1, 2.5], np.array([1.0, 2.0]), "h3")],
                         ["3", "on", "1,2.5", "1.0,2.0", "h3"])

    def test_settings_and_any_number_of_threads(self):
        run = eq.run(m=20, T=4, seed=7, until=2, theory=False, threads=2)
        self.assertEqual((run.link, run.digest), (LINK.replace("&T=4&seed=7", "&seed=7&T=4"), eq.run(
            LINK, until=2, threads=1).digest))
        self.assertNotIn("bound_linear", run)

    def test_a_moment_is_the_file_of_the_command_line(self):
        state = eq.state(LINK, 2)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.npz")
            printed = said("state", LINK, "--t", "2", "--out", path)
            with np.load(path) as file:
                self.assertEqual([*state, "digest", "equator", "link"], [
                    *(name for name in file.files if name in state), "digest", "equator", "link"])
                self.assertEqual(len(file.files), len(state) + 3)
                for name in state:
                    self.assertEqual(state[name].tobytes(), file[name].tobytes(), name)
                self.assertEqual([state.link, state.digest], [str(file["link"]), str(file["digest"])])
        self.assertEqual(state.neurons.shape, (20, 16))
        self.assertEqual(state.notes, ["not " + printed.strip().split("; not ")[1]])
        self.assertEqual(state.digest, eq.run(LINK, until=2).digest)

    def test_the_expected_gap(self):
        table = eq.expected("#v1&m=400", at=[3, 9], loss=True)
        before, columns, _ = tables.read_table(said("expected", "#v1&m=400", "--at", "3,9", "--loss", "on"))
        self.assertEqual([list(table), table.link], [list(columns), before[1][5:]])
        self.assertIn("C_L", table)
        for name in table:
            self.assertEqual(table[name].tobytes(), columns[name].tobytes())
        self.assertEqual(eq.expected(m=400, at=3).t.tolist(), [3])

    def test_links(self):
        self.assertEqual(eq.link(seed=7, T=4, m=20), said("link", LINK).strip())
        full = eq.link(LINK, t=1.5, digest=True, page=PAGE)
        self.assertTrue(full.startswith(PAGE + "#v1&m=20&") and "&digest=" in full, full)
        self.assertIn("reproduced", said("verify", full))


class Complaints(unittest.TestCase):
    def test_a_bad_link_is_told_in_the_programs_words(self):
        with self.assertRaises(eq.EquatorError) as caught:
            eq.run("#v1&m=0&sede=7")
        self.assertEqual(caught.exception.status, 2)
        for word in ("m = 0 is out of range", "nearest: m=1", "did you mean seed?"):
            self.assertIn(word, str(caught.exception))
        for call in (lambda: eq.state("#v1&m=0"), lambda: eq.link("#v1&m=0"), lambda: eq.expected(LINK, at=[]),
                     lambda: eq.run(LINK, until=5), lambda: eq.run("--help"), lambda: eq.run(help=1)):
            with self.assertRaises(eq.EquatorError):
                call()
        with self.assertRaisesRegex(TypeError, "format is not a setting"):
            eq.run(LINK, format="json")

    def test_a_run_that_cannot_be_finished_keeps_its_rows(self):
        with self.assertRaisesRegex(eq.RunFailed, "at step 7, after t = 6") as caught:
            eq.run(FOLDS, theory=False)
        failed = caught.exception
        self.assertEqual([failed.status, failed.run.t[-1], failed.run.last], [1, 6, 6])
        self.assertRegex(failed.run.digest, "^[0-9a-f]{16}$")

    def test_a_program_that_ends_in_the_middle_of_a_row(self):
        with tempfile.TemporaryDirectory() as folder:
            broken = stub(folder, "printf '# equator 0\\n# link #v1\\nt,x\\n0,1\\n1,2'", "kill -9 $$")
            with self.assertRaisesRegex(eq.RunFailed, "signal 9") as caught:
                eq.run(LINK, program=broken)
            self.assertEqual([caught.exception.run.t.tolist(), caught.exception.run.digest], [[0], None])

    def test_where_the_program_is(self):
        with tempfile.TemporaryDirectory() as folder:
            other = stub(folder, "echo '#v1&from=elsewhere'")
            kept = dict(os.environ)
            try:
                self.assertEqual(eq.link(program=other), "#v1&from=elsewhere")
                os.environ["EQUATOR"] = other
                self.assertEqual(eq.link(), "#v1&from=elsewhere")
                self.assertEqual(eq.link(program=EQUATOR), "#v1")
                del os.environ["EQUATOR"]
                os.environ["PATH"] = folder + os.pathsep + kept["PATH"]
                self.assertEqual(eq.link(), "#v1&from=elsewhere")
                with self.assertRaisesRegex(eq.EquatorError, "no program nowhere"):
                    eq.link(program="nowhere")
            finally:
                os.environ.clear()
                os.environ.update(kept)


class Documents(unittest.TestCase):
    def test_what_the_documents_show(self):
        kept = eq.page()
        try:
            found = doctest.testfile(str(ROOT / "docs/python.md"), module_relative=False,
                                     optionflags=doctest.NORMALIZE_WHITESPACE)
        finally:
            eq.page(kept)
        self.assertEqual(found.failed, 0)
        self.assertGreater(found.attempted, 10)

    def test_the_package_has_the_version_of_the_program(self):
        self.assertEqual(eq.__version__, eq.run(LINK, until=0).version)
        self.assertIn(f'version = "{eq.__version__}"', (ROOT / "python/pyproject.toml").read_text("utf-8"))


class Notebooks(unittest.TestCase):
    def still(self, html):
        kind, data = re.search(r'src="data:image/([a-z+]+);base64,([^"]+)"', html).groups()
        return kind, base64.b64decode(data)

    def test_a_still_with_link_digest_and_version(self):
        run = eq.run(LINK, until=2)
        bundle = eq.show(run, PAGE)._repr_mimebundle_()
        self.assertEqual(sorted(bundle), ["text/html", "text/plain"])
        target = eq.link(run.link, page=PAGE, t=2)
        for text, there in ((bundle["text/plain"], target), (bundle["text/html"], target.replace("&", "&amp;"))):
            for word in (there, run.digest, "Equator " + run.version):
                self.assertIn(word, text)
        self.assertEqual(set(re.findall(r"[a-z]+://[^/\"\s]+", bundle["text/html"])), {"https://example.org"})
        kind, drawing = self.still(bundle["text/html"])
        svg = xml.dom.minidom.parseString(drawing)
        curves = [path for path in svg.getElementsByTagName("path") if path.getAttribute("stroke-width")]
        self.assertEqual([kind, len(curves)], ["svg+xml", 2])
        points = [tuple(map(float, p.split(","))) for p in re.split("[ML]", curves[1].getAttribute("d"))[1:]]
        self.assertEqual(len(points), len(run.t))
        order = np.argsort([y for _, y in points])[::-1]  # up is less
        self.assertTrue(np.all(np.diff(run.function_gap[order]) >= -1e-3))
        self.assertNotIn("://", eq.show(run)._repr_html_())

    def test_a_run_is_its_own_picture_and_odd_runs_have_one_too(self):
        self.assertIn("<img", eq.run(LINK, until=2, program=EQUATOR)._repr_mimebundle_()["text/html"])
        self.assertIn("<svg", picture.svg(eq.run(LINK, until=0)))
        with self.assertRaises(ValueError):
            eq.page("javascript:alert(1)")

    def test_the_windows_picture(self):
        with tempfile.TemporaryDirectory() as folder:
            app = stub(folder, 'printf "a picture" > "$3"')
            shown = eq.show(LINK, PAGE, until=1, screenshot=app)
            self.assertEqual(self.still(shown._repr_html_()), ("png", b"a picture"))
            self.assertEqual(self.still(eq.show(LINK, until=1, screenshot="nowhere")._repr_html_())[0], "svg+xml")

    def test_with_a_widget_the_still_is_an_output_of_its_own(self):
        run = eq.run(LINK, until=1)
        self.assertIn("export default { render }", widget.SCRIPT.read_text("utf-8"))
        shown, known = [], sys.modules.get("anywidget")
        try:
            sys.modules["anywidget"] = None  # as where it is not installed
            with self.assertRaises(NotImplementedError):
                eq.show(run, PAGE)._ipython_display_()
            # What the package takes of it: a class whose traits are synchronised.
            sys.modules["anywidget"] = types.SimpleNamespace(AnyWidget=traitlets.HasTraits)
            live = eq.show(run, PAGE, height=400)
            with mock.patch("IPython.display.display", lambda what, raw=False: shown.append((what, raw))):
                live._ipython_display_()
        finally:
            sys.modules.pop("anywidget")
            if known:
                sys.modules["anywidget"] = known
        self.assertEqual(shown, [(live._repr_mimebundle_(), True), (live.widget, False)])
        self.assertEqual((live.widget.address, live.widget.link, live.widget.height), (PAGE, live.link, 400))
        self.assertEqual(sorted(live.widget.trait_names(sync=True)), ["address", "height", "link", "shown"])

    def test_the_example_runs_and_is_shown_without_scripts(self):
        path = ROOT / "examples/notebook.ipynb"
        notebook = nbformat.read(path, 4)
        saved = json.dumps([cell.get("outputs") for cell in notebook.cells])
        nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
        outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
        printed = "".join(output.get("text", "") for output in outputs)
        digest = re.search("# digest (.*)", said("run", "#v1&m=100&seed=7", "--until", "12", "--every", "1"))[1]
        self.assertTrue(printed.startswith(digest + "\n"), printed)
        self.assertIn("True", printed)
        self.assertIn("reproduced", said("verify", printed.strip().split("\n")[-1]))
        self.assertIn(digest, saved, "the notebook is kept with its outputs")
        html, _ = nbconvert.HTMLExporter(template_name="basic").from_notebook_node(notebook)
        self.assertIn('<img src="data:image/svg+xml;base64,', html)
        self.assertNotIn("<script", html)
        self.assertIn(digest, html)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        os.environ.update(EQUATOR=EQUATOR, PYTHONPATH=str(ROOT / "python"), PYTHONDONTWRITEBYTECODE="1",
                          IPYTHONDIR=scratch, JUPYTER_RUNTIME_DIR=scratch, JUPYTER_CONFIG_DIR=scratch,
                          PYDEVD_DISABLE_FILE_VALIDATION="1")
        result = unittest.main(argv=[sys.argv[0], "-v"], exit=False).result
    wrong = len(result.failures) + len(result.errors)
    print(f"{result.testsRun - wrong} passed, {wrong} failed")
    sys.exit(wrong > 0)
