"""A web server of several paths: requests are spread, and a path that fails is masked by the others."""

import collections
import concurrent.futures
import http.client
import pathlib
import shutil
import threading
import unittest

from harness import Container, Project, SOAK, eventually
from web_client import WebClient

EXAMPLES = pathlib.Path(__file__).resolve().parents[2] / "examples" / "webserver"
REQUESTS = 20_000 if SOAK else 600
PAGES = {f"/{file.name}": file.read_text() for file in (EXAMPLES / "html").iterdir()}
# Faster checks than the example's, so that a test does not wait for them.
QUICK = "health_check: {path: /, interval: 1s, timeout: 1s}, ejection: {base: 5s}, slow_start: 1s"


def example():
    """examples/webserver/balanced.yml (figure 4.2), with the image and the port of the tests."""
    text = (EXAMPLES / "balanced.yml").read_text()
    for old, new in (
        ("nginx:1.27", "nginx:1.22"), ('"8080:80"', '"${DB_PORT}:80"'),
        ("algorithm: least_connected", f"algorithm: least_connected, {QUICK}"),
    ):
        assert old in text, old
        text = text.replace(old, new)
    return text


def two_paths(balancing):
    return f"""\
services:
  web:
    image: nginx:1.22
    ports: ["${{DB_PORT}}:80"]
    volumes: ["./html:/usr/share/nginx/html:ro"]
    x-ft:
      class: webserver
      ft_parameters:
        ft_level: 3
        routing_level: 2
        load_balancing: {{{balancing}, {QUICK}}}
x-ft-ledger: {{mode: local}}
"""


class PathsCase(WebClient, unittest.TestCase):
    """A project of several paths; subclasses say which."""

    source = None
    pages = PAGES
    paths = 0
    level = 0

    @classmethod
    def setUpClass(cls):
        cls.project = Project(cls.source, kind="webpaths", service="web")
        cls.addClassCleanup(cls.project.down)
        cls.project.count = cls.paths * cls.level
        shutil.copytree(EXAMPLES / "html", cls.project.folder / "html")
        try:
            cls.project.up()
        except BaseException:
            cls.project.keep_logs("start", cls.names())
            raise

    @classmethod
    def names(cls):
        return [f"web-{path}-{index}" for path in range(1, cls.paths + 1) for index in range(1, cls.level + 1)]

    def setUp(self):
        for name in self.names():
            container = self.container(name)
            if not container.running:
                container.start()
            self.serve(container, "/usr/share/nginx/html")
            if self.project.states()[name] != "active":
                self.project.cli("resync", "web", name, check=False)
        self.project.wait_active()
        eventually("all paths serve", lambda: set(self.path_states().values()) == {"serving"}, 60)
        self.mark = self.project.mark()

    # -- helpers ------------------------------------------------------------------------------

    def container(self, name):
        return Container(self.project, name)

    @staticmethod
    def serve(container, folder):
        """Lets a replica serve another folder, and only that replica: the tree itself is shared."""
        script = (
            f"grep -q 'root {folder};' /etc/nginx/conf.d/default.conf || "
            f"{{ sed -i 's#root .*;#root {folder};#' /etc/nginx/conf.d/default.conf && nginx -s reload; }}"
        )
        container.execute("sh", "-c", script)

    def spoil(self, name):
        """One replica's pages have another byte, and everything else as before."""
        container = self.container(name)
        container.execute(
            "sh", "-c", "rm -rf /tmp/html && cp -a /usr/share/nginx/html /tmp/html && cd /tmp/html && for file in *; do "
            "tr a-y b-z < $file > $file.new && touch -r $file $file.new && mv $file.new $file; done && "
            "chmod -R a+rX /tmp/html",
        )
        self.serve(container, "/tmp/html")
        path = list(PAGES)[0]
        # New workers take over a moment after the signal.
        eventually("it serves them", lambda: container.execute(
            "curl", "-s", f"http://127.0.0.1{path}").stdout.strip() != PAGES[path].strip())

    def path_states(self):
        return {path["name"]: path["state"] for path in self.project.status()["paths"]}

    @staticmethod
    def path_of(vote):
        """The path that a record is about; every replica it names belongs to it."""
        path = vote["reason"].rsplit(" on ", 1)[1]
        assert vote["replicas"] and all(name.startswith(f"{path}-") for name in vote["replicas"]), vote
        return path

    def spread(self, count):
        """How many of so many requests in a row each path got."""
        self.mark = self.project.mark()
        self.assertEqual(self.read_pages(count, connections=1), [])
        votes = eventually("the records", lambda: (lambda found: found if len(found) >= count else None)(self.votes()))
        self.assertEqual({vote["verdict"] for vote in votes}, {"unanimous"})
        return collections.Counter(self.path_of(vote) for vote in votes)

    def said(self, text):
        return eventually(f"'{text}' is recorded", lambda: [
            vote for vote in self.project.votes_since(self.mark)
            if vote["kind"] == "lifecycle" and (vote.get("reason") or "").startswith(text)
        ], seconds=60)


