"""The files that other systems read: they load, and what they run exists and does what they say."""

import json
import os
import pathlib
import re
import shutil
import tempfile
import unittest

import yaml

from harness import BINARY, ROOT, run

BAD = "services:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: x}\n    x-ft: 33\n"


class ContinuousIntegration(unittest.TestCase):
    def help(self, command):
        return run([BINARY, command, "--help"]).stdout

    def test_the_hooks_match_the_files_of_a_project_and_run_commands_that_exist(self):
        hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
        self.assertEqual([hook["id"] for hook in hooks], ["ftcompose-lint", "ftcompose-build"])
        for hook in hooks:
            self.assertLessEqual({"name", "entry", "language", "files"}, set(hook))
            program, command = hook["entry"].split()[:2]
            self.assertEqual(program, "ftcompose")
            self.assertIn("USAGE: ftcompose " + command, self.help(command))
            # The hook is not given the changed files: the command finds the whole project itself.
            self.assertFalse(hook["pass_filenames"])
            for name in ("compose.yml", "compose.yaml", "docker-compose.yml", "compose.override.yml",
                         "docker-compose.prod.yaml", "deploy/compose.yml", ".env", ".ftcompose.yml"):
                self.assertRegex(name, hook["files"])
                self.assertNotRegex(name, hook["exclude"])
            for name in ("README.md", "mycompose.yml", "compose.yml.bak"):
                self.assertNotRegex(name, hook["files"])
            self.assertRegex("compose.ft.yml", hook["exclude"])

    def test_the_action_runs_options_that_exist(self):
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        self.assertEqual(action["runs"]["using"], "composite")
        step = action["runs"]["steps"][0]
        for value in step["env"].values():
            self.assertIn(re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value).group(1), action["inputs"])
        # An expression inside a script would run its text.
        self.assertNotIn("${{", step["run"])
        page = self.help("lint")
        for option in set(re.findall(r"--[a-z-]+", step["run"])):
            self.assertIn(option, page)

    def run_action(self, folder, **inputs):
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        step = action["runs"]["steps"][0]
        environment = dict(os.environ, GITHUB_OUTPUT=str(folder / "outputs"))
        for name, value in step["env"].items():
            key = value[len("${{ inputs."):-len(" }}")]
            environment[name] = inputs.get(key, action["inputs"][key]["default"])
        environment["BINARY"] = BINARY
        return run(["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                   cwd=folder, check=False, env=environment)

    def test_the_action_annotates_and_fails_as_asked(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="ftcompose-action-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        (folder / "compose.yml").write_text(BAD)
        result = self.run_action(folder, sarif="findings.sarif", files="compose.yml\n")
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertRegex(result.stdout, r"::error file=compose\.yml,line=5")
        self.assertEqual(json.loads((folder / "findings.sarif").read_text())["version"], "2.1.0")
        self.assertEqual((folder / "outputs").read_text(), "status=1\n")


if __name__ == "__main__":
    unittest.main()
