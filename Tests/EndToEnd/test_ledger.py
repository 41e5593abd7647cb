"""The ledger of a built project on the real engine: votes become final, nothing is lost, anyone can verify."""

import base64
import contextlib
import os
import pathlib
import shutil
import tempfile
import threading
import time
import unittest

import pymysql

from harness import BINARY, Container, Project, SOAK, eventually, run
from ledger_peers import ACTORS, MEMBERS, SERVICES, Peer, assert_numbered, wait_final, wait_healthy

OUTAGE_SECONDS = 60 if SOAK else 12


class Ledger(unittest.TestCase):
    """One project with three members and three actors; each test leaves it whole."""

    @classmethod
    def setUpClass(cls):
        cls.project = Project(kind="ledger", ledger="{block: {interval: 300ms}}")
        cls.addClassCleanup(cls.project.down)
        try:
            cls.project.up()
            cls.wait_healthy(120)
            cls.project.query("CREATE DATABASE IF NOT EXISTS testdb")
            cls.project.query("CREATE TABLE IF NOT EXISTS testdb.t (id INT PRIMARY KEY, name TEXT)")
        except BaseException:
            cls.keep_ledger_logs("start")
            raise

    def setUp(self):
        self.addCleanup(self.keep_logs_of_failure)
        self.wait_healthy(90)

    def keep_logs_of_failure(self):
        outcome = getattr(self, "_outcome", None)
        if outcome is not None and not outcome.success:
            self.keep_ledger_logs(self._testMethodName)

    @classmethod
    def keep_ledger_logs(cls, reason):
        cls.project.keep_logs(reason, extra=SERVICES)

    # -- helpers ------------------------------------------------------------------------------

    @classmethod
    def peer(cls, actor):
        return Peer(cls.project, actor)

    @classmethod
    def wait_healthy(cls, seconds):
        wait_healthy(cls.project, seconds)

    def wait_final(self, seconds=90):
        return wait_final(self.project, seconds)

    def insert(self, number):
        self.project.query("INSERT INTO testdb.t VALUES (%s, 'name')", number, database=None)

    def recorded(self, since=0):
        """Completed votes on replies to INSERT statements, from this index on."""
        return [entry for entry in self.peer("user").entries(entry_kind="vote_completed", kind="reply")
                if entry["index"] >= since and entry.get("request_kind") == "INSERT"]

    def assert_nothing_lost(self):
        assert_numbered(self.peer("developer").entries())

    @contextlib.contextmanager
    def writing(self, first):
        """Inserts rows one after another until the block ends; yields the list of what was acknowledged."""
        acknowledged, stop = [], threading.Event()

        def work():
            number = first
            while not stop.is_set():
                try:
                    self.insert(number)
                    acknowledged.append(number)
                except (pymysql.Error, OSError):
                    time.sleep(0.2)
                number += 1
                time.sleep(0.02)
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            yield acknowledged
        finally:
            stop.set()
            thread.join(60)

    # -- tests --------------------------------------------------------------------------------

    def test_1_votes_become_final_and_three_peers_have_equal_roots(self):
        began = self.wait_final()
        for number in range(20):
            self.insert(1000 + number)
        eventually("20 votes in the ledger", lambda: len(self.recorded(began)) >= 20, 60)
        self.wait_final()
        votes = self.recorded(began)
        self.assertEqual(len(votes), 20)
        for vote in votes:
            self.assertEqual((vote["writer"], vote["verdict"], vote["final"]), ("provider/db", "unanimous", True))
            self.assertEqual(set(vote["replicas"].values()), {"agreed"})
            self.assertNotIn("1000", vote.get("statement", ""))
        self.assert_nothing_lost()

    def test_2_no_private_key_leaves_its_container(self):
        found = self.peer("user").execute("grep", "-rlE", "PRIVATE KEY|Bearer", "/run/ftcompose-ledger", check=False)
        self.assertEqual(found.stdout, "")
        for path in (self.project.folder / "ft").iterdir():
            self.assertNotIn("PRIVATE KEY", path.read_text())
        # Peers of other actors do not see the token of the runtimes.
        self.assertNotEqual(
            self.peer("user").execute("test", "-e", "/run/ftcompose-writers", check=False).returncode, 0)
        networks = {name.rsplit("_", 1)[1] for name in self.peer("user").networks()}
        self.assertEqual(networks, {"ft-ledger"})
        networks = {name.rsplit("_", 1)[1] for name in self.project.tunnel.networks()}
        self.assertNotIn("ft-ledger", networks)

    def test_3_kill_9_of_every_kind_of_process_loses_nothing(self):
        began = self.wait_final()
        victims = ["ft-etcd-1", "ft-etcd-2", "ft-etcd-3", "ft-ledger-provider", "ft-ledger-developer",
                   "ft-ledger-user", "db-voter", "db"]
        with self.writing(10_000) as acknowledged:
            for service in victims:
                before = len(acknowledged)
                victim = Container(self.project, service)
                victim.crash()
                eventually(f"{service} runs again", lambda: victim.running, 60)
                eventually("writes go on", lambda: len(acknowledged) > before + 5, 90)
        self.project.wait_active()
        self.wait_healthy(120)
        self.wait_final(120)
        # A vote of the killed tunnel that nobody was answered may be missing; an acknowledged one not
        # written to disk before the kill is what `async` allows, and the last few only.
        votes = len(self.recorded(began))
        self.assertGreaterEqual(votes, len(acknowledged) - 8, f"{votes} of {len(acknowledged)}")
        self.assert_nothing_lost()
        print(f"        {len(acknowledged)} acknowledged, {votes} in the ledger, {len(victims)} kills")

    def test_4_the_service_goes_on_while_most_members_are_down(self):
        began = self.wait_final()
        down = [Container(self.project, name) for name in MEMBERS[:2]]
        with self.writing(50_000) as acknowledged:
            time.sleep(1)
            for member in down:
                member.stop(2)
            try:
                size = self.peer("user").status()["final_size"]
                before = len(acknowledged)
                time.sleep(OUTAGE_SECONDS)
                self.assertGreater(len(acknowledged), before + 5, "writes stopped with the ledger")
                stuck = self.peer("user").status()
                self.assertLess(stuck["final_size"] - size, 2_000)
            finally:
                for member in down:
                    member.start()
            time.sleep(1)
        self.wait_healthy(120)
        eventually("the spool drains", lambda: len(self.recorded(began)) >= len(acknowledged), 120, interval=1)
        self.wait_final(120)
        self.assertEqual(len(self.recorded(began)), len(acknowledged))
        self.assert_nothing_lost()
        print(f"        {len(acknowledged)} votes during an outage of {OUTAGE_SECONDS} s, lost 0")

    def test_5_a_peer_off_the_network_catches_up(self):
        began = self.wait_final()
        with self.peer("developer").cut("_ft-ledger"):
            for number in range(20):
                self.insert(80_000 + number)
            eventually("a majority without it is final",
                       lambda: all(vote["final"] for vote in self.recorded(began))
                       and len(self.recorded(began)) >= 20, 60)
        self.wait_healthy(120)
        self.wait_final(120)
        self.assert_nothing_lost()

    def test_6_anybody_can_check_a_vote_offline(self):
        began = self.wait_final()
        self.insert(90_000)
        eventually("the vote is in the ledger", lambda: self.recorded(began), 60)
        self.wait_final()
        index = self.recorded(began)[0]["index"]
        folder = pathlib.Path(tempfile.mkdtemp(prefix="ftcompose-proof-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        # The proof comes from one party, whom to believe from another.
        (folder / "vote.tlog-proof").write_bytes(self.peer("provider").get(f"/v1/proofs/{index}"))
        (folder / "policy").write_bytes(self.peer("user").get("/v1/policy"))
        (folder / "actors.json").write_bytes(self.peer("user").get("/v1/actors"))

        def verify(name, check=True):
            # No engine, no network, nothing of the project.
            return run(["unshare", "-n", BINARY, "ledger", "verify", name, "--policy", "policy",
                        "--actors", "actors.json"], cwd=folder, check=check,
                       env={"PATH": "/usr/bin:/bin",
                            "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", "")})
        said = verify("vote.tlog-proof").stdout
        self.assertIn("verified: entry", said)
        self.assertIn("provider/db", said)
        self.assertIn("vote_completed", said)
        # One bit of what is proved is another vote, and no proof.
        lines = (folder / "vote.tlog-proof").read_text().split("\n")
        extra = bytearray(base64.b64decode(lines[1].split(" ", 1)[1]))
        extra[len(extra) // 2] ^= 1
        lines[1] = "extra " + base64.b64encode(extra).decode()
        (folder / "altered.tlog-proof").write_text("\n".join(lines))
        self.assertEqual(verify("altered.tlog-proof", check=False).returncode, 1)
        roots = {self.peer(actor).get("/checkpoint").split(b"\n")[2] for actor in ACTORS}
        self.assertEqual(len(roots), 1)


if __name__ == "__main__":
    unittest.main()
