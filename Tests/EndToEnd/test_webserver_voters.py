"""The voter of a web server: what replies do not show, in the files and the access logs of three nginx."""

import concurrent.futures
import http.client
import socket
import time
import unittest

from harness import Project, SOAK, dissenters, eventually, is_alarm, run

SOURCE = """\
services:
  web:
    image: nginx:1.22
    ports:
      - "${DB_PORT}:80"
    x-ft:
      class: webserver
      outputs:
        logs: {enabled: true, redirection: REDIRECTION}
      storage: {html: /usr/share/nginx/html}
      ft_parameters:
        ft_level: 3
        limits: {lag_milliseconds: 1000, reply_timeout_milliseconds: 10000}
        load_balancing:
          health_check: {path: /, interval: 1s, timeout: 1s}
          ejection: {base: 1s, longest: 2s}
x-ft-ledger: {mode: local}
"""

ROOT = "/usr/share/nginx/html"
SITE = "/etc/nginx/conf.d/default.conf"
REQUESTS = 5_000 if SOAK else 400
# A log that says another status than the one that was sent; the compiler's own is off where this stands.
LYING_LOG = """\
log_format lying escape=json '{"id":"$http_x_request_id","method":"$request_method",'
    '"target":"$request_uri","status":500,"end":"OK"}';
"""


