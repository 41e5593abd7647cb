"""The compiler's commands as a user meets them: options, differences, a full disk, init, completions."""

import json
import os
import pathlib
import pty
import re
import resource
import select
import shutil
import subprocess
import tempfile
import time
import unittest

from harness import BINARY, run

SOURCE = """services:
  db:
    image: mariadb:10.11
    environment: {MARIADB_ROOT_PASSWORD: x}
    x-ft: 3
  web:
    image: nginx  # in front
    depends_on: [db]
"""
PLAIN = SOURCE.replace("    x-ft: 3\n", "")


class Folder(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ftcompose-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "compose.yml").write_text(SOURCE)

    def ftcompose(self, *arguments, check=True, **options):
        return run([BINARY, *arguments], cwd=self.folder, check=check, **options)

    def names(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


class BuildOptions(Folder):

    def test_the_file_may_be_found_named_or_given_with_f(self):
        outputs = []
        for arguments in ([], ["compose.yml"], ["-f", "compose.yml"], ["--file", "compose.yml"]):
            outputs.append(self.ftcompose("build", "--dry-run", *arguments).stdout)
        self.assertEqual(len(set(outputs)), 1)
        both = self.ftcompose("build", "compose.yml", "-f", "compose.yml", check=False)
        self.assertEqual(both.returncode, 2)
        self.assertIn("not both ways", both.stderr)

    def test_diff_shows_what_would_change_and_writes_nothing(self):
        new = self.ftcompose("build", "--diff")
        self.assertEqual(self.names(), ["compose.yml"])
        self.assertIn("--- /dev/null\n+++ compose.ft.yml\n@@ -0,0 +1,", new.stdout)
        self.assertIn("+++ ft/db.plan.yml", new.stdout)
        self.assertNotIn("\x1b", new.stdout)
        # What it shows is what a build does.
        patched = self.folder / "patched"
        patched.mkdir()
        run(["patch", "-p0", "-s"], cwd=patched, input=new.stdout)
        self.ftcompose("build")
        self.assertEqual((patched / "compose.ft.yml").read_bytes(), (self.folder / "compose.ft.yml").read_bytes())
        self.assertEqual(self.ftcompose("build", "--diff").stdout, "")
        (self.folder / "compose.yml").write_text(SOURCE.replace("in front", "").replace("nginx", "nginx:1"))
        changed = self.ftcompose("build", "--diff").stdout
        lines = [line for line in changed.splitlines() if re.match(r"[-+] ", line)]
        self.assertEqual(lines, ["-    image: nginx", "+    image: nginx:1"])

    def test_json_tells_a_program_the_outcome(self):
        first = json.loads(self.ftcompose("build", "--json").stdout)
        self.assertEqual((first["status"], first["written"], first["services"]), ("built", True, ["db"]))
        self.assertEqual(first["output"], "compose.ft.yml")
        self.assertEqual({file["path"]: file["change"] for file in first["files"]},
                         {"ft/ledger.plan.yml": "created", "ft/db.plan.yml": "created",
                          "ft/db.replica.cnf": "created", "compose.ft.yml": "created"})
        for file in first["files"]:
            content = (self.folder / file["path"]).read_bytes()
            self.assertEqual(file["bytes"], len(content))
            digest = run(["sha256sum", self.folder / file["path"]]).stdout.split()[0]
            self.assertEqual(file["sha256"], digest)
        second = json.loads(self.ftcompose("build", "--json", "--diff").stdout)
        self.assertFalse(second["written"])
        self.assertEqual({file["change"] for file in second["files"]}, {"unchanged"})
        self.assertEqual({file["diff"] for file in second["files"]}, {""})
        (self.folder / "compose.yml").write_text(SOURCE.replace("x-ft: 3", "x-ft: 33"))
        bad = self.ftcompose("build", "--json", check=False)
        self.assertEqual(bad.returncode, 1)
        outcome = json.loads(bad.stdout)
        self.assertEqual((outcome["status"], outcome["written"], outcome["files"]), ("refused", False, []))
        self.assertEqual(outcome["findings"][0]["range"]["start"]["line"], 5)
        absent = self.ftcompose("build", "absent.yml", "--json", check=False)
        self.assertEqual(absent.returncode, 3)
        self.assertEqual(json.loads(absent.stdout)["status"], "notLoaded")

    def test_options_that_exclude_each_other_are_wrong_usage(self):
        self.assertEqual(self.ftcompose("build", "--diff", "--dry-run", check=False).returncode, 2)
        self.assertEqual(self.ftcompose("build", "-f", "-", "-f", "-", check=False).returncode, 2)
        for empty in (["-o", ""], ["-f", ""]):
            self.assertEqual(self.ftcompose("build", *empty, check=False).returncode, 2, empty)


class FullDisk(Folder):
    """Nothing is half written, and what was there stays."""

    def failing_build(self, **options):
        before = {name: (self.folder / name).read_bytes() for name in self.names()}
        result = self.ftcompose("build", check=False, **options)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertRegex(result.stderr, r"cannot write .*(No space left|File too large)")
        self.assertNotIn("Fatal error", result.stderr)
        self.assertEqual({name: (self.folder / name).read_bytes() for name in self.names()}, before)

    @staticmethod
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

    def test_a_limit_on_the_size_of_files(self):
        self.failing_build(preexec_fn=self.limit)
        self.assertFalse((self.folder / "ft").exists())
        self.ftcompose("build")
        (self.folder / "compose.yml").write_text(SOURCE.replace("x-ft: 3", "x-ft: 5"))
        self.failing_build(preexec_fn=self.limit)

    def test_a_small_file_system(self):
        if os.geteuid() != 0:
            self.skipTest("only root can mount; the limit on the size of files is tested all the same")
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", self.folder],
                                 capture_output=True, text=True, timeout=30)
        if mounted.returncode != 0:
            self.skipTest(f"no file system can be mounted here: {mounted.stderr.strip()}")
        self.addCleanup(run, ["umount", self.folder], check=False)
        (self.folder / "compose.yml").write_text(SOURCE)
        (self.folder / "rest").write_bytes(b"x" * 8192)
        self.failing_build()
        self.assertEqual(self.names(), ["compose.yml", "rest"])

    def test_half_a_report_is_no_report(self):
        commands = (["schema"], ["build", "--dry-run"], ["build", "--diff"], ["build", "--json", "--dry-run"],
                    ["lint"], ["lint", "--format", "sarif"], ["explain", "db"], ["explain", "FT009"])
        for command in commands:
            with open("/dev/full", "w") as full:
                result = subprocess.run([BINARY, *command], cwd=self.folder, stdout=full, stderr=subprocess.PIPE,
                                        text=True, timeout=60)
            self.assertEqual(result.returncode, 3, command)
            self.assertIn("standard output cannot be written: No space left on device", result.stderr, command)

    def test_a_reader_that_leaves_early_is_no_fault(self):
        reading, writing = os.pipe()
        os.close(reading)
        with open(writing, "w") as gone:
            result = subprocess.run([BINARY, "schema"], cwd=self.folder, stdout=gone, stderr=subprocess.PIPE, text=True,
                                    timeout=60)
        self.assertNotIn("cannot be written", result.stderr)


