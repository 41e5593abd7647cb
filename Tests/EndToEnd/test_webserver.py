"""A web server of three nginx replicas behind the voting tunnel: faults of one are masked and recorded."""

import http.client
import json
import ssl
import time
import unittest

from harness import Project, SOAK, eventually
from web_client import SOURCE, WebClient

ROOT = "/usr/share/nginx/html"
PAGES = {
    "/page.html": "<html><body><p>one page</p></body></html>\n",
    "/facts.json": '{"a": 1, "b": [1, 2, 3]}\n',
    "/plain.txt": "a line\nanother line\n",
    "/data.bin": "0123456789abcdef" * 4096,
}
REQUESTS = 20_000 if SOAK else 600


class WebServerTest(WebClient, unittest.TestCase):
    pages = PAGES

    @classmethod
    def setUpClass(cls):
        cls.project = Project(SOURCE, kind="web", service="web")
        cls.addClassCleanup(cls.project.down)
        try:
            cls.project.up()
        except BaseException:
            cls.project.keep_logs("start")
            raise

    def setUp(self):
        for container in self.replicas():
            if not container.running:
                container.start()
        for container in self.replicas():
            self.restore(container)
        for index in (1, 2, 3):
            if self.project.states()[f"web-{index}"] != "active":
                self.project.cli("resync", "web", f"web-{index}", check=False)
        self.project.wait_active()
        self.mark = self.project.mark()

    # -- helpers ------------------------------------------------------------------------------

    def replicas(self):
        return [self.project.replica(index) for index in (1, 2, 3)]

    def restore(self, container):
        for path, text in PAGES.items():
            self.put(container, path, text)

    @staticmethod
    def put(container, path, text):
        # Equal times make equal entity tags, as files of one image have them.
        container.execute(
            "sh", "-c", f"cat > {ROOT}{path}.new && touch -d @1700000000 {ROOT}{path}.new"
            f" && mv {ROOT}{path}.new {ROOT}{path}", text=text,
        )

    def assert_masked(self, name, how):
        found = eventually(
            f"a majority against {name}",
            lambda: [vote for vote in self.votes(verdict="majority") if vote["replicas"].get(name) == how],
            seconds=20,
        )
        self.assertTrue(found)
        for vote in self.votes(verdict="majority"):
            others = {other: said for other, said in vote["replicas"].items() if other != name}
            self.assertEqual(set(others.values()), {"agreed"}, vote)

    # -- tests --------------------------------------------------------------------------------

    def test_equal_replicas_are_unanimous(self):
        self.assertEqual(self.read_pages(REQUESTS), [])
        verdicts = {vote["verdict"] for vote in self.votes()}
        self.assertEqual(verdicts, {"unanimous"})
        self.assertGreaterEqual(len(self.votes()), REQUESTS // 8 * 8)
        self.assertEqual(self.project.alarms_since(self.mark), [])

    def test_a_wrong_byte_is_masked_and_recorded(self):
        for index in (1, 2, 3):
            with self.subTest(replica=index):
                self.setUp()
                for path, text in PAGES.items():
                    self.put(self.project.replica(index), path, text.replace("1", "7").replace("one", "two")
                             .replace("line", "lime"))
                self.assertEqual(self.read_pages(REQUESTS // 4), [])
                self.assert_masked(f"web-{index}", "dissented")
                # It may be back by now; the record of its leaving stays.
                eventually("it was taken out", lambda: [
                    vote for vote in self.project.votes_since(self.mark)
                    if vote["kind"] == "lifecycle" and "too many dissenting replies" in vote["reason"]
                ])

    def test_a_wrong_status_is_masked_and_recorded(self):
        for path in PAGES:
            self.project.replica(2).execute("rm", f"{ROOT}{path}")
        self.assertEqual(self.read_pages(REQUESTS // 4), [])
        self.assert_masked("web-2", "dissented")

    def test_a_killed_replica_is_masked_and_readmitted(self):
        self.project.replica(3).kill()
        self.assertEqual(self.read_pages(REQUESTS // 4), [])
        self.project.wait_state(3, "quarantined")
        self.assertEqual(self.read_pages(REQUESTS // 4), [])
        self.project.replica(3).start()
        self.restore(self.project.replica(3))
        self.project.wait_state(3, "active", seconds=60)
        self.mark = self.project.mark()
        self.assertEqual(self.read_pages(80), [])
        eventually("all three vote", lambda: self.votes(verdict="unanimous"))
        self.assertTrue(all(len(vote["replicas"]) == 3 for vote in self.votes(verdict="unanimous")))

    def test_a_replica_that_stands_still_is_masked_and_readmitted(self):
        self.project.replica(1).pause()
        try:
            began = time.monotonic()
            self.assertEqual(self.read_pages(REQUESTS // 4), [])
            self.assertLess(time.monotonic() - began, 30)
            self.project.wait_state(1, "quarantined")
        finally:
            self.project.replica(1).unpause()
        self.project.wait_state(1, "active", seconds=60)

    def test_no_majority_is_a_problem_document_that_the_record_names(self):
        for index in (1, 2, 3):
            self.put(self.project.replica(index), "/split.bin", f"all begin alike and end with {index}")
        status, body, answer = self.get("/split.bin")
        self.assertEqual(status, 502)
        self.assertEqual(answer.getheader("Content-Type"), "application/problem+json")
        problem = json.loads(body)
        self.assertEqual(problem["type"], "urn:ftcompose:problem:no-majority")
        self.assertEqual(problem["requestId"], answer.getheader("X-Request-Id"))
        vote = eventually("the record", lambda: self.votes(verdict="no_majority"))[-1]
        self.assertIn(problem["requestId"], json.dumps(vote))

    def test_what_every_replica_makes_up_is_no_fault(self):
        for index in (1, 2, 3):
            self.put(self.project.replica(index), "/noisy.json", json.dumps({"token": f"{index}" * 8, "a": 1}))
        status, body, _ = self.get("/noisy.json")
        self.assertEqual((status, json.loads(body)["a"]), (200, 1))
        eventually("the record", lambda: self.votes(verdict="masked"))
        # Beside the token one replica is wrong in what is no noise: two still agree on that.
        self.put(self.project.replica(2), "/noisy.json", json.dumps({"token": "2" * 8, "a": 7}))
        for _ in range(3):
            status, body, _ = self.get("/noisy.json")
            self.assertEqual((status, json.loads(body)["a"]), (200, 1))

    def test_too_few_replicas_are_said_and_come_back(self):
        for index in (1, 2):
            self.project.replica(index).kill()
        status, body, _ = self.get("/plain.txt")
        self.assertIn(status, (502, 503))
        self.assertTrue(json.loads(body)["type"].startswith("urn:ftcompose:problem:"))
        for index in (1, 2):
            self.project.replica(index).start()
            self.restore(self.project.replica(index))
        self.project.wait_active(seconds=60)
        self.assertEqual(self.get("/plain.txt")[:2], (200, PAGES["/plain.txt"]))

    def test_conditional_and_partial_requests(self):
        # Replicas whose files were written at different times have different tags for one content.
        for index in (1, 2, 3):
            self.project.replica(index).execute(
                "touch", "-d", f"@{1700000000 + index}", f"{ROOT}/plain.txt")
        status, body, answer = self.get("/plain.txt")
        tag = answer.getheader("ETag")
        self.assertEqual((status, body), (200, PAGES["/plain.txt"]))
        eventually("the vote is over", lambda: self.votes(verdict="unanimous"))
        self.assertEqual(self.get("/plain.txt", {"If-None-Match": tag})[0], 304)
        status, body, answer = self.get("/data.bin", {"Range": "bytes=5-9"})
        self.assertEqual((status, body), (206, "56789"))
        self.assertEqual(self.get("/plain.txt", method="HEAD")[:2], (200, ""))
        self.assertEqual(self.project.alarms_since(self.mark), [])

    def test_requests_with_bodies_are_answered_by_all_alike(self):
        # A server of files refuses them, some before the body is there: that must not break the connection.
        for body in (b"a=1", b"x" * 300_000):
            for _ in range(5):
                connection = http.client.HTTPConnection("127.0.0.1", self.project.port, timeout=30)
                connection.request("POST", "/plain.txt", body=body)
                answer = connection.getresponse()
                answer.read()
                self.assertEqual(answer.status, 405)
                connection.close()
        eventually("their records", lambda: len(self.votes(verdict="unanimous")) >= 10)
        self.assertEqual(self.project.alarms_since(self.mark), [])

    def test_the_tunnel_comes_back_after_a_crash(self):
        restarts = self.project.tunnel.restarts()
        self.project.tunnel.crash()
        eventually("it is restarted", lambda: self.project.tunnel.restarts() > restarts)
        self.project.wait_serving(60)
        self.project.wait_active(seconds=60)
        self.mark = self.project.mark()
        self.assertEqual(self.read_pages(80), [])
        eventually("votes are recorded again", lambda: self.votes(verdict="unanimous"))

    def test_smuggling_is_refused(self):
        import socket
        for head in (
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ):
            with self.subTest(head=head), socket.create_connection(
                ("127.0.0.1", self.project.port), timeout=10
            ) as client:
                client.sendall(head.encode())
                self.assertTrue(client.recv(4096).startswith(b"HTTP/1.1 400"))


class SecureWebServerTest(unittest.TestCase):
    """TLS ends at the tunnel, with a certificate of its own where the source names none."""

    def test_https(self):
        # The replicas speak plain HTTP on port 80; what is published is TLS.
        source = SOURCE.replace("class: webserver", "class: webserver\n      inputs: {requests: HTTPS}")
        with Project(source, kind="webtls", service="web") as project:
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            connection = http.client.HTTPSConnection(
                "127.0.0.1", project.port, timeout=30, context=context)
            for _ in range(20):
                connection.request("GET", "/")
                answer = connection.getresponse()
                self.assertEqual(answer.status, 200)
                self.assertIn("nginx", answer.read().decode())
            connection.close()


if __name__ == "__main__":
    unittest.main()
