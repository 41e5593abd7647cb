"""What an operator does with a running ledger: alarms seen and settled, keys replaced, what was signed before and after."""

import json
import pathlib
import secrets
import shutil
import tempfile
import unittest

from harness import Project, eventually, run
from ledger_peers import ACTORS, SERVICES, Peer, assert_numbered, verify_offline, wait_final, wait_healthy

ETCD = "quay.io/coreos/etcd:v3.5.16"


class LedgerOperator(unittest.TestCase):
    """One project with three members and three actors."""

    @classmethod
    def setUpClass(cls):
        cls.project = Project(kind="operator", ledger="{block: {interval: 300ms}}")
        cls.addClassCleanup(cls.project.down)
        try:
            cls.project.up()
            wait_healthy(cls.project, 120)
            cls.project.query("CREATE DATABASE IF NOT EXISTS testdb")
            cls.project.query("CREATE TABLE IF NOT EXISTS testdb.t (id INT PRIMARY KEY, name TEXT)")
        except BaseException:
            cls.project.keep_logs("start", extra=SERVICES)
            raise

    def setUp(self):
        self.addCleanup(self.keep_logs_of_failure)
        wait_healthy(self.project, 90)

    def keep_logs_of_failure(self):
        outcome = getattr(self, "_outcome", None)
        if outcome is not None and not outcome.success:
            self.project.keep_logs(self._testMethodName, extra=SERVICES)

    # -- helpers ------------------------------------------------------------------------------

    def peer(self, actor):
        return Peer(self.project, actor)

    def ledger(self, *arguments, check=True, seconds=90):
        return self.project.cli("ledger", *arguments, check=check, seconds=seconds)

    def put(self, actor, key, value):
        """What a hostile actor could do: its own certificate, and not the peer's program."""
        volume = self.project.name + "_"
        image = self.project.env.get("FTCOMPOSE_ETCD_IMAGE", ETCD)
        run(["docker", "run", "--rm", "--network", f"{volume}ft-ledger", "--user", "0:0",
             "-v", f"{volume}ft-ledger-{actor}-state:/state:ro", "-v", f"{volume}ft-ledger-exchange:/exchange:ro",
             "--entrypoint", "/usr/local/bin/etcdctl", image, "--endpoints=https://ft-etcd-1:2379",
             "--cacert=/exchange/granted/ca.pem", f"--cert=/exchange/granted/{actor}/tls.crt", "--key=/state/tls.pem",
             "put", key, value])

    def conflicts(self, actor):
        """What `ledger conflicts --json` lists at an actor's peer, and its exit status."""
        result = self.ledger("conflicts", "--json", "--peer", actor, check=False)
        return json.loads(result.stdout), result.returncode

    def insert(self):
        number = secrets.randbelow(1 << 30)
        self.project.query("INSERT INTO testdb.t VALUES (%s, 'name')", number)

    def newest(self, writer, beyond=0):
        """The newest entry of a writer that is a vote, behind an index."""
        found = [entry for entry in self.peer("user").entries(writer=writer)
                 if entry["index"] > beyond and entry["entry_kind"] == "vote_completed"]
        assert found, f"no vote of {writer} beyond leaf {beyond}"
        return found[-1]

    def trust(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="ftcompose-operator-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        (folder / "policy").write_bytes(self.peer("user").get("/v1/policy"))
        (folder / "actors.json").write_bytes(self.peer("user").get("/v1/actors"))
        return folder

    def prove(self, folder, entry, name):
        """A proof of an entry as a file, and what the offline check says of it.

        The voter goes on voting: an entry that is seen now may have come after the last wait.
        """
        wait_final(self.project)
        self.ledger("prove", str(entry["index"]), "-o", folder / name)
        return self.verified(folder, name)

    def verified(self, folder, name):
        report = json.loads(verify_offline(folder, name, "--json").stdout)
        self.assertTrue(report["verified"], report)
        return report

    def assert_sound(self):
        """Status of every peer at once, roots equal, entries numbered."""
        for actor in ACTORS:
            result = self.ledger("status", "--peer", actor, check=False)
            self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
            self.assertIn("healthy", result.stdout)
        wait_final(self.project)
        # A writer that found no peer when it started tries again after a pause.
        eventually("entries of every writer, numbered",
                   lambda: assert_numbered(self.peer("developer").entries()) or True, 30, interval=1)

    # -- tests --------------------------------------------------------------------------------

    def test_1_an_alarm_is_listed_and_acknowledged_by_an_entry(self):
        self.assertEqual(self.conflicts("provider"), ([], 0))
        self.assertIn("no conflicts", self.ledger("conflicts").stdout)
        self.put("user", "k/00000000000000000007/user", "not a cosignature")

        def listed():
            reports, status = self.conflicts("provider")
            return reports if reports and status == 1 else None
        report = eventually("the alarm is listed", listed, 60)[0]
        self.assertEqual((report["state"], report["actor"]), ("lasting", "provider"))
        name = report["id"]
        text = self.ledger("conflicts", "--peer", "provider", check=False).stdout
        self.assertIn(name, text)
        self.assertIn("lasting", text)
        self.assertEqual(self.ledger("status", "--peer", "provider", check=False).returncode, 1)

        unknown = self.ledger("acknowledge", "000000000000", "--reason", "nothing", check=False)
        self.assertEqual(unknown.returncode, 1)
        self.assertIn("there is no alarm 000000000000", unknown.stderr)
        said = self.ledger("acknowledge", name, "--peer", "provider", "--reason", "a test's junk", "--person",
                           "operator").stdout
        leaf = int(said.split()[-1])
        # At once: the command returns when it is done.
        status = self.ledger("status", "--peer", "provider", check=False)
        self.assertEqual(status.returncode, 0, status.stdout)
        reports, code = self.conflicts("provider")
        self.assertEqual(([item["state"] for item in reports], code), (["acknowledged"], 0), reports)
        seen = reports[0]["acknowledged"]
        self.assertEqual((seen["person"], seen["remark"], seen["leaf"]), ("operator", "a test's junk", leaf))
        self.assertIn("acknowledged by operator", self.ledger("conflicts", "--peer", "provider").stdout)
        # The same alarm lasts where nobody has said anything; the one who may have done it does not accuse itself.
        self.assertEqual(self.conflicts("user"), ([], 0))
        reports, code = self.conflicts("developer")
        self.assertEqual((code, [item["state"] for item in reports]), (1, ["lasting"]))
        self.assertEqual(reports[0]["id"], name)
        self.ledger("acknowledge", name, "--peer", "developer", "--reason", "seen too")

        wait_final(self.project)
        found = [json.loads(line) for line in
                 self.ledger("query", "--json", "--kind", "acknowledgement").stdout.splitlines()]
        self.assertEqual([entry["writer"] for entry in found], ["provider/peer", "developer/peer"])
        self.assertEqual(found[0]["index"], leaf)
        self.assertIn("a test's junk", self.ledger("show", str(leaf)).stdout)
        folder = self.trust()
        report = self.prove(folder, found[0], "acknowledged")
        self.assertEqual((report["writer"], report["index"]), ("provider/peer", leaf))
        self.assert_sound()

    def test_2_votes_verify_with_the_keys_of_before_and_after_a_rotation(self):
        folder = self.trust()
        self.insert()
        wait_final(self.project)
        before = {writer: eventually(f"a vote of {writer}", lambda: self.newest(writer), 30, interval=1)
                  for writer in ("provider/db", "provider/db-voter")}
        for writer, entry in before.items():
            self.prove(folder, entry, "before-" + writer.split("/")[1])
        for service in ("db", "db-voter"):
            writer = f"provider/{service}"
            said = self.ledger("rotate", service).stdout
            self.assertIn(f"new key of {service}: ", said)
            status = self.ledger("status", check=False)
            self.assertEqual(status.returncode, 0, status.stdout + status.stderr)
            mark = before[writer]["index"]
            self.insert()

            def later():
                self.insert()
                return self.newest(writer, beyond=mark + 1)
            entry = eventually(f"a vote of {writer} after the rotation", later, 60, interval=1)
            self.assertEqual(entry["entry_flag"], "valid")
            wait_final(self.project)
            policy = map(json.loads, self.ledger("query", "--json", "--kind", "policy").stdout.splitlines())
            keys = [entry for entry in policy if f" of {writer} is in force" in entry["reason"]]
            self.assertEqual([entry["writer"] for entry in keys], ["provider/peer"] * 2, keys)
            new = self.newest(writer, beyond=keys[-1]["index"])
            self.prove(folder, new, f"after-{service}")
        self.assert_sound()
        for name in ("before-db", "before-db-voter"):
            self.verified(folder, name)

    def test_3_a_peers_key_is_replaced_and_its_entries_verify(self):
        folder = self.trust()
        for actor in ("provider", "user"):
            first = self.ledger("rotate", f"ft-ledger-{actor}").stdout
            self.assertIn("key 2", first)
            status = self.ledger("status", "--peer", actor, check=False)
            self.assertEqual(status.returncode, 0, status.stdout + status.stderr)
        # A second time: the chain has three keys.
        self.assertIn("key 3", self.ledger("rotate", "ft-ledger-user").stdout)
        wait_final(self.project)
        self.peer("user").crash()
        eventually("the peer runs again", lambda: self.peer("user").running, 60)
        wait_healthy(self.project, 90)
        # What the new keys sign: a writer's next key, enrolled by the provider's new one.
        self.ledger("rotate", "db")
        enrolled = [json.loads(line) for line in
                    self.ledger("query", "--json", "--kind", "policy").stdout.splitlines()]

        def later():
            self.insert()
            return self.newest("provider/db", beyond=enrolled[-1]["index"])
        entry = eventually("a vote under the third key", later, 60, interval=1)
        wait_final(self.project)
        report = self.prove(folder, entry, "third")
        self.assertEqual(report["writer"], "provider/db")
        self.assert_sound()
        self.ledger("export", folder / "export")
        self.assertIn("verified:", verify_offline(folder, "export").stdout)
        refused = self.ledger("rotate", "nobody", check=False)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("it has db, db-voter, ft-ledger-developer", refused.stderr)


if __name__ == "__main__":
    unittest.main()
