"""The ledger under kill -9: what was acknowledged is recorded, once, and everybody agrees on it."""

import collections
import contextlib
import random
import threading
import time

import pymysql

from harness import Container, Project, eventually
from ledger_peers import ACTORS, MEMBERS, PROXY, SERVICES, Peer, assert_numbered, wait_final, wait_healthy
from ledger_writes import insert, lost_and_repeated, tunnel_metric, votes_by_row
from soak_stage import Stage

WRITERS = 8
# A writer's pause; the host's two cores also carry fifteen containers that start again and again.
PAUSE_SECONDS = 0.1
# How long most members are down while writes go on.
OUTAGE_SECONDS = 180
# What is still on its way when they go down gets its signatures in this time.
SETTLE_SECONDS = 10


class Inserts:
    """Clients that insert rows of their own and remember which ones the tunnel acknowledged."""

    def __init__(self, project):
        self.project = project
        # When each row was acknowledged.
        self.acknowledged = {}
        self.attempted = 0
        self.lock = threading.Lock()
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.work, args=(number,), daemon=True)
                        for number in range(WRITERS)]
        for thread in self.threads:
            thread.start()

    def work(self, number):
        row, connection = number, None
        while not self.stop.is_set():
            row += WRITERS
            try:
                connection = connection or self.project.connect(connect_timeout=3, read_timeout=30)
                with self.lock:
                    self.attempted += 1
                with connection.cursor() as cursor:
                    cursor.execute(insert(row))
                with self.lock:
                    self.acknowledged[row] = time.monotonic()
            except (pymysql.Error, OSError):
                with contextlib.suppress(Exception):
                    connection.close()
                connection = None
                time.sleep(0.2)
            time.sleep(PAUSE_SECONDS)

    def longest_stall(self, since):
        """Seconds, from a moment until now, in which no client was answered."""
        with self.lock:
            moments = sorted(moment for moment in self.acknowledged.values() if moment > since)
        moments = [since, *moments, time.monotonic()]
        return max(after - before for before, after in zip(moments, moments[1:]))

    def finish(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(60)
        return sum(thread.is_alive() for thread in self.threads)


class LedgerStage(Stage):
    """Kills one process after another; `spooled` makes an answer mean that its vote is on disk."""

    log_services = SERVICES

    def __init__(self, name, options):
        super().__init__(name, options)
        self.clients = WRITERS
        self.kills = max(13, round(200 * options.scale))
        self.outage_seconds = max(2 * SETTLE_SECONDS, round(OUTAGE_SECONDS * options.scale))

    def project(self):
        return Project(kind="soak", ledger="{durability: spooled, block: {interval: 300ms}}")

    def drive(self, project):
        wait_healthy(project, 180)
        project.query("CREATE DATABASE testdb")
        project.query("CREATE TABLE testdb.t (id INT PRIMARY KEY, name TEXT)")
        for fact in ("acknowledged_lost", "duplicated", "roots_equal"):
            self.facts[fact] = "not checked"
        began, load = time.monotonic(), Inserts(project)
        try:
            self.take_majority_down(project, load)
            self.disturb(project, load)
        finally:
            hung = load.finish()
        self.expect(hung == 0, f"{hung} clients hang")
        self.facts["load"] = {"seconds": round(time.monotonic() - began, 1)}
        project.wait_active(seconds=240)
        wait_healthy(project, 240)
        self.facts["roots_equal"] = False
        self.facts["ledger_entries"] = wait_final(project, 240)
        self.facts["roots_equal"] = True
        project.assert_equal_replicas(120)
        self.facts["equal_replicas"] = True
        self.check_entries(project, load)

    # -- disturbances -------------------------------------------------------------------------

    def take_majority_down(self, project, load):
        """Two of three members are down for minutes: nothing is ordered, writes go on, then all of it gets final."""
        eventually("writes", lambda: len(load.acknowledged) > WRITERS, 60)
        down = [Container(project, name) for name in MEMBERS[:2]]
        peer = Peer(project, "user")
        for member in down:
            member.stop(2)
        began, before = time.monotonic(), len(load.acknowledged)
        try:
            time.sleep(SETTLE_SECONDS)
            ordered = peer.status()["size"]
            time.sleep(self.outage_seconds - SETTLE_SECONDS)
            facts = {
                "members_down": len(down), "seconds": round(time.monotonic() - began, 1),
                "acknowledged": len(load.acknowledged) - before,
                "longest_stall_seconds": round(load.longest_stall(began), 1),
                "ordered": peer.status()["size"] - ordered,
                "entries_in_the_tunnels_spool": int(tunnel_metric(project, "ledger_spool_entries"))}
        finally:
            for member in down:
                member.start()
        back = time.monotonic()
        # Older than their return is nothing any more that is not final.
        eventually("all of it is final",
                   lambda: tunnel_metric(project, "ledger_unfinal_seconds") < time.monotonic() - back, 300)
        facts["all_final_after_seconds"] = round(time.monotonic() - back, 1)
        wait_healthy(project, 240)
        self.facts["majority_down"] = facts
        self.expect(facts["ordered"] == 0, f"without a majority {facts['ordered']} leaves were ordered")
        self.expect(facts["acknowledged"] > facts["seconds"], f"writes hardly went on: {facts}")
        self.expect(facts["longest_stall_seconds"] < 30, f"writes stalled: {facts}")

    def disturb(self, project, load):
        """Victims by lot; one that was killed is up again before the next dies, so that a majority remains."""
        lot = random.Random(self.options.seed)
        victims = [*MEMBERS, *(f"ft-ledger-{actor}" for actor in ACTORS), PROXY, f"{project.service}-voter",
                   project.service, *project.replica_names]
        # Each kind dies at least once, whatever the lot says.
        order = (victims + [lot.choice(victims) for _ in range(self.kills)])[:self.kills]
        counts = collections.Counter()
        for number, service in enumerate(order):
            self.kill(project, load, service)
            counts[service] += 1
            time.sleep(lot.uniform(0, 3))
            if (number + 1) % 20 == 0:
                print(f"   {number + 1} of {len(order)} kills, {len(load.acknowledged)} acknowledged", flush=True)
        self.facts["kills"] = len(order)
        self.facts["victims"] = dict(sorted(counts.items()))

    def kill(self, project, load, service):
        container = Container(project, service)
        is_replica = service in project.replica_names
        if is_replica:
            # The tunnel's death may have left another one to be copied anew; a majority has to vote.
            project.wait_active(seconds=240)
        before, killed = len(load.acknowledged), container.pid
        container.crash()
        if is_replica:
            # Nothing restarts a replica by itself; the engine must have seen that it is gone.
            eventually(f"{service} has ended", lambda: not container.running, 60)
            container.start()
        # The engine calls a container running until it has noticed that its process is gone.
        eventually(f"{service} runs again", lambda: container.running and container.pid != killed, 120)
        eventually(f"writes go on after {service} was killed",
                   lambda: len(load.acknowledged) > before + WRITERS, 120)
        if is_replica:
            project.wait_active(seconds=240)

    # -- checks -------------------------------------------------------------------------------

    def check_entries(self, project, load):
        rows = {row[0] for row in project.query("SELECT id FROM testdb.t")}
        missing = load.acknowledged.keys() - rows
        self.expect(not missing, f"{len(missing)} acknowledged rows are not in the database")
        found = {actor: Peer(project, actor).entries() for actor in ACTORS}
        # Up to what was final just now: the voter goes on voting while one peer after another is read.
        views = {actor: [(entry["index"], entry["writer"], entry["number"]) for entry in entries
                         if entry["index"] < self.facts["ledger_entries"]] for actor, entries in found.items()}
        self.expect(len({tuple(view) for view in views.values()}) == 1, "the peers show different entries")
        entries = found[ACTORS[0]]
        try:
            assert_numbered(entries)
        except AssertionError as error:
            self.problems.append(str(error)[:500])
        # Each write names its row in what is recorded of it, so that each is looked for by itself.
        lost, repeated = lost_and_repeated(entries, load.acknowledged)
        voted = votes_by_row(entries).keys()
        self.expect(not lost, f"{len(lost)} acknowledged writes have no final vote: rows {lost[:10]}")
        self.expect(not repeated, f"{len(repeated)} writes have more than one vote: rows {repeated[:10]}")
        self.facts["acknowledged"] = len(load.acknowledged)
        self.facts["acknowledged_lost"] = len(lost)
        self.facts["duplicated"] = len(repeated)
        self.facts["attempted"] = load.attempted
        self.facts["votes_on_inserts"] = len(voted)
        self.facts["votes_on_unacknowledged_inserts"] = len(voted - load.acknowledged.keys())
        self.facts["entries_by_kind"] = dict(sorted(collections.Counter(
            entry["entry_kind"] for entry in entries).items()))
