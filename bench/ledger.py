#!/usr/bin/env python3
"""How much the ledger bears: requests through any member, killed members, votes, bursts, blocks.

Every part starts three etcd members and three peers of its own on this machine, as processes on the loopback with
the flags and certificates of a real project, and removes them. Load, members and peers share the machine's cores.

    bench/ledger [--parts table,follower,leader,local,votes,burst,entries,blocks] [--clients 4,8,16,32,64]
                 [--requests 8000] [--seconds 60] [--note TEXT] [--no-docs]

All parts take about 20 minutes on two idle cores. Each part is printed and written as it ends; one that fails leaves
its older figures where they are, and the others go on.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import ledger_page
from ledger_bed import ORIGIN, Bed, eventually, exited, measured

ROOT = pathlib.Path(__file__).resolve().parents[1]
EVIDENCE = ROOT / "docs" / "evidence" / "bench-ledger.json"
BEGIN, END = "<!-- bench/ledger begin -->", "<!-- bench/ledger end -->"
BLOCKS = [(20, 3000), (64, 1000), (256, 250), (256, 1000), (1024, 1000), (1024, 3000)]


def say(text):
    print(text, flush=True)


def requests(bed, options, clients, count=None, during=None):
    return bed.load("requests", *bed.writer_flags(), *bed.member_flags(), "--clients", str(clients), "--requests",
                    str(count or options.requests), "--json", during=during)


def part_table(options):
    runs = []
    with Bed(options.binary, options.etcd) as bed:
        for clients in options.clients:
            report, cost = requests(bed, options, clients)
            end = bed.settle()
            runs.append({"report": report, "cost": cost, "end": end})
            say(f"   {clients} clients: {report['perSecond']:.0f}/s, mean {report['meanMilliseconds']:.1f} ms,"
                f" equal roots {end['equal_roots']}")
    return {"runs": runs}


def part_local(options):
    runs = []
    for clients in options.clients:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="ftcompose-bench-local-"))
        try:
            report, cost = measured(
                [options.binary, "ledger", "load", "requests", "--local", folder / "ledger", "--origin", ORIGIN,
                 "--actor", "provider", "--clients", str(clients), "--requests", str(options.requests), "--json"],
                folder / "load.log", 600)
        finally:
            shutil.rmtree(folder)
        runs.append({"report": report, "cost": cost})
        say(f"   {clients} clients: {report['perSecond']:.0f}/s, {cost['load']['cores']:.2f} core,"
            f" {cost['load']['mib_max']:.0f} MiB")
    return {"runs": runs}


def killed(options, is_leader):
    """A member is killed in the middle of each run; after the run it is started again."""
    runs = []
    with Bed(options.binary, options.etcd) as bed:
        for clients in options.clients:
            leader = bed.leader()
            victim = leader if is_leader else (leader + 1) % 3
            wanted = bed.status("provider")["size"] + options.requests

            def kill(process):
                # A leaf for the batch and one for its entry: half of the entries are in.
                eventually("half of the entries", 300,
                           lambda: exited(process.pid) or bed.status("provider")["size"] >= wanted)
                bed.kill_member(victim)

            report, cost = requests(bed, options, clients, during=kill)
            runs.append({"report": report, "cost": cost, "end": bed.settle()})
            say(f"   {clients} clients: {report['perSecond']:.0f}/s, longest stall {report['stallMilliseconds']:.0f} ms,"
                f" failed {report['failed']}, tries made again {report['retries']},"
                f" equal roots {runs[-1]['end']['equal_roots']}")
            bed.start_member(victim, is_new=False)
            bed.wait_member(victim)
        again, _ = requests(bed, options, options.clients[-1], count=1000)
        return {"runs": runs, "again": {"report": again, "end": bed.settle()}}


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


def machine():
    model = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    return f"{os.cpu_count()} cores {model}, {platform.system()} {platform.release()}"


def arguments():
    cache = pathlib.Path(os.environ.get("FTCOMPOSE_CACHE", pathlib.Path.home() / ".cache" / "ftcompose"))
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--parts", default=",".join(PARTS))
    parser.add_argument("--clients", default="4,8,16,32,64",
                        help="numbers of clients, 64 at most, of the parts table, local, follower and leader")
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
    options.clients = [int(number) for number in options.clients.split(",")]
    if not all(1 <= number <= 64 for number in options.clients):
        raise SystemExit("--clients takes numbers from 1 to 64, such as 4,8,16")
    if not os.access(options.binary, os.X_OK):
        raise SystemExit(f"no release binary at {options.binary}; run make build")
    if not os.access(options.etcd, os.X_OK):
        raise SystemExit(f"no etcd at {options.etcd}; run scripts/install-dependencies")
    options.binary = str(pathlib.Path(options.binary).resolve())
    return options


def command(name, options):
    """The command of one part alone."""
    words = ["bench/ledger", "--parts", name]
    if name in ("table", "local", "follower", "leader"):
        words += ["--clients", ",".join(map(str, options.clients)), "--requests", str(options.requests)]
    elif name == "entries":
        words += ["--requests", str(options.requests)]
    else:
        words += ["--seconds", str(options.seconds)]
    return " ".join(words)


def main():
    # Whoever ends this ends the members and peers too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options = arguments()
    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    dirty = subprocess.run(["git", "status", "--porcelain", "--untracked-files=no", "--", "Sources", "bench"], cwd=ROOT,
                           capture_output=True, text=True)
    began, failed = time.monotonic(), []
    for name in options.parts.split(","):
        say(f"{name}: load of the machine before {os.getloadavg()[0]:.2f}")
        facts = {"date": datetime.date.today().isoformat(),
                 "commit": (commit.stdout.strip() or "unknown") + ("+" if dirty.stdout.strip() else ""),
                 "machine": machine(), "load_before": os.getloadavg(), "requests": options.requests,
                 "note": options.note, "command": command(name, options)}
        part_began = time.monotonic()
        try:
            found = PARTS[name](options)
        except Exception as error:
            failed.append(name)
            say(f"   FAILED: {type(error).__name__}: {error}")
            continue
        part = facts | found | {"part_seconds": round(time.monotonic() - part_began)}
        say(f"\n{ledger_page.section(name, part)}\n\n   {part['part_seconds']} s\n")
        if not options.no_docs:
            write(name, part)
    say(f"{time.monotonic() - began:.0f} s; failed: {', '.join(failed) or 'none'}")
    if not options.no_docs:
        say(ledger_page.bars(json.loads(EVIDENCE.read_text())))
    return 1 if failed else 0


def write(name, part):
    """Puts one part into the evidence, and the page anew."""
    parts = json.loads(EVIDENCE.read_text()) if EVIDENCE.exists() else {}
    parts[name] = part
    EVIDENCE.parent.mkdir(parents=True, exist_ok=True)
    new = EVIDENCE.with_suffix(".new")
    new.write_text(json.dumps(parts, indent=1) + "\n")
    new.replace(EVIDENCE)
    page = ROOT / "docs" / "benchmarks.md"
    head, rest = page.read_text().split(BEGIN, 1)
    page.write_text(f"{head}{BEGIN}\n{ledger_page.page(parts)}{END}{rest.split(END, 1)[1]}")


if __name__ == "__main__":
    sys.exit(main())
