"""`mode: observe`: the leader's reply is the answer; the others are compared, reported and masked never."""

import contextlib

from base import ProjectTest
from harness import database_source, eventually

class ObserveTest(ProjectTest):
    """One observed service; every test begins with equal replicas."""

    source = database_source("x-ft: {ft_level: 3, mode: observe}")

    def setUp(self):
        super().setUp()
        self.project.query("CREATE DATABASE probe")
        self.project.query("CREATE TABLE probe.t (id INT PRIMARY KEY, text VARCHAR(40))")
        self.project.query("INSERT INTO probe.t VALUES (1, 'right'), (2, 'right')")
        self.mark = self.project.mark()

    def alter(self, number, text):
        self.project.replica(number).sql_quietly(
            f"UPDATE t SET text = '{text}' WHERE id = 1", "probe"
        )

    def first_row(self):
        return self.project.query("SELECT text FROM probe.t WHERE id = 1")[0][0]

    def record_of(self, request, **wanted):
        """The last record of a request, once it is written."""
        def found():
            votes = [
                vote for vote in self.votes(kind="reply", request_kind=request)
                if all(vote.get(key) == value for key, value in wanted.items())
            ]
            return votes[-1] if votes else None
        return eventually(f"a record of {request} {wanted}", found)

    def assert_all_active(self):
        self.assertEqual(set(self.project.states().values()), {"active"})
        self.assertIsNone(self.project.status().get("frozenReason"))

    def test_the_leaders_wrong_answer_reaches_the_client_and_is_recorded(self):
        self.alter(1, "wrong")
        self.assertEqual(self.first_row(), "wrong")
        vote = self.record_of("SELECT", verdict="majority")
        self.assertEqual(vote["leader"], "db-1")
        self.assertEqual(vote["replicas"]["db-1"], "dissented")
        self.assertIn("observed", vote["flags"])
        self.assertIn("unvoted", vote["flags"])
        self.assert_all_active()

    def test_a_followers_dissent_is_recorded_and_costs_it_nothing(self):
        self.alter(3, "wrong")
        self.assertEqual(self.first_row(), "right")
        vote = self.record_of("SELECT", verdict="majority")
        self.assertEqual(vote["replicas"]["db-3"], "dissented")
        self.assertIn("observed", vote["flags"])
        self.assertNotIn("unvoted", vote["flags"])
        # A write whose effect differs, and the state votes after it, are reported too.
        self.project.query("UPDATE probe.t SET id = id + 10 WHERE text = 'right'")
        vote = self.record_of("UPDATE", verdict="majority")
        self.assertEqual(vote["replicas"]["db-3"], "dissented")
        eventually(
            "a state vote that names db-3",
            lambda: [
                vote for vote in self.votes(kind="state", verdict="majority")
                if vote["replicas"].get("db-3") == "dissented" and "observed" in vote["flags"]
            ],
            60,
        )
        self.assert_all_active()

    def test_without_a_majority_the_leader_answers_and_nothing_freezes(self):
        self.alter(2, "second")
        self.alter(3, "third")
        self.assertEqual(self.first_row(), "right")
        vote = self.record_of("SELECT", verdict="no_majority")
        self.assertEqual(vote["leader"], "db-1")
        self.assertIn("unvoted", vote["flags"])
        self.project.query("INSERT INTO probe.t VALUES (3, 'new')")
        eventually(
            "a state vote without majority",
            lambda: self.votes(kind="state", verdict="no_majority"), 60,
        )
        self.project.query("INSERT INTO probe.t VALUES (4, 'newer')")
        self.assertEqual(self.project.query("SELECT COUNT(*) FROM probe.t")[0][0], 4)
        self.assert_all_active()

    def test_long_replies_are_the_leaders_however_the_others_differ(self):
        self.project.query("CREATE TABLE probe.big (id INT PRIMARY KEY, text MEDIUMTEXT)")
        self.project.query(
            "INSERT INTO probe.big SELECT seq, REPEAT(MD5(seq), 32) FROM seq_1_to_24000",
            database="probe",
        )
        for number in (2, 3):
            self.project.replica(number).sql_quietly(
                f"UPDATE big SET text = REPEAT('{number}', 1024) WHERE id % 3 = 0", "probe"
            )
        rows = self.project.query("SELECT id, text, LENGTH(text) FROM probe.big ORDER BY id")
        self.assertEqual(len(rows), 24000)
        self.assertTrue(all(len(set(text)) > 2 for _, text, _ in rows), "a follower's rows came through")
        self.record_of("SELECT", verdict="no_majority")
        self.assert_all_active()

    def test_sessions_and_transactions_work_as_ever(self):
        with contextlib.closing(self.session()) as connection:
            connection.autocommit(False)
            self.does(connection, "INSERT INTO probe.t VALUES (5, UUID())")
            self.does(connection, "UPDATE probe.t SET text = NOW(6) WHERE id = 2")
            connection.rollback()
            self.does(connection, "INSERT INTO probe.t VALUES (6, UUID())")
            connection.commit()
            self.refused(connection, "INSERT INTO probe.t VALUES (6, 'twice')", "duplicate")
        self.project.assert_equal_replicas()
        self.record_of("INSERT", verdict="unanimous")

    def test_one_living_replica_serves_and_the_others_come_back_as_its_copies(self):
        for number in (2, 3):
            self.project.replica(number).kill()
        eventually("db-1 alone serves", lambda: self.first_row() == "right", 60)
        self.project.query("INSERT INTO probe.t VALUES (7, 'alone')")
        for number in (2, 3):
            self.project.replica(number).start()
        self.project.wait_active()
        self.project.assert_equal_replicas()
        # Then the leader goes: the next one leads, and the old one comes back as its copy.
        self.project.replica(1).kill()
        eventually("db-2 leads", lambda: self.first_row() == "right", 60)
        self.project.query("INSERT INTO probe.t VALUES (8, 'led by db-2')")
        self.project.replica(1).start()
        self.project.wait_active()
        self.project.assert_equal_replicas()

    def test_status_and_metrics_say_that_nothing_is_masked(self):
        self.assertEqual(self.project.status()["mode"], "observe")
        table = self.project.cli("status", "db").stdout
        self.assertIn("observed only: the answers are db-1's", table)
        metrics = self.project.tunnel.execute(
            "bash", "-c",
            "exec 3<>/dev/tcp/127.0.0.1/7400; "
            "printf 'GET /metrics HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\n\\r\\n' >&3; "
            "timeout 5 cat <&3",
            check=False,
        ).stdout
        self.assertIn('ftcompose_observed{service="db"} 1', metrics)
        self.assertIn("ftcompose_unvoted_total", metrics)
