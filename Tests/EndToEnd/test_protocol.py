"""The MySQL protocol through the tunnel: everything a session does, and clients that behave badly."""

import contextlib
import hashlib
import os
import pathlib
import random
import socket
import ssl
import tempfile
import threading
import time

import pymysql
from pymysql.constants import CLIENT

import certificates
from base import ProjectTest
from harness import EXAMPLE, SOAK, eventually
from prepared import PreparedOnTheWire
from wire import RawClient

MEBIBYTE = 1 << 20


class Sessions(PreparedOnTheWire, ProjectTest):
    """The tunnel has a certificate of an authority; test_clients has those of one that makes its own."""

    source = EXAMPLE.read_text().replace(
        "queries: shell", "queries: shell\n        certificates: {'*': /run/secrets/db.pem}"
    ).replace(
        "    x-ft:", "    secrets: [db.pem, db.key]\n    x-ft:"
    ) + "\nsecrets: {db.pem: {file: ./db.pem}, db.key: {file: ./db.key}}\n"

    @classmethod
    def setUpClass(cls):
        cls.authority = certificates.Authority()
        cls.addClassCleanup(cls.authority.temporary.cleanup)
        cls.certificate, key = cls.authority.issue("db")
        cls.project_options = {"files": {"db.pem": cls.certificate, "db.key": key}}
        super().setUpClass()

    def database(self, **options):
        session = self.session(**options)
        self.does(session, "CREATE DATABASE IF NOT EXISTS probe")
        session.select_db("probe")
        return session

    @staticmethod
    def vanish(connection):
        """Ends the connection without a word; PyMySQL's reader holds the socket, so closing is not enough."""
        connection._sock.shutdown(socket.SHUT_RDWR)
        connection._force_close()

    # -- statements ---------------------------------------------------------------------------

    def test_values_of_every_common_type_come_back(self):
        session = self.database()
        self.does(session, """CREATE TABLE v (id INT PRIMARY KEY, a BIGINT UNSIGNED, b DECIMAL(30,10), c DOUBLE,
            d VARCHAR(80) CHARACTER SET utf8mb4, e BLOB, f DATE, g DATETIME(6), h TIME(3), i YEAR, j BIT(9),
            k ENUM('x','y'), l SET('p','q'), m JSON, n TINYINT(1))""")
        self.does(session, "INSERT INTO v VALUES (1, 18446744073709551615, '-12345678901234567890.1234567890', 1e-300,"
                  " 'Grüße 🦆 \\\\ \\'', %s, '2024-02-29', '2024-02-29 23:59:59.123456', '-838:59:59', 2155, b'101010101',"
                  " 'y', 'p,q', '{\"a\": [1, 2]}', 1), (2" + ", NULL" * 14 + ")", bytes(range(256)))
        rows = self.rows(session, "SELECT * FROM v ORDER BY id")
        self.assertEqual(rows[0][1], 18446744073709551615)
        self.assertEqual(rows[0][4], "Grüße 🦆 \\ '")
        self.assertEqual(rows[0][5], bytes(range(256)))
        self.assertEqual(rows[1][1:], (None,) * 14)
        self.assert_no_alarm()

    def test_prepared_statements_in_text(self):
        session = self.database()
        self.does(session, "CREATE TABLE p (id INT PRIMARY KEY, v VARCHAR(20))")
        self.does(session, "PREPARE ins FROM 'INSERT INTO p VALUES (?, ?)'")
        for number in range(20):
            self.does(session, f"SET @a = {number}, @b = 'v{number}'")
            self.assertEqual(self.does(session, "EXECUTE ins USING @a, @b"), 1)
        self.does(session, "DEALLOCATE PREPARE ins")
        self.refused(session, "EXECUTE ins USING @a, @b", "prepared")
        self.assertEqual(self.rows(session, "SELECT COUNT(*), SUM(id) FROM p"), ((20, 190),))
        self.project.assert_equal_replicas()

    def test_binary_prepared_statements(self):
        """sysbench of Debian 12 prepares on the wire; its own checks end the run on any error."""
        self.database()
        prepare = ["sysbench", "oltp_read_write", "--db-driver=mysql", f"--mysql-host={self.project.service}",
                   "--mysql-user=root", f"--mysql-password={self.project.password}", "--mysql-db=probe",
                   "--mysql-ssl=off", "--tables=2", "--table-size=500", "--threads=4"]
        self.project.client("ftcompose-testbed/client-12", *prepare, "prepare")
        result = self.project.client(
            "ftcompose-testbed/client-12", *prepare, "--time=5", "--db-ps-mode=auto", "run")
        self.assertRegex(result.stdout, r"transactions: +[1-9]")
        self.assertRegex(result.stdout, r"ignored errors: +0 ")
        self.assertRegex(result.stdout, r"reconnects: +0 ")
        self.project.assert_equal_replicas(60)
        self.assert_no_alarm()

    def test_several_statements_in_one_command(self):
        session = self.database(client_flag=CLIENT.MULTI_STATEMENTS)
        with session.cursor() as cursor:
            cursor.execute("CREATE TABLE m (id INT); INSERT INTO m VALUES (1),(2); SELECT id FROM m ORDER BY id; SELECT 7")
            self.assertTrue(cursor.nextset())
            self.assertEqual(cursor.rowcount, 2)
            self.assertTrue(cursor.nextset())
            self.assertEqual(cursor.fetchall(), ((1,), (2,)))
            self.assertTrue(cursor.nextset())
            self.assertEqual(cursor.fetchall(), ((7,),))
            self.assertFalse(cursor.nextset())
            with self.assertRaises(pymysql.Error):
                cursor.execute("SELECT 1; SELECT * FROM absent; SELECT 2")
                while cursor.nextset():
                    pass
        self.assertEqual(self.rows(session, "SELECT COUNT(*) FROM m"), ((2,),))

    def test_stored_procedures_with_several_results(self):
        session = self.database()
        self.does(session, "CREATE PROCEDURE two() BEGIN SELECT 1 AS a; SELECT 2 AS b, 3 AS c; END")
        with session.cursor() as cursor:
            cursor.execute("CALL two()")
            self.assertEqual(cursor.fetchall(), ((1,),))
            self.assertTrue(cursor.nextset())
            self.assertEqual(cursor.fetchall(), ((2, 3),))
        self.assertEqual(self.rows(session, "SELECT 4"), ((4,),))

    def test_load_data_local_infile(self):
        session = self.database(local_infile=True)
        self.does(session, "CREATE TABLE l (id INT PRIMARY KEY, v VARCHAR(40))")
        with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
            file.writelines(f"{number}\tvalue {number}\n" for number in range(50_000))
            file.flush()
            self.assertEqual(self.does(session, f"LOAD DATA LOCAL INFILE '{file.name}' INTO TABLE l"), 50_000)
        self.assertEqual(self.rows(session, "SELECT COUNT(*), SUM(id) FROM l"), ((50_000, 1_249_975_000),))
        self.project.assert_equal_replicas()
        # A file the client does not have: an error, and the session goes on.
        with self.assertRaises((pymysql.Error, OSError)):
            self.does(session, "LOAD DATA LOCAL INFILE '/absent/file' INTO TABLE l")
        other = self.session(database="probe")
        self.assertEqual(self.rows(other, "SELECT COUNT(*) FROM l"), ((50_000,),))
        self.assert_no_alarm()

    def test_a_vote_counts_a_late_reply_though_the_client_left_at_once(self):
        session = self.database()
        self.does(session, "CREATE TABLE late (id INT PRIMARY KEY)")
        self.does(session, "INSERT INTO late VALUES (7)")
        mark = self.project.mark()
        slow = self.project.replica(3)
        slow.pause()
        try:
            self.assertEqual(self.rows(session, "SELECT id FROM late"), ((7,),))
            session.close()
        finally:
            slow.unpause()
        vote = eventually("the vote on the SELECT", lambda: next(
            (vote for vote in self.project.votes_since(mark) if vote.get("request_kind") == "SELECT"), None), 20)
        self.assertEqual(set(vote["replicas"].values()), {"agreed"}, vote)

    def test_a_replica_that_stops_taking_a_file_costs_neither_the_client_nor_memory(self):
        session = self.database(local_infile=True)
        self.does(session, "CREATE TABLE big (id INT PRIMARY KEY, v VARCHAR(600))")
        before = self.project.tunnel.resident_bytes()
        peak = [before]
        with tempfile.NamedTemporaryFile("w", suffix=".tsv") as file:
            file.writelines(f"{number}\t{'v' * 500}\n" for number in range(200_000))
            file.flush()
            size = os.path.getsize(file.name)
            pause = threading.Timer(0.3, self.project.replica(2).pause)
            pause.start()
            loading = threading.Thread(
                target=self.swallow, args=(session, f"LOAD DATA LOCAL INFILE '{file.name}' INTO TABLE big"), daemon=True)
            loading.start()
            try:
                while loading.is_alive():
                    peak.append(self.project.tunnel.resident_bytes())
                    loading.join(0.1)
            finally:
                pause.join()
                self.project.replica(2).unpause()
        self.assertGreater(size, 100_000_000)
        self.assertLess(max(peak) - before, 32 << 20, "the tunnel held the file in memory")
        other = self.session(database="probe")
        self.assertEqual(self.rows(other, "SELECT COUNT(*), SUM(id) FROM big"), ((200_000, 19_999_900_000),))
        self.project.wait_active(seconds=240)
        self.project.assert_equal_replicas(120)

    def test_connection_id_and_kill(self):
        session, other = self.database(), self.session()
        number = self.rows(session, "SELECT CONNECTION_ID()")[0][0]
        self.assertEqual(number, session.thread_id())
        # One replica's own list, with its own ids: answered without a vote (docs/ARCHITECTURE.md).
        self.assertTrue(self.rows(other, "SHOW PROCESSLIST"))
        victim = threading.Thread(target=self.swallow, args=(session, "SELECT SLEEP(30)"), daemon=True)
        began = time.monotonic()
        victim.start()
        time.sleep(1)
        self.does(other, f"KILL QUERY {number}")
        victim.join(10)
        self.assertFalse(victim.is_alive(), "KILL QUERY did not end the statement")
        self.assertLess(time.monotonic() - began, 10)
        self.assertEqual(self.rows(session, "SELECT 1"), ((1,),))
        self.does(other, f"KILL {number}")
        with self.assertRaises(pymysql.Error):
            self.rows(session, "SELECT 1")
        self.refused(other, "KILL 4294967294", "unknown")

    @staticmethod
    def swallow(session, text):
        with contextlib.suppress(pymysql.Error):
            with session.cursor() as cursor:
                cursor.execute(text)

    def test_errors_are_the_servers_and_the_session_goes_on(self):
        session = self.database()
        self.does(session, "CREATE TABLE e (id INT PRIMARY KEY)")
        self.does(session, "INSERT INTO e VALUES (1)")
        for text, code in [
            ("SELEC 1", 1064), ("SELECT * FROM absent", 1146), ("INSERT INTO e VALUES (1)", 1062),
            ("SELECT nothing FROM e", 1054), ("USE absent", 1049), ("INSERT INTO e VALUES (1, 2)", 1136),
        ]:
            with self.subTest(statement=text):
                self.assertEqual(self.refused(session, text).args[0], code)
                self.assertEqual(self.rows(session, "SELECT 1"), ((1,),))
        self.assert_no_alarm()

    def test_wrong_password_and_unknown_user_are_refused(self):
        for user, password in [("root", "wrong"), ("root", ""), ("nobody", "x"), ("", "")]:
            with self.subTest(user=user), self.assertRaises(pymysql.err.OperationalError) as caught:
                self.project.connect(user=user, password=password)
            self.assertEqual(caught.exception.args[0], 1045)

    def test_users_made_through_the_tunnel_can_log_in(self):
        session = self.database()
        self.does(session, "CREATE TABLE u (id INT)")
        self.does(session, "CREATE USER 'bob'@'%' IDENTIFIED BY 'bob-password'")
        self.addCleanup(lambda: self.project.query("DROP USER IF EXISTS 'bob'@'%'"))
        self.does(session, "GRANT SELECT ON probe.* TO 'bob'@'%'")
        bob = self.session(user="bob", password="bob-password", database="probe")
        self.assertEqual(self.rows(bob, "SELECT COUNT(*) FROM u"), ((0,),))
        self.assertEqual(self.refused(bob, "INSERT INTO u VALUES (1)").args[0], 1142)
        self.does(session, "SET PASSWORD FOR 'bob'@'%' = PASSWORD('other-password')")
        again = self.session(user="bob", password="other-password")
        self.assertEqual(self.rows(again, "SELECT 1"), ((1,),))
        with self.assertRaises(pymysql.Error):
            self.project.connect(user="bob", password="bob-password")

    # -- transactions -------------------------------------------------------------------------

    def test_commit_and_rollback(self):
        session, other = self.database(), self.session()
        self.does(session, "CREATE TABLE t (id INT PRIMARY KEY, v INT)")
        session.begin()
        self.does(session, "INSERT INTO t VALUES (1, 1)")
        self.assertEqual(self.rows(other, "SELECT COUNT(*) FROM probe.t"), ((0,),))
        session.rollback()
        self.assertEqual(self.rows(other, "SELECT COUNT(*) FROM probe.t"), ((0,),))
        session.begin()
        self.does(session, "INSERT INTO t VALUES (2, 2)")
        self.does(session, "SAVEPOINT s")
        self.does(session, "INSERT INTO t VALUES (3, 3)")
        self.does(session, "ROLLBACK TO SAVEPOINT s")
        session.commit()
        self.assertEqual(self.rows(other, "SELECT id FROM probe.t"), ((2,),))
        self.project.assert_equal_replicas()

    def test_autocommit_off(self):
        session = self.database(autocommit=False)
        self.does(session, "CREATE TABLE t (id INT PRIMARY KEY)")
        self.does(session, "INSERT INTO t VALUES (1)")
        other = self.session()
        self.assertEqual(self.rows(other, "SELECT COUNT(*) FROM probe.t"), ((0,),))
        session.commit()
        self.assertEqual(self.rows(other, "SELECT COUNT(*) FROM probe.t"), ((1,),))
        # A read opens a transaction here; it must not hold up writers.
        self.assertEqual(self.rows(session, "SELECT COUNT(*) FROM t"), ((1,),))
        began = time.monotonic()
        self.does(other, "INSERT INTO probe.t VALUES (2)")
        self.assertLess(time.monotonic() - began, 5)
        session.rollback()

    def test_a_client_that_vanishes_in_a_transaction_leaves_no_lock(self):
        session = self.database()
        self.does(session, "CREATE TABLE t (id INT PRIMARY KEY, v INT)")
        self.does(session, "INSERT INTO t VALUES (1, 1)")
        session.begin()
        self.does(session, "UPDATE t SET v = 2")
        self.vanish(session)
        other = self.session(database="probe")
        began = time.monotonic()
        self.does(other, "UPDATE t SET v = v + 10")
        self.assertLess(time.monotonic() - began, 20)
        self.assertEqual(self.rows(other, "SELECT v FROM t"), ((11,),))
        self.project.assert_equal_replicas()

    def test_transactions_of_several_clients_do_not_deadlock(self):
        session = self.database()
        self.does(session, "CREATE TABLE d (id INT PRIMARY KEY, v INT)")
        self.does(session, "INSERT INTO d VALUES (1, 0), (2, 0)")
        errors = []

        def work(first, second):
            try:
                with contextlib.closing(self.project.connect(database="probe")) as mine:
                    for _ in range(50 if SOAK else 15):
                        mine.begin()
                        self.does(mine, f"UPDATE d SET v = v + 1 WHERE id = {first}")
                        self.does(mine, f"UPDATE d SET v = v + 1 WHERE id = {second}")
                        mine.commit()
            except Exception as error:
                errors.append(repr(error))
        workers = [threading.Thread(target=work, args=pair) for pair in [(1, 2), (2, 1)] * 3]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(120)
        self.assertEqual(errors, [])
        expected = 6 * (50 if SOAK else 15)
        self.assertEqual(self.rows(session, "SELECT v FROM d"), ((expected,), (expected,)))
        self.project.assert_equal_replicas()
        self.assert_no_alarm()

    def test_temporary_tables_variables_and_locks_belong_to_the_session(self):
        session, other = self.database(), self.session(database="probe")
        self.does(session, "CREATE TEMPORARY TABLE x (id INT)")
        self.does(session, "INSERT INTO x VALUES (1)")
        self.does(session, "SET @mine = 5")
        self.assertEqual(self.rows(session, "SELECT id, @mine FROM x"), ((1, 5),))
        self.refused(other, "SELECT * FROM x")
        self.assertEqual(self.rows(session, "SELECT GET_LOCK('a', 1)"), ((1,),))
        self.assertEqual(self.rows(session, "SELECT RELEASE_LOCK('a')"), ((1,),))
        self.assertEqual(self.rows(session, "SELECT LAST_INSERT_ID(), ROW_COUNT() IS NOT NULL"), ((0, 1),))

    # -- size ---------------------------------------------------------------------------------

    def test_results_of_50_megabytes_stream_through_bounded_memory(self):
        session = self.database()
        self.does(session, "CREATE TABLE big (id INT PRIMARY KEY, v LONGTEXT)")
        for start in range(0, 50, 10):
            values = ",".join(f"({start + step}, REPEAT(CHAR(65 + {step}), 1048576))" for step in range(10))
            self.does(session, f"INSERT INTO big VALUES {values}")
        self.does(session, "CREATE TABLE small (id INT PRIMARY KEY, v VARCHAR(1024))")
        self.does(session, "INSERT INTO small SELECT seq, REPEAT('y', 1024) FROM seq_1_to_51200")
        # Long rows, and rows so short that a window holds many.
        for name in ("big", "small"):
            for order in (" ORDER BY id", ""):
                with self.subTest(table=name, order=order):
                    self.stream(session, f"SELECT v FROM {name}{order}", 50 * MEBIBYTE)
        self.assert_no_alarm()

    def stream(self, session, text, expected):
        """Reads a result row by row while the tunnel's memory is watched."""
        before = self.project.tunnel.resident_bytes()
        peak, stop = [before], threading.Event()

        def watch():
            while not stop.is_set():
                peak[0] = max(peak[0], self.project.tunnel.resident_bytes())
                time.sleep(0.1)
        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            with contextlib.closing(session.cursor(pymysql.cursors.SSCursor)) as cursor:
                cursor.execute(text)
                total = sum(len(row[0]) for row in cursor)
        finally:
            stop.set()
            watcher.join(5)
        self.assertEqual(total, expected)
        growth = (peak[0] - before) / MEBIBYTE
        self.assertLess(growth, 32, f"the tunnel grew by {growth:.0f} MiB for a 50 MiB result")

    def test_packets_longer_than_16_megabytes(self):
        """The protocol's packets end at 16 MiB; longer commands and rows are split in both directions."""
        limit = self.project.query("SELECT @@global.max_allowed_packet")[0][0]
        self.project.query(f"SET GLOBAL max_allowed_packet = {64 * MEBIBYTE}")
        self.addCleanup(lambda: self.project.query(f"SET GLOBAL max_allowed_packet = {limit}"))
        session = self.database(max_allowed_packet=64 * MEBIBYTE)
        self.assertEqual(self.rows(session, "SELECT @@max_allowed_packet"), ((64 * MEBIBYTE,),))
        self.does(session, "CREATE TABLE big (id INT PRIMARY KEY, v LONGTEXT)")
        for number, size in enumerate([0xFFFFFF - 40, 0xFFFFFF, 0xFFFFFF + 1, 20 * MEBIBYTE]):
            text = chr(97 + number) * size
            self.does(session, f"INSERT INTO big VALUES ({number}, '{text}')")
            self.assertEqual(self.rows(session, f"SELECT v FROM big WHERE id = {number}"), ((text,),))
        self.project.assert_equal_replicas(60)
        self.assert_no_alarm()

    # -- clients that behave badly ------------------------------------------------------------

    def still_serves(self):
        with contextlib.closing(self.project.connect()) as connection:
            self.assertEqual(self.rows(connection, "SELECT 1"), ((1,),))
        self.assertTrue(self.project.tunnel.running)

    def test_garbage_instead_of_a_login(self):
        generator = random.Random(20240229)
        for attempt in range(200 if SOAK else 40):
            with RawClient(self.project.port, 15) as raw:
                with contextlib.suppress(ConnectionError, OSError, TimeoutError):
                    raw.greeting()
                    raw.send(generator.randbytes(generator.choice([1, 3, 4, 5, 33, 200, 5000])))
                    if generator.random() < 0.5:
                        raw.socket.shutdown(socket.SHUT_WR)
                        self.assertTrue(raw.closed(), "garbage and an end, yet the connection stays")
        self.still_serves()
        self.assert_no_alarm()

    def test_garbage_instead_of_a_command(self):
        generator = random.Random(4711)
        for attempt in range(200 if SOAK else 40):
            with RawClient(self.project.port, 15) as raw:
                with contextlib.suppress(ConnectionError, OSError, TimeoutError):
                    self.assertEqual(raw.login("root", self.project.password)[0], 0)
                    command = generator.randrange(0, 256)
                    if command in (0x01, 0x08):
                        continue
                    raw.packet(bytes([command]) + generator.randbytes(generator.randrange(0, 64)))
                    raw.socket.settimeout(1)
                    raw.read()
        self.still_serves()
        self.project.wait_active()
        self.assert_no_alarm()

    def test_half_open_logins_are_ended(self):
        """The login time limit (10 s) closes a client that never answers the greeting."""
        with RawClient(self.project.port, 40) as raw:
            raw.greeting()
            began = time.monotonic()
            self.assertTrue(raw.closed(), "a client that never logs in is kept")
            self.assertLess(time.monotonic() - began, 30)
        self.still_serves()

    def test_an_oversize_packet_is_refused(self):
        with RawClient(self.project.port, 30) as raw:
            self.assertEqual(raw.login("root", self.project.password)[0], 0)
            before = self.project.tunnel.resident_bytes()
            # 5 x 16 MiB is over the 64 MiB a command may have. The end may come before all is sent, or before
            # the error is read; a tunnel that goes on taking packets runs into the socket's limit.
            answer = None
            try:
                chunk = b"\x03" + b"x" * 0xFFFFFE
                for number in range(6):
                    raw.packet(chunk, number)
                answer = raw.read()[1]
            except TimeoutError:
                self.fail("the tunnel neither answers nor closes")
            except OSError:
                pass
            if answer is not None:
                self.assertEqual((answer[0], int.from_bytes(answer[1:3], "little")), (0xFF, 1153), answer[:200])
            growth = self.project.tunnel.resident_bytes() - before
            self.assertLess(growth, 160 * MEBIBYTE)
        self.still_serves()
        self.assert_no_alarm()

    def test_clients_that_vanish_leave_no_session(self):
        before = self.project.status()["sessions"]
        for _ in range(200 if SOAK else 60):
            connection = self.project.connect()
            self.vanish(connection)
        eventually("the sessions are gone", lambda: self.project.status()["sessions"] <= before, 60)
        eventually(
            "no connection is left on a replica",
            lambda: all(int(r.sql_quietly("SELECT COUNT(*) FROM information_schema.processlist")[0][0]) < 30
                        for r in self.project.replicas), 60)
        self.still_serves()

    # -- TLS ----------------------------------------------------------------------------------

    def test_tls_with_the_tunnels_certificate(self):
        with RawClient(self.project.port) as raw:
            raw.greeting()
            first = hashlib.sha256(raw.start_tls()).hexdigest()
        with RawClient(self.project.port) as raw:
            raw.greeting()
            self.assertEqual(hashlib.sha256(raw.start_tls()).hexdigest(), first, "the certificate changes")
        session = self.session(ssl={"check_hostname": False, "verify_mode": "none"})
        # PyMySQL goes on in clear text with a server that offers no TLS.
        self.assertIsInstance(session._sock, ssl.SSLSocket)
        self.assertEqual(self.rows(session, "SELECT 1"), ((1,),))

    def test_clients_that_check_it_take_the_given_certificate(self):
        with RawClient(self.project.port) as raw:
            raw.greeting()
            shown = certificates.fingerprint(raw.start_tls())
        self.assertEqual(shown, certificates.fingerprint(self.certificate))
        self.assertIn(shown, self.project.tunnel.logs())
        other = certificates.Authority("e2e-stranger")
        self.addCleanup(other.temporary.cleanup)

        def ask(image, authority):
            return self.project.client(
                image, "mariadb", "-hdb", "-uroot", f"-p{self.project.password}", "--batch", "-N",
                "--ssl-ca=/authority.pem", "--ssl-verify-server-cert", text="SELECT 40 + 2", check=False,
                mounts=[f"{authority.path}:/authority.pem:ro"])
        for image in ("ftcompose-testbed/client-12", "ftcompose-testbed/client-13"):
            with self.subTest(client=image):
                taken = ask(image, self.authority)
                self.assertEqual(taken.stdout.strip(), "42", taken.stderr)
                refused = ask(image, other)
                self.assertNotEqual(refused.returncode, 0, "a stranger's certificate passed")
                self.assertRegex(refused.stderr.lower(), "certificate|tls|ssl")
