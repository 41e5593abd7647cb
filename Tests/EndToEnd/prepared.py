"""Tests of prepared statements and of what ends a session's state, byte by byte on the wire."""

import struct
import threading

from harness import eventually
from wire import CURSOR_READ_ONLY, SEVERAL_RESULTS, Command, RawClient, ServerError, Status


class PreparedOnTheWire:
    """Mixed into a test class with a project; PyMySQL knows none of these commands."""

    def raw(self, user="root", password=None):
        client = RawClient(self.project.port, 120)
        self.addCleanup(client.socket.close)
        answer = client.login(user, self.project.password if password is None else password, SEVERAL_RESULTS)
        self.assertEqual(answer[0], 0, answer)
        return client

    def numbered(self, count=100):
        """A raw session in a database with `count` rows."""
        client = self.raw()
        client.query("CREATE DATABASE IF NOT EXISTS probe")
        client.query("USE probe")
        client.query("CREATE TABLE n (id INT PRIMARY KEY, v INT NOT NULL)")
        client.query(f"INSERT INTO n SELECT seq, 0 FROM seq_1_to_{count}")
        return client

    def fetched(self, client, statement, size=30):
        """Rows of an open cursor, fetched piece by piece."""
        rows = []
        while True:
            client.command(Command.STATEMENT_FETCH, struct.pack("<II", statement.id, size))
            part, status = client.rows(statement.result_types)
            self.assertLessEqual(len(part), size)
            rows += part
            if status & Status.LAST_ROW_SENT:
                return rows
            self.assertTrue(status & Status.CURSOR_EXISTS, hex(status))

    def test_rows_are_fetched_from_a_cursor_as_they_were_when_it_was_opened(self):
        client, other = self.numbered(), self.session(database="probe")
        statement = client.prepare("SELECT id, v FROM n WHERE id > ? ORDER BY id")
        for _ in range(3):
            result, = client.execute(statement, 10, flags=CURSOR_READ_ONLY)
            self.assertTrue(result.status & Status.CURSOR_EXISTS, hex(result.status))
            self.assertEqual(result.rows, [])
            self.does(other, "UPDATE n SET v = v + 1")
            rows = self.fetched(client, statement)
            self.assertEqual([row[0] for row in rows], list(range(11, 101)))
            self.assertEqual(len({row[1] for row in rows}), 1, rows)
        # Nothing is left to fetch, and the error is the servers' own.
        client.command(Command.STATEMENT_FETCH, struct.pack("<II", statement.id, 1))
        with self.assertRaises(ServerError) as caught:
            client.rows(statement.result_types)
        self.assertEqual(caught.exception.code, 1421)
        # The session is not bound to its replicas by a cursor that is used up.
        client.query("INSERT INTO n VALUES (1000, 0)")
        self.assert_no_alarm()

    def test_cursors_opened_under_writes_show_one_state_each(self):
        client, other = self.numbered(), self.session(database="probe")
        statement = client.prepare("SELECT id, v FROM n ORDER BY id")
        stop, errors = threading.Event(), []

        def write():
            try:
                while not stop.is_set():
                    self.does(other, "UPDATE n SET v = v + 1")
            except Exception as error:
                errors.append(repr(error))
        writer = threading.Thread(target=write, daemon=True)
        writer.start()
        try:
            for _ in range(20):
                client.execute(statement, flags=CURSOR_READ_ONLY)
                rows = self.fetched(client, statement, 40)
                self.assertEqual(len(rows), 100)
                self.assertEqual(len({row[1] for row in rows}), 1, "rows of two states in one cursor")
        finally:
            stop.set()
            writer.join(60)
        self.assertEqual(errors, [])
        self.assert_no_alarm()

    def test_a_write_with_an_open_cursor_ends_the_session_when_a_replica_joins(self):
        client = self.numbered()
        statement = client.prepare("SELECT id, v FROM n ORDER BY id")
        client.execute(statement, flags=CURSOR_READ_ONLY)
        client.command(Command.STATEMENT_FETCH, struct.pack("<II", statement.id, 10))
        first, _ = client.rows(statement.result_types)
        self.project.cli("resync", "db", "db-3")
        self.project.wait_active()
        mark = self.project.mark()
        # Reads go on: two replicas have the cursor, and the third is not asked for what it cannot know.
        rows = first + self.fetched(client, statement)
        self.assertEqual([row[0] for row in rows], list(range(1, 101)))
        self.assertEqual(self.project.alarms_since(mark), [])
        client.execute(statement, flags=CURSOR_READ_ONLY)
        self.project.cli("resync", "db", "db-3")
        self.project.wait_active()
        mark = self.project.mark()
        with self.assertRaises(ServerError) as caught:
            client.query("INSERT INTO n VALUES (1000, 0)")
        self.assertIn("connect again", str(caught.exception))
        self.assertEqual(self.project.query("SELECT COUNT(*) FROM probe.n"), ((100,),))
        self.assertEqual(self.project.alarms_since(mark), [], "a replica was blamed for a cursor it never had")

    def test_long_parameters_sent_ahead(self):
        client = self.numbered(1)
        client.query("CREATE TABLE l (id INT PRIMARY KEY, v LONGBLOB)")
        statement = client.prepare("INSERT INTO l VALUES (?, ?)")
        for part in (b"a" * 70_000, b"b" * 70_000, b"c"):
            client.command(Command.STATEMENT_SEND_LONG_DATA, struct.pack("<IH", statement.id, 1) + part)
        client.execute(statement, 1, None, ahead={1})
        # What a RESET drops is not in the next row, and one that is closed costs nothing.
        client.command(Command.STATEMENT_SEND_LONG_DATA, struct.pack("<IH", statement.id, 1) + b"dropped")
        client.command(Command.STATEMENT_RESET, struct.pack("<I", statement.id))
        client.ok()
        client.execute(statement, 2, b"plain")
        client.command(Command.STATEMENT_SEND_LONG_DATA, struct.pack("<IH", statement.id, 1) + b"closed")
        client.command(Command.STATEMENT_CLOSE, struct.pack("<I", statement.id))
        rows = self.project.query("SELECT id, LENGTH(v), MD5(v) = MD5(CONCAT(REPEAT('a', 70000), REPEAT('b', 70000), 'c')),"
                                  " v = 'plain' FROM probe.l ORDER BY id")
        self.assertEqual(rows, ((1, 140_001, 1, 0), (2, 5, 0, 1)))
        with self.assertRaises(ServerError) as caught:
            client.execute(statement, 3, b"x")
        self.assertEqual(caught.exception.code, 1243)
        # A read with a parameter sent ahead, under the same rules.
        read = client.prepare("SELECT id FROM l WHERE v = ?")
        client.command(Command.STATEMENT_SEND_LONG_DATA, struct.pack("<IH", read.id, 0) + b"plain")
        result, = client.execute(read, None, ahead={0})
        self.assertEqual(result.rows, [(2,)])
        self.project.assert_equal_replicas()
        self.assert_no_alarm()

    def test_calls_give_several_binary_results_and_output_parameters(self):
        client = self.numbered(3)
        client.query("CREATE PROCEDURE several(IN a INT, OUT b INT) BEGIN"
                     " SELECT id FROM n ORDER BY id; SELECT a AS x, a + 1 AS y; INSERT INTO n VALUES (a, a); SET b = a * 2; END")
        statement = client.prepare("CALL several(?, ?)")
        for number in (50, 60):
            first, second, out, last = client.execute(statement, number, None)
            self.assertEqual(second.rows, [(number, number + 1)])
            self.assertEqual(out.rows, [(number * 2,)])
            self.assertTrue(out.status & Status.OUTPUT_PARAMETERS, hex(out.status))
            self.assertIsNone(last.rows)
        self.assertEqual(first.rows, [(1,), (2,), (3,), (50,)])
        self.project.assert_equal_replicas()
        self.assert_no_alarm()

    def test_another_user_takes_over_the_connection(self):
        self.project.query("CREATE USER IF NOT EXISTS 'ann'@'%' IDENTIFIED BY 'ann-password'")
        self.addCleanup(lambda: self.project.query("DROP USER IF EXISTS 'ann'@'%'"))
        self.project.query("GRANT ALL ON probe.* TO 'ann'@'%'")
        client = self.numbered(1)
        accounts = [("ann", "ann-password"), ("root", self.project.password)]
        for number in range(20):
            # The answer comes with the second replica's reply; what follows at once must not suffer from the third's.
            client.query(f"INSERT INTO probe.n VALUES ({100 + number}, 0)")
            user, password = accounts[number % 2]
            self.assertEqual(client.change_user(user, password, "probe")[0], 0)
            self.assertEqual(client.query("SELECT USER() LIKE CONCAT(?, '@%'), DATABASE()".replace("?", f"'{user}'")),
                             [("1", "probe")])
        statement = client.prepare("SELECT 1")
        client.query("SET @mine = 5")
        client.query("BEGIN")
        client.query("UPDATE n SET v = 7")
        self.assertEqual(client.change_user("ann", "ann-password", "probe")[0], 0)
        self.assertEqual(client.query("SELECT @mine, COUNT(*) FROM n WHERE v = 7"), [(None, "0")])
        with self.assertRaises(ServerError) as caught:
            client.execute(statement)
        self.assertEqual(caught.exception.code, 1243)
        refused = client.change_user("root", "wrong")
        self.assertEqual((refused[0], struct.unpack_from("<H", refused, 1)[0]), (0xFF, 1045))
        self.assertTrue(client.closed())
        self.project.assert_equal_replicas()
        self.assert_no_alarm()

    def test_a_connection_that_is_reset_forgets_everything_but_its_database(self):
        client = self.numbered(1)
        client.query("CREATE TABLE a (id INT AUTO_INCREMENT PRIMARY KEY, v INT)")
        statement = client.prepare("INSERT INTO a (v) VALUES (?)")
        client.execute(statement, 1)
        client.query("SET @mine = 5")
        client.query("CREATE TEMPORARY TABLE x (id INT)")
        client.query("BEGIN")
        client.query("INSERT INTO a (v) VALUES (2)")
        client.command(Command.RESET_CONNECTION)
        client.ok()
        self.assertEqual(client.query("SELECT DATABASE(), @mine, LAST_INSERT_ID(), COUNT(*) FROM a"),
                         [("probe", None, "0", "1")])
        with self.assertRaises(ServerError):
            client.query("SELECT * FROM x")
        with self.assertRaises(ServerError) as caught:
            client.execute(statement, 3)
        self.assertEqual(caught.exception.code, 1243)
        self.assert_no_alarm()
        # A replica that joins now is told nothing of what was before.
        self.project.cli("resync", "db", "db-3")
        self.project.wait_active()
        mark = self.project.mark()
        client.query("INSERT INTO n VALUES (1000, 0)")
        self.assertEqual(client.query("SELECT LAST_INSERT_ID(), @mine"), [("0", None)])
        vote = eventually("the vote on the SELECT", lambda: next(
            (vote for vote in self.project.votes_since(mark) if vote.get("request_kind") == "SELECT"), None))
        self.assertEqual(vote["verdict"], "unanimous", vote)
        self.assertEqual(len(vote["replicas"]), 3, vote)
