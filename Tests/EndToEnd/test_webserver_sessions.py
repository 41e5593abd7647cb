"""What a web server's tunnel learns outlives it: noise, sessions, tags. WebSocket and trailers through the tunnel."""

import base64
import hashlib
import http.client
import json
import os
import socket
import struct
import unittest

from harness import Project, eventually
from web_client import SOURCE as PLAIN_SOURCE, WebClient

SOURCE = PLAIN_SOURCE.replace(
    "ft_level: 3\n", "ft_level: 3\n        noise: {votes_min: 5, percent_min: 30}\n")

ROOT = "/usr/share/nginx/html"
KEY = base64.b64encode(bytes(range(16))).decode()


def accept(key):
    """What a server answers to a WebSocket key (RFC 6455, section 4.2.2)."""
    text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    return base64.b64encode(hashlib.sha1(text.encode()).digest()).decode()


def frame(text, mask=b"\x01\x02\x03\x04"):
    """A client's text frame of fewer than 126 bytes."""
    data = text.encode()
    hidden = bytes(byte ^ mask[index % 4] for index, byte in enumerate(data))
    return bytes([0x81, 0x80 | len(data)]) + mask + hidden


def read_frame(client):
    """One frame of a server as opcode and payload."""
    def take(count):
        data = b""
        while len(data) < count:
            part = client.recv(count - len(data))
            if not part:
                raise EOFError("the connection ended within a frame")
            data += part
        return data
    first, second = take(2)
    length = second & 0x7F
    if length == 126:
        length = struct.unpack(">H", take(2))[0]
    return first & 0x0F, take(length)


