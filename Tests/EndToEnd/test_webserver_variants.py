"""nginx, Apache and Caddy serving one tree as one service, and reverse proxies in front of the tunnel."""

import http.client
import json
import time
import unittest

from harness import Container, Project, SOAK, eventually
from web_client import WebClient

PAGES = {
    "index.html": "<html><body><p>one page</p></body></html>\n",
    "page.html": "<html><body><p>another page</p></body></html>\n",
    "facts.json": '{"a": 1, "b": [1, 2, 3]}\n',
    "plain.txt": "a line\nanother line\n",
    "data.bin": "0123456789abcdef" * 4096,
    "app.js": "let one = 1;\n",
    "style.css": "p { color: #111; }\n",
    "feed.xml": "<feed><entry>1</entry></feed>\n",
    "font.ttf": "1 font",
    "table.csv": "a,1\n",
    "favicon.ico": "icon 1",
    "dir/index.html": "<p>a folder, 1</p>\n",
    "lost.html": "<p>Nothing is here.</p>\n",
}
# What is answered; types that not all servers know are given as what they are to all.
TYPES = {
    "/": "text/html", "/page.html": "text/html", "/facts.json": "application/json",
    "/plain.txt": "text/plain", "/data.bin": "application/octet-stream", "/style.css": "text/css",
    "/font.ttf": "application/octet-stream", "/table.csv": "application/octet-stream",
}
REQUESTS = 20_000 if SOAK else 400

LIMITS = """\
        limits: {lag_milliseconds: 2000, reply_timeout_milliseconds: 10000}
        load_balancing:
          health_check: {path: /, interval: 1s, timeout: 1s}
          ejection: {base: 1s, longest: 2s}
"""

VARIANTS = f"""\
services:
  web:
    image: nginx:1.22
    ports: ["${{DB_PORT}}:80"]
    volumes: ["./html:/usr/share/nginx/html:ro"]
    x-ft:
      class: webserver
      ft_parameters:
        ft_level: 3
        variants: [httpd:2.4, caddy:2.6]
{LIMITS}x-ft-ledger: {{mode: local}}
"""


class Server:
    """How one of the servers is told to serve another tree, and to do so now."""

    def __init__(self, settings, tree, reload):
        self.settings = settings
        self.tree = tree
        self.reload = reload

    def change(self, container, command):
        container.execute(
            "sh", "-c", f"test -e /tmp/settings || cp {self.settings} /tmp/settings; {command}; {self.reload}")
        # The processes with the old settings answer a little longer.
        time.sleep(1)

    def serve_copy(self, container, command="true"):
        """A copy of the tree in the container's own files, changed by a command that runs in it."""
        self.change(
            container,
            f"rm -rf /tmp/pages && cp -a {self.tree} /tmp/pages && cd /tmp/pages && {command} && cd / && "
            f"sed -i 's#{self.tree}#/tmp/pages#' {self.settings}")

    def restore(self, container):
        container.execute(
            "sh", "-c",
            f"if test -e /tmp/settings; then cat /tmp/settings > {self.settings}; {self.reload}; rm /tmp/settings; fi")


NGINX = Server("/etc/nginx/conf.d/default.conf", "/usr/share/nginx/html", "nginx -s reload")
HTTPD = Server("/usr/local/apache2/conf/httpd.conf", "/usr/local/apache2/htdocs", "httpd -k graceful")
CADDY = Server(
    "/etc/caddy/Caddyfile", "/usr/share/caddy", "caddy reload --config /etc/caddy/Caddyfile --adapter caddyfile")


def write_tree(project):
    for name, text in PAGES.items():
        path = project.folder / "html" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(0o644)
        path.parent.chmod(0o755)
    # The folder of a project is its owner's alone; the servers' workers have another user.
    project.folder.chmod(0o755)


class Client(WebClient):
    """What the tests ask, through whatever listens on the project's port."""

    pages = {f"/{name}": text for name, text in PAGES.items()}

    def assert_unanimous(self, count=1):
        eventually(f"{count} unanimous votes", lambda: len(self.votes(verdict="unanimous")) >= count)
        self.assertEqual({vote["verdict"] for vote in self.votes()}, {"unanimous"})
        self.assertEqual(self.project.alarms_since(self.mark), [])

    def assert_masked(self, name, how):
        eventually(
            f"a majority against {name}",
            lambda: [vote for vote in self.votes(verdict="majority") if vote["replicas"].get(name) == how],
            seconds=20,
        )
        for vote in self.votes(verdict="majority"):
            others = {other: said for other, said in vote["replicas"].items() if other != name}
            self.assertEqual(set(others.values()), {"agreed"}, vote)


