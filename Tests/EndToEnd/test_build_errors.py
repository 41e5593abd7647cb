"""The compiler's command line: what is wrong is said with file, line and remedy, and leaves no file behind."""

import json
import os
import pathlib
import re
import shutil
import tempfile
import unittest

from harness import BINARY, EXAMPLE, run

GOOD = EXAMPLE

# Name -> source, words that the message must hold; the excerpt of the source, which holds many, does not count.
BAD = {
    "not yaml": ("services:\n  db: [1, 2\n", ["compose.yml:"]),
    "duplicate key": ("services:\n  db:\n    image: mariadb:10.11\n    image: mariadb:11.4\n", ["image"]),
    "unknown class": (
        "services:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: x}\n"
        "    x-ft: {class: databse}\n", ["databse", "database"]),
    "level too high": (
        "services:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: x}\n"
        "    x-ft: 12\n", ["9"]),
    "unknown parameter": (
        "services:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: x}\n"
        "    x-ft: {ft_parameters: {ft_levle: 3}}\n", ["ft_levle", "ft_level"]),
    "missing credentials": (
        "services:\n  db:\n    image: mariadb:10.11\n    x-ft: 3\n", ["MARIADB_ROOT_PASSWORD"]),
    "random root password": (
        "services:\n  db:\n    image: mariadb:10.11\n"
        "    environment: {MARIADB_RANDOM_ROOT_PASSWORD: '1'}\n    x-ft: 3\n", ["RANDOM_ROOT_PASSWORD"]),
    "two services share a volume": (
        "services:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: x}\n"
        "    volumes: [data:/var/lib/mysql]\n    x-ft: 3\n"
        "  other:\n    image: mariadb:10.11\n    volumes: [data:/var/lib/mysql]\n"
        "volumes: {data: }\n", ["data"]),
    "name collision": (
        "services:\n  db:\n    image: mariadb:10.11\n    environment: {MARIADB_ROOT_PASSWORD: x}\n    x-ft: 3\n"
        "  db-1:\n    image: mariadb:10.11\n", ["db-1"]),
}


class BuildErrors(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ftcompose-build-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def build(self, text, check=False, **options):
        (self.folder / "compose.yml").write_text(text)
        return run([BINARY, "build", "compose.yml"], cwd=self.folder, check=check,
                   **{"env": {**os.environ, "DB_PASSWORD": "x"}, **options})

    def outputs(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*")
                      if path.is_file() and path.name != "compose.yml")

    def test_bad_sources_are_located_and_leave_no_file(self):
        for name, (text, words) in BAD.items():
            with self.subTest(name):
                result = self.build(text)
                output = result.stdout + result.stderr
                self.assertNotEqual(result.returncode, 0, output)
                self.assertRegex(output, r"compose\.yml:\d+:\d+: error: .+ \[FT\d+\]", output)
                said = "\n".join(line for line in output.splitlines() if not re.match(r" *\d* \| ", line))
                for word in words:
                    self.assertIn(word, said)
                self.assertNotIn("Fatal error", output)
                self.assertEqual(self.outputs(), [])

    def test_an_error_keeps_the_former_output(self):
        self.build(GOOD.read_text(), check=True)
        before = {name: (self.folder / name).read_bytes() for name in self.outputs()}
        self.assertNotEqual(self.build(BAD["level too high"][0]).returncode, 0)
        self.assertEqual({name: (self.folder / name).read_bytes() for name in self.outputs()}, before)

    def test_what_the_file_requires_has_a_value_or_is_deferred(self):
        env = {"PATH": "/usr/bin:/bin"}
        refused = self.build(GOOD.read_text(), env=env)
        self.assertNotEqual(refused.returncode, 0)
        self.assertRegex(refused.stderr, r"compose\.yml:\d+:\d+: error: .*DB_PASSWORD.*set DB_PASSWORD.*FT205")
        self.assertEqual(self.outputs(), [])
        self.build(GOOD.read_text(), check=True)
        output = (self.folder / "compose.ft.yml").read_bytes()
        run([BINARY, "build", "--defer-required", "compose.yml"], cwd=self.folder, env=env)
        self.assertEqual((self.folder / "compose.ft.yml").read_bytes(), output)

    def test_a_missing_file_is_said(self):
        result = run([BINARY, "build", "absent.yml"], cwd=self.folder, check=False)
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("absent.yml", result.stdout + result.stderr)

    def test_the_output_is_the_same_every_time(self):
        self.build(GOOD.read_text(), check=True)
        first = {name: (self.folder / name).read_bytes() for name in self.outputs()}
        self.assertIn("compose.ft.yml", first)
        self.assertIn("ft/db.plan.yml", first)
        self.build(GOOD.read_text(), check=True)
        self.assertEqual({name: (self.folder / name).read_bytes() for name in self.outputs()}, first)

    def test_compose_accepts_source_and_output(self):
        self.build(GOOD.read_text(), check=True)
        for file in ("compose.yml", "compose.ft.yml"):
            with self.subTest(file):
                result = run(
                    ["docker", "compose", "-f", file, "config", "--format", "json"], cwd=self.folder,
                    env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(pathlib.Path.home()), "DB_PASSWORD": "secret-value"})
                self.assertIn("db", json.loads(result.stdout)["services"])

    def test_no_secret_is_written(self):
        text = GOOD.read_text()
        self.build(text, check=True, env={"PATH": "/usr/bin:/bin", "DB_PASSWORD": "secret-value-4711"})
        for name in self.outputs():
            self.assertNotIn(b"secret-value-4711", (self.folder / name).read_bytes(), name)
        emitted = (self.folder / "compose.ft.yml").read_text()
        self.assertIn("${DB_PASSWORD:?", emitted)

    def test_the_services_of_the_contract_are_emitted(self):
        self.build(GOOD.read_text(), check=True)
        result = run(
            ["docker", "compose", "-f", "compose.ft.yml", "config", "--format", "json"], cwd=self.folder,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(pathlib.Path.home()), "DB_PASSWORD": "x"})
        project = json.loads(result.stdout)
        services = project["services"]
        self.assertLessEqual({"db", "db-1", "db-2", "db-3", "db-voter", "db-seed"}, set(services))
        for index in (1, 2, 3):
            replica = services[f"db-{index}"]
            self.assertNotIn("ports", replica)
            self.assertNotIn("container_name", replica)
            self.assertEqual(list(replica["networks"]), ["db-ft"])
            sources = {volume["target"]: volume["source"] for volume in replica["volumes"]}
            self.assertEqual(sources["/var/lib/mysql"], f"db-data-{index}")
        self.assertEqual(services["db"]["ports"][0]["target"], 3306)
        self.assertNotIn("ports", services["db-voter"])
        self.assertNotIn("ports", services["db-seed"])
        self.assertTrue(project["networks"]["db-ft"]["internal"])
        self.assertTrue(project["networks"]["ft-control"]["internal"])