class WebSessionsTest(WebClient, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.project = Project(SOURCE, kind="websess", service="web")
        cls.addClassCleanup(cls.project.down)
        try:
            cls.project.up()
        except BaseException:
            cls.project.keep_logs("start")
            raise

    def setUp(self):
        # Whom a test before this one made suspect is trusted again once it has agreed often enough.
        for name, state in self.project.states().items():
            if state != "active":
                self.project.cli("resync", "web", name, check=False)
        self.project.wait_active()
        self.mark = self.project.mark()

    # -- helpers ------------------------------------------------------------------------------

    def put(self, index, path, text):
        self.project.replica(index).execute(
            "sh", "-c", f"cat > {ROOT}{path}.new && mv {ROOT}{path}.new {ROOT}{path}", text=text,
        )

    def make_noise(self, path):
        """Each replica has a token of its own; the rest of the page is equal."""
        for index in (1, 2, 3):
            self.put(index, path, json.dumps({"token": f"{index}" * 8, "a": 1}))

    def noise(self, check=True):
        result = self.project.cli("noise", "web", "--json", check=check)
        return json.loads(result.stdout)[0]

    def masks(self):
        return {
            (place["route"], place["place"]): place
            for place in self.noise()["places"] if place["kind"] == "mask"
        }

    def learn(self, path):
        self.make_noise(path)
        for _ in range(6):
            self.assertEqual(self.get(path)[0], 200)
        return eventually(f"a mask of {path}", lambda: self.masks().get((f"GET {path}", "/token")), seconds=20)

    def restart_tunnel(self, crash=False):
        restarts = self.project.tunnel.restarts()
        if crash:
            self.project.tunnel.crash()
            eventually("it is restarted", lambda: self.project.tunnel.restarts() > restarts)
        else:
            self.project.tunnel.stop()
            self.project.tunnel.start()
        self.project.wait_serving(60)
        self.project.wait_active(seconds=60)

    # -- tests --------------------------------------------------------------------------------

    def test_noise_is_learnt_shown_and_kept(self):
        place = self.learn("/learnt.json")
        # A string of JSON is compared with its quotes.
        self.assertEqual((place["bytesMin"], place["bytesMax"]), (10, 10))
        self.assertEqual(place["characters"], ["digits", "punctuation"])
        self.assertGreaterEqual(place["votes"], place["seenVotes"])
        self.assertGreaterEqual(place["seenVotes"], 5)
        table = self.project.cli("noise", "web").stdout
        self.assertRegex(table, r"mask +GET /learnt\.json +/token +10 bytes: digits, punctuation +\d+ of \d+ +\d+s")
        self.assertNotIn("11111111", table)
        # What was learnt is in the ledger too.
        eventually("the record", lambda: [
            vote for vote in self.project.votes_since(self.mark)
            if vote["kind"] == "lifecycle" and vote.get("reason") == "noise learnt: /token"
        ])
        for crash in (False, True):
            with self.subTest(crash=crash):
                self.restart_tunnel(crash)
                kept = self.masks()[("GET /learnt.json", "/token")]
                self.assertEqual(kept["sinceUnixMilliseconds"], place["sinceUnixMilliseconds"])
        status, body, _ = self.get("/learnt.json")
        self.assertEqual((status, json.loads(body)["a"]), (200, 1))

    def test_a_split_in_a_mask_is_a_fault(self):
        self.learn("/split.json")
        # Two agree in what was noise, one differs: nobody made that up for himself.
        for index in (1, 3):
            self.put(index, "/split.json", json.dumps({"token": "44444444", "a": 1}))
        self.mark = self.project.mark()
        status, body, _ = self.get("/split.json")
        self.assertEqual((status, json.loads(body)["token"]), (200, "44444444"))
        vote = eventually("the record", lambda: self.votes(verdict="majority", statement="GET /split.json"))[-1]
        self.assertEqual(vote["replicas"]["web-2"], "dissented")

    def test_a_mask_compares_the_shape(self):
        self.learn("/shape.json")
        self.put(2, "/shape.json", json.dumps({"token": "SELECT * FROM users", "a": 1}))
        self.mark = self.project.mark()
        status, body, _ = self.get("/shape.json")
        self.assertEqual(status, 200)
        self.assertNotIn("SELECT", body)
        vote = eventually("the record", lambda: self.votes(verdict="majority", statement="GET /shape.json"))[-1]
        self.assertEqual(vote["replicas"]["web-2"], "dissented")

    def test_an_operator_has_a_mask_compared_again(self):
        self.learn("/forget.json")
        unknown = self.project.cli("noise", "forget", "web", "GET /nowhere", check=False)
        self.assertEqual(unknown.returncode, 1)
        self.assertIn("nothing is known of 'GET /nowhere'", unknown.stderr)
        said = self.project.cli("noise", "forget", "web", "GET /forget.json").stdout
        self.assertIn("1 place is compared again", said)
        self.assertNotIn(("GET /forget.json", "/token"), self.masks())
        self.restart_tunnel()
        self.assertNotIn(("GET /forget.json", "/token"), self.masks())
        wrong = self.project.cli("noise", "nobody", check=False)
        self.assertEqual(wrong.returncode, 1)

    def test_a_broken_file_is_put_aside(self):
        self.learn("/broken.json")
        tunnel = self.project.tunnel
        # What is learnt is written a second behind.
        mount = eventually("the file is there", lambda: next((
            item["Source"] for item in tunnel.inspect()["Mounts"]
            if os.path.exists(os.path.join(item["Source"], "noise.web"))), None))
        self.assertEqual(os.stat(os.path.join(mount, "noise.web")).st_mode & 0o777, 0o600)
        tunnel.stop()
        with open(os.path.join(mount, "noise.web"), "w") as file:
            file.write("broken\n")
        tunnel.start()
        self.project.wait_serving(60)
        self.project.wait_active(seconds=60)
        self.assertEqual(self.masks(), {})
        self.assertTrue(os.path.exists(os.path.join(mount, "noise.web.broken")))
        self.assertIn("put aside", tunnel.logs())

    def test_entity_tags_are_known_after_a_restart(self):
        for index in (1, 2, 3):
            self.put(index, "/tagged.txt", "one content\n")
            # Files that were written at different times have different tags.
            self.project.replica(index).execute("touch", "-d", f"@{1700000000 + index}", f"{ROOT}/tagged.txt")
        _, _, answer = self.get("/tagged.txt")
        tag = answer.getheader("ETag")
        self.assertIn("ftc-", tag)
        eventually("the vote is over", lambda: self.votes(verdict="unanimous"))
        self.restart_tunnel()
        self.assertEqual(self.get("/tagged.txt", {"If-None-Match": tag})[0], 304)


class WebSocketTest(unittest.TestCase):
    """A server that changes to WebSocket and sends back what it gets, and counts with a trailer."""

    SERVER = r'''
import base64, hashlib, socket, socketserver, struct

class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        while True:
            line = self.rfile.readline()
            if not line:
                return
            fields = {}
            while True:
                field = self.rfile.readline().strip().decode("latin-1")
                if not field:
                    break
                name, _, value = field.partition(":")
                fields[name.lower()] = value.strip()
            path = line.split()[1].decode()
            if path == "/trailer":
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n"
                                 b"Trailer: X-Sum\r\n\r\n5\r\nhello\r\n0\r\nX-Sum: 42\r\n\r\n")
            elif fields.get("upgrade", "").lower() == "websocket":
                return self.echo(fields["sec-websocket-key"])
            else:
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nup\n")

    def echo(self, key):
        text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(text.encode()).digest())
        self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                         b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        while True:
            head = self.rfile.read(2)
            if len(head) < 2:
                return
            length = head[1] & 0x7F
            mask = self.rfile.read(4)
            data = bytes(byte ^ mask[index % 4] for index, byte in enumerate(self.rfile.read(length)))
            self.wfile.write(bytes([head[0], len(data)]) + data)
            if head[0] & 0x0F == 8:
                return

class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

Server(("0.0.0.0", 80), Handler).serve_forever()
'''

    @classmethod
    def setUpClass(cls):
        source = SOURCE.replace(
            "image: nginx:1.22",
            "image: ftcompose-testbed/client-12\n    command: [python3, /srv/server.py]\n"
            "    volumes: [./server.py:/srv/server.py:ro]",
        ).replace("class: webserver", "class: webserver\n      inputs: {requests: HTTP}")
        cls.project = Project(source, kind="websock", service="web")
        cls.addClassCleanup(cls.project.down)
        (cls.project.folder / "server.py").write_text(cls.SERVER)
        try:
            cls.project.up()
        except BaseException:
            cls.project.keep_logs("start")
            raise

    def setUp(self):
        self.project.wait_active()
        self.mark = self.project.mark()

    def connect(self):
        client = socket.create_connection(("127.0.0.1", self.project.port), timeout=20)
        self.addCleanup(client.close)
        client.sendall(
            f"GET /echo HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {KEY}\r\n\r\n".encode()
        )
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += client.recv(1)
        self.assertTrue(head.startswith(b"HTTP/1.1 101 "), head)
        self.assertIn(f"Sec-WebSocket-Accept: {accept(KEY)}".encode(), head)
        return client

    def handshakes(self):
        return [
            vote for vote in self.project.votes_since(self.mark)
            if vote.get("statement") == "GET /echo" and vote.get("request_kind") == "GET"
        ]

    def record(self):
        return eventually("the record of the connection", lambda: [
            vote for vote in self.project.votes_since(self.mark)
            if vote["kind"] == "reply" and vote.get("request_kind") == "WEBSOCKET"
        ])[-1]

    def test_what_is_sent_comes_back(self):
        client = self.connect()
        for number in range(50):
            client.sendall(frame(f"message {number}"))
            self.assertEqual(read_frame(client), (1, f"message {number}".encode()))
        client.sendall(bytes([0x88, 0x82, 0, 0, 0, 0, 0x03, 0xE8]))
        self.assertEqual(read_frame(client), (8, b"\x03\xe8"))
        self.assertEqual(client.recv(1), b"")
        record = self.record()
        self.assertEqual(record["verdict"], "skipped")
        self.assertIn("unvoted", record["flags"])
        self.assertEqual(set(record["replicas"].values()), {"agreed"})
        self.assertEqual([vote["verdict"] for vote in self.handshakes()], ["unanimous"])

    def test_a_leader_that_dies_closes_the_connection_and_says_so(self):
        client = self.connect()
        client.sendall(frame("hello"))
        self.assertEqual(read_frame(client), (1, b"hello"))
        leader = eventually("the vote on the heads", self.handshakes)[-1]["leader"]
        index = int(leader.rsplit("-", 1)[1])
        self.project.replica(index).kill()
        opcode, payload = read_frame(client)
        self.assertEqual(opcode, 8)
        self.assertEqual(struct.unpack(">H", payload[:2])[0], 1012)
        self.assertEqual(self.record()["replicas"][leader], "failed")
        # The next one is another replica's.
        again = self.connect()
        again.sendall(frame("again"))
        self.assertEqual(read_frame(again), (1, b"again"))
        self.project.replica(index).start()
        self.project.wait_active(seconds=60)

    def test_trailers_are_passed_on(self):
        client = socket.create_connection(("127.0.0.1", self.project.port), timeout=20)
        self.addCleanup(client.close)
        client.sendall(b"GET /trailer HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: TE, close\r\n\r\n")
        answer = b""
        while True:
            part = client.recv(4096)
            if not part:
                break
            answer += part
        self.assertTrue(answer.endswith(b"0\r\nX-Sum: 42\r\n\r\n"), answer)


if __name__ == "__main__":
    unittest.main()
