"""Writes that are found again in the ledger, what a tunnel says of its spool, and which member leads."""

import json
import re
import urllib.request

from harness import Container
from ledger_peers import MEMBERS

TLS = "/etc/ftcompose/tls"
ROW = re.compile(r"\bAS row_(\d+)\b")


def insert(row):
    """A write whose vote can be told from all others: records keep names and no values, so the row is a name too."""
    return f"INSERT INTO testdb.t SELECT {row} AS row_{row}, 'name'"


def votes_by_row(entries):
    """What the entries say of such writes: for each row those about the vote on its reply, oldest first."""
    found = {}
    for entry in entries:
        if entry.get("kind") != "reply" or entry["entry_kind"] not in ("vote_decided", "vote_completed"):
            continue
        match = ROW.search(entry.get("statement") or "")
        if match and entry.get("request_kind") == "INSERT":
            found.setdefault(int(match.group(1)), []).append(entry)
    return found


def lost_and_repeated(entries, acknowledged):
    """Acknowledged rows without a final vote, and rows that have more than one.

    A vote is decided first and completed when its late replies are in: each at most once, in one place of the order.
    """
    found = votes_by_row(entries)
    lost = sorted(row for row in acknowledged if not any(entry["final"] for entry in found.get(row, ())))
    repeated = sorted(
        row for row, votes in found.items()
        if len({entry.get("sequence") for entry in votes}) > 1
        or len({entry["entry_kind"] for entry in votes}) < len(votes))
    return lost, repeated


def tunnel_metrics(project):
    """The tunnel's metrics: {'ftcompose_ledger_spool_entries{service="db"}': 0.0, …}."""
    networks = project.tunnel.inspect()["NetworkSettings"]["Networks"].values()
    address = next(network["IPAddress"] for network in networks if network["IPAddress"])
    with urllib.request.urlopen(f"http://{address}:7400/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[:1] not in ("", "#"))}


def tunnel_metric(project, name, labels=""):
    """One of them; it must be there."""
    return tunnel_metrics(project)[f'ftcompose_{name}{{service="{project.service}"{labels}}}']


def member_state(project, member):
    """What a member says of itself: (its identity, the leader that it follows or 0, the term)."""
    output = Container(project, member).execute(
        "/usr/local/bin/etcdctl", "--endpoints=https://127.0.0.1:2379", f"--cacert={TLS}/ca.crt",
        f"--cert={TLS}/tls.crt", f"--key={TLS}/tls.key", "--command-timeout=4s", "endpoint", "status",
        "--write-out=json").stdout
    state = json.loads(output)[0]["Status"]
    return state["header"]["member_id"], state.get("leader", 0), state["raftTerm"]


def leader(project, members=MEMBERS):
    """The member that these members all follow."""
    states = {member: member_state(project, member) for member in members}
    followed = {state[1] for state in states.values()}
    leading = [member for member, state in states.items() if followed == {state[0]}]
    assert leading, f"no leader that all of them follow: {states}"
    return leading[0]
