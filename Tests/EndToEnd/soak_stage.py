"""One stage of the long runs, and the disturbances of a voted database."""

import contextlib
import json
import os
import platform
import time

import soak_explain
import workload
from harness import ROOT, Project, eventually, run
from soak_explain import LOST, TUNNEL, VOTER, Outage

MEBIBYTE = 1 << 20
# The engine delays each restart of a container twice as long as the last, unless it ran for 10 s in between:
# with shorter pauses this would measure the engine's back-off.
BACK_OFF_ENDS_SECONDS = 10.5
QUORUM = 2


class Stage:
    """One run: a project, a load, a disturbance, the checks."""

    # Containers whose logs are kept when a run fails, beside the service's own.
    log_services = ()

    def __init__(self, name, options):
        self.name = name
        self.options = options
        self.clients = options.clients
        self.seconds = (600 if name == "memory" else 300) * options.scale
        self.kills = max(1, round(50 * options.scale))
        self.problems = []
        self.facts = {}
        self.resident = []
        # Times in which somebody was down on purpose.
        self.outages = []
        self.began_at = time.time()

    def execute(self):
        project = self.project()
        try:
            project.up()
            self.drive(project)
            if self.problems:
                project.keep_logs(self.name, extra=self.log_services)
        except BaseException as error:
            project.keep_logs(self.name, extra=self.log_services)
            self.problems.append(f"{type(error).__name__}: {error}"[:2000])
            if not isinstance(error, (Exception, AssertionError)):
                raise
        finally:
            project.down()
        return self.record()

    def project(self):
        return Project(kind="soak")

    def drive(self, project):
        workload.prepare(project.port, project.password)
        project.wait_active()
        mark = project.mark()
        self.began_at = time.time()
        idle = project.tunnel.resident_bytes()
        # The load outlives its nominal time when the disturbance does; it is told when to end.
        load = workload.Load(
            project.port, project.password, clients=self.options.clients, seconds=self.seconds * 4 + 600,
            seed=self.options.seed, pause=self.options.pause).start()
        began = time.monotonic()
        try:
            getattr(self, f"disturb_{self.name}")(project, began)
        finally:
            load.seconds = 60
            load.stop.set()
            load.options.until = time.monotonic()
        project.heal()
        report = load.finish()
        self.facts["load"] = report
        self.facts["load"]["seconds"] = round(time.monotonic() - began, 1)
        self.facts["resident_mib"] = {
            "idle": round(idle / MEBIBYTE, 1), "end": round(project.tunnel.resident_bytes() / MEBIBYTE, 1),
            "samples": [round(value / MEBIBYTE, 1) for value in self.resident]}
        self.check(project, mark, report)

    # -- disturbances -------------------------------------------------------------------------

    def until_end(self, project, began):
        """Waits for the nominal end, sampling the tunnel's memory."""
        while time.monotonic() - began < self.seconds:
            with contextlib.suppress(Exception):
                self.resident.append(project.tunnel.resident_bytes())
            time.sleep(max(1.0, self.seconds / 60))

    disturb_clean = until_end
    disturb_memory = until_end

    def disturb_kills(self, project, began):
        kills, index, times = 0, 0, []
        while time.monotonic() - began < self.seconds or kills < 3:
            time.sleep(5)
            index = index % 3 + 1
            replica = project.replica(index)
            from_, down = time.monotonic(), time.time()
            replica.kill()
            project.wait_state(index, "quarantined", "joining", "syncing", "shadow", "dead", seconds=60)
            time.sleep(1)
            replica.start()
            project.wait_active(seconds=240)
            times.append(round(time.monotonic() - from_, 1))
            self.outages.append(Outage(replica.service, down, time.time(), "killed"))
            kills += 1
        self.facts["kills"] = kills
        self.facts["readmission_seconds"] = times

    def disturb_tunnel(self, project, began):
        recoveries = []
        for _ in range(self.kills):
            from_, down = time.monotonic(), time.time()
            project.tunnel.crash()
            time.sleep(0.2)

            def serves():
                with contextlib.closing(project.connect(connect_timeout=3)) as connection:
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT 1")
                        return cursor.fetchall() == ((1,),)
            eventually("the tunnel serves again", serves, 120)
            served = time.monotonic()
            recoveries.append(round(served - from_, 2))
            project.wait_active(seconds=120)
            self.outages.append(Outage(TUNNEL, down, time.time(), "killed"))
            time.sleep(max(0.0, served + BACK_OFF_ENDS_SECONDS - time.monotonic()))
        self.facts["kills"] = len(recoveries)
        self.facts["recovery_seconds"] = {
            "median": sorted(recoveries)[len(recoveries) // 2], "max": max(recoveries), "all": recoveries}

    def disturb_voter(self, project, began):
        resyncs = 0
        for number in range(self.kills):
            replica = None
            if number % 5 == 0:
                # The voter is killed while it copies a replica anew.
                index = number // 5 % 3 + 1
                replica = project.replica(index)
                down = time.time()
                replica.kill()
                project.wait_state(index, "quarantined", "joining", "syncing", "shadow", "dead", seconds=60)
                replica.start()
                project.wait_state(index, "syncing", "shadow", "active", seconds=60)
                resyncs += 1
            killed = time.time()
            project.voter.crash()
            time.sleep(0.2)
            eventually("the voter runs", lambda: project.voter.running, 90)
            self.outages.append(Outage(VOTER, killed, time.time(), "killed"))
            if replica:
                project.wait_active(seconds=240)
                self.outages.append(Outage(replica.service, down, time.time(), "killed"))
            time.sleep(BACK_OFF_ENDS_SECONDS)
        self.facts["kills"] = self.kills
        self.facts["kills_during_a_resync"] = resyncs

    # -- checks -------------------------------------------------------------------------------

    def expect(self, good, text):
        if not good:
            self.problems.append(text)

    def check(self, project, mark, report):
        self.expect(report["wrong"] == 0, f"{report['wrong']} wrong answers: {report['wrong_samples'][:5]}")
        self.expect(report["hung"] == 0, f"{report['hung']} clients hang")
        self.expect(report["statements"] > 10 * self.options.clients, "hardly any load")
        if self.name != "tunnel":
            self.expect(report["error_count"] == 0, f"clients saw errors: {report['errors']}")
        project.assert_equal_replicas(120)
        self.facts["equal_replicas"] = True
        self.facts["votes_by_verdict"] = project.status()["votes"]
        self.judge(project, mark)
        if self.name == "memory":
            self.check_memory()

    @staticmethod
    def records(project, mark):
        """Everything recorded since that is more than a unanimous vote of all replicas."""
        verdicts = [word for verdict in ("majority", "no_majority", "insufficient", "masked", "skipped")
                    for word in ("--verdict", verdict)]
        kinds = [word for kind in ("lifecycle", "freeze", "repair", "injection") for word in ("--kind", kind)]
        found = {}
        for filters in (verdicts, kinds, ["--disagreeing"]):
            for record in project.votes("--since", mark, *filters):
                found[json.dumps(record, sort_keys=True)] = record
        return list(found.values())

    def judge(self, project, mark):
        """Every alarm needs an outage under way that explains it; a clean run has none, so it has no alarm."""
        found = soak_explain.findings(self.records(project, mark), self.outages, project.replica_names, QUORUM)
        alarms = [finding for finding in found if finding.is_alarm]
        false = [finding for finding in alarms if finding.is_false]
        self.facts["alarms"] = len(alarms)
        self.facts["unexplained_alarms"] = len(false)
        self.facts["lost_majorities"] = sum(finding.verdict in LOST for finding in found)
        if self.name == "tunnel":
            self.facts["half_written_found_at_admission"] = len(
                {finding.by for finding in found if finding.by and finding.by.what.startswith("half written")})
        self.facts["margin_seconds"] = soak_explain.MARGIN_SECONDS
        self.facts["outages"] = [
            {"who": outage.who, "what": outage.what, "from": round(outage.since - self.began_at, 1),
             "to": round(outage.until - self.began_at, 1)} for outage in self.outages]
        self.facts["findings"] = soak_explain.grouped(found, self.began_at)
        told = [group for group in self.facts["findings"] if not group["explained"]][:5]
        self.expect(not false, f"{len(false)} of {len(alarms)} alarms are not explained by an outage: {told}")

    def check_memory(self):
        """Flat: the mean of the last quarter is at most a tenth and 8 MiB above that of the second."""
        count = len(self.resident)
        second = self.resident[count // 4: count // 2]
        last = self.resident[3 * count // 4:]
        if not second or not last:
            self.problems.append("no memory samples")
            return
        before, after = (sum(part) / len(part) / MEBIBYTE for part in (second, last))
        self.facts["memory_mib"] = {"second_quarter": round(before, 1), "last_quarter": round(after, 1)}
        self.expect(after <= before * 1.1 + 8, f"memory grows: {before:.1f} MiB, then {after:.1f} MiB")

    # -- record -------------------------------------------------------------------------------

    def record(self):
        commit = run(["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, check=False).stdout.strip()
        dirty = bool(run(["git", "status", "--porcelain", "--untracked-files=no"], cwd=ROOT, check=False).stdout.strip())
        return {
            "stage": self.name, "passed": not self.problems, "problems": self.problems,
            "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()), "commit": commit + ("+" if dirty else ""),
            "seed": self.options.seed, "scale": self.options.scale, "clients": self.clients,
            "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.release()}",
            **self.facts,
        }
