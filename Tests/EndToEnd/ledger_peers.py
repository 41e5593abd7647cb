"""The peers of a built project's ledger, asked from the host as an auditor would ask them."""

import base64
import json
import os
import urllib.error
import urllib.request

from harness import BINARY, Container, eventually, run

ACTORS = ("provider", "developer", "user")
PROXY = "ft-engine-proxy"
MEMBERS = ("ft-etcd-1", "ft-etcd-2", "ft-etcd-3")
SERVICES = (*(f"ft-ledger-{actor}" for actor in ACTORS), *MEMBERS, "ft-ledger-init", "ft-ledger-certificates",
            PROXY)


class Peer(Container):
    """The peer of one actor; asked over HTTP."""

    def __init__(self, project, actor):
        super().__init__(project, f"ft-ledger-{actor}")
        self.actor = actor

    @property
    def address(self):
        for network in self.inspect()["NetworkSettings"]["Networks"].values():
            if network["IPAddress"]:
                return network["IPAddress"]
        raise AssertionError(f"{self.service} has no address")

    def get(self, path):
        try:
            with urllib.request.urlopen(f"http://{self.address}:7402{path}", timeout=10) as answer:
                return answer.read()
        except urllib.error.URLError as error:
            raise AssertionError(f"{self.service}{path}: {error}") from error

    def status(self):
        return json.loads(self.get("/v1/status"))

    def entries(self, **wanted):
        """Every entry, oldest first, as `ftcompose ledger export` shows them."""
        found, after = [], None
        while True:
            page = self.page(order="oldest", limit=1000, **({"after": after} if after is not None else {}))
            found += page["entries"]
            after = page.get("next")
            if after is None:
                break
        return [entry for entry in found if all(entry.get(key) == value for key, value in wanted.items())]

    def newest(self, count):
        """The newest entries, newest first."""
        return self.page(order="newest", limit=count)["entries"]

    def page(self, **filters):
        return json.loads(self.get("/v1/entries?" + "&".join(f"{name}={value}" for name, value in filters.items())))


def peers(project):
    return [Peer(project, actor) for actor in ACTORS]


def wait_healthy(project, seconds):
    """Waits until no peer has anything to complain of."""
    def healthy():
        states = [peer.status() for peer in peers(project)]
        bad = [f"{state['actor']}: {state['detail']}" for state in states if not state["healthy"]]
        assert not bad, "; ".join(bad)
        return True
    eventually("all peers are healthy", healthy, seconds, interval=0.5)


def wait_final(project, seconds=90):
    """Waits until every entry is final on every peer and all roots are equal; returns the size."""
    def final():
        states = [peer.status() for peer in peers(project)]
        for state in states:
            assert state["final_size"] == state["size"] > 0, f"{state['actor']}: {state['detail']} " \
                f"{state['final_size']} of {state['size']} final"
            for writer in state["writers"]:
                assert writer["final_through"] == writer["ordered_through"], writer
        found = {(state["size"], state["root"]) for state in states}
        assert len(found) == 1, f"roots differ: {found}"
        return states[0]["size"]
    return eventually("everything is final and all roots are equal", final, seconds, interval=0.5)


def assert_numbered(entries):
    """Each writer's entries are numbered without a hole, every one is valid, none stands for counted losses.

    A writer that was killed leaves a gap of unknown size: what it had in memory for some milliseconds.
    """
    numbers = {}
    for entry in entries:
        assert entry["entry_flag"] == "valid", entry
        # The engine remembers few events: of containers some are lost while the collector is away.
        if entry["entry_kind"] == "gap" and not entry["writer"].endswith("/lifecycle"):
            assert "ended without closing" in entry["reason"], entry
        numbers.setdefault(entry["writer"], []).append(entry["number"])
    assert {"provider/db", "provider/db-voter", "provider/peer"} <= set(numbers), sorted(numbers)
    for writer, found in numbers.items():
        assert found == list(range(1, len(found) + 1)), f"{writer} is not numbered 1 to {len(found)}"


def verify_offline(folder, name, *options, check=True):
    """`ftcompose ledger verify` in that folder, with no engine, no network and nothing of the project."""
    return run(["unshare", "-n", BINARY, "ledger", "verify", name, "--policy", "policy",
                "--actors", "actors.json", *options], cwd=folder, check=check,
               env={"PATH": "/usr/bin:/bin", "LD_LIBRARY_PATH": os.environ.get("LD_LIBRARY_PATH", "")})


def alter_proof(folder, name, altered):
    """Copies a proof with one bit of what is proved changed."""
    lines = (folder / name).read_text().split("\n")
    extra = bytearray(base64.b64decode(lines[1].split(" ", 1)[1]))
    extra[len(extra) // 2] ^= 1
    lines[1] = "extra " + base64.b64encode(extra).decode()
    (folder / altered).write_text("\n".join(lines))
