"""Existing data on its way in and out: db-seed, adopt, eject."""

import contextlib
import difflib
import json
import subprocess
import unittest

import pymysql

from harness import BINARY, Container, Project, database_source, eventually, run

DATA = """
CREATE DATABASE shop; CREATE DATABASE notes;
USE shop;
CREATE TABLE customers (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80) NOT NULL,
  email VARCHAR(120) UNIQUE, born DATE, rating DOUBLE, photo BLOB);
INSERT INTO customers (name, email, born, rating, photo)
  SELECT CONCAT('Käufer ', seq), CONCAT('c', seq, '@example.org'), '1970-01-01' + INTERVAL seq DAY,
    seq / 7, IF(seq % 3 = 0, NULL, UNHEX(SHA2(seq, 256))) FROM seq_1_to_2000;
CREATE TABLE orders (id BIGINT AUTO_INCREMENT PRIMARY KEY, customer INT NOT NULL, placed DATETIME(6),
  total DECIMAL(12,2), KEY (placed), FOREIGN KEY (customer) REFERENCES customers (id));
INSERT INTO orders (customer, placed, total)
  SELECT 1 + seq % 2000, '2020-01-01' + INTERVAL seq MINUTE, seq * 1.17 FROM seq_1_to_5000;
CREATE VIEW best AS SELECT c.name, SUM(o.total) AS spent FROM customers c
  JOIN orders o ON o.customer = c.id GROUP BY c.id;
CREATE TRIGGER rounded BEFORE INSERT ON orders FOR EACH ROW SET NEW.total = ROUND(NEW.total, 2);
CREATE PROCEDURE spent(IN who INT) SELECT SUM(total) FROM orders WHERE customer = who;
CREATE SEQUENCE invoice START WITH 1000;
USE notes;
CREATE TABLE lines_without_key (text TEXT, number INT NULL);
INSERT INTO lines_without_key SELECT REPEAT(CHAR(97 + seq % 26), seq % 90), NULLIF(seq % 5, 0)
  FROM seq_1_to_1500;
CREATE TABLE old_engine (id INT PRIMARY KEY, text VARCHAR(40)) ENGINE=MyISAM;
INSERT INTO old_engine SELECT seq, MD5(seq) FROM seq_1_to_500;
CREATE USER app@'%' IDENTIFIED BY 'app-secret';
GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO app@'%';
CREATE USER reader@'%' IDENTIFIED BY 'reader-secret' REQUIRE NONE;
GRANT SELECT ON notes.* TO reader@'%';
"""

TABLES = "shop.customers, shop.orders, shop.best, notes.lines_without_key, notes.old_engine"
ACCOUNTS = "SELECT User, Host, JSON_COMPACT(Priv) FROM mysql.global_priv WHERE User IN ('app','reader') ORDER BY User"


class MovedProject(Project):
    """A plain project with data that becomes fault tolerant and plain again."""

    def __init__(self, mount="db-data:/var/lib/mysql"):
        super().__init__(database_source(mount=mount), kind="adopt")
        self.mount = mount

    @property
    def volume(self):
        """What the engine calls the place of the original: a volume's name or a folder's path."""
        return str(self.folder / "data") if self.mount.startswith(".") else f"{self.name}_db-data"

    def plain(self, *arguments, seconds=240, check=True):
        return run(
            ["timeout", "-k", "10", seconds, "docker", "compose", "-p", self.name, "-f", "compose.yml",
             *arguments],
            seconds=seconds + 20, check=check, cwd=self.folder, env=self.env,
        )

    def plain_up(self):
        self.plain("up", "-d", "--quiet-pull")
        eventually("the plain server answers", lambda: self.query("SELECT 1"), 90)

    def annotate(self, annotation="x-ft: 3"):
        (self.folder / "compose.yml").write_text(database_source(annotation, self.mount))
        self.build()

    def sql(self, text):
        """Statements on the one server of the plain project."""
        return Container(self, "db").execute(
            "mariadb", "-uroot", f"-p{self.password}", "--batch", "--raw", "--skip-column-names",
            text=text, seconds=120,
        ).stdout

    def contents(self):
        """What a plain server holds: checksums by the server, a dump, accounts."""
        checksums = self.sql(f"CHECKSUM TABLE {TABLES.replace('shop.best, ', '')} EXTENDED")
        dump = Container(self, "db").execute(
            "mariadb-dump", "-uroot", f"-p{self.password}", "--skip-comments", "--skip-dump-date",
            "--order-by-primary", "--hex-blob", "--routines", "--triggers", "--events",
            "--databases", "shop", "notes", seconds=120,
        ).stdout
        assert "Käufer 2000" in dump and "CREATE" in dump, dump[:500]
        return {
            "checksums": checksums,
            "dump": dump,
            "accounts": self.sql(ACCOUNTS),
        }

    def files(self, volume):
        """Names and SHA-256 of all files of a volume; empty for an empty one."""
        result = run([
            "docker", "run", "--rm", "-v", f"{volume}:/v:ro", "--entrypoint", "sh",
            "ftcompose-testbed/runtime-base", "-c",
            "cd /v && find . -type f ! -name '.ftcompose-transfer*' -exec sha256sum {} + | sort",
        ], seconds=120)
        return result.stdout

    def volumes(self):
        listed = run(["docker", "volume", "ls", "-q", "--filter", f"name={self.name}"]).stdout
        return sorted(listed.split())

    def down(self):
        self.plain("down", "--volumes", "--timeout", "3", check=False)
        run(["docker", "rm", "-f", f"{self.name}-db-transfer"], check=False)
        super().down()
        for name in self.volumes():
            run(["docker", "volume", "rm", "-f", name], check=False)


