"""`ftcompose inject`: each catalogued fault on a real replica, under a client that must not notice."""

import json
import signal
import subprocess
import threading
import time

from base import ProjectTest
from harness import BINARY, SECRET_EXAMPLE, SECRET_FILES, SOAK, eventually, run

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
    """A table, a client that works on it, and one fault; the password, which injections need, is a Compose secret."""

    source = SECRET_EXAMPLE
    project_options = {"files": SECRET_FILES}

    def setUp(self):
        super().setUp()
        session = self.session()
        self.does(session, "CREATE DATABASE probe")
        self.does(session, "CREATE TABLE probe.t (id INT PRIMARY KEY, v VARCHAR(20))")
        self.does(session, "INSERT INTO probe.t VALUES (1, 'one'), (2, 'two'), (3, 'three')")
        self.mark = self.project.mark()

    def work(self, stop, surprises, reconnects, reads="t"):
        """The client: writes one table and reads it or another one until told to stop; every surprise is kept."""
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
                rows = self.rows(session, f"SELECT id, v FROM {reads} ORDER BY id")
                expected = ((1, "one"), (2, "two"), (3, "three"))
                if reads == "t":
                    expected += ((10, f"v{number}"),)
                if rows != expected:
                    surprises.append(rows)
            except Exception as error:
                surprises.append(repr(error))
                return
            time.sleep(0.1)

    def start(self, name, *words):
        """Starts an injection into db-2."""
        injection = subprocess.Popen(
            [BINARY, "inject", name, "--service", "db", "--replica", "db-2", "--random-seed", "1", "--json",
             "--project-name", self.project.name, *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.project.folder, env=self.project.env)
        self.addCleanup(self.restore)
        return injection

    def inject(self, name, *words, **client):
        """Runs an injection under the client, which must not notice; returns the report and the exit status."""
        stop, surprises = threading.Event(), []
        worker = threading.Thread(
            target=self.work, args=(stop, surprises, name == "read-only"), kwargs=client, daemon=True)
        injection = self.start(name, *words)
        worker.start()
        try:
            output, notes = injection.communicate(timeout=400)
            time.sleep(2)
        finally:
            stop.set()
            worker.join(60)
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
        return report, injection.returncode

    def one_fault(self, name):
        more = ["--object", "probe"] if name == "database-dropped" else []
        self.inject(name, "--once", "--timeout", "120s", *more)
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

    def until_repaired(self, name, *words, **client):
        """The command ends well only after the replica was taken out, copied anew and votes again."""
        report, status = self.inject(name, "--until-repaired", "--timeout", "180s", *words, **client)
        # Asked at once: the command itself is to have waited.
        self.assertEqual(self.project.states()["db-2"], "active")
        self.assertEqual((status, report["span"], report["repaired"]), (0, "until repaired", True), report)
        self.assertEqual(report["notes"], [])
        self.assertTrue([vote for vote in self.project.votes_since(self.mark, "--kind", "lifecycle", "--replica", "db-2")
                         if "-> quarantined" in vote["reason"]], "db-2 was never taken out")
        repairs = self.project.votes_since(self.mark, "--kind", "repair", "--replica", "db-2")
        self.assertTrue(repairs, "no record of the repair")
        self.project.assert_equal_replicas(90)

    def test_a_changed_row_until_it_is_repaired(self):
        self.project.query("CREATE TABLE probe.still AS SELECT * FROM probe.t")
        self.mark = self.project.mark()
        # Nobody writes this table: only the copy from the majority makes the row right again.
        self.until_repaired("row-changed", "--object", "probe.still", reads="still")

    def test_a_pause_until_it_is_repaired(self):
        self.until_repaired("pause")
        self.assertEqual(self.project.paused(), [])

    def test_a_pause_for_a_given_time(self):
        report, status = self.inject("pause", "--for", "3s", "--timeout", "120s")
        self.assertEqual((status, report["span"]), (0, "for 3000 ms"), report)
        self.assertGreaterEqual(report["endedUnixMilliseconds"] - report["startedUnixMilliseconds"], 3000)
        self.assertNotIn("repaired", report)
        self.assertEqual(self.project.paused(), [])
        self.project.heal()
        self.project.assert_equal_replicas(90)

    def test_an_interrupted_pause_is_taken_back(self):
        injection = self.start("pause", "--for", "600s")
        try:
            eventually("db-2 stands still", self.project.paused, 60)
            injection.send_signal(signal.SIGINT)
            notes = injection.communicate(timeout=60)[1]
        finally:
            if injection.poll() is None:
                injection.kill()
                injection.communicate()
        self.assertEqual(injection.returncode, 130, notes)
        self.assertEqual(self.project.paused(), [])
        self.project.heal()


def make(name):
    def test(self):
        self.one_fault(name)
    return test


class InjectIntoASmallVolume(InjectionTest):
    """Only a volume with a size of its own can be filled without harm to the machine."""

    source = SECRET_EXAMPLE.replace(
        "\n  db-data:\n", "\n  db-data:\n    driver_opts: {type: tmpfs, device: tmpfs, o: size=512m}\n")

    def test_fault_no_space(self):
        self.one_fault("no-space")


for _name in FAULTS if SOAK else [name for name in FAULTS if name in REDUCED]:
    if _name != "no-space":
        setattr(Inject, f"test_fault_{_name.replace('-', '_')}", make(_name))
