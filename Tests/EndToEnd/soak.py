#!/usr/bin/env python3
"""The long runs of `make soak`, each against a project of its own; results go to docs/evidence.

    soak.py [clean] [kills] [tunnel] [voter] [memory] [inject] [ledger] [web] [noise] [--scale SHARE] [--seed NUMBER] [--clients NUMBER]

clean   five minutes of mixed load by 200 clients; an alarm is a failure
kills   the same while replicas are killed one at a time, each readmitted before the next
tunnel  the same while the tunnel is killed (kill -9) fifty times
voter   the same while the voter is killed fifty times
memory  ten minutes of load; the tunnel's resident memory must stay flat
inject  every fault of `ftcompose inject` once, and some until repaired, under clients that must not notice:
        what was reported of each, and how long until the replica voted again
ledger  most members down for three minutes, then every kind of process killed at random two hundred times, while
        answers wait for the ledger's spool: every acknowledged write has its vote, once, at three peers with equal roots
web     100,000 requests to three web servers while each kind of fault is put into one of them in turn
noise   100,000 requests to three httpbin: what answers alike is unanimous, what is made up never an alarm
--scale 0.1 runs a tenth of each length and count; the record says so.
"""

import argparse
import json
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from harness import ROOT
from soak_explain import table
from soak_inject import InjectStage, inject_table
from soak_ledger import LedgerStage
from soak_stage import Stage
from soak_web import NoiseStage, WebStage

EVIDENCE = ROOT / "docs" / "evidence"


def text(record):
    """The record for people."""
    load = record.get("load", {})
    lines = [
        f"# Soak: {record['stage']}", "",
        f"**{'passed' if record['passed'] else 'FAILED'}** on {record['date']}, commit {record['commit']},"
        f" seed {record['seed']}, scale {record['scale']}, {record['machine']}.", "",
        "| measure | value |", "|---|---|",
        f"| clients | {record['clients']} |",
        f"| seconds | {load.get('seconds')} |",
    ]
    if record["stage"] not in ("web", "noise"):
        lines.append(f"| replicas equal at the end | {record.get('equal_replicas', False)} |")
    if "statements" in load:
        lines += [
            f"| statements (writes, transactions) | {load['statements']} ({load['writes']}, {load['transactions']}) |",
            f"| wrong answers | {load['wrong']} |",
            f"| client errors | {load['error_count']} |",
            f"| latency ms p50 / p99 / p99.9 / max | {' / '.join(str(load.get('milliseconds', {}).get(key)) for key in ('p50', 'p99', 'p999', 'max'))} |",
            f"| votes by verdict | {record.get('votes_by_verdict')} |",
        ]
    if "alarms" in record and "findings" in record:
        lines.append(f"| alarms, not explained by an outage, lost majorities | {record['alarms']},"
                     f" {record['unexplained_alarms']}, {record['lost_majorities']} |")
    elif "dissenting_votes" in record:
        lines.append(f"| dissent of untouched replicas, lost majorities, alarms in all | {record['dissenting_votes']},"
                     f" {record.get('lost_majorities')}, {record.get('alarms')} |")
    for key in ("kills", "kills_during_a_resync", "half_written_found_at_admission", "readmission_seconds",
                "recovery_seconds", "memory_mib", "answers", "wrong_answers", "client_errors", "unexplained_alarms",
                "victims", "acknowledged", "acknowledged_lost", "duplicated", "roots_equal", "majority_down", "attempted",
                "votes_on_inserts", "votes_on_unacknowledged_inserts", "ledger_entries", "entries_by_kind", "faults",
                "deterministic", "noisy"):
        if key in record and not (key == "unexplained_alarms" and "alarms" in record):
            lines.append(f"| {key.replace('_', ' ')} | {record[key]} |")
    if "resident_mib" in record:
        resident = record["resident_mib"]
        lines.append(f"| tunnel resident MiB, idle and end | {resident['idle']}, {resident['end']} |")
    if load.get("errors"):
        lines += ["", "Errors the clients saw:", ""]
        lines += [f"- {count} x {name}" for name, count in sorted(load["errors"].items(), key=lambda item: -item[1])]
    if "runs" in record:
        lines += ["", "What tunnel and voter recorded of the replica while the fault was in; `never left` is a fault that did not cost"
                  " it its vote. When a fault acts through the proxy, the proxy's going away ends with a copy in any case.", "", *inject_table(record["runs"])]
    elif record.get("findings"):
        lines += ["", "What was more than a unanimous vote, and the outage under way that explains it (until all replicas vote"
                  f" again, and {record['margin_seconds']:g} s); one by one in the JSON:", "", *table(record["findings"])]
    if record["problems"]:
        lines += ["", "Problems:", ""] + [f"- {problem}" for problem in record["problems"]]
    lines += ["", f"Command: `make soak` (stage `{record['stage']}`: `scripts/soak {record['stage']}"
              f" --seed {record['seed']} --scale {record['scale']}`).", ""]
    return "\n".join(lines)


def main():
    kinds = {"inject": InjectStage, "ledger": LedgerStage, "web": WebStage, "noise": NoiseStage}
    stages = ["clean", "kills", "tunnel", "voter", "memory", "inject", "ledger", "web", "noise"]
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stages", nargs="*", metavar="stage", help=", ".join(stages))
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 1_000_000)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--pause", type=float, default=0.3, help="mean seconds between a client's statements")
    parser.add_argument("--out", type=pathlib.Path, default=EVIDENCE)
    options = parser.parse_args()
    unknown = [name for name in options.stages if name not in stages]
    if unknown:
        parser.error(f"unknown stage {unknown[0]}; known: {', '.join(stages)}")
    options.out.mkdir(parents=True, exist_ok=True)
    passed = failed = 0
    for name in options.stages or stages:
        print(f"== {name} (seed {options.seed}, scale {options.scale})", flush=True)
        record = kinds.get(name, Stage)(name, options).execute()
        (options.out / f"soak-{name}.json").write_text(json.dumps(record, indent=1) + "\n")
        (options.out / f"soak-{name}.md").write_text(text(record))
        print(text(record), flush=True)
        passed += record["passed"]
        failed += not record["passed"]
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