class MovedProjectTest(unittest.TestCase):
    """Each test has a plain project with data, its server stopped cleanly by `stop`."""

    mount = "db-data:/var/lib/mysql"

    def assert_same_contents(self, before):
        now = self.project.contents()
        self.assertEqual(now["checksums"], before["checksums"])
        self.assertEqual(now["accounts"], before["accounts"])
        lines = difflib.unified_diff(before["dump"].split("\n"), now["dump"].split("\n"), n=0, lineterm="")
        different = [line[:200] for _, line in zip(range(20), lines)]
        self.assertEqual(different, [], "the dumps differ")

    def setUp(self):
        self.project = MovedProject(self.mount)
        self.addCleanup(self.project.down)
        self.project.plain_up()
        self.project.sql(DATA)
        # INSERT ... SELECT reserves more numbers than it uses; a restart alone gives them back.
        self.project.plain("restart", "-t", "60")
        eventually("the plain server answers", lambda: self.project.query("SELECT 1"), 90)

    def become_fault_tolerant(self):
        self.project.plain("stop", "-t", "60")
        self.project.annotate()
        report = self.project.cli("adopt", "db", "--json")
        self.project.compose("up", "-d")
        self.project.wait_active()
        return json.loads(report.stdout)

    def refused(self, *arguments, code=1):
        """A command that must fail; returns what it said, in one line."""
        result = self.project.cli(*arguments, check=False)
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        return " ".join(result.stderr.split())

    def kill_in_mid_copy(self, target, *arguments):
        """Runs a transfer and kills its helper once the target holds a part of what it will."""
        project = self.project
        moving = subprocess.Popen(
            [BINARY, *arguments, "-p", project.name], cwd=project.folder, env=project.env,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )

        def copying():
            marked = run([
                "docker", "run", "--rm", "-v", f"{target}:/v:ro", "--entrypoint", "sh",
                "ftcompose-testbed/runtime-base", "-c",
                "cat /v/.ftcompose-transfer && test -s /v/filler.bin",
            ], check=False)
            return marked.returncode == 0 and '"copying"' in marked.stdout
        eventually("the copy has begun", copying, 60, interval=0.05)
        run(["docker", "kill", f"{project.name}-db-transfer"])
        said = moving.communicate(timeout=60)[0]
        self.assertEqual(moving.returncode, 1, said)
        self.assertIn("run the same command again", " ".join(said.split()))

    def make_filler(self):
        """Something to be interrupted in."""
        Container(self.project, "db").execute(
            "sh", "-c", "head -c 400000000 /dev/urandom > /var/lib/mysql/filler.bin", seconds=120
        )


