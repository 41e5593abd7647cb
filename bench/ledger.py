#!/usr/bin/env python3
"""How much the ledger bears: requests through any member, killed members, votes, bursts, blocks.

Every part starts three etcd members and three peers of its own on this machine, as processes on the loopback with
the flags and certificates of a real project, and removes them. Load, members and peers share the machine's cores.

    bench/ledger [--parts table,follower,leader,local,votes,burst,entries,blocks] [--requests 8000] [--seconds 60]
                 [--note TEXT] [--no-docs]
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile
import time

from ledger_bed import ORIGIN, Bed, eventually

ROOT = pathlib.Path(__file__).resolve().parents[1]
EVIDENCE = ROOT / "docs" / "evidence" / "bench-ledger.json"
BEGIN, END = "<!-- bench/ledger begin -->", "<!-- bench/ledger end -->"
COUNTS = [4, 8, 16, 32, 64]
BLOCKS = [(20, 3000), (64, 1000), (256, 250), (256, 1000), (1024, 1000), (1024, 3000)]


def say(text):
    print(text, flush=True)


def requests(bed, options, clients, count=None, during=None):
    return bed.load("requests", *bed.writer_flags(), *bed.member_flags(), "--clients", str(clients), "--requests",
                    str(count or options.requests), "--json", during=during)


def part_table(options):
    runs = []
    with Bed(options.binary, options.etcd) as bed:
        for clients in COUNTS:
            report, cost = requests(bed, options, clients)
            end = bed.settle()
            runs.append({"report": report, "cost": cost, "end": end})
            say(f"   {clients} clients: {report['perSecond']:.0f}/s, mean {report['meanMilliseconds']:.1f} ms,"
                f" equal roots {end['equal_roots']}")
    return {"runs": runs}


def part_local(options):
    runs = []
    for clients in COUNTS:
        folder = tempfile.mkdtemp(prefix="ftcompose-bench-local-")
        try:
            done = subprocess.run(
                [options.binary, "ledger", "load", "requests", "--local", folder, "--origin", ORIGIN, "--actor",
                 "provider", "--clients", str(clients), "--requests", str(options.requests), "--json"],
                capture_output=True, text=True, timeout=600, check=True)
        finally:
            shutil.rmtree(folder)
        runs.append({"report": json.loads(done.stdout)})
        say(f"   {clients} clients: {runs[-1]['report']['perSecond']:.0f}/s")
    return {"runs": runs}


def killed(options, is_leader):
    """A member is killed for good in the middle of a run; afterwards it is started again."""
    with Bed(options.binary, options.etcd) as bed:
        leader = bed.leader()
        victim = leader if is_leader else (leader + 1) % 3
        wanted = bed.status("provider")["size"] + options.requests

        def kill(process):
            # A leaf for the batch and one for its entry: half of the entries are in.
            eventually("half of the entries", 120,
                       lambda: process.poll() is not None or bed.status("provider")["size"] >= wanted)
            bed.kill_member(victim)

        report, cost = requests(bed, options, 16, during=kill)
        with_two = bed.settle()
        bed.start_member(victim, is_new=False)
        time.sleep(5)
        again, _ = requests(bed, options, 16, count=1000)
        end = bed.settle()
        say(f"   {report['perSecond']:.0f}/s, longest stall {report['stallMilliseconds']:.0f} ms, failed"
            f" {report['failed']}, tries made again {report['retries']}, equal roots {end['equal_roots']}")
        return {"runs": [{"report": report, "cost": cost, "end": with_two}, {"report": again, "end": end}]}


def votes(options, rate, seconds, block=(256, 1000)):
    with Bed(options.binary, options.etcd, block) as bed:
        report, cost = bed.load(
            "votes", *bed.writer_flags(), "--spool", f"{bed.folder}/spool.sqlite", "--rate", str(rate), "--seconds",
            str(seconds), "--drain", "900", seconds=1800)
        end = bed.settle()
        writers = {item["writer"]: item["final_through"] for item in bed.status("provider")["writers"]}
        # Beside what was measured: the first vote, which opened the connections.
        end["lost"] = report["votes"] + 1 - report["dropped"] + report["gaps"] - writers["provider/load"]
        say(f"   {report['perSecond']:.0f}/s: final after {report['finalMedianMilliseconds']:.0f} ms at the median,"
            f" {report['finalP99Milliseconds']:.0f} at p99; dropped {report['dropped']}, gaps {report['gaps']},"
            f" drained {report['drainSeconds']:.1f} s after the last vote, record {report['recordMicroseconds']:.2f} us")
        return {"rate": rate, "seconds": seconds, "report": report, "cost": cost, "end": end}


def part_entries(options):
    runs = []
    with Bed(options.binary, options.etcd) as bed:
        for durability in ("ordered", "final"):
            count = 100_000 if durability == "ordered" else 2_000
            report, cost = bed.load(
                "entries", *bed.writer_flags(), "--spool", f"{bed.folder}/spool-{durability}.sqlite", "--clients", "64",
                "--entries", str(max(64, count * options.requests // 8000)), "--durability", durability)
            runs.append({"durability": durability, "report": report, "cost": cost, "end": bed.settle()})
            say(f"   {durability}: {report['perSecond']:.0f}/s, mean {report['meanMilliseconds']:.1f} ms")
    return {"runs": runs}


def part_blocks(options):
    runs = []
    for entries, interval in BLOCKS:
        run = votes(options, 2000, max(2, options.seconds // 6), (entries, interval))
        runs.append({"entries": entries, "interval_ms": interval, **run})
    return {"runs": runs}


PARTS = {
    "table": part_table,
    "follower": lambda options: killed(options, False),
    "leader": lambda options: killed(options, True),
    "local": part_local,
    "votes": lambda options: votes(options, 5000, options.seconds),
    "burst": lambda options: votes(options, 20000, options.seconds),
    "entries": part_entries,
    "blocks": part_blocks,
}


# The page.

def mib(value):
    return f"{value / 2**20:.0f}"


def processes(cost, word):
    return [item for name, item in cost.items() if name.startswith(word)]


def spread(items, key, form="{:.2f}"):
    values = [item[key] for item in items]
    low, high = form.format(min(values)), form.format(max(values))
    return low if low == high else f"{low}-{high}"


def request_rows(part):
    for run in part["runs"]:
        report, cost, end = run["report"], run.get("cost"), run.get("end")
        row = (f"| {report['clients']} | **{report['perSecond']:.0f}** | {report['meanMilliseconds']:.1f}"
               f" ({report['deviationMilliseconds']:.1f}) | {report['p99Milliseconds']:.1f} |")
        if cost:
            members, peers = processes(cost, "etcd"), processes(cost, "peer")
            sent = [item["peer_sent_bytes"] + item["client_sent_bytes"] for item in members]
            got = [item["peer_received_bytes"] + item["client_received_bytes"] for item in members]
            row += (f" {spread(members, 'cores')} | {spread(members, 'mib_max', '{:.0f}')} |"
                    f" {mib(min(sent))}-{mib(max(sent))} / {mib(min(got))}-{mib(max(got))} |"
                    f" {spread(peers, 'cores')} | {spread(peers, 'mib_max', '{:.0f}')} |"
                    f" {'yes' if end['equal_roots'] else '**NO**'} |")
        yield row


def vote_row(name, item):
    report, cost, end = item["report"], item["cost"], item["end"]
    members, peers = processes(cost, "etcd"), processes(cost, "peer")
    return (f"| {name} | {report['perSecond']:.0f} | **{report['finalMedianMilliseconds']:.0f}** /"
            f" {report['finalP99Milliseconds']:.0f} / {report['finalMaxMilliseconds']:.0f} |"
            f" {report['drainSeconds']:.1f} | {report['dropped']} / {report['gaps']} |"
            f" {report['recordMicroseconds']:.2f} | {report['processSeconds'] / item['seconds']:.2f},"
            f" {cost['load']['mib_max']:.0f} | {spread(peers, 'cores')}, {spread(peers, 'mib_max', '{:.0f}')} |"
            f" {spread(members, 'cores')}, {spread(members, 'mib_max', '{:.0f}')} |"
            f" {'yes' if end['equal_roots'] else '**NO**'} |")


def origin(part):
    note = f" {part['note']}" if part.get("note") else ""
    return f"{part['date']}, commit {part['commit']}, {part['machine']}.{note}"


def table(parts):
    lines = []
    if "table" in parts:
        lines += [
            "**Requests through any member.** " + origin(parts["table"]),
            f"{parts['table']['requests']} signed entries of 1 KiB, one per transaction; client number i is a writer of"
            " its own and goes through member i modulo 3; three peers check, store and sign at the same time.", "",
            "| clients | entries/s | mean (deviation) ms | p99 ms | cores per member | MiB per member |"
            " network per member, MiB sent / received | cores per peer | MiB per peer | equal roots |",
            "|---|---|---|---|---|---|---|---|---|---|", *request_rows(parts["table"]), ""]
    if "local" in parts:
        lines += ["**Not replicated** (`mode: local`, one process, one SQLite file, the same entries). "
                  + origin(parts["local"]), "",
                  "| clients | entries/s | mean (deviation) ms | p99 ms |", "|---|---|---|---|",
                  *request_rows(parts["local"]), ""]
    if "follower" in parts or "leader" in parts:
        lines += ["**A member is killed** (SIGKILL) when half of the entries are in; 16 clients. "
                  + origin(parts.get("leader") or parts["follower"]), "",
                  "| killed | entries/s | mean (deviation) ms | longest stall of all clients, ms | tries made again |"
                  " not ordered | equal roots with two members, and with three again |", "|---|---|---|---|---|---|---|"]
        for name in ("follower", "leader"):
            if name not in parts:
                continue
            report = parts[name]["runs"][0]["report"]
            equal = all(run["end"]["equal_roots"] for run in parts[name]["runs"])
            lines.append(
                f"| {name} | {report['perSecond']:.0f} | {report['meanMilliseconds']:.1f}"
                f" ({report['deviationMilliseconds']:.1f}) | **{report['stallMilliseconds']:.0f}** |"
                f" {report['retries']} | {report['failed']} | {'yes' if equal else '**NO**'} |")
        lines.append("")
    heads = ["| load | votes/s | final after ms: median / p99 / longest | drained after s | dropped / gaps |"
             " caller's CPU us per vote | recording process: cores, MiB | each peer: cores, MiB |"
             " each member: cores, MiB | equal roots |", "|---|---|---|---|---|---|---|---|---|---|"]
    named = [(name, parts[name]) for name in ("votes", "burst") if name in parts]
    if named:
        lines += ["**Votes** through recorder, spool, peer, members and three peers. " + origin(named[-1][1]), "", *heads]
        lines += [vote_row(f"{item['rate']:,}/s for {item['seconds']} s", item) for _, item in named] + [""]
    if "blocks" in parts:
        lines += ["**Sizes and times of blocks**, 2,000 votes/s. " + origin(parts["blocks"]), "", *heads]
        lines += [vote_row(f"{run['entries']} entries or {run['interval_ms'] / 1000:g} s", run)
                  for run in parts["blocks"]["runs"]] + [""]
    if "entries" in parts:
        lines += ["**Votes of 1 KiB from 64 clients that each wait for theirs**, batched by the spool. "
                  + origin(parts["entries"]), "",
                  "| waits until | entries/s | mean (deviation) ms | p99 ms | not done |", "|---|---|---|---|---|"]
        for run in parts["entries"]["runs"]:
            report = run["report"]
            lines.append(f"| {run['durability']} | **{report['perSecond']:.0f}** | {report['meanMilliseconds']:.1f}"
                         f" ({report['deviationMilliseconds']:.1f}) | {report['p99Milliseconds']:.1f} |"
                         f" {report['failed']} |")
        lines.append("")
    return "\n".join([*lines, "Command: `bench/ledger`.", ""])


def machine():
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    return f"{os.cpu_count()} cores {model}, {platform.system()} {platform.release()}"


def main():
    cache = pathlib.Path(os.environ.get("FTCOMPOSE_CACHE", pathlib.Path.home() / ".cache" / "ftcompose"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--requests", type=int, default=8000)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--binary", default=os.environ.get("FTCOMPOSE_BINARY", str(ROOT / ".build/release/ftcompose")))
    parser.add_argument("--etcd", default=os.environ.get("FTCOMPOSE_ETCD", str(cache / "bin" / "etcd")))
    parser.add_argument("--note", default="")
    parser.add_argument("--no-docs", action="store_true", help="print only; write neither the page nor the evidence")
    options = parser.parse_args()
    unknown = [name for name in options.parts.split(",") if name not in PARTS]
    if unknown:
        raise SystemExit(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    if not os.access(options.binary, os.X_OK):
        raise SystemExit(f"no release binary at {options.binary}; run make build")
    if not os.access(options.etcd, os.X_OK):
        raise SystemExit(f"no etcd at {options.etcd}; run scripts/install-dependencies")
    options.binary = str(pathlib.Path(options.binary).resolve())
    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    parts = json.loads(EVIDENCE.read_text()) if EVIDENCE.exists() and not options.no_docs else {}
    for name in options.parts.split(","):
        say(f"{name}: load of the machine before {os.getloadavg()[0]:.2f}")
        facts = {"date": datetime.date.today().isoformat(), "commit": commit.stdout.strip() or "unknown",
                 "machine": machine(), "load_before": os.getloadavg(), "requests": options.requests,
                 "note": options.note}
        parts[name] = facts | PARTS[name](options)
        if not options.no_docs:
            write(parts)
    say(table(parts))


def write(parts):
    EVIDENCE.parent.mkdir(parents=True, exist_ok=True)
    EVIDENCE.write_text(json.dumps(parts, indent=1) + "\n")
    page = ROOT / "docs" / "benchmarks.md"
    head, rest = page.read_text().split(BEGIN, 1)
    page.write_text(f"{head}{BEGIN}\n{table(parts)}{END}{rest.split(END, 1)[1]}")


if __name__ == "__main__":
    sys.exit(main())
