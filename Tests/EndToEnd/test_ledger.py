"""The ledger of a built project on the real engine: votes become final, nothing is lost, anyone can verify."""

import base64
import contextlib
import json
import os
import pathlib
import shutil
import tempfile
import threading
import time
import unittest
import urllib.error
import urllib.request

import pymysql

from harness import BINARY, Container, Project, SOAK, eventually, run

ACTORS = ("provider", "developer", "user")
MEMBERS = ("ft-etcd-1", "ft-etcd-2", "ft-etcd-3")
OUTAGE_SECONDS = 60 if SOAK else 12


class Peer(Container):
    """The peer of one actor; asked over HTTP from the host, as an auditor would ask it."""

    def __init__(self, project, actor):
        super().__init__(project, f"ft-ledger-{actor}")
        self.actor = actor

    @property
    def address(self):
        for network in self.inspect()["NetworkSettings"]["Networks"].values():
            if network["IPAddress"]:
                return network["IPAddress"]
        raise AssertionError(f"{self.service} has no address")

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://{self.address}:7402{path}", timeout=10) as answer:
                return answer.read()
        except urllib.error.URLError as error:
            raise AssertionError(f"{self.service}{path}: {error}") from error

    def status(self):
        return json.loads(self.get("/v1/status"))

    def entries(self, **wanted):
        """Every entry, oldest first, as `ledger export` shows them."""
        found, after = [], None
        while True:
            filters = {"order": "oldest", "limit": "1000", **({"after": str(after)} if after is not None else {})}
            query = "&".join(f"{name}={value}" for name, value in filters.items())
            page = json.loads(self.get(f"/v1/entries?{query}"))
            found += page["entries"]
            after = page.get("next")
            if after is None:
                break
        return [entry for entry in found if all(entry.get(key) == value for key, value in wanted.items())]


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
        cls.project.keep_logs(reason, extra=[*(f"ft-ledger-{actor}" for actor in ACTORS), *MEMBERS,
                                             "ft-ledger-init", "ft-ledger-certificates"])

    # -- helpers ------------------------------------------------------------------------------

    @classmethod
    def peer(cls, actor):
        return Peer(cls.project, actor)

    @classmethod
    def wait_healthy(cls, seconds):
        def healthy():
            states = [cls.peer(actor).status() for actor in ACTORS]
            bad = [f"{state['actor']}: {state['detail']}" for state in states if not state["healthy"]]
            assert not bad, "; ".join(bad)
            return True
        eventually("all peers are healthy", healthy, seconds, interval=0.5)

    def wait_final(self, seconds=90):
        """Waits until every entry is final on every peer and all roots are equal; returns the size."""
        def final():
            states = [self.peer(actor).status() for actor in ACTORS]
            for state in states:
                assert state["final_size"] == state["size"] > 0, f"{state['actor']}: {state['detail']} " \
                    f"{state['final_size']} of {state['size']} final"
                for writer in state["writers"]:
                    assert writer["final_through"] == writer["ordered_through"], writer
            found = {(state["size"], state["root"]) for state in states}
            assert len(found) == 1, f"roots differ: {found}"
            return states[0]["size"]
        return eventually("everything is final and all roots are equal", final, seconds, interval=0.5)

    def insert(self, number):
        self.project.query("INSERT INTO testdb.t VALUES (%s, 'name')", number, database=None)

    def recorded(self, since=0):
        """Completed votes on replies to INSERT statements, from this index on."""
        return [entry for entry in self.peer("user").entries(entry_kind="vote_completed", kind="reply")
                if entry["index"] >= since and entry.get("request_kind") == "INSERT"]

    def assert_nothing_lost(self):
        """Each writer's entries are numbered without a hole, every one is valid, none stands for counted losses.

        A writer that was killed leaves a gap of unknown size: what it had in memory for some milliseconds.
        """
        numbers = {}
        for entry in self.peer("developer").entries():
            self.assertEqual(entry["entry_flag"], "valid", entry)
            if entry["entry_kind"] == "gap":
                self.assertIn("ended without closing", entry["reason"], entry)
            numbers.setdefault(entry["writer"], []).append(entry["number"])
        self.assertLessEqual({"provider/db", "provider/db-voter", "provider/peer"}, set(numbers))
        for writer, found in numbers.items():
            self.assertEqual(found, list(range(1, len(found) + 1)), writer)

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
