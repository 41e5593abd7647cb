"""Base of the tests that share one project per class."""

import contextlib
import unittest

import pymysql

from harness import Project


class ProjectTest(unittest.TestCase):
    """One project for the class; every test starts with all replicas active and no user database."""

    #: Compose source; None takes examples/mysql/compose.yml.
    source = None
    project_options = {}
    #: Databases that a test may leave behind and that are dropped before the next one.
    scratch = ("testdb", "probe", "fault")

    @classmethod
    def setUpClass(cls):
        cls.project = Project(cls.source, **cls.project_options)
        cls.addClassCleanup(cls.project.down)
        try:
            cls.project.up()
        except BaseException:
            cls.project.keep_logs("start")
            raise

    def setUp(self):
        self.project.heal()
        with contextlib.closing(self.project.connect()) as connection, connection.cursor() as cursor:
            for name in self.scratch:
                cursor.execute(f"DROP DATABASE IF EXISTS `{name}`")
        # What a test left around the tunnel's back is not dropped by a voted DROP.
        for replica in self.project.replicas:
            left = [name for name in replica.user_databases() if name in self.scratch]
            for name in left:
                replica.sql_quietly(f"DROP DATABASE IF EXISTS `{name}`")
        self.project.wait_active()
        self.mark = self.project.mark()

    # -- helpers ------------------------------------------------------------------------------

    def session(self, **options):
        """A connection that is closed when the test ends."""
        connection = self.project.connect(**options)
        self.addCleanup(self.close, connection)
        return connection

    @staticmethod
    def close(connection):
        with contextlib.suppress(pymysql.Error, OSError):
            connection.close()

    def rows(self, connection, text, *arguments):
        with connection.cursor() as cursor:
            cursor.execute(text, arguments or None)
            return cursor.fetchall()

    def does(self, connection, text, *arguments):
        """Runs a statement and returns the number of affected rows."""
        with connection.cursor() as cursor:
            return cursor.execute(text, arguments or None)

    def refused(self, connection, text, *pattern):
        """Runs a statement that must fail with one of the words in its message; returns the error."""
        with self.assertRaises(pymysql.Error) as caught:
            self.rows(connection, text)
        message = str(caught.exception).lower()
        if pattern:
            self.assertTrue(any(word in message for word in pattern), message)
        return caught.exception

    def votes(self, **wanted):
        """Records of this test whose fields are as wanted."""
        return [
            vote for vote in self.project.votes_since(self.mark)
            if all(vote.get(key) == value for key, value in wanted.items())
        ]

    def assert_masked(self, name, kinds=("reply", "log", "existence", "state")):
        """Some vote of this test had exactly this replica in the minority and still found a majority."""
        found = [
            vote for vote in self.votes(verdict="majority")
            if vote["kind"] in kinds and vote["replicas"].get(name) in ("dissented", "failed")
        ]
        self.assertTrue(found, f"no majority vote against {name}: {self.project.alarms_since(self.mark)}")
        return found

    def assert_no_alarm(self):
        self.assertEqual(self.project.alarms_since(self.mark), [])
