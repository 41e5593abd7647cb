"""How a whole ledger bears what fails, as a part of test_ledger's class: processes, members, networks, a majority."""

import contextlib
import threading
import time

import pymysql

from harness import SOAK, Container, eventually
from ledger_peers import MEMBERS
from ledger_writes import insert, leader, lost_and_repeated, member_state, tunnel_metric, votes_by_row

OUTAGE_SECONDS = 60 if SOAK else 12
# How long an answer waits for the ledger before it is withheld, in the tests of `durability`.
WAIT_SECONDS = 3


class Outages:
    """Tests for `LedgerCase`; those that compile the project anew come last by their names."""

    # -- helpers ------------------------------------------------------------------------------

    def write(self, row):
        self.project.query(insert(row))

    @contextlib.contextmanager
    def writing(self, first):
        """Inserts rows one after another until the block ends; yields the list of what was acknowledged."""
        acknowledged, stop = [], threading.Event()

        def work():
            row = first
            while not stop.is_set():
                try:
                    self.write(row)
                    acknowledged.append(row)
                except (pymysql.Error, OSError):
                    time.sleep(0.2)
                row += 1
                time.sleep(0.02)
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            yield acknowledged
        finally:
            stop.set()
            thread.join(60)

    @contextlib.contextmanager
    def stopped(self, *services):
        """These containers are down for the length of the block."""
        containers = [Container(self.project, service) for service in services]
        try:
            for container in containers:
                container.stop(2)
            yield
        finally:
            for container in containers:
                container.start()

    def assert_recorded(self, acknowledged, lost_max=0):
        """Each of these writes has its one final vote, but for as many as `durability: async` may lose."""
        lost, repeated = lost_and_repeated(self.peer("user").entries(), acknowledged)
        self.assertLessEqual(len(lost), lost_max, f"of {len(acknowledged)} acknowledged are lost: {lost[:20]}")
        self.assertEqual(repeated, [])
        self.assert_nothing_lost()

    def recompile(self, durability):
        """Compiles the project with another durability; tunnel and voter start anew."""
        path = self.project.folder / "compose.yml"
        lines = [line for line in path.read_text().splitlines()
                 if not line.strip().startswith(("durability:", "limits:"))]
        place = next(number for number, line in enumerate(lines) if line.strip().startswith("ft_level:"))
        indent = " " * (len(lines[place]) - len(lines[place].lstrip()))
        lines[place:place] = [f"{indent}durability: {durability}",
                              f"{indent}limits: {{durability_wait_milliseconds: {WAIT_SECONDS * 1000}}}"]
        path.write_text("\n".join(lines) + "\n")
        self.project.build()
        before = self.project.tunnel.id
        self.project.compose("up", "-d")
        self.assertNotEqual(self.project.tunnel.id, before, "the tunnel has the old plan")
        self.project.wait_serving(120)
        self.project.wait_active()
        self.wait_healthy(120)

    def withheld(self, connection, statement, *words):
        """The statement's answer is withheld after the wait, with an error that says these words."""
        began = time.monotonic()
        with self.assertRaises(pymysql.Error) as caught, connection.cursor() as cursor:
            cursor.execute(statement)
        waited = time.monotonic() - began
        code, message = caught.exception.args
        self.assertEqual(code, 1105, message)
        for word in (*words, f"waited at most {WAIT_SECONDS * 1000} ms"):
            self.assertIn(word, message)
        self.assertGreater(waited, WAIT_SECONDS * 0.9, message)

    def unrecorded(self):
        """How many answers the tunnel has withheld: (of what was not carried out, of what was)."""
        return tuple(tunnel_metric(self.project, "unrecorded_total", f',done="{done}"') for done in ("no", "yes"))

    def rows(self, *numbers):
        """Which of these rows each replica has, asked around the tunnel."""
        wanted = ", ".join(map(str, numbers))
        return [[int(row[0]) for row in replica.sql_quietly(
            f"SELECT id FROM testdb.t WHERE id IN ({wanted}) ORDER BY id")] for replica in self.project.replicas]

    # -- tests --------------------------------------------------------------------------------

    def test_3_kill_9_of_every_kind_of_process_loses_nothing(self):
        victims = ["ft-etcd-1", "ft-etcd-2", "ft-etcd-3", "ft-ledger-provider", "ft-ledger-developer",
                   "ft-ledger-user", "db-voter", "db"]
        with self.writing(10_000) as acknowledged:
            for service in victims:
                before = len(acknowledged)
                victim = Container(self.project, service)
                victim.crash()
                eventually(f"{service} runs again", lambda: victim.running, 60)
                eventually("writes go on", lambda: len(acknowledged) > before + 5, 90)
        self.project.wait_active()
        self.wait_healthy(120)
        self.wait_final(120)
        # What the killed tunnel had not written to disk is what `async` may lose, and the last few only.
        self.assert_recorded(acknowledged, lost_max=8)
        print(f"        {len(acknowledged)} acknowledged, {len(victims)} kills")

    def test_4_the_service_goes_on_while_most_members_are_down(self):
        with self.writing(50_000) as acknowledged:
            eventually("writes", lambda: len(acknowledged) > 5, 60)
            with self.stopped(*MEMBERS[:2]):
                size = self.peer("user").status()["final_size"]
                before = len(acknowledged)
                time.sleep(OUTAGE_SECONDS)
                self.assertGreater(len(acknowledged), before + 5, "writes stopped with the ledger")
                stuck = self.peer("user").status()
                self.assertLess(stuck["final_size"] - size, 2_000)
            time.sleep(1)
        self.wait_healthy(120)
        self.wait_written(acknowledged)
        print(f"        {len(acknowledged)} votes during an outage of {OUTAGE_SECONDS} s, lost 0")

    def wait_written(self, acknowledged):
        """Waits until the spool has drained, and checks that each of these writes is recorded once."""
        eventually("the spool drains", lambda: not lost_and_repeated(
            self.peer("user").entries(), acknowledged)[0], 120, interval=1)
        self.wait_final(120)
        self.assert_recorded(acknowledged)

    def test_5_a_peer_off_the_network_catches_up(self):
        began = self.wait_final()
        with self.peer("developer").cut("_ft-ledger"):
            for number in range(20):
                self.insert(80_000 + number)
            eventually("a majority without it is final",
                       lambda: all(vote["final"] for vote in self.recorded(began))
                       and len(self.recorded(began)) >= 20, 60)
        self.wait_healthy(120)
        self.wait_final(120)
        self.assert_nothing_lost()

    def test_5_the_leader_cut_off_from_the_other_members_loses_nothing(self):
        old = eventually("all members follow one leader", lambda: leader(self.project), 60)
        others = [member for member in MEMBERS if member != old]
        with self.writing(60_000) as acknowledged:
            eventually("writes", lambda: len(acknowledged) > 20, 60)
            with Container(self.project, old).cut("_ft-ledger"):
                before = len(acknowledged)
                eventually("writes go on before there is another leader", lambda: len(acknowledged) > before + 5, 60)
                new = eventually("the others have another leader", lambda: leader(self.project, others), 90)
                self.assertIn(new, others)
                # Alone it is no leader: what it would put in order, a majority does not have.
                eventually(f"{old} leads no longer", lambda: member_state(self.project, old)[1] == 0, 90)
                before = len(acknowledged)
                eventually("writes go on", lambda: len(acknowledged) > before + 20, 90)
                row = acknowledged[-1]
                eventually("finality goes on", lambda: any(entry["final"] for entry in votes_by_row(
                    self.peer("user").entries()).get(row, ())), 120, interval=1)
            eventually(f"{old} follows the others", lambda: leader(self.project) != old, 120)
            before = len(acknowledged)
            eventually("writes go on", lambda: len(acknowledged) > before + 5, 60)
        self.wait_healthy(120)
        self.wait_written(acknowledged)
        print(f"        {old} cut off, then {new} led: {len(acknowledged)} acknowledged, lost 0")

    def test_a_an_answer_that_waits_for_the_order_is_withheld_without_a_majority(self):
        self.recompile("ordered")
        self.write(200_000)
        with contextlib.closing(self.project.connect()) as plain, \
                contextlib.closing(self.project.connect(database="testdb")) as held:
            held.begin()
            held.cursor().execute(insert(200_001))
            counted = self.unrecorded()
            with self.stopped(*MEMBERS[:2]):
                # The open transaction comes first: others wait for its turn in the order of writes.
                self.withheld(held, insert(200_002), "has no record that is ordered in the ledger",
                              "the transaction was rolled back", "it may be repeated")
                self.withheld(plain, insert(200_003), "was carried out, but its record is not ordered in the ledger",
                              "look whether it took effect before repeating it")
                self.withheld(plain, "SELECT COUNT(*) FROM testdb.t", "has no record that is ordered in the ledger",
                              "its reply is withheld", "it may be repeated")
                self.assertEqual(self.unrecorded(), (counted[0] + 2, counted[1] + 1))
                # As the errors said: what was in the transaction is nowhere, the write alone is everywhere.
                self.assertEqual(self.rows(200_000, 200_001, 200_002, 200_003), [[200_000, 200_003]] * 3)
            eventually("answers come again", lambda: self.project.query("SELECT 1"), 120)
        self.write(200_004)
        self.wait_healthy(120)
        self.wait_final(120)
        # The answer was withheld, the record was not lost.
        self.assert_recorded([200_000, 200_003, 200_004])
        # The order needs members, not signatures.
        with self.stopped("ft-ledger-developer", "ft-ledger-user"):
            self.write(200_005)
        self.wait_healthy(120)
        self.wait_final(120)
        self.assert_recorded([200_005])

    def test_b_an_answer_that_waits_for_signatures_is_withheld_without_a_majority(self):
        self.recompile("final")
        self.write(210_000)
        found = votes_by_row(self.peer("provider").newest(20)).get(210_000, [])
        self.assertTrue(any(entry["final"] for entry in found), f"answered before it was final: {found}")
        with contextlib.closing(self.project.connect()) as plain:
            counted = self.unrecorded()
            with self.stopped("ft-ledger-developer", "ft-ledger-user"):
                self.withheld(plain, insert(210_001), "was carried out, but its record is not final in the ledger",
                              "look whether it took effect before repeating it")
                self.withheld(plain, "SELECT COUNT(*) FROM testdb.t", "has no record that is final in the ledger",
                              "its reply is withheld", "it may be repeated")
                self.assertEqual(self.unrecorded(), (counted[0] + 1, counted[1] + 1))
                self.assertEqual(self.rows(210_001), [[210_001]] * 3)
            eventually("answers come again", lambda: self.project.query("SELECT 1"), 120)
        self.write(210_002)
        self.wait_healthy(120)
        self.wait_final(120)
        self.assert_recorded([210_000, 210_001, 210_002])