class Init(Folder):

    def setUp(self):
        super().setUp()
        (self.folder / "compose.yml").write_text(PLAIN)

    def text(self):
        return (self.folder / "compose.yml").read_text()

    def test_without_a_terminal_it_shows_the_change_and_writes_nothing(self):
        result = self.ftcompose("init")
        self.assertIn("+    x-ft: 3\n", result.stdout)
        self.assertIn("--yes", result.stderr)
        self.assertEqual(self.text(), PLAIN)

    def test_yes_writes_and_a_second_run_changes_nothing(self):
        self.ftcompose("init", "--yes", "--level", "5")
        expected = PLAIN.replace("mariadb:10.11\n", "mariadb:10.11\n    x-ft: 5\n")
        self.assertEqual(self.text(), expected)
        again = self.ftcompose("init", "--yes")
        self.assertIn("nothing to annotate", again.stdout)
        self.assertEqual(self.text(), expected)
        self.ftcompose("build")

    def test_an_unknown_image_and_an_unknown_service_are_refused(self):
        (self.folder / "compose.yml").write_text(PLAIN.replace("nginx", "example/app"))
        image = self.ftcompose("init", "--service", "web", "--yes", check=False)
        self.assertEqual(image.returncode, 1)
        self.assertRegex(image.stderr, r"compose\.yml:6:12: error: nothing is known about `example/app`")
        self.assertIn("mariadb", image.stderr)
        service = self.ftcompose("init", "--service", "dbb", "--yes", check=False)
        self.assertEqual(service.returncode, 1)
        self.assertIn("one of: db, web", service.stderr)
        self.assertEqual(self.ftcompose("init", "--level", "1", check=False).returncode, 2)
        self.assertEqual(self.ftcompose("init", "absent.yml", check=False).returncode, 3)

    def answer(self, *answers):
        """Runs init on a terminal of its own, types one answer per question and returns what was shown."""
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        process = subprocess.Popen([BINARY, "init"], cwd=self.folder, stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        shown, answers, end = "", list(answers), time.monotonic() + 30
        seen = 0
        while time.monotonic() < end:
            if select.select([master], [], [], 0.2)[0]:
                try:
                    shown += os.read(master, 4096).decode()
                except OSError:
                    break
            questions = len(re.findall(r"\] $|\] (?=.)", shown))
            if answers and questions > seen and shown.endswith("] "):
                seen = questions
                os.write(master, (answers.pop(0) + "\n").encode())
            if process.poll() is not None and not select.select([master], [], [], 0.2)[0]:
                break
        self.assertEqual(process.wait(10), 0, shown)
        return shown

    def test_on_a_terminal_it_asks(self):
        shown = self.answer("7", "y")
        self.assertIn("db (mariadb:10.11): 3 replicas?", shown)
        self.assertIn("x-ft: 7", self.text())

    def test_no_is_no(self):
        self.answer("n")
        self.assertEqual(self.text(), PLAIN)
        shown = self.answer("y", "n")
        self.assertIn("nothing was written", shown)
        self.assertEqual(self.text(), PLAIN)


class Completions(Folder):

    def script(self, shell):
        path = self.folder / f"completion.{shell}"
        path.write_text(self.ftcompose("--generate-completion-script", shell).stdout)
        return path

    def test_bash_completes_commands_and_options(self):
        script = self.script("bash")
        program = f"""
            source {script}
            function=$(complete -p ftcompose | sed 's/.*-F \\([^ ]*\\).*/\\1/')
            try() {{
                COMP_WORDS=("$@"); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); COMPREPLY=()
                COMP_LINE="$*"; COMP_POINT=${{#COMP_LINE}}
                "$function" ftcompose "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}" >/dev/null 2>&1
                printf '%s\\n' "${{COMPREPLY[@]}}"
            }}
            try ftcompose bu
            echo --
            try ftcompose build --d
        """
        found = run(["bash", "--norc", "-c", program]).stdout.split("--\n", 1)
        self.assertEqual(found[0].split(), ["build"])
        self.assertLessEqual({"--diff", "--dry-run"}, set(found[1].split()))

    def test_zsh_and_fish_take_their_scripts(self):
        for shell, check in (("zsh", ["zsh", "-n"]), ("fish", ["fish", "--no-execute"])):
            with self.subTest(shell):
                script = self.script(shell)
                self.assertIn("build", script.read_text())
                self.assertTrue(shutil.which(check[0]), f"{shell} is missing: scripts/install-dependencies installs it")
                run([*check, script])


if __name__ == "__main__":
    unittest.main()
