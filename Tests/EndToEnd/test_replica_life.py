"""Replicas that die, hang, lose their network, their data, or never start: the client never notices."""

import contextlib
import json
import struct
import subprocess
import threading
import time

import pymysql

from base import ProjectTest
from harness import BINARY, EXAMPLE, Project, eventually, run
from wire import Command, RawClient, ServerError
import unittest


class Traffic:
    """A client that writes and reads all the time and remembers every surprise."""

    def __init__(self, project, table="probe.life"):
        self.project = project
        self.table = table
        self.errors = []
        self.wrong = []
        self.writes = 0
        self.slowest = 0.0
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.work, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join(60)

    def work(self):
        try:
            connection = self.project.connect()
        except pymysql.Error as error:
            self.errors.append(repr(error))
            return
        with contextlib.closing(connection), connection.cursor() as cursor:
            number = 0
            while not self.stopping.is_set():
                number += 1
                began = time.monotonic()
                try:
                    cursor.execute(f"INSERT INTO {self.table} VALUES ({number}, {number * 7})")
                    cursor.execute(f"SELECT v FROM {self.table} WHERE id = {number}")
                    rows = cursor.fetchall()
                except pymysql.Error as error:
                    self.errors.append(repr(error))
                    return
                if rows != ((number * 7,),):
                    self.wrong.append((number, rows))
                self.writes += 1
                self.slowest = max(self.slowest, time.monotonic() - began)
                time.sleep(0.02)


