"""`ftcompose inject`: each catalogued fault on a real replica, under a client that must not notice."""

import json
import subprocess
import threading
import time

from base import ProjectTest
from harness import BINARY, EXAMPLE, SOAK, eventually, run

FAULTS = [
    "row-changed", "row-missing", "table-dropped", "database-dropped", "reply-corrupted",
    "statement-missed", "statement-wrong", "statement-duplicated", "statements-reordered",
    "read-only", "permission-denied", "no-space", "out-of-memory", "no-cpu",
    "early", "late", "never", "clock-step",
    "kill", "pause", "network-cut", "restart", "empty",
]
# One or two of each manifestation; FTCOMPOSE_SOAK=1 runs them all.
REDUCED = {
    "row-changed", "table-dropped", "reply-corrupted", "statement-missed", "statement-wrong",
    "read-only", "late", "kill", "empty",
}
# Faults that show in the next vote that touches them, so that some record must name the replica.
SILENT = {"early", "late", "no-cpu", "clock-step", "no-space", "permission-denied", "statements-reordered"}


class InjectionTest(ProjectTest):
    """A table, a client that works on it, and one fault."""

    def setUp(self):
        super().setUp()
        session = self.session()
        self.does(session, "CREATE DATABASE probe")
        self.does(session, "CREATE TABLE probe.t (id INT PRIMARY KEY, v VARCHAR(20))")
        self.does(session, "INSERT INTO probe.t VALUES (1, 'one'), (2, 'two'), (3, 'three')")
        self.mark = self.project.mark()

    def work(self, stop, surprises, reconnects):
        """The client: writes and reads until told to stop; every surprise is kept."""
        session = self.session(database="probe")
        number = 0
        while not stop.is_set():
            number += 1
            try:
                if reconnects:
                    # What a session may do is settled at its login: this fault shows in new ones only.
                    self.close(session)
                    session = self.session(database="probe")
                self.does(session, f"REPLACE INTO t VALUES (10, 'v{number}')")
                rows = self.rows(session, "SELECT id, v FROM t ORDER BY id")
                expected = ((1, "one"), (2, "two"), (3, "three"), (10, f"v{number}"))
                if rows != expected:
                    surprises.append(rows)
            except Exception as error:
                surprises.append(repr(error))
                return
            time.sleep(0.1)

    def one_fault(self, name):
        words = [BINARY, "inject", name, "--service", "db", "--replica", "db-2", "--random-seed", "1",
                 "--once", "--timeout", "120s", "--json", "--project-name", self.project.name]
        if name == "database-dropped":
            words += ["--object", "probe"]
        stop, surprises = threading.Event(), []
        client = threading.Thread(target=self.work, args=(stop, surprises, name == "read-only"), daemon=True)
        injection = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            cwd=self.project.folder, env=self.project.env)
        self.addCleanup(self.restore)
        client.start()
        try:
            output, notes = injection.communicate(timeout=240)
            time.sleep(2)
        finally:
            stop.set()
            client.join(60)
            if injection.poll() is None:
                injection.terminate()
                injection.communicate(timeout=60)
        self.assertEqual(surprises, [], "the client noticed")
        self.assertTrue(output.lstrip().startswith("{"), output + notes)
        report = json.loads(output)
        self.assertEqual((report["fault"], report["replica"]), (name, "db-2"))
        self.assertTrue(report["undone"], report)
        self.assertGreater(report["acted"], 0, report)
        record = eventually("a record of the injection", lambda: self.votes(kind="injection"), 20)[-1]
        self.assertTrue(record["reason"].endswith("; random seed 1"), record)
        if name not in SILENT:
            eventually("a vote against db-2 or its change of state", self.noticed, 90, 1)
        self.project.heal()
        self.project.assert_equal_replicas(90)

    def noticed(self):
        votes = self.project.votes_since(self.mark, "--replica", "db-2")
        return any(
            vote["kind"] == "lifecycle" or vote.get("replicas", {}).get("db-2") in ("dissented", "failed")
            for vote in votes)

    def restore(self):
        self.project.cli("inject", "--restore", "--service", "db", check=False)


class Inject(InjectionTest):

    def test_the_catalogue_is_what_is_tested_here(self):
        listed = json.loads(run([BINARY, "inject", "--list", "--json"]).stdout)
        self.assertEqual([fault["fault"] for fault in listed], FAULTS)
        kinds = {fault["manifestation"] for fault in listed}
        self.assertLessEqual({"data", "program-flow", "access", "timing"}, kinds)


def make(name):
    def test(self):
        self.one_fault(name)
    return test


class InjectIntoASmallVolume(InjectionTest):
    """Only a volume with a size of its own can be filled without harm to the machine."""

    source = EXAMPLE.read_text().replace(
        "\n  db-data:\n", "\n  db-data:\n    driver_opts: {type: tmpfs, device: tmpfs, o: size=512m}\n")

    def test_fault_no_space(self):
        self.one_fault("no-space")


for _name in FAULTS if SOAK else [name for name in FAULTS if name in REDUCED]:
    if _name != "no-space":
        setattr(Inject, f"test_fault_{_name.replace('-', '_')}", make(_name))
