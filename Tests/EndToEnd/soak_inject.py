"""Every fault of `ftcompose inject` in a replica of a voted database, under clients that must not notice."""

import dataclasses
import json
import random
import subprocess
import threading
import time

import pymysql

import soak_explain
from harness import BINARY, EXAMPLE, Project
from soak_explain import Outage
from soak_stage import QUORUM, Stage
from test_inject import FAULTS, SILENT

# One of the data, one that stops the replica, one through the proxy: their repair is awaited by the command itself.
UNTIL_REPAIRED = ("row-changed", "pause", "statement-missed")
SMALL_VOLUME = EXAMPLE.read_text().replace(
    "\n  db-data:\n", "\n  db-data:\n    driver_opts: {type: tmpfs, device: tmpfs, o: size=512m}\n")
# What the clients write to is where a fault is overwritten at once; so rows are changed in the table they only read.
OBJECTS = {"row-changed": "probe.fixed", "row-missing": "probe.fixed", "table-dropped": "probe.own",
           "database-dropped": "probe"}
# What the command says when a fault through the proxy is over: from then on connections are cut and the replica is copied anew in any case.
PROXY_GOES = "taking the proxy away"
COMMAND_SECONDS = 420
CLIENTS = 4
FIXED = tuple((number, f"name {number}") for number in range(1, 9))


@dataclasses.dataclass
class Run:
    """One fault that was put in, and what came of it."""

    fault: str
    span: str
    replica: str
    manifestation: str = ""
    done: str = ""
    reported: dict = dataclasses.field(default_factory=dict)
    reported_seconds: float | None = None
    repaired_seconds: float | None = None
    answers: int = 0
    wrong: int = 0
    errors: int = 0
    unexplained: int = 0
    #: When the proxy was taken away; None without one.
    ended: float | None = None
    notes: list = dataclasses.field(default_factory=list)


class Clients:
    """Sessions that write rows and count in rows of their own, read them back and read what never changes."""

    def __init__(self, project, seed):
        self.project, self.seed = project, seed
        self.answers, self.wrong, self.errors = 0, [], []
        self.lock, self.stop = threading.Lock(), threading.Event()
        self.threads = [threading.Thread(target=self.work, args=(number,), daemon=True) for number in range(CLIENTS)]
        for thread in self.threads:
            thread.start()

    def work(self, number):
        chance, connection, step = random.Random(self.seed * 101 + number), None, 0
        counted = None
        while not self.stop.is_set():
            step += 1
            try:
                # What a session may do is settled at its login, so some faults show in new sessions only.
                if connection is not None and chance.random() < 0.2:
                    connection.close()
                    connection = None
                connection = connection or self.project.connect(database="probe", read_timeout=60)
                value = f"{number}-{step}"
                with connection.cursor() as cursor:
                    cursor.execute("REPLACE INTO own (id, v) VALUES (%s, %s)", (number, value))
                    cursor.execute("SELECT v FROM own WHERE id = %s", (number,))
                    self.answered(cursor.fetchall(), ((value,),))
                    cursor.execute("UPDATE counted SET n = n + 1 WHERE id = %s", (number,))
                    cursor.execute("SELECT n FROM counted WHERE id = %s", (number,))
                    count = cursor.fetchall()[0][0]
                    # An error on the way leaves it open whether the one before was carried out.
                    self.answered(count, count if counted is None else counted + 1)
                    counted = count
                    cursor.execute("SELECT id, v FROM fixed ORDER BY id")
                    self.answered(cursor.fetchall(), FIXED)
            except (pymysql.Error, OSError) as error:
                with self.lock:
                    self.errors.append(f"{type(error).__name__}: {error}"[:200])
                connection, counted = None, None
                time.sleep(0.5)
            time.sleep(chance.uniform(0.05, 0.15))

    def answered(self, seen, expected):
        with self.lock:
            self.answers += 1
            if seen != expected:
                self.wrong.append(f"{seen}, not {expected}"[:300])

    def finish(self):
        self.stop.set()
        for thread in self.threads:
            thread.join(90)
        return sum(thread.is_alive() for thread in self.threads)


