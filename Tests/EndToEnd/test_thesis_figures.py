"""Figures 5.2 to 5.9 of the thesis, on three real MariaDB servers.

The figures' queries are the thesis' own, in its order. Faults are put in with plain SQL on one replica, around
the tunnel, so that these tests do not depend on `ftcompose inject` (test_inject has that).
"""

from base import ProjectTest
from harness import dissenters, eventually

TABLE = "CREATE TABLE test_table (ID int, name text, primary key(ID))"


class ThesisFigures(ProjectTest):

    def setUp(self):
        super().setUp()
        self.tunnel_log, self.voter_log = self.project.tunnel.logs(), self.project.voter.logs()

    def voter_says(self, message, level="info", **fields):
        """Waits for a line of the voter's since the test began, or since `said_until_now`."""
        wanted = {"level": level, "message": message, **fields}
        return eventually(
            f"the voter says {wanted}", lambda: self.project.voter.said(self.voter_log, **wanted), 60)

    def voter_finds_the_table_equal(self):
        """Waits for a vote on the table alone, or on everything when a look at all of it was due."""
        return eventually("the voter finds the table equal", lambda: [
            line for line in self.project.voter.said(self.voter_log, level="info", message="All tables are equal")
            if "testdb.test_table" in line["about"] or line["about"] == "everything"], 60)

    def said_until_now(self):
        """What was said before does not count from here on."""
        self.voter_log = self.project.voter.logs()

    def tunnel_warns(self, name, request):
        """Waits for the tunnel's warning that this replica was outvoted in its reply."""
        def look():
            said = self.project.tunnel.said(
                self.tunnel_log, level="warning", message="vote without unanimity", verdict="majority", request=request)
            return [line for line in said if name in (line["dissenters"], line["failed"])]
        return eventually(f"a warning that {name} was outvoted on {request}", look, 60)

    def tunnel_is_critical(self, message, **fields):
        """Waits for the tunnel's critical line."""
        return eventually(f"critical: {message} {fields}", lambda: self.project.tunnel.said(
            self.tunnel_log, level="critical", message=message, **fields), 60)

    # -- 5.2 correct execution ----------------------------------------------------------------

    def test_figures_5_2_to_5_6_all_seven_statements_are_unanimous(self):
        session = self.session()
        self.assertEqual(self.does(session, "CREATE DATABASE testdb"), 1)                  # 5.2
        self.voter_says("All database creations succeeded", names="testdb")
        session.select_db("testdb")                                                        # 5.3
        self.does(session, TABLE)
        self.voter_says("All table creations succeeded", names="testdb.test_table")
        self.voter_finds_the_table_equal()
        self.said_until_now()
        self.assertEqual(
            self.does(session, "INSERT INTO test_table (ID, name) VALUES (1, 'name1')"), 1)  # 5.4
        self.voter_finds_the_table_equal()
        self.assertEqual(self.rows(session, "SELECT * FROM test_table"), ((1, "name1"),))   # 5.5
        self.assertEqual(self.does(session, "UPDATE test_table SET ID = 2 WHERE ID = 1"), 1)
        self.assertEqual(self.rows(session, "SELECT * FROM test_table"), ((2, "name1"),))
        self.said_until_now()
        self.does(session, "DROP DATABASE testdb")                                         # 5.6
        self.voter_says("All database removals succeeded", names="testdb")
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
        session = self.session()
        self.assertEqual(self.does(session, "CREATE DATABASE testdb"), 1)
        # The same connection goes on as if nothing had happened.
        self.assertIn(("testdb",), self.rows(session, "SHOW DATABASES"))
        self.assert_masked("db-3")
        self.tunnel_warns("db-3", "CREATE DATABASE")
        self.project.wait_active()
        self.project.assert_equal_replicas()

    def test_figure_5_7_one_replica_creates_another_database(self):
        session = self.session()
        self.does(session, "CREATE DATABASE testdb")
        self.project.replica(3).sql("DROP DATABASE testdb; CREATE DATABASE fault")
        self.does(session, "CREATE DATABASE probe")
        eventually("the existence or state vote sees db-3", lambda: self.assert_masked("db-3"), 90, 1)
        # "… with some failed over databases" when the creation was still to be voted on, else "… tables …".
        self.voter_says("Majority obtained", level="warning", dissenters="db-3")
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
        self.assertEqual(
            self.does(session, "INSERT INTO test_table (ID, name) VALUES (1, 'name1')"), 1)
        found = eventually(
            "a state vote against db-3",
            lambda: self.assert_masked("db-3", kinds=("state",)), 90, 1)
        self.assertEqual(dissenters(found[0]), ["db-3"])
        self.voter_says("Majority obtained, but some tables failed over", level="warning", dissenters="db-3")
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
        self.tunnel_warns("db-2", "CREATE TABLE")
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
        self.tunnel_warns("db-1", "INSERT")
        self.project.wait_active()
        self.project.assert_equal_replicas()

    def test_figure_5_9_three_states_freeze_the_service_and_thaw_leads_out(self):
        session = self.session()
        self.does(session, "CREATE DATABASE testdb")
        session.select_db("testdb")
        self.does(session, TABLE)
        self.does(session, "INSERT INTO test_table (ID, name) VALUES (1, 'name1')")
        self.project.replica(2).sql_quietly("UPDATE test_table SET name = 'yyyy'", "testdb")
        self.project.replica(3).sql_quietly("UPDATE test_table SET name = 'xxxx'", "testdb")

        error = self.refused(session, "SELECT * FROM test_table")
        self.assertIn("no majority for SELECT on db: the replicas gave 3 different answers", str(error))
        eventually("the service is frozen", lambda: self.project.status().get("frozenReason"), 60)
        self.tunnel_is_critical("vote without unanimity", verdict="no_majority", request="SELECT")
        self.tunnel_is_critical("writes are frozen", reason="no majority")
        self.voter_says("Voting is not possible: no majority", level="critical")
        self.assertTrue(self.votes(verdict="no_majority"), "no record of the lost majority")
        error = self.refused(session, "INSERT INTO test_table (ID, name) VALUES (2, 'name2')")
        self.assertEqual(error.args[0], 1290)
        self.assertIn("writes to db are frozen (no majority", error.args[1])

        self.project.cli("thaw", "db", "--from", "db-1")
        self.project.wait_active(seconds=180)
        self.assertFalse(self.project.status().get("frozenReason"))
        again = self.session(database="testdb")
        self.assertEqual(self.rows(again, "SELECT * FROM test_table"), ((1, "name1"),))
        self.assertEqual(
            self.does(again, "INSERT INTO test_table (ID, name) VALUES (2, 'name2')"), 1)
        self.project.assert_equal_replicas()
