"""The linter's command line: statuses, several reports of one run, fixes, ignore comments, baseline, configuration."""

import json
import pathlib
import shutil
import stat
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree

from harness import BINARY, ROOT, run

DATABASE = """volumes: {data: {}, more: {}}
services:
  db:
    image: mariadb:10.11
    restart: unless-stopped
    environment: {MARIADB_ROOT_PASSWORD: "${DB_PASSWORD:-x}"}
    volumes: ["data:/var/lib/mysql"]
"""
CLEAN = DATABASE + "    x-ft: 3\n"
WARNING = DATABASE + "    x-ft: 4\n"
ERROR = DATABASE + "    x-ft: 12\n"
BARE = DATABASE + "    # kept\n    ft_parameters:   # kept too\n      ft_level: 3\n"


class Lint(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ftcompose-lint-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def lint(self, *arguments, text=None):
        if text is not None:
            self.write("compose.yml", text)
        return run([BINARY, "lint", *arguments], cwd=self.folder, check=False)

    def names(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())

    def test_statuses(self):
        cases = [
            (CLEAN, [], 0), (WARNING, [], 1), (ERROR, [], 1), ("services: [\n", [], 3),
            (WARNING, ["--fail-on", "error"], 0), (ERROR, ["--fail-on", "error"], 1),
            (WARNING, ["--max-warnings", "1"], 0), (WARNING, ["--max-warnings", "0"], 1),
            (CLEAN, ["--fail-on", "loud"], 2), (CLEAN, ["--max-warnings", "-1"], 2),
            (CLEAN, ["--apply"], 2), (CLEAN, ["--format", "word"], 2), (CLEAN, ["--format", "sarif="], 2),
            (CLEAN, ["--format", "json", "--format", "github"], 2), (CLEAN, ["--json", "--format", "text"], 2),
            (CLEAN, ["--baseline", "a", "--write-baseline", "b"], 2), (CLEAN, ["--baseline", "absent"], 3),
            (CLEAN, ["--config", "absent"], 3), (CLEAN, ["--config", "a", "--no-config"], 2),
            (CLEAN, ["-f", "absent.yml"], 3), (CLEAN, ["--format", "sarif=absent/a.sarif"], 3),
        ]
        for text, arguments, status in cases:
            with self.subTest(arguments=arguments, text=text):
                result = self.lint(*arguments, text=text)
                self.assertEqual(result.returncode, status, result.stdout + result.stderr)
                self.assertEqual(self.names(), ["compose.yml"])

    def test_a_partial_view_is_never_clean(self):
        text = DATABASE + "    x-ft: [3]  # ftcompose: ignore FT004 -- a list it stays\n"
        self.assertEqual(self.lint(text=text).returncode, 3)

    def test_several_reports_in_one_run(self):
        formats = ["json=a/lint.json", "sarif=lint.sarif", "gitlab=gitlab.json", "junit=junit.xml",
                   "rdjson=lint.rdjson", "text=lint.txt", "github"]
        (self.folder / "a").mkdir()
        result = self.lint(*[word for name in formats for word in ("--format", name)], text=WARNING)
        self.assertEqual(result.returncode, 1)
        self.assertTrue(result.stdout.startswith("::warning file=compose.yml,line=8,"), result.stdout)
        self.assertEqual(json.loads((self.folder / "a/lint.json").read_text())[0]["id"], "FT009")
        sarif = json.loads((self.folder / "lint.sarif").read_text())
        self.assertEqual(sarif["runs"][0]["results"][0]["ruleId"], "FT009")
        self.assertEqual(json.loads((self.folder / "gitlab.json").read_text())[0]["check_name"], "FT009")
        self.assertEqual(json.loads((self.folder / "lint.rdjson").read_text())["diagnostics"][0]["severity"],
                         "WARNING")
        self.assertEqual(xml.etree.ElementTree.parse(self.folder / "junit.xml").getroot().get("failures"), "1")
        self.assertIn("compose.yml:8:11: warning:", (self.folder / "lint.txt").read_text())
        check = subprocess.run([ROOT / "scripts/check-sarif", self.folder / "lint.sarif"], capture_output=True)
        if check.returncode == 77:
            print("!!! SARIF was NOT validated: no validator here !!!")
        else:
            self.assertEqual(check.returncode, 0, check.stdout)

    def test_a_fix_is_a_diff_until_it_is_applied(self):
        path = self.write("compose.yml", BARE)
        path.chmod(0o640)
        result = self.lint("--fix")
        self.assertEqual(result.returncode, 1)
        self.assertEqual(path.read_text(), BARE)
        patched = self.folder / "patched.yml"
        patched.write_text(BARE)
        subprocess.run(["patch", "-s", str(patched)], input=result.stdout, text=True, check=True)
        result = self.lint("--fix", "--apply")
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertEqual(path.read_text(), patched.read_text())
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o640)
        expected = DATABASE + "    # kept\n    x-ft:\n      ft_parameters:   # kept too\n        ft_level: 3\n"
        self.assertEqual(path.read_text(), expected)
        again = self.lint("--fix")
        self.assertEqual((again.returncode, again.stdout), (0, ""))

    def test_a_link_stays_a_link(self):
        self.write("real.yml", BARE)
        (self.folder / "compose.yml").symlink_to("real.yml")
        self.assertEqual(self.lint("--fix", "--apply").returncode, 0)
        self.assertTrue((self.folder / "compose.yml").is_symlink())
        self.assertIn("x-ft:", (self.folder / "real.yml").read_text())

    def test_a_baseline_lets_old_findings_pass_and_no_new_one(self):
        result = self.lint("--write-baseline", "known.json", text=WARNING)
        self.assertEqual(result.returncode, 0, result.stderr)
        moved = "# moved\n" + WARNING
        self.assertEqual(self.lint("--baseline", "known.json", text=moved).returncode, 0)
        more = moved + WARNING.split("\n", 2)[2].replace("  db:", "  other:").replace("data:", "more:")
        result = self.lint("--baseline", "known.json", "--json", text=more)
        self.assertEqual(result.returncode, 1)
        self.assertEqual([item["range"]["start"]["line"] for item in json.loads(result.stdout)], [15])
        stale = self.lint("--baseline", "known.json", "--json", text=CLEAN)
        self.assertEqual([item["id"] for item in json.loads(stale.stdout)], ["FT505"])

    def test_the_configuration_above_the_source_holds_and_options_win(self):
        self.write(".ftcompose.yml", "rules: {FT009: info}\nformats: [json]\nignore:\n"
                   "  - {rules: [FT009], paths: ['demo/**'], reason: a demo}\n")
        self.write("demo/compose.yml", WARNING)
        self.write("prod/compose.yml", WARNING)
        result = self.lint("-f", "prod/compose.yml")
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertEqual(json.loads(result.stdout)[0]["severity"], "info")
        self.assertEqual(self.lint("-f", "prod/compose.yml", "--fail-on", "info").returncode, 1)
        self.assertEqual(self.lint("-f", "prod/compose.yml", "--no-config").returncode, 1)
        self.assertEqual(json.loads(self.lint("-f", "demo/compose.yml").stdout), [])
        self.assertIn("warning", self.lint("--format", "text", "--no-config", "demo/compose.yml").stdout)

    def test_standard_input_is_linted_and_not_fixed(self):
        result = run([BINARY, "lint", "-f", "-", "--fix", "--apply"], cwd=self.folder, check=False, input=BARE)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("not fixed", result.stderr)

    def test_two_runs_give_the_same_bytes(self):
        for name in ["text", "json", "sarif", "github", "gitlab", "junit", "rdjson"]:
            first, second = (self.lint("--format", name, text=WARNING + "    foo: 1\n") for _ in range(2))
            self.assertEqual(first.stdout, second.stdout)
            self.assertNotIn(str(self.folder), first.stdout)


if __name__ == "__main__":
    unittest.main()
