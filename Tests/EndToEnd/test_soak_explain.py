"""Which alarms of a long run its injected outages explain; no engine needed."""

import datetime
import unittest

from soak_explain import LOG_WAIT_SECONDS, MARGIN_SECONDS, TUNNEL, VOTER, Outage, findings, grouped, table

REPLICAS = ["db-1", "db-2", "db-3"]
BEGAN = 1_700_000_000.0
KILL = Outage("db-2", BEGAN + 10, BEGAN + 18, "killed")


def record(kind, seconds, verdict=None, reason="", leader=None, took=0.0, **replicas):
    """A record `seconds` after the begin; replicas are named by their number."""
    def text(at):
        return datetime.datetime.fromtimestamp(at, datetime.timezone.utc).isoformat()
    return {
        "kind": kind, "verdict": verdict, "reason": reason, "leader": leader,
        "decided_at": text(BEGAN + seconds), "completed_at": text(BEGAN + seconds + took),
        "replicas": {f"db-{name[1:]}": part for name, part in replicas.items()}}


def false_alarms(records, outages=(KILL,)):
    return [finding for finding in findings(records, outages, REPLICAS, 2) if finding.is_false]


class SoakExplain(unittest.TestCase):

    def assert_explained(self, *records, outages=(KILL,)):
        self.assertEqual(false_alarms(records, outages), [])

    def assert_false(self, *records, outages=(KILL,)):
        self.assertEqual(len(false_alarms(records, outages)), len(records))

    def test_unanimous_votes_are_no_findings(self):
        votes = [record("reply", 12, "unanimous", _1="agreed", _3="agreed"), record("lifecycle", 17, reason="syncing -> active: ")]
        self.assertEqual(findings(votes, (), REPLICAS, 2), [])

    def test_a_killed_replica_explains_its_own_failures_only(self):
        self.assert_explained(record("reply", 12, "majority", _1="agreed", _2="failed", _3="agreed"))
        self.assert_false(
            record("reply", 12, "majority", _1="agreed", _2="agreed", _3="failed"),
            record("reply", 12, "majority", _1="dissented", _2="failed", _3="agreed"))

    def test_before_and_after_the_outage_nothing_is_explained(self):
        after = 18 + MARGIN_SECONDS
        self.assert_explained(record("reply", after - 0.1, "majority", _1="agreed", _2="failed", _3="agreed"))
        self.assert_false(
            record("reply", 9.9, "majority", _1="agreed", _2="failed", _3="agreed"),
            record("reply", after + 0.1, "majority", _1="agreed", _2="failed", _3="agreed"))

    def test_a_vote_decided_before_the_kill_and_completed_in_it_is_explained(self):
        self.assert_explained(record("reply", 9.5, "majority", took=1.0, _1="agreed", _2="failed", _3="agreed"))

    def test_log_votes_come_later(self):
        at = 18 + MARGIN_SECONDS + 2 * LOG_WAIT_SECONDS
        self.assert_explained(record("log", at - 0.1, "majority", _1="agreed", _2="dissented", _3="agreed"))
        self.assert_false(
            record("log", at + 0.1, "majority", _1="agreed", _2="dissented", _3="agreed"),
            record("state", at - 0.1, "majority", _1="agreed", _2="dissented", _3="agreed"))

    def test_one_outage_of_three_never_explains_a_lost_majority(self):
        for verdict in ("no_majority", "insufficient"):
            self.assert_false(record("state", 12, verdict, _1="failed", _2="failed", _3="dissented"))

    def test_two_outages_explain_a_lost_majority(self):
        both = (KILL, Outage("db-3", BEGAN + 11, BEGAN + 18))
        self.assert_explained(record("state", 12, "insufficient", _1="dissented", _2="failed", _3="failed"), outages=both)

    def test_quarantine_and_suspicion_of_an_untouched_replica_are_false(self):
        self.assert_explained(record("lifecycle", 11, reason="active -> quarantined: unreachable", leader="db-2"))
        self.assert_false(
            record("lifecycle", 11, reason="active -> quarantined: slow", leader="db-1"),
            record("lifecycle", 11, reason="active -> suspect: dissenting reply", leader="db-3"),
            record("lifecycle", 11, reason="active -> joining: slow", leader="db-3"))

    def test_a_freeze_is_false_while_a_quorum_is_untouched(self):
        self.assert_false(record("freeze", 12, reason="frozen: no majority of states"))

    def test_a_repair_is_told_and_false_without_an_outage(self):
        repair = record("repair", 17, "unanimous", "copied t (3 rows), 500 ms", leader="db-2")
        self.assert_explained(repair)
        self.assert_false(repair, outages=())

    def test_a_write_left_open_needs_a_killed_tunnel(self):
        open_write = record("repair", 12, reason="write 7 was on its way when the tunnel ended")
        self.assert_explained(open_write, outages=[Outage(TUNNEL, BEGAN + 10, BEGAN + 15, "killed")])
        self.assert_false(open_write)

    def test_lost_records_need_a_killed_process(self):
        gap = record("gap", 12)
        self.assert_false(gap)
        self.assert_explained(gap, outages=[Outage(VOTER, BEGAN + 10, BEGAN + 15)])

    def test_a_killed_tunnel_explains_one_half_written_replica(self):
        tunnel = [Outage(TUNNEL, BEGAN + 10, BEGAN + 18, "killed")]
        found = record("state", 12, "majority", "admission: differs in workload.own", _1="agreed", _2="agreed", _3="dissented")
        quarantine = record("lifecycle", 12.1, reason="joining -> quarantined: state differs", leader="db-3")
        self.assert_explained(found, quarantine, outages=tunnel)
        self.assert_false(
            quarantine, record("state", 12, "majority", "idle: everything", _1="agreed", _2="agreed", _3="dissented"),
            outages=tunnel)
        self.assert_false(
            record("state", 12, "no_majority", "admission: x", _1="dissented", _2="dissented", _3="dissented"), outages=tunnel)
        self.assert_false(found, quarantine)

    def test_a_vote_that_asked_nobody_is_explained_by_a_killed_tunnel_only(self):
        asked_nobody = record("state", 12, "insufficient", "after writes: workload.own")
        self.assert_explained(asked_nobody, outages=[Outage(TUNNEL, BEGAN + 10, BEGAN + 14)])
        self.assert_false(asked_nobody)
        self.assert_false(
            record("state", 12, "insufficient", _1="agreed", _2="failed", _3="failed"),
            outages=[Outage(TUNNEL, BEGAN + 10, BEGAN + 14)])

    def test_a_voter_that_has_just_started_has_not_read_all_logs(self):
        voter = [Outage(VOTER, BEGAN + 10, BEGAN + 11, "killed")]
        unread = record("log", 20, "insufficient", _1="agreed", _2="failed", _3="failed")
        self.assert_explained(unread, record("log", 20, "majority", _1="agreed", _2="agreed", _3="failed"), outages=voter)
        self.assert_false(unread)
        self.assert_false(
            record("log", 20, "no_majority", _1="dissented", _2="dissented", _3="failed"),
            record("log", 60, "insufficient", _1="agreed", _2="failed", _3="failed"),
            record("state", 12, "insufficient", _1="agreed", _2="failed", _3="failed"), outages=voter)

    def test_equal_findings_of_one_outage_are_one_group(self):
        votes = [record("reply", 10 + number, "majority", _1="agreed", _2="failed", _3="agreed") for number in range(3)]
        lost = record("state", 30, "insufficient", "idle: everything", _1="failed", _2="failed", _3="agreed")
        groups = grouped(findings([*votes, lost], [KILL], REPLICAS, 2), BEGAN)
        self.assertEqual([(group["count"], group["explained"]) for group in groups], [(3, True), (1, False)])
        self.assertEqual(groups[0]["by"], "db-2 killed 10.0-18.0 s")
        self.assertEqual((groups[0]["first_seconds"], groups[0]["last_seconds"]), (10.0, 12.0))
        text = "\n".join(table(groups))
        self.assertIn("| 3 | reply | majority | replica failed | - | replica killed |", text)
        self.assertIn("**not explained**", text)
