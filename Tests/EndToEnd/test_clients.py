"""Stock clients, unchanged, through the service name: PyMySQL and the mariadb clients of Debian 12 and 13."""

import hashlib
import re

from base import ProjectTest
from harness import PASSWORD, SECRET_EXAMPLE, SECRET_FILES
from impostor import Impostor
from wire import RawClient

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


# Both passwords come from Compose secrets: the administrator's, by which tunnel and voter log in, and an account's.
ACCOUNT_PASSWORD = "of the shop's own account"
SOURCE = SECRET_EXAMPLE.replace(
    "    secrets: [root-password]",
    "      MARIADB_USER: shop\n"
    "      MARIADB_PASSWORD_FILE: /run/secrets/shop\n"
    "    secrets: [root-password, {source: shop-password, target: shop}]",
) + "  shop-password: {file: ./shop-password.txt}\n"
FILES = {**SECRET_FILES, "shop-password.txt": f"{ACCOUNT_PASSWORD}\n"}


class StockClients(ProjectTest):

    source = SOURCE
    project_options = {"files": FILES}

    def command(self, *extra, user="root", password=PASSWORD):
        return ["mariadb", "-hdb", f"-u{user}", f"-p{password}", "--batch", *extra]

    def test_accounts_whose_passwords_are_compose_secrets_log_in(self):
        for user, password in (("root", PASSWORD), ("shop", ACCOUNT_PASSWORD)):
            with self.subTest(user=user):
                # The client of Debian 12 without TLS, that of Debian 13 with the proof by the password.
                for image in (OLD, NEW):
                    result = self.project.client(
                        image, *self.command("-N", user=user, password=password), text="SELECT CURRENT_USER()")
                    self.assertEqual(result.stdout.strip(), f"{user}@%")
                refused = self.project.client(
                    OLD, *self.command(user=user, password="another"), text="SELECT 1", check=False)
                self.assertIn("ERROR 1045", refused.stderr)
        self.assertNotIn(PASSWORD, (self.project.folder / "compose.ft.yml").read_text())
        for container in (self.project.tunnel, self.project.voter, *self.project.replicas):
            self.assertNotIn(PASSWORD, "\n".join(container.inspect()["Config"]["Env"]), container.service)
        self.assert_no_alarm()

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
        result = self.project.client(NEW, *self.command("-N"), text=SCRIPT + "\\s\n")
        self.assertEqual(result.stdout.split()[0], "A,B,C")
        self.assertRegex(result.stdout, r"SSL:\s+Cipher in use is TLS_")
        self.assert_no_alarm()

    def test_the_mariadb_client_of_debian_13_refuses_one_who_sits_between(self):
        """He ends TLS with a certificate of his own, to which the tunnel's proof does not belong."""
        with Impostor(self.project.port) as impostor:
            words = ["mariadb", f"-h{impostor.HOST}", f"-P{impostor.port}", "-uroot", f"-p{PASSWORD}", "--batch", "-N"]
            refused = self.project.client(NEW, *words, text="SELECT 40 + 2", network="host", check=False)
            self.assertNotEqual(refused.returncode, 0)
            self.assertRegex(refused.stderr, "ERROR 2026 .*[Cc]ertificate")
            # He himself works: whoever asks for no proof talks to him.
            fooled = self.project.client(
                NEW, *words, "--disable-ssl-verify-server-cert", text="SELECT 40 + 2", network="host")
            self.assertEqual(fooled.stdout.strip(), "42")

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
