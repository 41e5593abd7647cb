"""The ledger of a built project on the real engine: votes become final, nothing is lost, anyone can verify."""

import hashlib
import hmac
import json
import unittest

from harness import Container, eventually, run
from ledger_case import LedgerCase
from ledger_outages import Outages
from ledger_peers import ACTORS, alter_proof, verify_offline


class Ledger(Outages, LedgerCase):
    """What a whole ledger does; how it bears what fails (`Outages`) is tested on the same project."""

    def assert_digests_are_keyed(self, numbers):
        """The log votes on these inserts have an HMAC of the statement, which only tunnel and voter can make."""
        texts = [self.project.tunnel.execute("cat", "/run/ftcompose/digest.key").stdout.strip(),
                 Container(self.project, "db-voter").execute("cat", "/run/ftcompose/digest.key").stdout.strip()]
        self.assertEqual((texts[0], len(texts[0])), (texts[1], 64))
        for actor in ACTORS:
            self.assertNotEqual(
                self.peer(actor).execute("test", "-e", "/run/ftcompose/digest.key", check=False).returncode, 0)
        plain = [hashlib.sha256(f"INSERT INTO testdb.t VALUES ({number}, 'name')".encode()).digest()
                 for number in numbers]
        keyed = {hmac.digest(bytes.fromhex(texts[0]), bytes([2, 1]) + digest, "sha256").hex() for digest in plain}

        def found():
            return {entry.get("winner_digest") for entry in self.peer("user").entries(kind="log")}
        eventually("the log votes are in the ledger", lambda: keyed <= found(), 60)
        self.assertFalse(found() & {digest.hex() for digest in plain})

    def test_1_votes_become_final_and_three_peers_have_equal_roots(self):
        began = self.wait_final()
        for number in range(20):
            self.insert(1000 + number)
        eventually("20 votes in the ledger", lambda: len(self.recorded(began)) >= 20, 60)
        self.wait_final()
        votes = self.recorded(began)
        self.assertEqual(len(votes), 20)
        for vote in votes:
            self.assertEqual((vote["writer"], vote["verdict"], vote["final"]), ("provider/db", "unanimous", True))
            self.assertEqual(set(vote["replicas"].values()), {"agreed"})
            self.assertNotIn("1000", vote.get("statement", ""))
        self.assert_digests_are_keyed(1000 + number for number in range(20))
        self.assert_nothing_lost()

    def test_2_no_private_key_leaves_its_container(self):
        found = self.peer("user").execute("grep", "-rlE", "PRIVATE KEY|Bearer", "/run/ftcompose-ledger", check=False)
        self.assertEqual(found.stdout, "")
        for path in (self.project.folder / "ft").iterdir():
            self.assertNotIn("PRIVATE KEY", path.read_text())
        # Peers of other actors do not see the token of the runtimes.
        self.assertNotEqual(
            self.peer("user").execute("test", "-e", "/run/ftcompose-writers", check=False).returncode, 0)
        networks = {name.rsplit("_", 1)[1] for name in self.peer("user").networks()}
        self.assertEqual(networks, {"ft-ledger"})
        networks = {name.rsplit("_", 1)[1] for name in self.project.tunnel.networks()}
        self.assertNotIn("ft-ledger", networks)

    def test_6_anybody_can_check_a_vote_offline(self):
        began = self.wait_final()
        self.insert(90_000)
        eventually("the vote is in the ledger", lambda: self.recorded(began), 60)
        self.wait_final()
        index = self.recorded(began)[0]["index"]
        folder = self.trust()
        # The proof comes from one party, whom to believe from another.
        (folder / "vote.tlog-proof").write_bytes(self.peer("provider").get(f"/v1/proofs/{index}"))
        said = verify_offline(folder, "vote.tlog-proof").stdout
        self.assertIn("verified: entry", said)
        self.assertIn("provider/db", said)
        self.assertIn("vote_completed", said)
        alter_proof(folder, "vote.tlog-proof", "altered.tlog-proof")
        self.assertEqual(verify_offline(folder, "altered.tlog-proof", check=False).returncode, 1)

        def same_size():
            # The voter goes on voting: a log may grow between two questions.
            checkpoints = [self.peer(actor).get("/checkpoint").split(b"\n")[1:3] for actor in ACTORS]
            return checkpoints if len({size for size, _ in checkpoints}) == 1 else None
        checkpoints = eventually("three checkpoints of one size", same_size, 30)
        self.assertEqual(len({root for _, root in checkpoints}), 1, checkpoints)

    def test_7_status_shows_three_peers_with_equal_roots(self):
        self.insert(91_000)
        self.wait_final()

        def equal():
            states = []
            for actor in ACTORS:
                state = json.loads(self.ledger("status", "--peer", actor, "--json").stdout)
                self.assertEqual([part["actor"] for part in state], [actor])
                states += state
            self.assertEqual(len({(state["size"], state["root"]) for state in states}), 1, states)
            # The voter goes on voting: the newest leaves may not be final yet.
            for state in states:
                self.assertEqual(state["final_size"], state["size"])
            return states
        for state in eventually("three peers with equal roots", equal, 30):
            self.assertTrue(state["healthy"], state["detail"])
            self.assertEqual({cosigner["actor"] for cosigner in state["cosigners"]}, set(ACTORS))
            # Every key is on this host, and the command says so.
            self.assertTrue(state["single_key_holder"])
        text = self.ledger("status", "--peer", "user").stdout
        self.assertIn("copy of user", text)
        self.assertIn("single key holder", text)
        for word in [*ACTORS, "provider/db", "provider/db-voter", state["root"]]:
            self.assertIn(word, text)
        inside = self.peer("user").execute("ftcompose", "control", "ledger", "status")
        self.assertEqual(json.loads(inside.stdout)["actor"], "user")

    def test_8_query_finds_by_service_verdict_replica_time_and_actor(self):
        began, vote = self.outvote()
        self.assertEqual((vote["writer"], vote["kind"], vote["replicas"]["db-3"]),
                         ("provider/db", "reply", "dissented"))
        index = vote["index"]
        since = ("--since", began)

        def indices(*filters):
            return {entry["index"] for entry in self.found(*filters)}
        everything = indices(*since)
        for matching in (("--service", "db"), ("--verdict", "majority"), ("--replica", "db-3"), ("--disagreeing",),
                         ("--notable",), ("--actor", "provider"), ("--writer", "provider/db"),
                         ("--kind", "vote_completed"), ("--flag", "valid")):
            with self.subTest(matching):
                found = indices(*since, *matching)
                self.assertIn(index, found)
                self.assertLessEqual(found, everything)
        for other in (("--service", "web"), ("--verdict", "unanimous"), ("--replica", "db-4"), ("--actor", "user"),
                      ("--writer", "provider/db-voter"), ("--kind", "repair"), ("--flag", "bad_signature"),
                      ("--until", began)):
            with self.subTest(other):
                self.assertNotIn(index, indices(*since, *other))
        for entry in self.found(*since, "--verdict", "unanimous"):
            self.assertEqual(entry["verdict"], "unanimous")
        newest = self.found(*since)[-3:]
        short = self.ledger("query", "--json", "--last", "3", *since).stdout
        self.assertEqual([json.loads(line)["index"] for line in short.splitlines()],
                         [entry["index"] for entry in newest])
        table = self.ledger("query", *since, "--disagreeing", "--service", "db").stdout.splitlines()
        self.assertTrue(table[0].startswith("INDEX"), table)
        self.assertTrue(any(row.split()[0] == str(index) and "dissented db-3" in row for row in table[1:]), table)
        inside = self.peer("developer").execute(
            "ftcompose", "control", "ledger", "query", "--with", "verdict=majority", "--with", "writer=provider/db")
        self.assertIn(index, {entry["index"] for entry in json.loads(inside.stdout)["entries"]})
        # The votes' own command finds the same vote in the ledger of the containers.
        votes = [record for record in self.project.votes_since(began)
                 if record.get("kind") == "reply" and record.get("verdict") == "majority"]
        self.assertEqual([record["replicas"]["db-3"] for record in votes], ["dissented"])

    def test_9_an_entry_is_shown_proved_and_exported(self):
        _, vote = self.outvote()
        index, name = vote["index"], f"{vote['writer']}#{vote['number']}"
        shown = json.loads(self.ledger("show", str(index), "--json").stdout)
        self.assertEqual((shown["index"], shown["final"]), (index, True))
        self.assertEqual(shown["entry"], vote)
        text = self.ledger("show", name).stdout
        for word in (name, shown["leaf_hash"], "db-3 dissented", "majority"):
            self.assertIn(word, text)
        inside = self.peer("user").execute("ftcompose", "control", "ledger", "show", name)
        self.assertEqual(json.loads(inside.stdout)[0]["leaf_hash"], shown["leaf_hash"])

        folder = self.trust()
        self.ledger("prove", name, "--peer", "provider", "-o", folder / "vote.tlog-proof")
        report = json.loads(verify_offline(folder, "vote.tlog-proof", "--json").stdout)
        self.assertTrue(report["verified"])
        self.assertEqual((report["writer"], report["sequence"], report["index"], report["verdict"]),
                         (vote["writer"], vote["number"], index, "majority"))
        # To standard output, by index, from another peer, and from inside a container: proofs all the same.
        (folder / "second").write_text(self.ledger("prove", str(index), "--peer", "developer").stdout)
        inside = self.peer("user").execute("ftcompose", "control", "ledger", "prove", str(index))
        (folder / "third").write_text(inside.stdout)
        for proof in ("second", "third"):
            self.assertIn(f"verified: entry {vote['number']} of provider/db", verify_offline(folder, proof).stdout)
        alter_proof(folder, "vote.tlog-proof", "altered")
        refused = verify_offline(folder, "altered", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("does not verify", refused.stdout)

        self.ledger("export", folder / "export", "--peer", "developer")
        said = verify_offline(folder, "export").stdout
        self.assertIn("verified:", said)
        self.assertIn("signatures checked again", said)
        self.assertEqual(json.loads((folder / "export/actors.json").read_text()),
                         json.loads((folder / "actors.json").read_text()))
        again = self.ledger("export", folder / "export", check=False)
        self.assertEqual(again.returncode, 1)
        self.assertIn("not empty", again.stderr)
        bundle = sorted((folder / "export/tile/entries").rglob("*"))[-1]
        content = bytearray(bundle.read_bytes())
        content[len(content) // 2] ^= 1
        bundle.write_bytes(content)
        refused = verify_offline(folder, "export", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("does not verify", refused.stdout)
        output = self.ledger("export", "--final", "--writer", "provider/db").stdout
        lines = [json.loads(line) for line in output.splitlines()]
        self.assertIn(vote, lines)
        self.assertEqual([line["number"] for line in lines], list(range(1, len(lines) + 1)))

    def test_9_what_is_not_there_is_said(self):
        for arguments, reason in (
            (("show", "99999999"), "no entry 99999999"),
            (("show", "provider/db#99999999"), "no entry provider/db#99999999"),
            (("prove", "99999999"), "no leaf 99999999"),
            (("prove", "provider/nobody#1"), "no entry provider/nobody#1"),
            (("status", "--peer", "nobody"), "it runs those of developer, provider, user"),
        ):
            with self.subTest(arguments):
                result = self.ledger(*arguments, check=False)
                self.assertEqual((result.returncode, result.stdout), (1, ""), result.stderr)
                self.assertIn(reason, result.stderr)
        for arguments in (("show", "db"), ("query", "--verdict", "good"), ("query", "--last", "0")):
            with self.subTest(arguments):
                self.assertEqual(self.ledger(*arguments, check=False).returncode, 2)
        refused = self.project.tunnel.execute("ftcompose", "control", "ledger", "status", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("this container keeps no ledger", refused.stderr)
        # With a peer stopped the next one is asked; with all of them stopped the command says how to start one.
        self.wait_final()
        peers = [self.peer(actor) for actor in ACTORS]
        first = json.loads(self.ledger("show", "provider/db#1", "--json").stdout)
        folder = self.trust()
        run(["docker", "stop", *(peer.id for peer in peers)], seconds=60)
        try:
            # The file that a stopped peer leaves is whole, and read like the ledger of a running project.
            run(["docker", "cp", f"{peers[0].id}:/var/lib/ftcompose/ledger.sqlite", folder])
            self.assertIn("the database is sound", verify_offline(folder, "ledger.sqlite").stdout)
            copied = self.ledger("show", "provider/db#1", "--json", "--database", folder / "ledger.sqlite")
            self.assertEqual(json.loads(copied.stdout)["leaf_hash"], first["leaf_hash"])
            result = self.ledger("query", check=False)
            self.assertEqual(result.returncode, 1)
            self.assertIn("runs no peer of its ledger; start one of", result.stderr)
            peers[2].start()
            eventually("the peer that runs is asked", lambda: "copy of user" in self.ledger(
                "status", check=False).stdout, 30)
            self.assertIn("it runs those of user", self.ledger("query", "--peer", "provider", check=False).stderr)
        finally:
            run(["docker", "start", *(peer.id for peer in peers)])
        self.wait_healthy(90)


if __name__ == "__main__":
    unittest.main()
