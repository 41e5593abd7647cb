"""Which records of a run are trouble, and which of them an outage made on purpose explains; pure.

A vote or a change of state is explained when it names nobody but replicas that were down, or on their way back, at
that moment. A vote without majority is explained only when fewer than a quorum was untouched. Everything else is a false alarm:
dissent and failure of an untouched replica, its quarantine or suspicion, a freeze, a majority lost without need.
"""

import collections
import dataclasses
import datetime
import re

# A record may come this much later than the outage it is about ended: late replies and queues.
MARGIN_SECONDS = 2.0
# Lines of a log are waited for twice this long (`wait_milliseconds` of the plan) before a vote is held without them.
LOG_WAIT_SECONDS = 2.0
# A voter that has just started reads each log from where it ends then. So long (`LogVoteBook.beginning`) a line that it does not
# find proves nothing, and the log counts as unreadable, or the vote as skipped where too few logs are left.
LOG_BEGINNING_SECONDS = 30.0
# A process that was killed tells of lost records when it has started again.
START_SECONDS = 10.0

VOTES = {"reply", "log", "existence", "state"}
LOST = {"no_majority", "insufficient"}
#: What the next tunnel records of a write whose end the one before it did not see.
UNFINISHED_WRITE = "was on its way when the tunnel ended"
TUNNEL, VOTER = "tunnel", "voter"
REASON_LENGTH_MAX = 120


@dataclasses.dataclass(frozen=True)
class Outage:
    """A time in which somebody was down on purpose: from the act until all replicas voted again."""

    who: str
    since: float
    until: float
    what: str = "down"


@dataclasses.dataclass(frozen=True)
class Finding:
    """One record that is more than a unanimous vote."""

    at: float
    kind: str
    verdict: str
    reason: str
    replicas: str
    by: Outage | None
    #: False for what is only told: a repair or a vote that had nothing to compare.
    is_alarm: bool

    @property
    def is_false(self):
        return self.is_alarm and self.by is None


def moment(text):
    """Seconds since 1970 of a record's time."""
    return datetime.datetime.fromisoformat(text).timestamp()


def simplified(reason):
    """A reason without what differs from record to record."""
    text = re.sub(r"\b\w+-[1-9]\b(?=[ :,.)]|$)", "REPLICA", reason or "")
    return re.sub(r"\d+(\.\d+)*", "N", text)[:REASON_LENGTH_MAX]


def others(record):
    """Replicas that did not agree, and how."""
    return {name: part for name, part in record.get("replicas", {}).items() if part != "agreed"}


def target(record):
    """The state a change of state leads to."""
    found = re.match(r"\w+ -> (\w+)", record.get("reason") or "")
    return found.group(1) if found else ""


def is_loss(record):
    """True for a change of state that costs a replica its vote, or makes it a suspect."""
    state, reason = target(record), record.get("reason") or ""
    return state in ("quarantined", "suspect", "dead") or (state == "joining" and reason.startswith(("active", "suspect")))


def half_written(records, outages):
    """What the tunnel's death in the middle of a write leaves: one replica that the next admission finds different.

    It counts as down from then until the outage of the tunnel ends. Two of them would be no majority.
    """
    found = []
    for record in records:
        if record.get("kind") != "state" or record.get("verdict") != "majority":
            continue
        if not (record.get("reason") or "").startswith("admission"):
            continue
        odd = [name for name, part in others(record).items() if part == "dissented"]
        at = moment(record["decided_at"])
        tunnel = next((outage for outage in outages if outage.who == TUNNEL and outage.since <= at <= outage.until), None)
        if tunnel and len(others(record)) == len(odd) == 1:
            found.append(Outage(odd[0], at, tunnel.until, f"half written when {tunnel.what}"))
    return found


def under_way(record, outages):
    """The outages that overlap the time from a vote's decision to its last reply, with the margin."""
    began = moment(record["decided_at"])
    ended = max(began, moment(record.get("completed_at") or record["decided_at"]))
    kind = record.get("kind")
    margin = MARGIN_SECONDS + {"log": 2 * LOG_WAIT_SECONDS, "gap": START_SECONDS}.get(kind, 0)
    return [outage for outage in outages if outage.since <= ended and began <= outage.until + margin]


