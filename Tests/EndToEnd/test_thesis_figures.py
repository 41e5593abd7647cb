"""Figures 5.2 to 5.9 of the thesis, on three real MariaDB servers.

The figures' queries are the thesis' own, in its order. Faults are put in with plain SQL on one replica, around
the tunnel, so that these tests do not depend on `ftcompose inject` (test_inject has that).
"""

import re

from base import ProjectTest
from harness import dissenters, eventually

TABLE = "CREATE TABLE test_table (ID int, name text, primary key(ID))"


class ThesisFigures(ProjectTest):

    def voter_says(self, pattern, before=""):
        """Waits for a line in the voter's log that was not there before."""
        return eventually(
            f"the voter's log says /{pattern}/",
            lambda: re.search(pattern, self.project.voter.logs()[len(before):], re.IGNORECASE), 20)

    def warned(self, name, before):
        """Waits for a warning about the replica: the tunnel's for its reply, the voter's for its state."""
        def look():
            lines = self.project.tunnel.logs()[len(before):] + self.project.voter.logs()
            return [line for line in lines.splitlines() if '"warning"' in line and name in line]
        return eventually(f"a warning about {name}", look, 20)

    # -- 5.2 correct execution ----------------------------------------------------------------

    def test_figures_5_2_to_5_6_all_seven_statements_are_unanimous(self):
        log = self.project.voter.logs()
        session = self.session()
        self.assertEqual(self.does(session, "CREATE DATABASE testdb"), 1)                  # 5.2
        self.voter_says(r"all database creations? succe", log)
        session.select_db("testdb")                                                        # 5.3
        self.does(session, TABLE)
        self.voter_says(r"all tables are equal", log)
        log = self.project.voter.logs()
        self.assertEqual(
            self.does(session, "INSERT INTO test_table (ID, name) VALUES (1, 'name1')"), 1)  # 5.4
        self.voter_says(r"all tables are equal", log)
        self.assertEqual(self.rows(session, "SELECT * FROM test_table"), ((1, "name1"),))   # 5.5
        self.assertEqual(self.does(session, "UPDATE test_table SET ID = 2 WHERE ID = 1"), 1)
        self.assertEqual(self.rows(session, "SELECT * FROM test_table"), ((2, "name1"),))
        log = self.project.voter.logs()
        self.does(session, "DROP DATABASE testdb")                                         # 5.6
        self.voter_says(r"all database removals? succe", log)
        for replica in self.project.replicas:
            self.assertEqual(replica.user_databases(), [])

        kinds = [vote.get("request_kind", "") for vote in self.votes(kind="reply")]
        for kind in ("CREATE DATABASE", "CREATE TABLE", "INSERT", "SELECT", "UPDATE", "DROP DATABASE"):
            self.assertIn(kind, kinds)
        for vote in self.votes(kind="reply"):
            self.assertIn(vote["verdict"], ("unanimous", "skipped"), vote)
        self.assert_no_alarm()

    # -- 5.3 fault injection ------------------------------------------------------------------

    def test_figure_5_7_one_replica_fails_create_database(self):
        self.project.replica(3).sql("CREATE DATABASE testdb")
        log = self.project.tunnel.logs()
        session = self.session()
        self.assertEqual(self.does(session, "CREATE DATABASE testdb"), 1)
        # The same connection goes on as if nothing had happened.
        self.assertIn(("testdb",), self.rows(session, "SHOW DATABASES"))
        self.assert_masked("db-3")
        self.warned("db-3", log)
        self.project.wait_active()
        self.project.assert_equal_replicas()

    def test_figure_5_7_one_replica_creates_another_database(self):
        session = self.session()
        log = self.project.voter.logs()
        self.does(session, "CREATE DATABASE testdb")
        self.project.replica(3).sql("DROP DATABASE testdb; CREATE DATABASE fault")
        self.does(session, "CREATE DATABASE probe")
        eventually("the existence or state vote sees db-3", lambda: self.assert_masked("db-3"), 90, 1)
        self.voter_says(r"majority", log)
        self.project.wait_active()
        self.project.assert_equal_replicas()

    def test_figure_5_8_equal_logs_and_a_different_table(self):
        """Only the state vote can see this one: reply and log are the same on all three."""
        session = self.session()
        self.does(session, "CREATE DATABASE testdb")
        session.select_db("testdb")
        self.does(session, TABLE)
        # The trigger changes what is stored, not what is answered or logged.
        self.project.replica(3).sql_quietly(
            "CREATE TRIGGER spoil BEFORE INSERT ON test_table FOR EACH ROW SET NEW.name = 'xxxx'",
            "testdb")
        log = self.project.voter.logs()
        self.assertEqual(
            self.does(session, "INSERT INTO test_table (ID, name) VALUES (1, 'name1')"), 1)
        found = eventually(
            "a state vote against db-3",
            lambda: self.assert_masked("db-3", kinds=("state",)), 90, 1)
        self.assertEqual(dissenters(found[0]), ["db-3"])
        self.voter_says(r"majority", log)
        self.assertEqual(self.rows(session, "SELECT name FROM test_table"), (("name1",),))
        self.project.wait_active()
        self.project.assert_equal_replicas()
        self.assertEqual(self.project.replica(3).sql("SHOW TRIGGERS FROM testdb"), [])

    def test_figure_5_8_one_replica_has_another_table(self):
        session = self.session()
        self.does(session, "CREATE DATABASE testdb")
        self.project.replica(2).sql_quietly("CREATE TABLE testdb.test_table (ID int)")
        session.select_db("testdb")
        self.does(session, TABLE)
        self.assertEqual(
            self.does(session, "INSERT INTO test_table (ID, name) VALUES (1, 'name1')"), 1)
        self.assertEqual(self.rows(session, "SELECT * FROM test_table"), ((1, "name1"),))
        self.assert_masked("db-2")
        self.project.wait_active()
        self.project.assert_equal_replicas()

    def test_insert_fails_on_one_replica(self):
        session = self.session()
        self.does(session, "CREATE DATABASE testdb")
        session.select_db("testdb")
        self.does(session, TABLE)
        self.project.replica(1).sql_quietly("INSERT INTO test_table VALUES (1, 'xxxx')", "testdb")
        self.assertEqual(
            self.does(session, "INSERT INTO test_table (ID, name) VALUES (1, 'name1')"), 1)
        self.assertEqual(self.rows(session, "SELECT * FROM test_table"), ((1, "name1"),))
        self.assert_masked("db-1", kinds=("reply",))
        self.project.wait_active()
        self.project.assert_equal_replicas()

    def test_figure_5_9_three_states_freeze_the_service_and_thaw_leads_out(self):
        session = self.session()
        self.does(session, "CREATE DATABASE testdb")
        session.select_db("testdb")
        self.does(session, TABLE)
        self.does(session, "INSERT INTO test_table (ID, name) VALUES (1, 'name1')")
        log = self.project.voter.logs()
        self.project.replica(2).sql_quietly("UPDATE test_table SET name = 'yyyy'", "testdb")
        self.project.replica(3).sql_quietly("UPDATE test_table SET name = 'xxxx'", "testdb")

        self.refused(session, "SELECT * FROM test_table", "majority")
        eventually("the service is frozen", lambda: self.project.status().get("frozenReason"), 60)
        self.voter_says(r"system failover|not possible|no majority", log)
        self.assertTrue(self.votes(verdict="no_majority"), "no record of the lost majority")
        self.refused(session, "INSERT INTO test_table (ID, name) VALUES (2, 'name2')",
                     "frozen", "freeze", "majority", "thaw")

        self.project.cli("thaw", "db", "--from", "db-1")
        self.project.wait_active(seconds=180)
        self.assertFalse(self.project.status().get("frozenReason"))
        again = self.session(database="testdb")
        self.assertEqual(self.rows(again, "SELECT * FROM test_table"), ((1, "name1"),))
        self.assertEqual(
            self.does(again, "INSERT INTO test_table (ID, name) VALUES (2, 'name2')"), 1)
        self.project.assert_equal_replicas()
