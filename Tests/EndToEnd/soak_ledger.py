"""The ledger under kill -9: what was acknowledged is recorded, once, and everybody agrees on it."""

import collections
import contextlib
import random
import threading
import time

import pymysql

from harness import Container, Project, eventually
from ledger_peers import ACTORS, MEMBERS, SERVICES, Peer, assert_numbered, wait_final, wait_healthy
from soak_stage import Stage

WRITERS = 8
# A writer's pause; the host's two cores also carry thirteen containers that start again and again.
PAUSE_SECONDS = 0.1


class Inserts:
    """Clients that insert rows of their own and remember which ones the tunnel acknowledged."""

    def __init__(self, project):
        self.project = project
        self.acknowledged = set()
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
                    cursor.execute("INSERT INTO testdb.t VALUES (%s, 'name')", (row,))
                with self.lock:
                    self.acknowledged.add(row)
            except (pymysql.Error, OSError):
                with contextlib.suppress(Exception):
                    connection.close()
                connection = None
                time.sleep(0.2)
            time.sleep(PAUSE_SECONDS)

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
        self.kills = max(8, round(200 * options.scale))

    def project(self):
        return Project(kind="soak", ledger="{durability: spooled, block: {interval: 300ms}}")

    def drive(self, project):
        wait_healthy(project, 180)
        project.query("CREATE DATABASE testdb")
        project.query("CREATE TABLE testdb.t (id INT PRIMARY KEY, name TEXT)")
        began, load = time.monotonic(), Inserts(project)
        try:
            self.disturb(project, load)
        finally:
            hung = load.finish()
        self.expect(hung == 0, f"{hung} clients hang")
        self.facts["load"] = {"seconds": round(time.monotonic() - began, 1)}
        project.wait_active(seconds=240)
        wait_healthy(project, 240)
        self.facts["ledger_entries"] = wait_final(project, 240)
        project.assert_equal_replicas(120)
        self.facts["equal_replicas"] = True
        self.check_entries(project, load)

    def disturb(self, project, load):
        """Victims by lot; one that was killed is up again before the next dies, so that a majority remains."""
        lot = random.Random(self.options.seed)
        victims = [*MEMBERS, *(f"ft-ledger-{actor}" for actor in ACTORS), f"{project.service}-voter",
                   project.service]
        # Each kind dies at least once, whatever the lot says.
        order = (victims + [lot.choice(victims) for _ in range(self.kills)])[:self.kills]
        counts = collections.Counter()
        for number, service in enumerate(order):
            container = Container(project, service)
            before, killed = len(load.acknowledged), container.pid
            container.crash()
            # The engine calls a container running until it has noticed that its process is gone.
            eventually(f"{service} runs again", lambda: container.running and container.pid != killed, 120)
            eventually(f"writes go on after {service} was killed",
                       lambda: len(load.acknowledged) > before + WRITERS, 120)
            counts[service] += 1
            time.sleep(lot.uniform(0, 3))
            if (number + 1) % 20 == 0:
                print(f"   {number + 1} of {len(order)} kills, {len(load.acknowledged)} acknowledged", flush=True)
        self.facts["kills"] = len(order)
        self.facts["victims"] = dict(sorted(counts.items()))

    def check_entries(self, project, load):
        rows = {row[0] for row in project.query("SELECT id FROM testdb.t")}
        missing = load.acknowledged - rows
        self.expect(not missing, f"{len(missing)} acknowledged rows are not in the database")
        found = {actor: Peer(project, actor).entries() for actor in ACTORS}
        views = {actor: [(entry["writer"], entry["number"]) for entry in entries]
                 for actor, entries in found.items()}
        self.expect(len({tuple(view) for view in views.values()}) == 1, "the peers show different entries")
        entries = found[ACTORS[0]]
        try:
            assert_numbered(entries)
        except AssertionError as error:
            self.problems.append(str(error)[:500])
        inserts = [entry for entry in entries if entry.get("request_kind") == "INSERT"
                   and entry.get("kind") == "reply" and entry["entry_kind"] in ("vote_decided", "vote_completed")]
        # A vote is decided first and completed when its late replies are in; it counts once.
        completed = collections.Counter(entry["sequence"] for entry in inserts
                                        if entry["entry_kind"] == "vote_completed")
        votes = {entry["sequence"] for entry in inserts}
        twice = [sequence for sequence, count in completed.items() if count > 1]
        self.expect(not twice, f"{len(twice)} votes were recorded twice: {twice[:5]}")
        self.expect(len(votes) >= len(load.acknowledged),
                    f"{len(load.acknowledged)} writes acknowledged, {len(votes)} votes on them in the ledger")
        self.expect(len(votes) <= load.attempted, f"{len(votes)} votes on {load.attempted} writes")
        self.facts["acknowledged"] = len(load.acknowledged)
        self.facts["attempted"] = load.attempted
        self.facts["votes_on_inserts"] = len(votes)
        self.facts["entries_by_kind"] = dict(sorted(collections.Counter(
            entry["entry_kind"] for entry in entries).items()))