class VotersCase(unittest.TestCase):
    """A project of its own for each class of tests, and what they share."""

    redirection = "stream"

    @classmethod
    def setUpClass(cls):
        if cls is VotersCase:
            raise unittest.SkipTest("a base")
        cls.project = Project(SOURCE.replace("REDIRECTION", cls.redirection), kind="webvote", service="web")
        cls.addClassCleanup(cls.project.down)
        try:
            cls.project.up()
            cls.site = cls.project.replica(1).execute("cat", SITE).stdout
            eventually("the first file vote", lambda: cls.find("state", "unanimous", since="0"), seconds=60)
        except BaseException:
            cls.project.keep_logs("start")
            raise

    def setUp(self):
        self.put_everywhere("/page.html", "<html><body><p>one page</p></body></html>\n")
        self.heal()
        self.mark = self.project.mark()

    def tearDown(self):
        if self._outcome and not self._outcome.success:
            self.project.keep_logs(self._testMethodName)

    # -- helpers ------------------------------------------------------------------------------

    def replicas(self):
        return [self.project.replica(index) for index in (1, 2, 3)]

    def everywhere(self, *command, text=None):
        """Does the same in all replicas at once: one after another would be a difference."""
        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda one: one.execute(*command, text=text), self.replicas()))

    def put_everywhere(self, path, text):
        self.everywhere("sh", "-c", f"cat > {ROOT}{path}.new && touch -d @1700000000 {ROOT}{path}.new"
                        f" && mv {ROOT}{path}.new {ROOT}{path}", text=text)

    def put(self, index, path, text):
        self.project.replica(index).execute("sh", "-c", f"cat > {ROOT}{path}", text=text)

    def heal(self):
        """Waits until the files are equal again and everybody votes."""
        mark = self.project.mark()
        self.everywhere("sh", "-c", f"rm -f {ROOT}/old.html {ROOT}/split.html")
        for container in self.replicas():
            if not container.running:
                container.start()
        for index in (1, 2, 3):
            if self.project.states()[f"web-{index}"] != "active":
                eventually("the voter is content", lambda: self.is_content(mark), seconds=90)
                self.project.cli("resync", "web", f"web-{index}", check=False)
        self.project.wait_active(seconds=90)

    def is_content(self, since):
        """Whether the last vote on files found them equal."""
        votes = [vote for vote in self.project.votes("--voter") if vote["kind"] == "state"]
        return votes and votes[-1]["verdict"] == "unanimous"

    def site_of(self, index, text):
        """Gives one replica another site, until the test is over."""
        replica = self.project.replica(index)

        def use(text):
            replica.execute("sh", "-c", f"cat > {SITE} && nginx -s reload", text=text)
            time.sleep(1)

        self.addCleanup(use, self.site)
        use(text)

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.project.port, timeout=30)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def read_pages(self, count, connections=4):
        def work(_):
            connection = http.client.HTTPConnection("127.0.0.1", self.project.port, timeout=30)
            for number in range(count // connections):
                connection.request("GET", ("/page.html", "/", "/none.html", "/page.html?a=%20b")[number % 4])
                answer = connection.getresponse()
                answer.read()
                assert answer.status == (404 if number % 4 == 2 else 200), answer.status
            connection.close()

        with concurrent.futures.ThreadPoolExecutor(connections) as pool:
            list(pool.map(work, range(connections)))

    @classmethod
    def find(cls, kind, verdict=None, since=None):
        """The voter's records of a kind."""
        return [
            vote for vote in cls.project.votes_since(since, "--voter")
            if vote["kind"] == kind and verdict in (None, vote["verdict"])
        ]

    def found(self, kind, verdict, seconds=60):
        return eventually(
            f"a {kind} vote: {verdict}", lambda: self.find(kind, verdict, self.mark), seconds=seconds)

    def alarms(self, *kinds):
        return [vote for vote in self.project.votes_since(self.mark) if vote["kind"] in kinds and is_alarm(vote)]


class StreamVotersTest(VotersCase):
    """Logs are read through the engine, the files in volumes."""

    def test_equal_files_and_logs_are_unanimous(self):
        self.read_pages(REQUESTS)
        eventually("a log vote on each request",
                   lambda: len(self.find("log", "unanimous", self.mark)) >= REQUESTS, seconds=60)
        time.sleep(8)
        self.assertEqual(self.project.alarms_since(self.mark), [])
        # A client that leaves in the middle is no difference between replicas.
        with socket.create_connection(("127.0.0.1", self.project.port), timeout=10) as client:
            client.sendall(b"GET /page.html HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(8)
        self.assertEqual(self.alarms("log", "state"), [])
        said = self.project.voter.logs()
        self.assertIn("All logs are equal", said)
        self.assertIn("All files are equal", said)

    def test_a_page_that_was_altered_on_disk_names_its_replica(self):
        self.put(2, "/page.html", "<html><body><p>another page</p></body></html>\n")
        vote = self.found("state", "majority")[-1]
        self.assertEqual(dissenters(vote), ["web-2"])
        self.assertIn("html/page.html has another content", vote["reason"])
        # Nobody asked for the page, and still its replica leaves the vote.
        self.project.wait_state(2, "quarantined", "shadow", seconds=30)
        records = eventually("the tunnel says why", lambda: [
            vote for vote in self.project.votes_since(self.mark, "--tunnel")
            if vote["kind"] == "lifecycle" and "file vote" in vote["reason"]])
        self.assertTrue(any("html/page.html" in vote["reason"] for vote in records))
        self.assertIn("Majority obtained, but some files are not equal", self.project.voter.logs())
        # It stays out as long as the page is wrong, and comes back after that.
        time.sleep(6)
        self.assertNotEqual(self.project.states()["web-2"], "active")
        self.assertEqual(self.get("/page.html")[1].count("one page"), 1)
        mark = self.project.mark()
        self.put_everywhere("/page.html", "<html><body><p>one page</p></body></html>\n")
        eventually("the files are equal", lambda: self.find("state", "unanimous", mark), seconds=60)
        self.heal()

    def test_a_stale_and_a_superfluous_file_name_their_replicas(self):
        self.everywhere("sh", "-c", f"echo new > {ROOT}/old.html")
        time.sleep(8)
        self.assertEqual(self.alarms("state"), [])
        self.put(3, "/old.html", "stale\n")
        vote = self.found("state", "majority")[-1]
        self.assertEqual(dissenters(vote), ["web-3"])
        self.mark = self.project.mark()
        self.project.replica(3).execute("rm", f"{ROOT}/old.html")
        vote = self.found("state", "majority")[-1]
        self.assertEqual(dissenters(vote), ["web-3"])
        self.assertIn("html/old.html is missing", vote["reason"])

    def test_a_changed_mode_names_its_replica(self):
        self.project.replica(1).execute("chmod", "600", f"{ROOT}/page.html")
        vote = self.found("state", "majority")[-1]
        self.assertEqual(dissenters(vote), ["web-1"])
        self.assertIn("has the mode 600", vote["reason"])
        self.project.replica(1).execute("chmod", "644", f"{ROOT}/page.html")

    def test_three_different_files_have_no_majority_and_cost_nobody_the_vote(self):
        def put(index):
            self.put(index, "/split.html", f"only in {index}\n")

        with concurrent.futures.ThreadPoolExecutor(3) as pool:
            list(pool.map(put, (1, 2, 3)))
        vote = self.found("state", "no_majority")[-1]
        self.assertIn("html/split.html", vote["reason"])
        self.assertIn("no majority", self.project.voter.logs())
        self.assertEqual(set(self.project.states().values()), {"active"})

    def test_a_log_that_says_something_else_names_its_replica(self):
        self.site_of(2, LYING_LOG + self.site.replace("listen 80;", "listen 80; access_log /dev/stdout lying;"))
        self.mark = self.project.mark()
        for _ in range(5):
            self.assertEqual(self.get("/page.html")[0], 200)
        votes = self.found("log", "majority")
        self.assertEqual({name for vote in votes for name in dissenters(vote)}, {"web-2"})
        self.assertEqual(self.alarms("reply"), [])
        # What it answered was right, so it goes on voting.
        self.assertEqual(self.project.states()["web-2"], "active")
        self.assertIn("Majority obtained, but some logs are not equal", self.project.voter.logs())

    def test_a_request_that_is_missing_in_one_log_names_its_replica(self):
        self.site_of(3, self.site.replace("listen 80;", "listen 80; location = /page.html { access_log off; }"))
        self.mark = self.project.mark()
        for _ in range(5):
            self.assertEqual(self.get("/page.html")[0], 200)
            self.assertEqual(self.get("/")[0], 200)
        votes = self.found("log", "majority")
        self.assertEqual({name for vote in votes for name in dissenters(vote)}, {"web-3"})
        self.assertTrue(all("missing on web-3" in vote["reason"] for vote in votes))
        self.assertTrue(self.find("log", "unanimous", self.mark))

    def test_a_request_around_the_tunnel_is_in_one_log_only(self):
        name = "ab" * 16
        self.project.replica(1).execute("curl", "-fsS", "-H", f"X-Request-Id: {name}", "http://localhost/")
        vote = self.found("log", "majority")[-1]
        self.assertEqual(dissenters(vote), ["web-1"])
        self.assertIn(name, vote["reason"])

    def test_a_replica_that_was_away_gives_no_false_alarm(self):
        self.project.replica(1).kill()
        self.read_pages(40)
        self.project.wait_state(1, "quarantined")
        self.project.replica(1).start()
        self.project.wait_state(1, "active", seconds=60)
        self.read_pages(40)
        time.sleep(8)
        self.assertEqual(self.alarms("log", "state"), [])
        self.mark = self.project.mark()
        time.sleep(2)
        self.read_pages(40)
        votes = eventually("its log is voted on again", lambda: [
            vote for vote in self.find("log", "unanimous", self.mark) if len(vote["replicas"]) == 3])
        self.assertTrue(votes)

    def test_the_engine_proxy_reads_logs_of_replicas_only(self):
        proxy = run([
            "docker", "ps", "-q", "--filter", f"label=com.docker.compose.project={self.project.name}",
            "--filter", "label=com.docker.compose.service=web-engine-proxy"]).stdout.split()
        self.assertEqual(len(proxy), 1)
        settings = run(["docker", "inspect", "-f", "{{.HostConfig.NetworkMode}} {{.HostConfig.ReadonlyRootfs}}",
                        proxy[0]]).stdout.split()
        self.assertEqual(settings, ["none", "true"])


class FileVotersTest(VotersCase):
    """Logs are files in a volume of each replica."""

    redirection = "single_file"

    def test_equal_logs_are_unanimous_and_a_lost_line_names_its_replica(self):
        self.read_pages(REQUESTS)
        eventually("a log vote on each request",
                   lambda: len(self.find("log", "unanimous", self.mark)) >= REQUESTS, seconds=60)
        time.sleep(6)
        self.assertEqual(self.project.alarms_since(self.mark), [])
        self.site_of(2, self.site.replace("listen 80;", "listen 80; location = /page.html { access_log off; }"))
        self.mark = self.project.mark()
        for _ in range(3):
            self.get("/page.html")
        votes = self.found("log", "majority")
        self.assertEqual({name for vote in votes for name in dissenters(vote)}, {"web-2"})

    def test_a_log_that_is_emptied_gives_no_false_alarm(self):
        self.read_pages(40)
        self.project.replica(2).execute("sh", "-c", ": > /var/log/ftcompose/ftcompose-access.log")
        time.sleep(3)
        self.read_pages(40)
        eventually("log votes", lambda: len(self.find("log", "unanimous", self.mark)) >= 80, seconds=30)
        time.sleep(6)
        self.assertEqual(self.alarms("log"), [])


if __name__ == "__main__":
    unittest.main()