class AdoptTest(MovedProjectTest):
    """Data in a named volume."""

    def test_data_goes_in_is_voted_on_and_comes_out_equal(self):
        project = self.project
        before = project.contents()
        project.annotate()

        # `up` stops the old server and stops itself, with the way on in the log of db-seed.
        result = project.compose("up", "-d", check=False)
        self.assertNotEqual(result.returncode, 0, "up went on over existing data")
        self.assertIn("ftcompose adopt db", Container(project, "db-seed").logs())
        for name in project.replica_names:
            self.assertEqual(project.files(f"{project.name}_db-data-{name[-1]}"), "")
        original = project.files(project.volume)

        report = json.loads(project.cli("adopt", "db", "--json").stdout)
        self.assertEqual(report["targets"], ["db-1", "db-2", "db-3"])
        self.assertEqual(project.files(project.volume), original, "the original was written to")
        for number in (1, 2, 3):
            self.assertEqual(project.files(f"{project.name}_db-data-{number}"), original)

        project.compose("up", "-d")
        project.wait_active()
        mark = project.mark()
        self.assertEqual(project.query("SELECT COUNT(*), SUM(total) FROM shop.orders")[0][0], 5000)
        self.assertEqual(len(project.query("SELECT * FROM shop.best")), 2000)
        with contextlib.closing(project.connect(user="app", password="app-secret")) as app:
            with app.cursor() as cursor:
                cursor.execute("SELECT name FROM shop.customers WHERE id = 2000")
                self.assertEqual(cursor.fetchall(), (("Käufer 2000",),))
        # Writes are ordered and voted too; these leave nothing behind.
        project.query("CREATE DATABASE scratch")
        project.query("CREATE TABLE scratch.t AS SELECT * FROM shop.customers")
        project.query("DROP DATABASE scratch")

        found = []

        def complete():
            found[:] = [vote for vote in project.votes_since(mark) if vote["kind"] == "reply"]
            return len(found) >= 6
        with contextlib.suppress(AssertionError):
            eventually("six votes", complete)
        self.assertGreaterEqual(len(found), 6, found)
        self.assertEqual({vote["verdict"] for vote in found}, {"unanimous"})
        project.assert_equal_replicas()

        # The original is still there: nothing is overwritten unless it was said.
        said = self.refused("eject", "db")
        self.assertIn("--replace", said)
        project.query("CREATE DATABASE scratch")
        project.query("DROP DATABASE scratch")
        self.assertEqual(project.files(project.volume), original)

        outcome = json.loads(project.cli("eject", "db", "--replace", "--json").stdout)
        self.assertEqual(len(outcome["majority"]), 3)
        self.assertEqual(outcome["report"]["keptAs"], f"{project.volume}-kept-1")
        self.assertEqual(project.files(f"{project.volume}-kept-1"), original)
        with self.assertRaises(pymysql.Error) as caught:
            project.query("CREATE DATABASE too_late")
        self.assertIn("frozen", str(caught.exception))
        self.assertEqual(project.query("SELECT COUNT(*) FROM shop.orders")[0][0], 5000)

        project.compose("down", "--timeout", "20")
        project.plain_up()
        self.assert_same_contents(before)

    def test_what_was_written_meanwhile_comes_out_and_eject_can_be_taken_back(self):
        project = self.project
        self.become_fault_tolerant()
        project.query("INSERT INTO shop.customers (name, email) VALUES ('New', 'new@example.org')")
        project.cli("adopt", "db", "--confirm")
        self.assertEqual(project.files(project.volume), "")

        project.cli("eject", "db")
        self.assertIn("ejected", project.status()["frozenReason"])
        project.cli("eject", "db", "--cancel")
        project.query("INSERT INTO shop.customers (name, email) VALUES ('Later', 'later@example.org')")
        project.wait_active()
        project.assert_equal_replicas()
        # The first copy lacks the row: it is other data now.
        self.assertIn("--replace", self.refused("eject", "db"))
        project.cli("eject", "db", "--replace")
        project.compose("down", "--timeout", "20")
        project.plain_up()
        rows = project.sql("SELECT name FROM shop.customers WHERE id > 2000 ORDER BY id")
        self.assertEqual(rows.split(), ["New", "Later"])

    def test_adopt_refuses_what_would_lose_or_tear_data(self):
        project = self.project
        project.annotate()
        said = self.refused("adopt", "db")
        self.assertIn("docker stop", said)
        self.assertIn(f"{project.name}-db-1", said)
        self.assertEqual(project.volumes(), [project.volume], "volumes were made by a refusal")
        project.plain("stop", "-t", "60")

        wrong = run(
            [BINARY, "adopt", "db", "-p", "no-such-project"], check=False, cwd=project.folder,
            env=project.env,
        )
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("no volume 'no-such-project_db-data'", wrong.stderr)
        self.assertIn("no fault-tolerant service 'web'; it has db", self.refused("adopt", "web"))
        self.assertIn("compose.yml has no fault-tolerant service; give the file that 'ftcompose build' wrote with -f",
                      self.refused("adopt", "db", "-f", "compose.yml"))
        self.refused("adopt", "db", "-f", "missing.yml", code=3)

        # One replica's volume is too small.
        small = f"{project.name}_db-data-2"
        run(["docker", "volume", "create", "--opt", "type=tmpfs", "--opt", "device=tmpfs",
             "--opt", "o=size=16m", small])
        self.assertIn("not enough room", self.refused("adopt", "db"))
        self.assertEqual(project.files(f"{project.name}_db-data-1"), "")
        run(["docker", "volume", "rm", small])

        project.cli("adopt", "db")
        said = self.refused("adopt", "db")
        self.assertIn("hold data already", said)

    def test_an_interrupted_copy_never_starts_and_is_done_again(self):
        project = self.project
        self.make_filler()
        before = project.contents()
        project.plain("stop", "-t", "60")
        project.annotate()
        self.kill_in_mid_copy(f"{project.name}_db-data-3", "adopt", "db")

        result = project.compose("up", "-d", check=False)
        self.assertNotEqual(result.returncode, 0, "a half copied replica was started")
        self.assertIn("did not end", Container(project, "db-seed").logs())

        project.cli("adopt", "db", seconds=300)
        project.compose("up", "-d")
        project.wait_active()
        project.assert_equal_replicas()
        project.cli("eject", "db", "--replace", seconds=300)
        project.compose("down", "--timeout", "20")
        project.plain_up()
        self.assert_same_contents(before)

    def test_nothing_is_ejected_without_a_majority(self):
        project = self.project
        self.become_fault_tolerant()
        project.cli("adopt", "db", "--confirm")
        for number in (2, 3):
            project.replica(number).sql_quietly(
                f"UPDATE customers SET name = 'replica {number}' WHERE id = {number}", "shop"
            )
        said = self.refused("eject", "db")
        self.assertIn("no majority", said)
        self.assertEqual(project.files(project.volume), "")
        self.assertTrue(all(replica.running for replica in project.replicas))

    def test_the_majority_is_ejected_and_not_the_minority(self):
        project = self.project
        before = project.contents()
        self.become_fault_tolerant()
        project.replica(3).sql_quietly("UPDATE customers SET name = 'wrong' WHERE id = 7", "shop")
        outcome = json.loads(project.cli("eject", "db", "--replace", "--json").stdout)
        self.assertNotIn("db-3", outcome["majority"])
        self.assertEqual(outcome["donor"], "db-2")
        project.compose("down", "--timeout", "20")
        project.plain_up()
        self.assert_same_contents(before)