class ReplicaLife(ProjectTest):

    def setUp(self):
        super().setUp()
        session = self.session()
        self.does(session, "CREATE DATABASE probe")
        self.does(session, "CREATE TABLE probe.life (id INT PRIMARY KEY, v INT)")
        self.mark = self.project.mark()

    def under_traffic(self, fault, slowest=20.0):
        """Runs the fault while a client works; nothing may reach the client, and all must come back."""
        with Traffic(self.project) as traffic:
            eventually("first writes", lambda: traffic.writes > 5, 30)
            fault()
            before = traffic.writes
            eventually("the client goes on", lambda: traffic.writes > before + 5 or traffic.errors, 60)
            self.project.heal()
        self.assertEqual(traffic.errors, [])
        self.assertEqual(traffic.wrong, [])
        self.assertLess(traffic.slowest, slowest)
        self.project.assert_equal_replicas()
        count = self.project.query("SELECT COUNT(*) FROM probe.life")[0][0]
        self.assertEqual(count, traffic.writes)
        return traffic

    def test_each_replica_is_killed_in_turn_and_readmitted(self):
        for index in (1, 2, 3):
            with self.subTest(replica=index):
                self.project.query("TRUNCATE probe.life")
                replica = self.project.replica(index)

                def fault(replica=replica, index=index):
                    replica.kill()
                    self.project.wait_state(index, "quarantined", "joining", "syncing", "dead", "shadow")
                self.under_traffic(fault)

    def test_a_stopped_replica_is_readmitted_after_it_missed_writes(self):
        def fault():
            self.project.replica(2).stop(2)
            time.sleep(3)
            self.project.replica(2).start()
        self.under_traffic(fault)

    def test_a_paused_replica_is_masked_and_readmitted(self):
        def fault():
            self.project.replica(3).pause()
            self.project.wait_state(3, "quarantined", "joining", "syncing", "suspect", "dead", seconds=60)
            self.project.replica(3).unpause()
        self.under_traffic(fault)

    def test_a_network_cut_is_masked_and_the_replica_readmitted(self):
        def fault():
            with self.project.replica(1).cut("_db-ft"):
                self.project.wait_state(1, "quarantined", "joining", "syncing", "suspect", "dead", seconds=60)
        self.under_traffic(fault)

    def test_an_emptied_volume_is_filled_from_the_majority(self):
        project = self.project

        def fault():
            replica = project.replica(2)
            replica.stop(2)
            volume = next(
                mount["Name"] for mount in replica.inspect()["Mounts"]
                if mount["Destination"] == "/var/lib/mysql")
            run(["docker", "run", "--rm", "-v", f"{volume}:/v", "--entrypoint", "find",
                 "mariadb:10.11", "/v", "-mindepth", "1", "-delete"])
            replica.start()
        self.under_traffic(fault)

    def test_accounts_reach_a_replica_that_was_emptied(self):
        self.project.query("CREATE USER IF NOT EXISTS 'ann'@'%' IDENTIFIED BY 'ann-password'")
        self.project.query("GRANT ALL ON probe.* TO 'ann'@'%'")
        self.test_an_emptied_volume_is_filled_from_the_majority()
        accounts = {
            tuple(replica.sql_quietly("SHOW GRANTS FOR 'ann'@'%'")[0]) for replica in self.project.replicas}
        self.assertEqual(len(accounts), 1, accounts)
        with contextlib.closing(self.project.connect(user="ann", password="ann-password")) as connection:
            self.assertEqual(self.rows(connection, "SELECT 1"), ((1,),))
        self.project.query("DROP USER 'ann'@'%'")

    def test_resync_by_hand(self):
        self.project.cli("resync", "db", "db-3")
        self.project.wait_active()
        self.project.assert_equal_replicas()
        self.assertTrue(self.votes(kind="repair"), "no record of the repair")

    def test_auto_increment_stays_equal(self):
        """Failed inserts leave gaps, and a copy or a restart could lose them: the next number must be the same."""
        session = self.session(database="probe")
        self.does(session, "CREATE TABLE a (id INT AUTO_INCREMENT PRIMARY KEY, k INT UNIQUE)")

        def check(step):
            counters = {
                replica.service: replica.sql_quietly("SHOW TABLE STATUS LIKE 'a'", "probe")[0][10]
                for replica in self.project.replicas}
            self.assertEqual(len(set(counters.values())), 1, f"after {step}: {counters}")
            return int(counters["db-1"])
        self.does(session, "INSERT INTO a (k) VALUES (1), (2)")
        self.assertEqual(check("an insert"), 3)
        self.assertEqual(self.refused(session, "INSERT INTO a (k) VALUES (3), (1)").args[0], 1062)
        self.assertGreater(check("a failed unique insert"), 3)
        session.begin()
        self.does(session, "INSERT INTO a (k) VALUES (10)")
        session.rollback()
        self.does(session, "INSERT IGNORE INTO a (k) VALUES (1), (4)")
        check("a rollback")
        self.does(session, "INSERT INTO a (k) SELECT seq FROM seq_100_to_149")
        bulk = check("a bulk insert")
        self.assertGreater(bulk, self.rows(session, "SELECT MAX(id) + 1 FROM a")[0][0], "no gap that could be lost")
        self.project.cli("resync", "db", "db-3")
        self.project.wait_active()
        self.assertEqual(check("a resync"), bulk)
        self.project.replica(2).kill()
        self.project.wait_state(2, "quarantined", "joining", "syncing", "dead", "shadow")
        self.project.heal()
        self.assertEqual(check("a restart"), bulk)
        again = self.session(database="probe")
        self.does(again, "INSERT INTO a (k) VALUES (1000)")
        self.assertEqual(self.rows(again, "SELECT id FROM a WHERE k = 1000"), ((bulk,),))
        self.project.assert_equal_replicas()

    # -- the operator's commands ---------------------------------------------------------------

    def test_an_operator_freezes_writes_and_thaws_them(self):
        session = self.session(database="probe")
        self.does(session, "INSERT INTO life VALUES (1, 7)")
        self.project.cli("freeze", "db", "--reason", "the cellar is flooded")
        self.assertEqual(self.project.status()["frozenReason"], "the cellar is flooded")
        self.assertIn("writes are frozen: the cellar is flooded", self.project.cli("status", "db").stdout)
        # Reads go on; a write is refused with reason and way out, and the session stays.
        self.assertEqual(self.rows(session, "SELECT v FROM life"), ((7,),))
        for text in ("INSERT INTO life VALUES (2, 14)", "CREATE TABLE other (id INT)", "DROP TABLE life"):
            code, message = self.refused(session, text).args
            self.assertEqual(code, 1290)
            self.assertEqual(message, "ftcompose: writes to db are frozen (the cellar is flooded); "
                                      "see 'ftcompose status' and 'ftcompose thaw'")
        session.begin()
        self.assertEqual(self.refused(session, "UPDATE life SET v = 8").args[0], 1290)
        session.rollback()
        self.assertEqual(self.rows(session, "SELECT v FROM life"), ((7,),))
        self.project.assert_equal_replicas()
        self.project.cli("thaw", "db", "--from", "db-2")
        self.project.wait_active(seconds=180)
        self.assertIsNone(self.project.status().get("frozenReason"))
        self.does(session, "INSERT INTO life VALUES (2, 14)")
        self.project.assert_equal_replicas()
        reasons = [vote["reason"] for vote in self.project.votes_since(self.mark, "--kind", "freeze")]
        self.assertEqual(reasons, ["frozen: the cellar is flooded", "thawed"])

    def follow_votes(self):
        """`ftcompose votes --follow` and the lines it has printed so far."""
        lines = []
        following = subprocess.Popen(
            [BINARY, "votes", "db", "--follow", "--json", "--since", self.mark, "--project-name", self.project.name],
            stdout=subprocess.PIPE, text=True, cwd=self.project.folder, env=self.project.env)
        reader = threading.Thread(target=lambda: lines.extend(following.stdout), daemon=True)

        def end():
            following.kill()
            following.wait()
            reader.join(10)
            following.stdout.close()
        self.addCleanup(end)
        reader.start()
        return lines

    def test_votes_are_followed_and_chosen(self):
        lines = self.follow_votes()
        session = self.session(database="probe")
        self.does(session, "INSERT INTO life VALUES (1, 7)")

        def followed(request, verdict):
            return [vote for vote in map(json.loads, list(lines))
                    if (vote["kind"], vote.get("request_kind"), vote.get("verdict")) == ("reply", request, verdict)]
        eventually("the INSERT is shown", lambda: followed("INSERT", "unanimous"), 60)
        self.project.replica(3).sql_quietly("UPDATE life SET v = 8", "probe")
        self.assertEqual(self.rows(session, "SELECT v FROM life"), ((7,),))
        eventually("the outvoted SELECT is shown", lambda: followed("SELECT", "majority"), 60)
        # The voter's records come in the same stream.
        eventually("a vote on states is shown", lambda: any('"kind":"state"' in line for line in list(lines)), 90)
        self.project.wait_active()
        self.project.assert_equal_replicas()

        def chosen():
            every = self.project.votes_since(self.mark)
            tunnel, voter = (self.project.votes_since(self.mark, side) for side in ("--tunnel", "--voter"))
            lost = self.project.votes_since(self.mark, "--verdict", "majority")
            last = self.project.votes_since(self.mark, "--kind", "reply", "--last", "2")
            self.assertEqual(self.project.votes_since(self.mark), every, "records came meanwhile")
            self.assertEqual(sorted(map(str, tunnel + voter)), sorted(map(str, every)))
            self.assertTrue({"reply", "lifecycle"} <= {vote["kind"] for vote in tunnel})
            self.assertFalse({"log", "existence", "state"} & {vote["kind"] for vote in tunnel})
            self.assertIn("state", {vote["kind"] for vote in voter})
            self.assertNotIn("reply", {vote["kind"] for vote in voter})
            self.assertEqual(lost, [vote for vote in every if vote.get("verdict") == "majority"])
            self.assertIn("SELECT", {vote.get("request_kind") for vote in lost})
            self.assertEqual(last, [vote for vote in every if vote["kind"] == "reply"][-2:])
            self.assertEqual(len(last), 2)
            return True
        eventually("the filters choose from the same records", chosen, 60, 1)

    def test_two_replicas_down_is_a_clean_error_and_ends_by_itself(self):
        session = self.session(database="probe")
        raw = RawClient(self.project.port, 120)
        self.addCleanup(raw.socket.close)
        self.assertEqual(raw.login("root", self.project.password)[0], 0)
        statement = raw.prepare("SELECT 1")
        self.project.replica(2).stop(2)
        self.project.replica(3).stop(2)
        eventually("not serving", lambda: not self.project.status()["serving"], 60)
        with self.assertRaises(pymysql.Error) as caught:
            self.rows(session, "SELECT 1 FROM life")
        self.assertRegex(str(caught.exception), "ftcompose: too few replicas of db: [01] of 3 can answer")
        self.assertNotIn("timed out", str(caught.exception))
        # A command without a reply has none now either: the error that follows is that of the unknown command.
        raw.command(Command.STATEMENT_CLOSE, struct.pack("<I", statement.id))
        raw.command(0x77)
        with self.assertRaises(ServerError) as unknown:
            raw.payload()
        self.assertEqual(unknown.exception.code, 1047)
        self.project.replica(2).start()
        self.project.replica(3).start()
        self.project.wait_active(seconds=180)
        self.assertEqual(self.project.query("SELECT COUNT(*) FROM probe.life"), ((0,),))


class NeverStarts(unittest.TestCase):

    def test_a_replica_that_never_starts_leaves_the_service_healthy(self):
        project = Project(EXAMPLE.read_text())
        self.addCleanup(project.down)
        project.build()
        # The third replica's command does not exist: its container ends at once, again and again.
        emitted = project.folder / "compose.ft.yml"
        override = project.folder / "override.yml"
        override.write_text("services:\n  db-3:\n    entrypoint: [/bin/false]\n")
        run(["docker", "compose", "-p", project.name, "-f", emitted, "-f", override, "up", "-d"],
            seconds=240, cwd=project.folder, env=project.env)
        project.wait_serving(120)
        project.query("CREATE DATABASE probe")
        states = project.states()
        self.assertEqual([states["db-1"], states["db-2"]], ["active", "active"])
        self.assertNotEqual(states["db-3"], "active")
        status = project.status()
        missing = next(item for item in status["replicas"] if item["name"] == "db-3")
        self.assertTrue(missing["reason"], "the status does not say why db-3 is missing")
        eventually(
            "the tunnel is healthy",
            lambda: project.tunnel.inspect()["State"]["Health"]["Status"] == "healthy", 90)
