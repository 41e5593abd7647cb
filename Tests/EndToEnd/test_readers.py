"""What the compiler writes is the same to PyYAML (YAML 1.1), ruamel.yaml (YAML 1.2) and Docker Compose."""

import json
import math
import pathlib
import shutil
import tempfile
import unittest

import ruamel.yaml
import yaml

from harness import BINARY, ROOT, run

TESTS = ROOT / "Tests" / "ClassRulesTests"
# What a reader cannot do with a source, so that there is nothing to compare; checked to be still so.
EXEMPT = {
    "pyyaml": {
        "multi-document.yml": "documents become one, as Compose merges them",
        "anchors-again.yml": "an anchor's name is used twice",
        "environment-forms.yml": "a tab in a plain scalar",
    },
    "ruamel": {
        "multi-document.yml": "documents become one, as Compose merges them",
        "directives.yml": "the handle of a %TAG directive stays unresolved",
        "environment-forms.yml": "a tab in a plain scalar",
    },
}


class Other(yaml.SafeLoader):
    """PyYAML's safe reader, with Compose's two tags."""


def keep(loader, _, node):
    """Reads the node under one of Compose's tags as a pair."""
    kind = {yaml.ScalarNode: "scalar", yaml.SequenceNode: "sequence", yaml.MappingNode: "mapping"}
    return [node.tag, kind[type(node)], yaml.serialize(node)]


def pyyaml(path):
    documents = list(yaml.load_all(path.read_bytes(), Other))
    return plain(documents)


def ruamel_yaml(path):
    reader = ruamel.yaml.YAML(typ="rt")
    reader.allow_duplicate_keys = True
    return plain(list(reader.load_all(path.read_bytes())))


def plain(value):
    """Plain Python values that can be compared, whatever classes the reader made."""
    if hasattr(value, "tag") and not isinstance(value, (dict, list, str)):
        return [str(value.tag), str(value.value)]
    if isinstance(value, dict):
        # A merge key's entries count as the mapping's own, as they do for Compose.
        return {str(key): plain(value[key]) for key in value}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return "nan" if math.isnan(value) else float(value)
    return str(value)


Other.add_constructor("!reset", lambda loader, node: keep(loader, None, node))
Other.add_constructor("!override", lambda loader, node: keep(loader, None, node))


class Readers(unittest.TestCase):

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="ftcompose-readers-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def build(self, content):
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.folder))
        (folder / "compose.yml").write_bytes(content)
        result = run([BINARY, "build", "--defer-required", "compose.yml"], cwd=folder, check=False)
        return folder if result.returncode == 0 else None

    def test_each_reader_reads_source_and_output_alike(self):
        compared = 0
        for path in sorted((TESTS / "PassThrough").glob("*.yml")):
            folder = self.build(path.read_bytes())
            self.assertIsNotNone(folder, path.name)
            for name, reader in (("pyyaml", pyyaml), ("ruamel", ruamel_yaml)):
                with self.subTest(file=path.name, reader=name):
                    if path.name in EXEMPT[name]:
                        with self.assertRaises(Exception, msg="it can be compared after all"):
                            self.assertEqual(reader(folder / "compose.ft.yml"), reader(folder / "compose.yml"))
                        continue
                    self.assertEqual(reader(folder / "compose.ft.yml"), reader(folder / "compose.yml"))
                    compared += 1
        self.assertGreaterEqual(compared, 90)

    def test_the_readers_agree_on_what_the_compiler_makes(self):
        """PyYAML, ruamel.yaml and Compose: one reading of each compiled case, plans included."""
        compiled = 0
        for path in sorted((TESTS / "Golden").glob("*.txt")):
            source = path.read_text().split("=====\n")[0]
            if path.name.startswith("error-") or "--- file:" in source or "#env" in source:
                continue
            folder = self.build(source.encode())
            # A source that is passed through holds its own words, which YAML 1.1 and 1.2 read differently.
            if folder is None or not list(folder.glob("ft/*.yml")):
                continue
            with self.subTest(path.name):
                for file in [folder / "compose.ft.yml", *folder.glob("ft/*.yml")]:
                    self.assertEqual(pyyaml(file), ruamel_yaml(file), file.name)
                compiled += 1
                read = yaml.load((folder / "compose.ft.yml").read_bytes(), Other)
                (folder / "again.yml").write_text(json.dumps(read))
                configs = [
                    run(["timeout", "-k", "1", "30", "docker", "compose", "-f", file, "config", "--format", "json"],
                        cwd=folder).stdout
                    for file in ("compose.ft.yml", "again.yml")]
                self.assertEqual(*configs)
        self.assertGreaterEqual(compiled, 20)


if __name__ == "__main__":
    unittest.main()
