"""A replica that dies in each state of the protocol: the right answer or a clean error, nothing left behind."""

import contextlib
import os
import signal
import struct
import unittest

from base import ProjectTest
from harness import SOAK, eventually
from wire import CLIENT_LOCAL_FILES, ServerError, WireSession

MEBIBYTE = 1 << 20
#: What the tunnel may have grown by since the class began; 16 MiB results and files pass through it.
GROWTH_BYTES_MAX = 32 * MEBIBYTE
BIG_ROWS = 32_000
FILE_ROWS = 4_000
#: Rounds over all states and replicas with FTCOMPOSE_SOAK=1.
ROUNDS = 5


class ReplicaDeath(ProjectTest):
    """Each test kills the next replica with SIGKILL at one place and brings it back."""

    turn = 0

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.project.query("CREATE DATABASE probe")
        cls.project.query("CREATE TABLE probe.t (id INT PRIMARY KEY, v INT)")
        cls.project.query("CREATE TABLE probe.l (id INT PRIMARY KEY, v VARCHAR(400))")
        cls.project.query("CREATE TABLE probe.big (id INT PRIMARY KEY, v VARCHAR(600))")
        cls.project.query(
            f"INSERT INTO probe.big SELECT seq, REPEAT(seq % 10, 500) FROM probe.seq_1_to_{BIG_ROWS}")
        cls.sessions = cls.project.status()["sessions"]
        cls.connections = cls.connection_counts()
        cls.resident = cls.project.tunnel.resident_bytes()
        cls.process = (cls.project.tunnel.pid, cls.project.tunnel.restarts())

    def setUp(self):
        self.project.wait_active()
        self.next_id = 1_000 * (1 + ReplicaDeath.turn)
        self.mark = self.project.mark()

    # -- the victim -----------------------------------------------------------------------------

    def choose(self, index=None):
        """The replica whose turn it is; its process is looked up now, so that a signal takes no time."""
        index = index or ReplicaDeath.turn % self.project.count + 1
        ReplicaDeath.turn += 1
        self.victim = self.project.replica(index)
        self.victim_pid = self.victim.pid
        self.assertTrue(self.victim_pid)

    def freeze(self):
        """From now on the victim takes bytes and answers none: what is sent finds it in that state."""
        os.kill(self.victim_pid, signal.SIGSTOP)

    def die(self):
        os.kill(self.victim_pid, signal.SIGKILL)

    # -- clients --------------------------------------------------------------------------------

    def enter(self, flags=0):
        client = WireSession(self.project.port, 60)
        self.addCleanup(client.socket.close)
        return client.enter("root", self.project.password, flags)

    def new_id(self):
        self.next_id += 1
        return self.next_id

    def works(self, client):
        """A write and a read on the same connection."""
        number = self.new_id()
        self.assertEqual(client.query(f"INSERT INTO probe.t VALUES ({number}, {number * 7})"), 1)
        self.assertEqual(
            client.query(f"SELECT v FROM probe.t WHERE id = {number}"), [[str(number * 7)]])

    def named(self, error):
        """An error must say that a replica was lost, not that the network failed or a value is wrong."""
        self.assertRegex(error.message, "ftcompose: .*(replica|majority)", str(error))

    @classmethod
    def connection_counts(cls):
        text = "SELECT COUNT(*) FROM information_schema.processlist"
        return [int(replica.sql_quietly(text)[0][0]) for replica in cls.project.replicas]

    # -- what holds after every death -----------------------------------------------------------

    def survive(self, state, index=None):
        """Has a replica die in a state, brings it back and looks for what was left behind."""
        self.choose(index)
        with contextlib.ExitStack() as stack:
            # A test that failed half-way must not leave a process that does not answer.
            stack.callback(self.revive)
            client = state()
        self.assertEqual(
            (self.project.tunnel.pid, self.project.tunnel.restarts()), self.process, "the tunnel restarted")
        self.project.wait_active(seconds=180)
        if client is not None:
            # The connection that saw the death goes on with the replica that came back.
            self.works(client)
            client.socket.close()
        self.assert_equal_by_vote()
        self.project.assert_equal_replicas()
        eventually(
            "no session is left", lambda: self.project.status()["sessions"] <= self.sessions, 60)
        # Voter and monitor come and go; a session that stayed would stay for good.
        eventually(
            "no connection is left on a replica",
            lambda: all(now <= 3 + before for now, before
                        in zip(self.connection_counts(), self.connections)), 60)
        growth = self.project.tunnel.resident_bytes() - self.resident
        self.assertLess(growth, GROWTH_BYTES_MAX, "the tunnel has grown")
        self.assert_nobody_else_is_blamed()

    def revive(self):
        with contextlib.suppress(ProcessLookupError):
            self.die()
        eventually("the killed process is gone", lambda: not self.victim.running, 30)
        self.victim.start()

    def assert_equal_by_vote(self):
        """A vote on the rows after one more write, in which all three agree."""
        mark = self.project.mark()
        number = self.new_id()
        self.project.query(f"INSERT INTO probe.t VALUES ({number}, 0)")
        eventually(
            "a state vote in which all agree",
            lambda: [vote for vote in self.project.votes_since(mark, "--kind", "state")
                     if list(vote["replicas"].values()) == ["agreed"] * self.project.count], 60, 0.5)

    def assert_nobody_else_is_blamed(self):
        others = {replica.service for replica in self.project.replicas} - {self.victim.service}
        blamed = [
            vote for vote in self.project.votes_since(self.mark)
            if vote.get("kind") == "freeze" or any(
                vote.get("replicas", {}).get(name) in ("dissented", "failed") for name in others)]
        self.assertEqual(blamed, [])

    # -- states ---------------------------------------------------------------------------------

    def in_login(self):
        """The victim has accepted the tunnel's connection and sent no greeting yet."""
        waiting, racing = WireSession(self.project.port, 60), WireSession(self.project.port, 60)
        for client in (waiting, racing):
            self.addCleanup(client.socket.close)
        scrambles = waiting.greeting(), racing.greeting()
        self.freeze()
        waiting.send_login("root", self.project.password, scrambles[0])
        waiting.checked(waiting.login_result(self.project.password))
        racing.send_login("root", self.project.password, scrambles[1])
        self.die()
        racing.checked(racing.login_result(self.project.password))
        for client in (waiting, racing):
            self.works(client)
        racing.socket.close()
        return waiting

    def between_prepare_and_execute(self):
        client = self.enter()
        write = client.prepare("INSERT INTO probe.t VALUES (?, ?)")
        read = client.prepare("SELECT v FROM probe.t WHERE id = ?")
        number = self.new_id()
        self.die()
        client.send_execute(write, number, 5)
        self.assertEqual(client.result(), 1)
        client.send_execute(read, number)
        rows = client.packets(client.answer())
        # 0x00, a bitmap of NULLs, a whole number of 4 bytes.
        self.assertEqual(rows, [b"\0\0" + struct.pack("<i", 5)])
        return client

    def in_a_transaction(self):
        client = self.enter()
        first, second = self.new_id(), self.new_id()

        def transaction(dying=False):
            client.query("BEGIN")
            self.assertEqual(client.query(f"INSERT INTO probe.t VALUES ({first}, 1)"), 1)
            if dying:
                self.die()
            self.assertEqual(client.query(f"INSERT INTO probe.t VALUES ({second}, 2)"), 1)
            self.assertEqual(
                client.query(f"SELECT SUM(v) FROM probe.t WHERE id IN ({first}, {second})"), [["3"]])
            client.query("COMMIT")
        self.all_or_nothing(client, transaction, (first, second))
        return client

    def at_commit(self):
        """The victim gets COMMIT and dies before it reads it: its own log rolls the row back."""
        client = self.enter()
        number = self.new_id()

        def transaction(dying=False):
            client.query("BEGIN")
            self.assertEqual(client.query(f"INSERT INTO probe.t VALUES ({number}, 1)"), 1)
            if dying:
                self.freeze()
            client.send_query("COMMIT")
            client.answer()
            if dying:
                self.die()
        self.all_or_nothing(client, transaction, (number,))
        return client

    def all_or_nothing(self, client, transaction, numbers):
        """Either it went through, or all of it is undone, the error says why, and it can be repeated."""
        try:
            transaction(dying=True)
        except ServerError as error:
            self.named(error)
            print(f"        {self.victim.service}: {error}")
            self.assertEqual(self.stored(client, numbers), 0)
            eventually("the transaction goes through", lambda: self.repeated(client, transaction), 30)
        self.assertEqual(self.stored(client, numbers), len(numbers))
        with self.enter() as other:
            self.assertEqual(self.stored(other, numbers), len(numbers))

    def repeated(self, client, transaction):
        try:
            transaction()
            return True
        except ServerError as error:
            self.named(error)
            return False

    @staticmethod
    def stored(client, numbers):
        among = ", ".join(str(number) for number in numbers)
        return int(client.query(f"SELECT COUNT(*) FROM probe.t WHERE id IN ({among})")[0][0])

    def in_a_large_result(self):
        client = self.enter()
        client.send_query("SELECT id, v FROM probe.big ORDER BY id")
        columns = client.answer()
        for _ in range(columns[0] + 1):
            client.answer()
        count = 0
        while True:
            payload = client.answer()
            if payload[0] == 0xFE and len(payload) < 9:
                break
            count += 1
            if client.texts(payload) != [str(count), str(count % 10) * 500]:
                self.fail(f"row {count} is wrong: {payload[:40]}")
            if count == BIG_ROWS // 20:
                self.die()
        self.assertEqual(count, BIG_ROWS)
        return client

    def in_a_local_file(self):
        client = self.enter(CLIENT_LOCAL_FILES)
        client.query("DELETE FROM probe.l")
        client.send_query("LOAD DATA LOCAL INFILE 'rows' INTO TABLE probe.l")
        self.assertEqual(client.answer(), b"\xfbrows")
        step = FILE_ROWS // 40
        for part in range(40):
            if part == 20:
                self.die()
            lines = (f"{row}\t{'v' * 350}\n" for row in range(part * step, (part + 1) * step))
            client.packet("".join(lines).encode(), 2 + part)
        client.packet(b"", 42)
        self.assertEqual(client.number(client.answer(), 1)[0], FILE_ROWS)
        self.assertEqual(
            client.query("SELECT COUNT(*), SUM(id) FROM probe.l"),
            [[str(FILE_ROWS), str(FILE_ROWS * (FILE_ROWS - 1) // 2)]])
        return client

    STATES = (
        "in_login", "between_prepare_and_execute", "in_a_transaction", "at_commit", "in_a_large_result",
        "in_a_local_file",
    )

    # -- tests ----------------------------------------------------------------------------------

    def test_in_login(self):
        self.survive(self.in_login)

    def test_between_prepare_and_execute(self):
        self.survive(self.between_prepare_and_execute)

    def test_in_a_transaction(self):
        self.survive(self.in_a_transaction)

    def test_at_commit(self):
        self.survive(self.at_commit)

    def test_in_a_large_result(self):
        self.survive(self.in_a_large_result)

    def test_in_a_local_file(self):
        self.survive(self.in_a_local_file)

    @unittest.skipUnless(SOAK, "the long count; FTCOMPOSE_SOAK=1")
    def test_every_replica_in_every_state_again_and_again(self):
        for number in range(ROUNDS):
            for name in self.STATES:
                for index in range(1, self.project.count + 1):
                    with self.subTest(round=number, state=name, replica=index):
                        self.mark = self.project.mark()
                        self.next_id = 1_000 * (1 + ReplicaDeath.turn)
                        self.survive(getattr(self, name), index)
