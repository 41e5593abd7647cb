"""The probes that Pgpool-II fails (measured: it returns the corrupt row, or cuts the client), on MariaDB.

Each probe is swept over all three replicas: a tunnel that trusted one of them would fail on that one.
"""

import pymysql

from base import ProjectTest
from harness import SOAK

ROUNDS = 20 if SOAK else 2


class PgpoolProbes(ProjectTest):

    def prepare(self):
        session = self.session()
        self.does(session, "DROP DATABASE IF EXISTS probe")
        self.does(session, "CREATE DATABASE probe")
        session.select_db("probe")
        self.does(session, "CREATE TABLE t (id INT PRIMARY KEY, v VARCHAR(64))")
        self.does(session, "INSERT INTO t VALUES (1,'one'),(2,'two'),(3,'three'),(4,'four')")
        return session

    def sweep(self, fault, check):
        """Puts the fault on each replica in turn and lets the client look several times."""
        for index in (1, 2, 3):
            with self.subTest(replica=index):
                # Two faults at once would be beyond three replicas: the last one must be healed first.
                self.project.heal()
                session = self.prepare()
                self.mark = self.project.mark()
                fault(self.project.replica(index))
                for _ in range(ROUNDS):
                    check(session, index)
                self.assert_masked(f"db-{index}")
                self.project.assert_equal_replicas()
                self.project.wait_active()

    def test_a_corrupt_row_on_any_one_replica_is_never_returned(self):
        def check(session, _):
            self.assertEqual(self.rows(session, "SELECT v FROM t WHERE id = 2"), (("two",),))
            self.assertEqual(self.rows(session, "SELECT id FROM t WHERE v = 'two'"), ((2,),))
            self.assertEqual(self.rows(session, "SELECT COUNT(DISTINCT v) FROM t"), ((4,),))
        self.sweep(
            lambda replica: replica.sql_quietly("UPDATE t SET v = 'corrupt' WHERE id = 2", "probe"), check)

    def test_a_row_missing_on_one_replica_does_not_disturb_an_update(self):
        def check(session, index):
            self.does(session, "UPDATE t SET v = CONCAT('x', v) WHERE id = 3")
            self.assertEqual(self.rows(session, "SELECT COUNT(*) FROM t"), ((4,),))
        self.sweep(lambda replica: replica.sql_quietly("DELETE FROM t WHERE id = 3", "probe"), check)

    def test_a_row_missing_on_one_replica_does_not_disturb_a_transaction(self):
        def check(session, index):
            session.begin()
            self.assertEqual(self.rows(session, "SELECT COUNT(*) FROM t"), ((4,),))
            self.does(session, "UPDATE t SET v = CONCAT('x', v) WHERE id = 3")
            session.commit()
        self.sweep(lambda replica: replica.sql_quietly("DELETE FROM t WHERE id = 3", "probe"), check)

    def test_a_table_missing_on_one_replica_does_not_disturb_the_client(self):
        def check(session, _):
            self.assertEqual(len(self.rows(session, "SELECT * FROM t")), 4)
            self.does(session, "UPDATE t SET v = CONCAT('x', v) WHERE id = 4")
        self.sweep(lambda replica: replica.sql_quietly("DROP TABLE t", "probe"), check)

    def test_time_random_and_uuid_leave_three_equal_replicas_or_are_refused(self):
        session = self.prepare()
        self.does(session, """
            CREATE TABLE n (id INT AUTO_INCREMENT PRIMARY KEY, at TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6),
                            a DATETIME(6), b DATETIME(6), r DOUBLE, u VARCHAR(40), c BIGINT UNSIGNED)""")
        statements = [
            "INSERT INTO n (a, b, r, u) VALUES (NOW(6), SYSDATE(6), RAND(), UUID())",
            "INSERT INTO n (a, b, r, u) SELECT NOW(6), SYSDATE(6), RAND(), UUID() FROM t",
            "INSERT INTO n (a, r, u) SELECT UTC_TIMESTAMP(6), RAND(id), UUID() FROM t ORDER BY id",
            "INSERT INTO n (c) VALUES (CONNECTION_ID())",
            "INSERT INTO n (u) SELECT CONCAT('x', UUID()) FROM t WHERE RAND() < 0.9 ORDER BY id",
            "UPDATE n SET r = RAND(), u = UUID() ORDER BY id",
            "INSERT INTO n (c) VALUES (UUID_SHORT())",
        ]
        done = 0
        for text in statements:
            with self.subTest(statement=text):
                try:
                    self.does(session, text)
                    done += 1
                except Exception as error:
                    # A refusal is fine when it gives a reason and nothing diverged.
                    self.assertRegex(str(error).lower(), "determin|differ|refus|cannot be")
        self.assertGreaterEqual(done, 4)
        self.project.assert_equal_replicas()
        uuids = self.rows(session, "SELECT COUNT(u), COUNT(DISTINCT u) FROM n")
        self.assertEqual(uuids[0][0], uuids[0][1], "uuids repeat")
        self.assert_no_alarm()

    def test_prepared_time_random_and_uuid_leave_three_equal_replicas_or_are_refused(self):
        session = self.prepare()
        self.does(session, "CREATE TABLE n (id INT PRIMARY KEY, a DATETIME(6), r DOUBLE, u VARCHAR(40))")
        self.does(session, "PREPARE p FROM 'INSERT INTO n VALUES (?, NOW(6), RAND(), NULL)'")
        for number in range(10):
            self.does(session, f"SET @n = {number}")
            self.does(session, "EXECUTE p USING @n")
        self.assertEqual(self.rows(session, "SELECT COUNT(DISTINCT a), COUNT(DISTINCT r) FROM n"), ((10, 10),))
        try:
            self.does(session, "PREPARE u FROM 'INSERT INTO n VALUES (?, NULL, NULL, UUID())'")
        except pymysql.Error as error:
            # A text statement that is prepared runs later, out of the pin's reach: refused with the reason.
            self.assertIn("uuid", str(error).lower())
        else:
            self.does(session, "SET @n = 100")
            self.does(session, "EXECUTE u USING @n")
        self.project.assert_equal_replicas()
        self.assert_no_alarm()