if __name__ == "__main__":
    unittest.main()


class AdoptBoundTest(MovedProjectTest):
    """Data in a folder of the host."""

    mount = "./data:/var/lib/mysql"

    def test_a_folder_goes_in_and_an_interrupted_ejection_is_done_again(self):
        project = self.project
        self.make_filler()
        before = project.contents()
        project.plain("stop", "-t", "60")
        original = project.files(project.volume)
        project.annotate()
        project.cli("adopt", "db", seconds=300)
        self.assertEqual(project.files(project.volume), original, "the original was written to")
        for number in (1, 2, 3):
            self.assertEqual(project.files(f"{project.volume}-{number}"), original)
        project.compose("up", "-d")
        project.wait_active()
        project.assert_equal_replicas()
        self.assertEqual(project.query("SELECT COUNT(*) FROM shop.orders")[0][0], 5000)

        # The original lies aside when the copy over it is interrupted, and stays there.
        self.kill_in_mid_copy(project.volume, "eject", "db", "--replace")
        self.assertEqual(project.files(f"{project.volume}-kept-1"), original)
        self.assertEqual(project.query("SELECT COUNT(*) FROM shop.orders")[0][0], 5000)
        project.cli("eject", "db", "--replace", seconds=300)
        self.assertEqual(project.files(f"{project.volume}-kept-1"), original)
        project.compose("down", "--timeout", "20")
        project.plain_up()
        self.assert_same_contents(before)