def late_voter(record, outages):
    """The outage of the voter that explains a log vote for which it could not read some logs; never one with dissent."""
    if record.get("kind") != "log" or set(others(record).values()) - {"failed"}:
        return None
    at = moment(record["decided_at"])
    margin = MARGIN_SECONDS + 2 * LOG_WAIT_SECONDS + LOG_BEGINNING_SECONDS
    return next((outage for outage in reversed(outages)
                 if outage.who == VOTER and outage.since <= at <= outage.until + margin), None)


def find(record, outages, replicas, quorum):
    """The finding of one record; None for what is clean."""
    kind, verdict, reason = record.get("kind", ""), record.get("verdict") or "", record.get("reason") or ""
    near = under_way(record, outages)
    down = {outage.who: outage for outage in near}
    untouched = [name for name in replicas if name not in down]
    names, is_alarm, by = others(record), True, None
    if kind in VOTES:
        if verdict == "unanimous" and not names:
            return None
        if verdict in LOST:
            by = near[0] if len(untouched) < quorum else None
            if not record.get("replicas"):
                # The tunnel has just started and nobody votes yet, so nobody was asked.
                by = by or down.get(TUNNEL)
        elif verdict == "skipped":
            is_alarm = False
        elif names and all(name in down for name in names):
            by = down[next(iter(names))]
        by = by or late_voter(record, outages)
    elif kind == "lifecycle":
        if not is_loss(record):
            return None
        names = {record.get("leader") or "?": target(record)}
        by = down.get(record.get("leader"))
    elif kind == "freeze":
        by = near[0] if len(untouched) < quorum else None
    elif kind == "gap":
        # What a killed process had not yet written down is gone.
        by = down.get(TUNNEL) or down.get(VOTER)
    elif kind == "repair":
        names = {record.get("leader") or "?": "repaired" if verdict in ("unanimous", "majority") else "failed"}
        by = down.get(record.get("leader"))
        if UNFINISHED_WRITE in reason:
            # A tunnel that starts says which write its predecessor left open; no replica is blamed.
            names, by = {}, down.get(TUNNEL)
        is_alarm = by is None
    else:
        is_alarm = False
    told = ", ".join(f"{name} {part}" for name, part in sorted(names.items()))
    return Finding(moment(record["decided_at"]), kind, verdict, simplified(reason), told, by, is_alarm)


def findings(records, outages, replicas, quorum):
    """All that is more than a unanimous vote, in the order of time."""
    outages = [*outages, *half_written(records, outages)]
    found = [find(record, outages, replicas, quorum) for record in records]
    return sorted((finding for finding in found if finding), key=lambda finding: finding.at)


def grouped(found, began):
    """Equal findings of one outage as one entry; times are seconds since `began`."""
    groups = collections.OrderedDict()
    for finding in found:
        key = (finding.kind, finding.verdict, finding.reason, finding.replicas, finding.by, finding.is_alarm)
        groups.setdefault(key, []).append(round(finding.at - began, 1))
    return [
        {"kind": kind, "verdict": verdict or None, "reason": reason, "replicas": replicas, "alarm": is_alarm,
         "explained": not is_alarm or by is not None,
         "by": f"{by.who} {by.what} {by.since - began:.1f}-{by.until - began:.1f} s" if by else None,
         "count": len(times), "first_seconds": times[0], "last_seconds": times[-1]}
        for (kind, verdict, reason, replicas, by, is_alarm), times in groups.items()
    ]


def table(groups):
    """Lines of a table for people: counts by kind, verdict and reason."""
    counts = collections.Counter()
    for group in groups:
        cause = re.sub(r" [\d.]+-[\d.]+ s$", "", group["by"] or "")
        cause = re.sub(r"\b\w+-[1-9]\b", "replica", cause)
        explained = cause or ("**not explained**" if group["alarm"] else "no alarm")
        part = re.sub(r"\b\w+-[1-9]\b", "replica", group["replicas"])
        counts[(group["kind"], group["verdict"] or "", group["reason"], part, explained)] += group["count"]
    lines = ["| count | kind | verdict | of whom | reason | explained by |", "|---|---|---|---|---|---|"]
    for (kind, verdict, reason, part, explained), count in sorted(counts.items(), key=lambda item: (item[0][0], -item[1])):
        shown = reason.replace("|", "\\|")
        lines.append(f"| {count} | {kind} | {verdict or '-'} | {part or '-'} | {shown or '-'} | {explained} |")
    return lines
