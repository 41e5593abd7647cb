"""Events of containers in the ledger of a built project: all of them, once, through a proxy that lets little through."""

import contextlib
import http.client
import json
import pathlib
import socket
import subprocess
import tempfile
import threading
import time
import unittest

from harness import BINARY, Container, Project, database_source, eventually, run
from ledger_peers import PROXY, SERVICES, Peer, verify_offline, wait_final, wait_healthy

# What the ledger records of a container; the engine tells more, such as each health check's `exec`.
ACTIONS = {"create", "start", "die", "oom", "kill", "stop", "restart", "pause", "unpause", "rename", "destroy",
           "health_status", "connect", "disconnect"}


class EngineEvents:
    """What the engine itself tells of a project's containers while a test runs."""

    def __init__(self, project):
        self.project = project
        self.lines = []
        since = f"{time.time():.9f}"
        self.processes = [
            subprocess.Popen(["docker", "events", "--since", since, "--format", "{{json .}}", *filters],
                             stdout=subprocess.PIPE, text=True)
            for filters in (("--filter", "type=container", "--filter",
                             f"label=com.docker.compose.project={project.name}"), ("--filter", "type=network"))
        ]
        self.threads = [threading.Thread(target=self.read, args=(process,), daemon=True)
                        for process in self.processes]
        for thread in self.threads:
            thread.start()

    def read(self, process):
        for line in process.stdout:
            self.lines.append(json.loads(line))

    def close(self):
        for process in self.processes:
            process.kill()
            process.wait()

    def told(self, first, last, containers):
        """Time and action of the events between two times, sorted; of networks those of these containers."""
        return sorted(
            (event["timeNano"], event["Action"]) for event in list(self.lines)
            if first <= event["timeNano"] <= last and event["Action"].split(":")[0] in ACTIONS
            and (event["Type"] == "container" or event["Actor"]["Attributes"].get("container") in containers)
        )


class EngineSocket(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path):
        super().__init__("engine", timeout=10)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