class InjectStage(Stage):
    """Each fault once, some until repaired; `--scale` takes a share of them."""

    def __init__(self, name, options):
        super().__init__(name, options)
        self.clients = CLIENTS
        self.runs = []

    def execute(self):
        plan = [(fault, "once") for fault in FAULTS] + [(fault, "until repaired") for fault in UNTIL_REPAIRED]
        count = max(3, round(len(plan) * min(1.0, self.options.scale)))
        chosen = [plan[number * len(plan) // count] for number in range(count)]
        self.began_at, began = time.time(), time.monotonic()
        self.facts["findings"], self.facts["equal_replicas"] = [], True
        # Only a volume with a size of its own can be filled without harm to the machine; but a memory's content
        # goes with its container, so the other faults get an ordinary one.
        for source, part in ((None, [item for item in chosen if item[0] != "no-space"]),
                             (SMALL_VOLUME, [item for item in chosen if item[0] == "no-space"])):
            if part:
                self.sweep(Project(source, kind="soak"), part)
        self.facts["load"] = {"seconds": round(time.monotonic() - began, 1)}
        self.sum_up(count)
        return self.record()

    def sweep(self, project, part):
        """All faults that one project can bear."""
        try:
            project.up()
            project.query("CREATE DATABASE probe")
            for fault, span in part:
                self.tables(project)
                replica = f"{project.service}-{(len(self.runs) + self.options.seed) % 3 + 1}"
                self.runs.append(self.one(project, Run(fault, span, replica)))
            if self.problems:
                project.keep_logs(self.name)
        except BaseException as error:
            project.keep_logs(self.name)
            self.problems.append(f"{type(error).__name__}: {error}"[:2000])
            self.facts["equal_replicas"] = False
            if not isinstance(error, (Exception, AssertionError)):
                raise
        finally:
            project.down()

    @staticmethod
    def tables(project):
        """What the clients work on; a column with a time shows what runs at another one."""
        project.query("CREATE DATABASE IF NOT EXISTS probe")
        project.query("CREATE TABLE IF NOT EXISTS probe.own (id INT PRIMARY KEY, v VARCHAR(20),"
                      " at TIMESTAMP(6) DEFAULT CURRENT_TIMESTAMP(6))")
        project.query("CREATE TABLE IF NOT EXISTS probe.fixed (id INT PRIMARY KEY, v VARCHAR(20))")
        project.query("CREATE TABLE IF NOT EXISTS probe.counted (id INT PRIMARY KEY, n INT)")
        project.query("REPLACE INTO probe.counted VALUES " + ",".join(f"({number},0)" for number in range(CLIENTS)))
        values = ",".join(f"({number},'{name}')" for number, name in FIXED)
        project.query(f"REPLACE INTO probe.fixed VALUES {values}")

    # -- one fault ----------------------------------------------------------------------------

    def one(self, project, made):
        project.wait_active(seconds=180)
        mark, since = project.mark(), time.time()
        clients = Clients(project, self.options.seed + len(self.runs))
        try:
            report = self.inject(project, made)
            project.heal()
            # The votes on the last writes before the fault went are still to come.
            time.sleep(soak_explain.MARGIN_SECONDS)
            project.wait_active(seconds=180)
        finally:
            project.cli("inject", "--restore", "--service", project.service, check=False)
            hung = clients.finish()
        self.expect(hung == 0, f"{made.fault}: {hung} clients hang")
        project.assert_equal_replicas(120)
        if report:
            self.look(project, made, mark, Outage(made.replica, since, time.time(), made.fault),
                      report["startedUnixMilliseconds"] / 1000)
        made.answers, made.wrong, made.errors = clients.answers, len(clients.wrong), len(clients.errors)
        self.expect(not clients.wrong, f"{made.fault}: wrong answers {clients.wrong[:3]}")
        self.expect(not clients.errors, f"{made.fault}: the clients saw errors {clients.errors[:3]}")
        self.expect(clients.answers > CLIENTS, f"{made.fault}: hardly any answer")
        print(f"   {made.fault} ({made.span}) in {made.replica}: {self.told(made)}; taken out and back after"
              f" {made.repaired_seconds} s; {made.answers} answers, {made.wrong} wrong, {made.errors} errors", flush=True)
        return made

    def inject(self, project, made):
        words = [BINARY, "inject", made.fault, "--service", project.service, "--replica", made.replica,
                 "--random-seed", self.options.seed + len(self.runs), "--timeout", "120s", "--json",
                 "--once" if made.span == "once" else "--until-repaired", "--project-name", project.name]
        if made.fault in OBJECTS:
            words += ["--object", OBJECTS[made.fault]]
        if made.fault == "statement-duplicated":
            # A REPLACE carried out twice leaves nothing to find.
            words += ["--match", "UPDATE counted"]
        output, notes = self.command(project, words)
        if not output.lstrip().startswith("{"):
            self.problems.append(f"{made.fault}: {[text for _, text in notes][-3:]}")
            return None
        report = json.loads(output)
        made.ended = next((at for at, text in notes if PROXY_GOES in text), None)
        made.manifestation, made.done, made.notes = report["manifestation"], report["done"], report["notes"]
        self.expect(report["acted"] > 0, f"{made.fault}: it met nothing to act on: {report}")
        self.expect(report["undone"], f"{made.fault}: not taken back: {report}")
        if made.span != "once":
            self.expect(report.get("repaired") is True, f"{made.fault}: not repaired: {report}")
        return report

    @staticmethod
    def command(project, words):
        """Runs the command; returns its report and what it said on its way, with times."""
        process = subprocess.Popen(
            [str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=project.folder,
            env=project.env)
        notes = []

        def read():
            for line in process.stderr:
                notes.append((time.time(), line.strip()))
        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        limit = threading.Timer(COMMAND_SECONDS, process.terminate)
        limit.start()
        try:
            output = process.stdout.read()
            process.wait()
        finally:
            limit.cancel()
        reader.join(30)
        return output, notes

    def look(self, project, made, mark, outage, started):
        """What was recorded of the fault, when first, and when its replica voted again."""
        records = sorted(self.records(project, mark), key=lambda record: record["decided_at"])
        self.outages.append(outage)
        found = soak_explain.findings(records, [outage], project.replica_names, QUORUM)
        self.facts["findings"] += [
            {"fault": made.fault, "span": made.span, **group}
            for group in soak_explain.grouped(found, self.began_at)]
        made.unexplained = sum(finding.is_false for finding in found)
        self.expect(made.unexplained == 0, f"{made.fault}: {made.unexplained} alarms of replicas that nobody touched: "
                    f"{[finding for finding in found if finding.is_false][:3]}")
        armed = self.armed(made, records, outage.since, started)
        first = out = None
        for record in records:
            at = soak_explain.moment(record["decided_at"])
            if max(at, soak_explain.moment(record["completed_at"])) < armed:
                continue
            finding = soak_explain.find(record, [outage], project.replica_names, QUORUM)
            if finding is not None and finding.is_alarm and (made.ended is None or at <= made.ended):
                first = first or at
                self.note(made, record, finding)
            if record["kind"] == "lifecycle" and record.get("leader") == made.replica:
                if soak_explain.target(record) == "quarantined":
                    out = out or at
                elif soak_explain.target(record) == "active" and out and made.repaired_seconds is None:
                    made.repaired_seconds = round(at - armed, 1)
        made.reported_seconds = round(max(0.0, first - armed), 1) if first else None
        self.expect(made.reported or made.fault in SILENT, f"{made.fault}: nothing was reported")

    @staticmethod
    def armed(made, records, since, started):
        """When the fault could act first: behind a proxy, when its replica voted again before the fault was armed."""
        if made.ended is None:
            return since
        back = [soak_explain.moment(record["decided_at"]) for record in records
                if record["kind"] == "lifecycle" and record.get("leader") == made.replica
                and soak_explain.target(record) == "active"]
        return max((at for at in back if at <= started), default=started)

    @staticmethod
    def note(made, record, finding):
        if record["kind"] == "lifecycle":
            what = f"{soak_explain.target(record)} ({finding.reason.split(': ', 1)[-1][:60]})"
        else:
            part = soak_explain.others(record).get(made.replica, finding.replicas)
            what = f"{record['kind']} vote, {record.get('verdict')}: {part}"
        made.reported[what] = made.reported.get(what, 0) + 1

    # -- the record ---------------------------------------------------------------------------

    @staticmethod
    def told(made):
        return "; ".join(f"{count} x {what}" if count > 1 else what for what, count in made.reported.items()) or "silence"

    def sum_up(self, count):
        self.expect(len(self.runs) == count, f"{len(self.runs)} of {count} faults were run")
        self.facts["runs"] = [dataclasses.asdict(made) for made in self.runs]
        self.facts["answers"] = sum(made.answers for made in self.runs)
        self.facts["wrong_answers"] = sum(made.wrong for made in self.runs)
        self.facts["client_errors"] = sum(made.errors for made in self.runs)
        self.facts["unexplained_alarms"] = sum(made.unexplained for made in self.runs)


def inject_table(runs):
    """One line per fault for people."""
    lines = ["| fault | manifestation | span | replica | reported | first after s | votes again after s |"
             " answers, wrong, errors |", "|---|---|---|---|---|---|---|---|"]
    for row in runs:
        made = Run(**row)
        back = "never left" if made.repaired_seconds is None else made.repaired_seconds
        lines.append(
            f"| `{made.fault}` | {made.manifestation} | {made.span} | {made.replica} |"
            f" {InjectStage.told(made).replace('|', '/')} | {'-' if made.reported_seconds is None else made.reported_seconds} |"
            f" {back} | {made.answers}, {made.wrong}, {made.errors} |")
    return lines
