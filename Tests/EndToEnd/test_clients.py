"""Stock clients, unchanged, through the service name: PyMySQL and the mariadb clients of Debian 12 and 13."""

import re

from base import ProjectTest
from wire import RawClient

import hashlib

OLD = "ftcompose-testbed/client-12"
NEW = "ftcompose-testbed/client-13"

SCRIPT = """
CREATE DATABASE probe; USE probe;
CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, v VARCHAR(20));
INSERT INTO t (v) VALUES ('a'), ('b'), ('c');
BEGIN; UPDATE t SET v = UPPER(v); COMMIT;
SELECT GROUP_CONCAT(v ORDER BY id) FROM t;
"""

PYTHON = """
import pymysql, sys
c = pymysql.connect(host="db", user="root", password=sys.argv[1], autocommit=True)
k = c.cursor()
k.execute("CREATE DATABASE probe")
k.execute("CREATE TABLE probe.t (id INT PRIMARY KEY, v VARCHAR(20))")
k.executemany("INSERT INTO probe.t VALUES (%s, %s)", [(n, "v%d" % n) for n in range(100)])
k.execute("SELECT COUNT(*), MAX(v) FROM probe.t")
print(k.fetchall())
"""


class StockClients(ProjectTest):

    def command(self, *extra):
        return ["mariadb", "-hdb", "-uroot", f"-p{self.project.password}", "--batch", *extra]

    def test_the_mariadb_client_of_debian_12(self):
        result = self.project.client(OLD, *self.command("-N"), text=SCRIPT)
        self.assertEqual(result.stdout.strip(), "A,B,C")
        self.assert_no_alarm()

    def test_the_mariadb_client_of_debian_13_with_a_fingerprint(self):
        """It refuses servers without TLS, and self-signed ones unless it is given their fingerprint."""
        with RawClient(self.project.port) as raw:
            raw.greeting()
            digest = hashlib.sha256(raw.start_tls()).hexdigest()
        fingerprint = ":".join(digest[place:place + 2] for place in range(0, 64, 2)).upper()
        result = self.project.client(
            NEW, *self.command("-N", f"--ssl-fp={fingerprint}"), text=SCRIPT)
        self.assertEqual(result.stdout.strip(), "A,B,C")
        self.assertIn(fingerprint, self.project.tunnel.logs(), "the tunnel did not say what it shows")
        wrong = "00:" + fingerprint[3:]
        refused = self.project.client(
            NEW, *self.command("-N", f"--ssl-fp={wrong}"), text="SELECT 1", check=False)
        self.assertNotEqual(refused.returncode, 0)

    def test_the_mariadb_client_of_debian_13_with_its_defaults(self):
        """Since 11.4 client and server prove the certificate to each other through the password."""
        result = self.project.client(NEW, *self.command("-N"), text="SELECT 40 + 2", check=False)
        if result.returncode != 0:
            # A tunnel that cannot prove it must be refused for the certificate, not for lack of TLS.
            self.assertRegex(result.stderr.lower(), "certificate|self-signed|tls|ssl")
            result = self.project.client(
                NEW, *self.command("-N", "--disable-ssl-verify-server-cert"), text="SELECT 40 + 2")
        self.assertEqual(result.stdout.strip(), "42")

    def test_pymysql_through_the_service_name(self):
        result = self.project.client(OLD, "python3", "-c", PYTHON, self.project.password)
        self.assertEqual(result.stdout.strip(), "((100, 'v99'),)")

    def test_dump_and_load(self):
        self.project.client(OLD, *self.command(), text=SCRIPT)
        dump = self.project.client(
            OLD, "mariadb-dump", "-hdb", "-uroot", f"-p{self.project.password}", "--databases", "probe").stdout
        self.assertIn("CREATE TABLE `t`", dump)
        self.project.query("DROP DATABASE probe")
        self.project.client(OLD, *self.command(), text=dump)
        rows = self.project.query("SELECT COUNT(*) FROM probe.t")
        self.assertEqual(rows, ((3,),))
        self.project.assert_equal_replicas()

    def test_the_clients_see_the_replicas_version(self):
        text = self.project.client(OLD, *self.command("-N"), text="SELECT VERSION()").stdout
        self.assertTrue(re.match(r"10\.11\.", text), text)