class FigureTest(PathsCase):
    """The figure's three paths of two replicas: two show a fault, and another path masks it."""

    source = example()
    paths = 3
    level = 2

    def test_the_project_is_one_that_compose_takes(self):
        self.project.compose("config", "--quiet")
        self.assertEqual(set(self.project.states()), set(self.names()))
        self.assertIn("path web-2: serving", self.project.cli("status", "web").stdout)

    def test_requests_are_spread(self):
        counts = self.spread(240)
        self.assertEqual(set(counts), {"web-1", "web-2", "web-3"})
        self.assertGreater(min(counts.values()), 40, counts)

    def test_a_wrong_replica_is_masked_by_the_other_paths(self):
        self.spoil("web-2-1")
        self.assertEqual(self.read_pages(REQUESTS), [])
        lost = eventually("its votes are recorded", lambda: self.votes(verdict="no_majority"))
        self.assertEqual({self.path_of(vote) for vote in lost}, {"web-2"})
        self.said("path web-2 gets no requests for a while")
        self.serve(self.container("web-2-1"), "/usr/share/nginx/html")
        self.said("path web-2 gets requests again")

    def test_a_killed_path_costs_no_client_anything(self):
        until = threading.Event()
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            reading = pool.submit(self.read_pages, REQUESTS, 8, until)
            try:
                for index in (1, 2):
                    self.container(f"web-1-{index}").kill()
                self.said("path web-1 is down")
                self.assertEqual(self.path_states()["web-1"], "down")
                for index in (1, 2):
                    self.container(f"web-1-{index}").start()
                self.said("path web-1 is up")
            finally:
                until.set()
            self.assertEqual(reading.result(timeout=120), [])
        self.project.wait_active(seconds=60)
        self.mark = self.project.mark()
        eventually("it gets requests again", lambda: (
            self.read_pages(80) == [] and "web-1" in {self.path_of(vote) for vote in self.votes()}), seconds=60)

    def test_a_path_that_stands_still_costs_no_client_anything(self):
        for index in (1, 2):
            self.container(f"web-3-{index}").pause()
        try:
            self.assertEqual(self.read_pages(REQUESTS), [])
            self.said("path web-3 is down")
        finally:
            for index in (1, 2):
                self.container(f"web-3-{index}").unpause()
        self.project.wait_active(seconds=60)


class AlgorithmTest(PathsCase):
    """Two paths of three replicas: each masks a fault itself, and gets the share that the algorithm says."""

    source = two_paths("algorithm: weighted, weights: [3, 1]")
    paths = 2
    level = 3

    def test_a_wrong_replica_is_masked_on_its_own_path(self):
        self.spoil("web-1-3")
        self.assertEqual(self.read_pages(REQUESTS // 4), [])
        found = eventually("the majority against it", lambda: self.votes(verdict="majority"))
        for vote in found:
            self.assertEqual(vote["replicas"], {"web-1-1": "agreed", "web-1-2": "agreed", "web-1-3": "dissented"}, vote)
        self.assertEqual({vote["verdict"] for vote in self.votes()}, {"majority", "unanimous"})

    def test_each_algorithm_spreads_requests(self):
        self.assertEqual(self.spread(80), {"web-1": 60, "web-2": 20})
        for algorithm in ("round_robin", "random_two", "ip_hash", "least_connected"):
            with self.subTest(algorithm=algorithm):
                (self.project.folder / "compose.yml").write_text(two_paths(f"algorithm: {algorithm}"))
                self.project.build()
                self.project.compose("up", "-d")
                self.project.wait_serving(60)
                self.project.wait_active(seconds=60)
                eventually("all paths serve", lambda: set(self.path_states().values()) == {"serving"}, 60)
                counts = self.spread(80)
                if algorithm == "ip_hash":
                    self.assertEqual(list(counts.values()), [80])
                elif algorithm == "round_robin":
                    self.assertEqual(counts, {"web-1": 40, "web-2": 40})
                else:
                    self.assertGreater(min(counts["web-1"], counts["web-2"]), 20, counts)


class VotersOfPathsTest(PathsCase):
    """Each path has a voter of its own, which compares its replicas alone."""

    source = two_paths("algorithm: round_robin").replace(
        '    volumes: ["./html:/usr/share/nginx/html:ro"]\n', "").replace(
        "      class: webserver\n",
        "      class: webserver\n      outputs: {logs: {enabled: true, redirection: single_file}}\n"
        "      storage: {html: /usr/share/nginx/html}\n")
    paths = 2
    level = 3

    def setUp(self):
        self.project.wait_active()
        self.mark = self.project.mark()

    def test_a_wrong_file_and_all_logs_are_found_on_their_own_path(self):
        for _ in range(20):
            connection = http.client.HTTPConnection("127.0.0.1", self.project.port, timeout=30)
            connection.request("GET", "/")
            self.assertEqual(connection.getresponse().status, 200)
            connection.close()
        eventually("all logs are compared", lambda: {
            self.path_of_replicas(vote) for vote in self.records("log")} == {"web-1", "web-2"}, 60)
        self.assertEqual({vote["verdict"] for vote in self.records("log")}, {"unanimous"})
        self.container("web-2-3").execute("sh", "-c", "echo wrong > /usr/share/nginx/html/index.html")
        found = eventually("a vote on files", lambda: [
            vote for vote in self.records("state") if vote["verdict"] == "majority"], 60)
        self.assertEqual(found[0]["replicas"], {"web-2-1": "agreed", "web-2-2": "agreed", "web-2-3": "dissented"})
        eventually("it is out", lambda: self.project.states()["web-2-3"] != "active")
        self.assertEqual({state for name, state in self.project.states().items() if name != "web-2-3"}, {"active"})

    def records(self, kind):
        return [vote for vote in self.project.votes_since(self.mark) if vote["kind"] == kind]

    @staticmethod
    def path_of_replicas(vote):
        paths = {name.rsplit("-", 1)[0] for name in vote["replicas"]}
        assert len(paths) == 1, vote
        return paths.pop()


if __name__ == "__main__":
    unittest.main()
