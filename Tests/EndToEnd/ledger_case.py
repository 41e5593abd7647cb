"""A built project with a whole ledger, for test_ledger."""

import json
import pathlib
import secrets
import shutil
import tempfile
import unittest

from harness import Project, eventually
from ledger_peers import SERVICES, Peer, assert_numbered, wait_final, wait_healthy


class LedgerCase(unittest.TestCase):
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

    def ledger(self, *arguments, check=True, seconds=60):
        """`ftcompose ledger …` about this project."""
        return self.project.cli("ledger", *arguments, check=check, seconds=seconds)

    def found(self, *filters):
        """What `ftcompose ledger query --json` finds, oldest first."""
        output = self.ledger("query", "--json", "--last", "100000", *filters).stdout
        return [json.loads(line) for line in output.splitlines()]

    def outvote(self):
        """Makes db-3 answer otherwise once; returns the moment before and that reply's vote, once it is final."""
        began = self.project.mark()
        number = secrets.randbelow(1 << 30) + 100_000
        self.insert(number)
        # After the state vote on that row, so that none but the reader's comes before the next idle one.
        eventually("the state is voted on", lambda: any(
            entry["kind"] == "state" for entry in self.found("--since", began, "--writer", "provider/db-voter")), 60)
        self.project.replica(3).sql_quietly(f"UPDATE testdb.t SET name = 'other' WHERE id = {number}")
        self.project.query("SELECT name FROM testdb.t WHERE id = %s", number)

        def vote():
            found = self.found("--since", began, "--service", "db", "--verdict", "majority", "--replica", "db-3",
                               "--writer", "provider/db")
            assert found and found[0]["final"], found
            return found[0]
        vote = eventually("the lost vote of db-3 is final", vote, 60, interval=0.5)
        eventually("db-3 is repaired", lambda: self.found("--since", began, "--kind", "repair"), 60, interval=0.5)
        self.project.wait_active()
        return began, vote

    def trust(self):
        """A new folder with the files that say whom to believe, from the actor `user`."""
        folder = pathlib.Path(tempfile.mkdtemp(prefix="ftcompose-proof-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        (folder / "policy").write_bytes(self.peer("user").get("/v1/policy"))
        (folder / "actors.json").write_bytes(self.peer("user").get("/v1/actors"))
        return folder