class Lifecycle(unittest.TestCase):
    """One project with three members and three actors; each test leaves it whole."""

    @classmethod
    def setUpClass(cls):
        cls.project = Project(kind="lifecycle", ledger="{block: {interval: 300ms}}")
        cls.addClassCleanup(cls.project.down)
        cls.truth = EngineEvents(cls.project)
        cls.addClassCleanup(cls.truth.close)
        try:
            cls.project.up()
            wait_healthy(cls.project, 120)
        except BaseException:
            cls.project.keep_logs("start", extra=SERVICES)
            raise

    def setUp(self):
        self.first = time.time_ns()
        self.addCleanup(self.keep_logs_of_failure)

    def keep_logs_of_failure(self):
        outcome = getattr(self, "_outcome", None)
        if outcome is not None and not outcome.success:
            self.project.keep_logs(self._testMethodName, extra=SERVICES)

    # -- helpers ------------------------------------------------------------------------------

    def recorded(self, since=0, kind="lifecycle_event"):
        output = self.project.cli("ledger", "query", "--json", "--last", "100000", "--kind", kind,
                                  "--writer", "provider/lifecycle").stdout
        return [entry for entry in map(json.loads, output.splitlines()) if entry["unix_nanoseconds"] >= since]

    def of(self, container, since):
        """What the ledger says of a container of the project since a time, as texts."""
        name = f"container {self.project.name}-{container}-1: "
        return [entry["reason"].removeprefix(name) for entry in self.recorded(since)
                if entry["reason"].startswith(name)]

    def identities(self):
        return set(run(["docker", "ps", "-aq", "--no-trunc", "--filter",
                        f"label=com.docker.compose.project={self.project.name}"]).stdout.split())

    def assert_same(self, first):
        """Everything that the engine told since a time stands in the ledger once, and nothing else does."""
        containers = self.identities()

        def same():
            # Until a second ago: what is newer is on its way.
            last = time.time_ns() - 1_000_000_000
            told = self.truth.told(first, last, containers)
            found = [entry for entry in self.recorded(first) if entry["unix_nanoseconds"] <= last]
            actions = sorted((entry["unix_nanoseconds"], entry["reason"].split(": ", 1)[1]) for entry in found)
            assert [time for time, _ in told] == [time for time, _ in actions], (
                [event for event in told if event[0] not in {time for time, _ in actions}],
                [event for event in actions if event[0] not in {time for time, _ in told}])
            for (_, action), (_, text) in zip(told, actions):
                assert text.startswith(action), (action, text)
            return found
        return eventually("the ledger holds what the engine told", same, 60, interval=1)

    def whole(self):
        wait_healthy(self.project, 120)
        self.project.wait_active()

    # -- tests --------------------------------------------------------------------------------

    def test_1_the_start_of_every_container_is_recorded(self):
        found = self.assert_same(0)
        texts = {entry["reason"] for entry in found}
        for service in ("db-1", "db-2", "db-3", "db", "db-voter", "ft-etcd-1", "ft-ledger-user", PROXY):
            name = Container(self.project, service).inspect()["Name"].removeprefix("/")
            self.assertIn(f"container {name}: create", texts)
            self.assertIn(f"container {name}: start", texts)
        self.assertIn(f"container {self.project.name}-db-1-1: connect network {self.project.name}_db-ft", texts)
        self.assertEqual({entry["service"] for entry in found if "-db-2-1: " in entry["reason"]}, {"db"})
        self.assertEqual(self.recorded(kind="gap"), [])

    def test_2_what_happens_to_a_replica_is_recorded_with_time_and_exit_code(self):
        replica = self.project.replica(2)
        # The source has no restart policy, and neither have its replicas.
        replica.crash()
        eventually("the replica is dead", lambda: not replica.running, 30)
        replica.start()
        self.whole()
        replica.pause()
        replica.unpause()
        replica.stop()
        replica.start()
        self.whole()
        with replica.cut("_db-ft"):
            pass
        self.whole()
        self.assert_same(self.first)
        texts = self.of("db-2", self.first)
        words = [text for text in texts if not text.startswith(("connect", "disconnect", "health_status"))]
        self.assertEqual(words, ["die, exit code 137", "start", "pause", "unpause", "kill, signal 15",
                                 "die, exit code 0", "stop", "start"])
        self.assertIn(f"disconnect network {self.project.name}_db-ft", texts)
        wait_final(self.project)
        # Nothing here is a sign of a wrong clock, or of actors that contradict one another.
        self.assertNotIn("clock_skew", self.project.cli("ledger", "conflicts").stdout)
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            user = Peer(self.project, "user")
            (folder / "policy").write_bytes(user.get("/v1/policy"))
            (folder / "actors.json").write_bytes(user.get("/v1/actors"))
            self.project.cli("ledger", "export", folder / "export")
            self.assertIn("verified:", verify_offline(folder, "export").stdout)
            death = next(entry for entry in self.recorded(self.first) if "-db-2-1: die" in entry["reason"])
            self.project.cli("ledger", "prove", str(death["index"]), "-o", folder / "death.tlog-proof")
            self.assertIn(f"verified: entry {death['number']} of provider/lifecycle",
                          verify_offline(folder, "death.tlog-proof").stdout)

    def test_3_nothing_is_lost_or_doubled_when_collector_or_proxy_are_killed(self):
        collector, proxy = Container(self.project, "ft-ledger-provider"), Container(self.project, PROXY)
        replica = self.project.replica(3)
        for victims in ((collector,), (proxy,), (collector, proxy)):
            for victim in victims:
                victim.crash()
            replica.pause()
            replica.unpause()
            for victim in victims:
                eventually(f"{victim.service} is back", lambda: victim.running, 60)
        proxy.stop()
        replica.pause()
        replica.unpause()
        proxy.start()
        self.whole()
        self.assert_same(self.first)
        self.assertEqual([text for text in self.of(PROXY, self.first) if text.startswith("die")],
                         ["die, exit code 137"] * 2 + ["die, exit code 0"])
        words = [text for text in self.of("db-3", self.first) if "pause" in text]
        self.assertEqual(words, ["pause", "unpause"] * 4)
        self.assertEqual(self.recorded(kind="gap"), [])
        wait_final(self.project)

    def test_4_the_proxy_lets_nothing_else_through(self):
        info = json.loads(run(["docker", "volume", "inspect", f"{self.project.name}_ft-engine"]).stdout)[0]
        path = pathlib.Path(info["Mountpoint"]) / "engine.sock"
        victim = self.project.replica(1)
        project = f"com.docker.compose.project={self.project.name}"

        def ask(method, address, body=None):
            with contextlib.closing(EngineSocket(path)) as connection:
                connection.request(method, address, body)
                answer = connection.getresponse()
                return answer.status, answer.read()

        self.assertEqual(ask("GET", "/_ping"), (200, b"OK"))
        for method, address, body in (
            ("POST", f"/containers/{victim.id}/stop", None), ("POST", f"/v1.41/containers/{victim.id}/kill", None),
            ("POST", "/containers/create", b'{"Image":"mariadb:10.11"}'), ("DELETE", f"/containers/{victim.id}", None),
            ("GET", f"/containers/{victim.id}/json", None), ("GET", f"/containers/{victim.id}/logs?stdout=1", None),
            ("GET", f"/containers/{victim.id}/archive?path=/etc/passwd", None), ("GET", "/info", None),
            ("GET", "/images/json", None), ("GET", "/secrets", None), ("GET", "/v1.41/../images/json", None),
            ("GET", "/containers/json?filters=%7B%22label%22%3A%5B%22other%3D1%22%5D%7D", None),
            ("GET", "/events", b"x"), ("HEAD", "/_ping", None), ("PUT", "/_ping", None),
        ):
            with self.subTest(f"{method} {address}"):
                status, answer = ask(method, address, body)
                self.assertEqual(status, 403, answer)
        self.assertTrue(victim.running)
        # Another project's container is neither listed nor heard of.
        began = f"{time.time():.9f}"
        other = run(["docker", "run", "-d", "--label", "com.docker.compose.project=ftcompose-other", "--label",
                     "ftcompose.testbed=1", "--entrypoint", "sleep", "mariadb:10.11", "60"]).stdout.strip()
        try:
            victim.pause()
            victim.unpause()
            listed = json.loads(ask("GET", "/containers/json?all=1")[1])
            self.assertEqual({item["Id"] for item in listed}, self.identities())
            status, events = ask("GET", f"/events?since={began}&until={time.time():.9f}")
            heard = [json.loads(line) for line in events.splitlines()]
            self.assertLessEqual({"pause", "unpause"}, {event["Action"] for event in heard})
            for event in heard:
                self.assertIn(project.split("=")[1], json.dumps(event))
                self.assertNotIn(other, json.dumps(event))
        finally:
            run(["docker", "rm", "-f", "-v", other])

    def test_5_only_the_proxy_has_the_engine_and_it_has_nothing_else(self):
        proxy = Container(self.project, PROXY).inspect()
        host = proxy["HostConfig"]
        self.assertEqual((host["NetworkMode"], host["ReadonlyRootfs"], host["CapDrop"], host["Privileged"]),
                         ("none", True, ["ALL"], False))
        self.assertIn("no-new-privileges:true", host["SecurityOpt"])
        self.assertEqual({(mount["Destination"], mount["RW"]) for mount in proxy["Mounts"]},
                         {("/var/run/docker.sock", False), ("/run/ftcompose-engine", True)})
        for identity in self.identities() - {proxy["Id"]}:
            detail = json.loads(run(["docker", "inspect", identity]).stdout)[0]
            mounts = [mount["Source"] for mount in detail["Mounts"] if mount["Source"].endswith("docker.sock")]
            self.assertEqual(mounts, [], detail["Name"])


class SwitchedOff(unittest.TestCase):
    def test_no_container_has_the_engine_when_it_is_not_wanted(self):
        with tempfile.TemporaryDirectory() as folder:
            source = database_source("x-ft: 3").replace("{mode: local}", "{lifecycle: off}")
            (pathlib.Path(folder) / "compose.yml").write_text(source)
            run([BINARY, "build", "--defer-required", "compose.yml"], cwd=folder)
            text = (pathlib.Path(folder) / "compose.ft.yml").read_text()
            self.assertIn("ft-ledger-provider", text)
            for word in ("docker.sock", PROXY, "ft-engine", "--engine"):
                self.assertNotIn(word, text)


if __name__ == "__main__":
    unittest.main()