class VariantsTest(Client, unittest.TestCase):
    SERVERS = {1: NGINX, 2: HTTPD, 3: CADDY}

    @classmethod
    def setUpClass(cls):
        cls.project = Project(VARIANTS, kind="variants", service="web")
        cls.addClassCleanup(cls.project.down)
        write_tree(cls.project)
        try:
            cls.project.up()
        except BaseException:
            cls.project.keep_logs("start")
            raise

    def setUp(self):
        for index, server in self.SERVERS.items():
            container = self.project.replica(index)
            if not container.running:
                container.start()
            server.restore(container)
        for index in self.SERVERS:
            if self.project.states()[f"web-{index}"] != "active":
                self.project.cli("resync", "web", f"web-{index}", check=False)
        self.project.wait_active()
        self.mark = self.project.mark()

    def test_one_tree_is_unanimous(self):
        self.assertEqual(self.read_pages(REQUESTS), [])
        self.assert_unanimous(REQUESTS // 4 * 4)

    def test_types_are_those_that_all_servers_know(self):
        for path, wanted in TYPES.items():
            for method in ("GET", "HEAD"):
                status, _, answer = self.get(path, method=method)
                self.assertEqual(status, 200, path)
                self.assertEqual(answer.getheader("Content-Type").split(";")[0], wanted, path)
                self.assertIsNone(answer.getheader("Server"))
        self.assert_unanimous(2 * len(TYPES))

    def test_errors_and_folders_have_no_page_of_one_server(self):
        for path, wanted in {"/missing": 404, "/plain.txt/": 404, "/a/b/c.html": 404}.items():
            status, body, answer = self.get(path)
            self.assertEqual(status, wanted, path)
            self.assertEqual(answer.getheader("Content-Type"), "application/problem+json")
            problem = json.loads(body)
            self.assertEqual(problem["type"], f"urn:ftcompose:problem:status-{wanted}")
            self.assertEqual(problem["requestId"], answer.getheader("X-Request-Id"))
            self.assertEqual(self.get(path, method="HEAD")[:2], (wanted, ""))
        status, body, answer = self.get("/dir")
        self.assertEqual((status, body), (301, ""))
        # Wherever the servers believe they listen: the redirect leads back to the tunnel.
        place = answer.getheader("Location").removeprefix(f"http://127.0.0.1:{self.project.port}")
        self.assertEqual(place, "/dir/")
        self.assertEqual(self.get(place)[:2], (200, PAGES["dir/index.html"]))
        self.assert_unanimous(8)

    def test_conditions_and_ranges(self):
        status, _, answer = self.get("/plain.txt")
        tag = answer.getheader("ETag")
        self.assertEqual(status, 200)
        eventually("the vote is over", lambda: self.votes(verdict="unanimous"))
        self.assertEqual(self.get("/plain.txt", {"If-None-Match": tag})[0], 304)
        self.assertEqual(self.get("/plain.txt", {"If-None-Match": '"other"'})[0], 200)
        self.assertEqual(self.get("/plain.txt", {"If-Match": '"other"'})[0], 412)
        whole = PAGES["data.bin"]
        for range_, wanted in {
            "bytes=5-9": (206, whole[5:10]), "bytes=65530-": (206, whole[65530:]),
            "bytes=-3": (206, whole[-3:]), "bytes=1-2,5-6": (200, whole), "bytes=junk": (200, whole),
        }.items():
            with self.subTest(range=range_):
                self.assertEqual(self.get("/data.bin", {"Range": range_})[:2], wanted)
        self.assertEqual(self.get("/data.bin", {"Range": "bytes=99999999-"})[0], 416)
        self.assert_unanimous(10)

    def test_requests_that_servers_read_differently_make_nobody_dissent(self):
        long = "a" * 300
        for method, path, headers, wanted in [
            ("POST", "/plain.txt", {}, 405), ("OPTIONS", "/plain.txt", {}, 405), ("DELETE", "/", {}, 405),
            ("GET", "/.htaccess", {}, 403), ("GET", "/a/../plain.txt", {}, 400), ("GET", "/%2e%2e/x", {}, 400),
            ("GET", "/dir%2findex.html", {}, 400), ("GET", "/a%00b", {}, 400), ("GET", f"/{long}", {}, 414),
            ("GET", "/", {"X-Long": long * 30}, 431), ("GET", "//plain.txt", {}, 200),
            ("GET", "/plain.txt?x=%zz", {}, 200), ("GET", "/", {"If-Unmodified-Since": "junk"}, 200),
        ]:
            with self.subTest(method=method, path=path[:40]):
                status, _, answer = self.get(path, headers, method=method)
                self.assertEqual(status, wanted)
                if wanted == 405:
                    self.assertEqual(answer.getheader("Allow"), "GET, HEAD")
        self.assert_unanimous(3)

    def test_a_wrong_byte_of_each_server_is_masked(self):
        for index, server in self.SERVERS.items():
            with self.subTest(replica=index):
                self.setUp()
                server.serve_copy(
                    self.project.replica(index), "find . -type f -exec sed -i 's/1/7/g; s/page/pace/' {} +")
                self.assertEqual(self.read_pages(REQUESTS // 4), [])
                self.assert_masked(f"web-{index}", "dissented")

    def test_a_wrong_status_of_each_server_is_masked(self):
        for index, server in self.SERVERS.items():
            with self.subTest(replica=index):
                self.setUp()
                server.serve_copy(self.project.replica(index), "rm plain.txt facts.json && echo > missing")
                for _ in range(3):
                    self.assertEqual(self.get("/plain.txt")[:2], (200, PAGES["plain.txt"]))
                    self.assertEqual(self.get("/missing")[0], 404)
                self.assert_masked(f"web-{index}", "dissented")

    def test_a_killed_server_is_masked_and_readmitted(self):
        for index in self.SERVERS:
            with self.subTest(replica=index):
                self.setUp()
                self.project.replica(index).kill()
                self.assertEqual(self.read_pages(REQUESTS // 4), [])
                self.assertEqual(self.get("/missing")[0], 404)
                self.project.wait_state(index, "quarantined")
                self.project.replica(index).start()
                self.project.wait_state(index, "active", seconds=60)

    def test_a_server_that_stands_still_does_not_hold_up_errors(self):
        self.project.replica(3).pause()
        try:
            for _ in range(3):
                self.assertEqual(self.get("/missing")[0], 404)
            self.assertEqual(self.read_pages(REQUESTS // 4), [])
        finally:
            self.project.replica(3).unpause()
        self.project.wait_state(3, "active", seconds=60)

    def test_an_error_page_of_the_user_is_shown(self):
        first, second, third = [self.project.replica(index) for index in (1, 2, 3)]
        NGINX.change(first, f"sed -i 's#index index.html;#&\\n    error_page 404 /lost.html;#' {NGINX.settings}")
        HTTPD.change(second, f"echo 'ErrorDocument 404 /lost.html' >> {HTTPD.settings}")
        CADDY.change(third, "printf ':80 {\\n  root * /usr/share/caddy\\n  file_server\\n  handle_errors {\\n"
                            f"    rewrite * /lost.html\\n    file_server\\n  }}\\n}}\\n' > {CADDY.settings}")
        def shown():
            status, body, answer = self.get("/missing")
            self.assertEqual(status, 404)
            return body == PAGES["lost.html"] and answer.getheader("Content-Type").startswith("text/html")
        # Apache ends what it began under the old settings first.
        eventually("the user's page", shown, seconds=20)
        self.assert_unanimous()


class FrontTests(Client):
    """A reverse proxy of the project in front of the tunnel, with the configuration that was emitted."""

    IMAGE = ""
    MORE = ""
    FILES = {}

    @classmethod
    def setUpClass(cls):
        source = f"""\
services:
  front:
    image: {cls.IMAGE}
    ports: ["${{DB_PORT}}:80"]
{cls.MORE}  web:
    image: nginx:1.22
    volumes: ["./html:/usr/share/nginx/html:ro"]
    x-ft:
      class: webserver
      ft_parameters:
        ft_level: 3
        forwarding: front
{LIMITS}x-ft-ledger: {{mode: local}}
"""
        cls.project = Project(source, kind="front", service="web")
        cls.addClassCleanup(cls.project.down)
        write_tree(cls.project)
        for name, text in cls.FILES.items():
            (cls.project.folder / name).write_text(text)
        try:
            cls.project.up()
        except BaseException:
            cls.project.keep_logs("start", extra=["front"])
            raise

    def setUp(self):
        NGINX.restore(self.project.replica(2))
        self.project.wait_active()
        self.mark = self.project.mark()
        eventually("the proxy answers", lambda: self.get("/plain.txt")[0] == 200)

    def test_requests_reach_the_tunnel_through_the_proxy(self):
        self.assertEqual(self.read_pages(REQUESTS), [])
        self.assert_unanimous(REQUESTS // 4 * 4)
        status, body, answer = self.get("/plain.txt")
        self.assertEqual((status, body), (200, PAGES["plain.txt"]))
        self.assertTrue(answer.getheader("X-Request-Id"))

    def test_a_wrong_byte_is_masked_behind_the_proxy(self):
        NGINX.serve_copy(
            self.project.replica(2), "find . -type f -exec sed -i 's/1/7/g; s/page/pace/' {} +")
        self.assertEqual(self.read_pages(REQUESTS // 4), [])
        self.assert_masked("web-2", "dissented")

    def test_the_clients_own_words_pass(self):
        self.assertEqual(self.get("/plain.txt", method="POST", body=b"a=1")[0], 405)
        status, _, answer = self.get("/dir")
        self.assertEqual(status, 301)
        place = answer.getheader("Location").removeprefix(f"http://127.0.0.1:{self.project.port}")
        self.assertEqual(place, "/dir/")
        status, body, _ = self.get("/data.bin", {"Range": "bytes=5-9"})
        self.assertEqual((status, body), (206, "56789"))

    def test_what_the_tunnel_says_itself_reaches_the_client(self):
        for index in (1, 2, 3):
            self.project.replica(index).execute("sh", "-c", f"echo {index} > /tmp/split")
        try:
            for index in (1, 2, 3):
                NGINX.change(
                    self.project.replica(index),
                    f"sed -i 's#index index.html;#&\\n    location = /split {{ alias /tmp/split; }}#' {NGINX.settings}")
            def problem():
                status, body, answer = self.get("/split")
                return status == 502 and answer.getheader("Content-Type") == "application/problem+json" and json.loads(body)
            found = eventually("no majority", problem)
            self.assertEqual(found["type"], "urn:ftcompose:problem:no-majority")
        finally:
            for index in (1, 2, 3):
                NGINX.restore(self.project.replica(index))

    def test_a_tunnel_that_crashed_is_reached_again(self):
        restarts = self.project.tunnel.restarts()
        self.project.tunnel.crash()
        eventually("it is restarted", lambda: self.project.tunnel.restarts() > restarts)
        self.project.wait_serving(60)
        eventually("the proxy answers", lambda: self.get("/plain.txt")[:2] == (200, PAGES["plain.txt"]), seconds=30)
        self.assertEqual(self.read_pages(40), [])

    def test_the_proxy_finds_no_fault_in_what_was_emitted(self):
        Container(self.project, "front").execute(*self.CHECK)


class NginxFrontTest(FrontTests, unittest.TestCase):
    IMAGE = "nginx:1.22"
    CHECK = ("nginx", "-t")

    def test_a_body_is_as_long_as_the_tunnel_takes_it(self):
        # nginx by itself takes 1 MB; here the replicas take more, and refuse the method.
        for index in (1, 2, 3):
            NGINX.change(
                self.project.replica(index),
                f"sed -i 's#index index.html;#&\\n    client_max_body_size 0;#' {NGINX.settings}")
        try:
            eventually(
                "the method is refused, not the length",
                lambda: self.get("/plain.txt", method="POST", body=b"x" * 2_000_000)[0] == 405, seconds=20)
        finally:
            for index in (1, 2, 3):
                NGINX.restore(self.project.replica(index))


class HAProxyFrontTest(FrontTests, unittest.TestCase):
    IMAGE = "haproxy:2.6"
    CHECK = ("haproxy", "-c", "-f", "/usr/local/etc/haproxy/haproxy.cfg",
             "-f", "/usr/local/etc/haproxy/ftcompose-web.cfg")
    MORE = """\
    command: [haproxy, -f, /usr/local/etc/haproxy/haproxy.cfg, -f, /usr/local/etc/haproxy/ftcompose-web.cfg]
    volumes: ["./haproxy.cfg:/usr/local/etc/haproxy/haproxy.cfg:ro"]
"""
    FILES = {"haproxy.cfg": """\
defaults
    mode http
    timeout client 60s
frontend everything
    bind :80
    default_backend web_paths
"""}


class CaddyFrontTest(FrontTests, unittest.TestCase):
    IMAGE = "caddy:2.6"
    CHECK = ("caddy", "validate", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile")
    MORE = """\
    volumes: ["./Caddyfile:/etc/caddy/Caddyfile:ro"]
"""
    FILES = {"Caddyfile": "import /etc/caddy/ftcompose-web.caddy\n"}


if __name__ == "__main__":
    unittest.main()
