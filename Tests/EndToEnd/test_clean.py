"""`scripts/clean`, on dummies with a label of their own: nothing else in the engine is touched."""

import io
import secrets
import subprocess
import tarfile
import unittest

from harness import ROOT, run

CLEAN = ROOT / "scripts" / "clean"


class Clean(unittest.TestCase):

    def setUp(self):
        self.name = f"ftcompose-dummy-{secrets.token_hex(4)}"
        self.label = f"ftcompose.test={self.name}"
        self.other = f"ftcompose.test={self.name}-other"
        for label in (self.label, self.other):
            self.addCleanup(run, [CLEAN, "--label", label], check=False)

    def image(self, tag, *labels):
        """An image of one empty layer."""
        archive = io.BytesIO()
        tarfile.open(fileobj=archive, mode="w").close()
        name = f"{self.name}:{tag}"
        subprocess.run(
            ["docker", "import", "--change", f"LABEL {' '.join(labels)}", "-", name],
            input=archive.getvalue(), stdout=subprocess.DEVNULL, check=True, timeout=60)
        return name

    def dummies(self, label):
        """One thing of each kind, as the unit tests leave them; returns what `docker KIND inspect` finds them by."""
        name = label.split("=")[1]
        image = self.image("other" if label == self.other else "unit", label)
        run(["docker", "create", "--name", name, "--label", label, image, "true"])
        run(["docker", "network", "create", "--label", label, name])
        run(["docker", "volume", "create", "--label", label, name])
        return {"container": name, "network": name, "volume": name, "image": image}

    @staticmethod
    def present(things):
        return {kind for kind, name in things.items()
                if run(["docker", kind, "inspect", name], check=False).returncode == 0}

    def listed(self, text):
        """The lines about the dummies, without identifiers."""
        return {" ".join(word for word in line.split() if self.name in word or word.isalpha())
                for line in text.splitlines() if self.name in line}

    def test_leftovers_of_the_unit_tests_and_runtime_images_are_found_by_label(self):
        things = self.dummies(self.label)
        runtime = self.image("runtime", self.label, "ftcompose.image=runtime")
        run(["docker", "create", "--name", f"{self.name}-user", runtime, "true"])
        self.addCleanup(run, ["docker", "rm", "-f", f"{self.name}-user"], check=False)
        listed = self.listed(run([CLEAN, "--dry-run"]).stdout)
        for line in (f"would remove container {self.name}", f"would remove network {self.name}",
                     f"would remove volume {self.name}", f"would remove image {things['image']}",
                     f"would remove runtime image {runtime}"):
            self.assertIn(line, listed)
        self.assertEqual(self.present(things), set(things), "a dry run removed something")

    def test_only_what_carries_the_label_is_removed(self):
        mine, others = self.dummies(self.label), self.dummies(self.other)
        listed = self.listed(run([CLEAN, "--dry-run", "--label", self.label]).stdout)
        self.assertEqual(len(listed), 4, listed)
        self.assertFalse([line for line in listed if "other" in line])
        run([CLEAN, "--label", self.label])
        self.assertEqual(self.present(mine), set())
        self.assertEqual(self.present(others), set(others))

    def test_unknown_options_remove_nothing(self):
        for arguments in (["--dryrun"], ["--label"], ["--label", self.label, "--cache"]):
            refused = run([CLEAN, *arguments], check=False)
            self.assertEqual(refused.returncode, 1, refused.stdout)
            self.assertIn("error: ", refused.stderr)


if __name__ == "__main__":
    unittest.main()
