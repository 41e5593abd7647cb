"""kill -9 of the tunnel and of the voter in the middle of writes: no wrong answer, equal replicas after."""

import contextlib
import os
import signal
import time

import pymysql

import workload
from base import ProjectTest
from harness import SOAK, eventually

KILLS = 10 if SOAK else 3
# Longer than lag_milliseconds.
STANDSTILL_SECONDS = 7


class Crash(ProjectTest):
    scratch = ("testdb", "probe", "fault", workload.DATABASE)

    def run_load(self, clients, seconds, disturb):
        """Runs the load, disturbs it, and returns the report once all replicas are equal again."""
        workload.prepare(self.project.port, self.project.password)
        load = workload.Load(
            self.project.port, self.project.password, clients=clients, seconds=seconds, seed=7, pause=0.02,
            processes=2).start()
        time.sleep(2)
        disturb()
        load.options.until = time.monotonic()
        load.stop.set()
        self.project.heal()
        report = load.finish()
        self.assertEqual(report["wrong"], 0, report["wrong_samples"])
        self.assertEqual(report["hung"], 0, "clients hang")
        self.project.assert_equal_replicas(90)
        return report

    def test_the_tunnel_is_killed_in_the_middle_of_writes(self):
        recoveries = []

        def disturb():
            for _ in range(KILLS):
                began = time.monotonic()
                self.project.tunnel.crash()
                time.sleep(0.3)

                def serves():
                    with contextlib.closing(self.project.connect(connect_timeout=3)) as connection:
                        return self.rows(connection, "SELECT 1") == ((1,),)
                eventually("the tunnel serves again", serves, 90)
                recoveries.append(time.monotonic() - began)
                time.sleep(2)
        report = self.run_load(30, 600, disturb)
        self.assertGreater(report["writes"], 50)
        print(f"        tunnel recovery s: {', '.join(f'{value:.1f}' for value in recoveries)}")

    def test_the_voter_is_killed_in_the_middle_of_writes(self):
        def disturb():
            for _ in range(KILLS):
                self.project.voter.crash()
                eventually("the voter runs again", lambda: self.project.voter.running, 60)
                time.sleep(2)
        report = self.run_load(20, 600, disturb)
        self.assertEqual(report["error_count"], 0, report["errors"])
        self.assertEqual(set(self.project.states().values()), {"active"})

    def test_tunnel_and_one_replica_die_together(self):
        """Two faults at once. A write that only one of the two left has carried out leaves no majority: then writes
        are refused until an operator says which one is right, and never answered with a guess."""
        def settled():
            status = self.project.status()
            active = [item["name"] for item in status["replicas"] if item["state"] == "active"]
            return len(active) == 3 or status.get("frozenReason") == "no majority of states"

        def disturb():
            self.project.replica(2).crash()
            self.project.tunnel.crash()
            time.sleep(1)
            self.project.replica(2).start()
            eventually("three active replicas, or a freeze without majority", settled, 120)
            deadline = time.monotonic() + 15
            while self.project.status().get("frozenReason") and time.monotonic() < deadline:
                time.sleep(1)  # the third may settle it
            if self.project.status().get("frozenReason"):
                print("        the two that were left differ: frozen, thawed from db-1")
                self.project.cli("thaw", "db", "--from", "db-1")
            self.project.wait_active(seconds=120)
        self.run_load(20, 600, disturb)

    def spoil_while_the_tunnel_is_down(self):
        """Two rows through the tunnel, which is stopped; then the first replica has another value in the second."""
        session = self.session()
        self.does(session, "CREATE DATABASE probe")
        self.does(session, "CREATE TABLE probe.t (id INT PRIMARY KEY, v INT)")
        self.does(session, "INSERT INTO probe.t VALUES (1, 1), (2, 2)")
        self.project.tunnel.stop(5)
        self.project.replica(1).sql_quietly("UPDATE probe.t SET v = 9 WHERE id = 2")

    def test_a_replica_that_comes_late_settles_what_two_could_not(self):
        """The tunnel starts with two replicas that differ; the third has the state of one of them."""
        self.spoil_while_the_tunnel_is_down()
        self.project.replica(3).crash()
        self.project.tunnel.start()
        eventually("a freeze without majority",
                   lambda: self.project.status().get("frozenReason") == "no majority of states", 60)
        self.project.replica(3).start()
        self.project.wait_active(seconds=120)
        self.assertEqual(self.project.query("SELECT v FROM probe.t WHERE id = 2"), ((2,),))
        self.project.assert_equal_replicas()

    def test_a_write_lost_on_one_replica_while_the_tunnel_was_down_is_found(self):
        """Someone changed a replica while no tunnel watched: the restart compares before it serves."""
        self.spoil_while_the_tunnel_is_down()
        self.project.tunnel.start()

        def value():
            with contextlib.closing(self.project.connect(connect_timeout=3)) as connection:
                return self.rows(connection, "SELECT v FROM probe.t WHERE id = 2")
        self.assertEqual(eventually("an answer", value, 90), ((2,),))
        self.project.wait_active()
        self.project.assert_equal_replicas()

    def test_the_engine_restarts_every_container(self):
        session = self.session()
        self.does(session, "CREATE DATABASE probe")
        self.does(session, "CREATE TABLE probe.t (id INT PRIMARY KEY)")
        self.does(session, "INSERT INTO probe.t VALUES (1)")
        self.project.compose("restart", "--timeout", "5")
        self.project.wait_active(seconds=180)
        self.assertEqual(self.project.query("SELECT id FROM probe.t"), ((1,),))
        self.project.assert_equal_replicas()

    def stand_still(self, containers):
        """Stops processes without a word, as a suspended machine or a frozen container does."""
        pids = [container.pid for container in containers]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            time.sleep(STANDSTILL_SECONDS)
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)
        time.sleep(3)

    def test_a_tunnel_that_stood_still_blames_no_replica(self):
        mark = self.project.mark()
        report = self.run_load(20, 600, lambda: self.stand_still([self.project.tunnel]))
        self.assertEqual(report["error_count"], 0, report["errors"])
        life = self.project.votes_since(mark, "--kind", "lifecycle")
        self.assertEqual([vote for vote in life if "quarantined" in vote["reason"]], [])

    def test_a_service_that_stood_still_as_a_whole_needs_no_operator(self):
        self.run_load(20, 600, lambda: self.stand_still(
            [self.project.tunnel, self.project.voter, *self.project.replicas]))
        self.project.wait_active(seconds=60)
        status = self.project.status()
        self.assertTrue(status["serving"], status)
        self.assertIsNone(status.get("frozenReason"))
