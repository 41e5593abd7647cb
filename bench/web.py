#!/usr/bin/env python3
"""wrk through the voting tunnel of three nginx beside nginx `mirror` to the same three servers.

One pair is a run through each side, in alternating order; the result is the median of the pairs' ratios. A pair during which the
machine's host took more than a tenth of the processor time for others is set aside and made again (`bench/host.py`). Votes
are recorded as always. Generator, tunnel, peers and servers share the machine's cores and its loopback. `mirror`
answers with the first server's reply and throws the others' away: it compares nothing.

    bench/web [--pairs 5] [--seconds 8] [--connections 32] [--parts small,large,gigabyte,idle] [--ceiling PROGRAM]
              [--note TEXT] [--check]

--ceiling names a program that listens on the port given to it and fans out to 127.0.0.1:21001 to 21003; it is
measured in the same pairs. --check fails when a bar is missed.
"""

import argparse
import json
import os
import pathlib
import platform
import resource
import socket
import statistics
import subprocess
import sys
import time

from host import STOLEN_SHARE_MAX, TRIES, Stolen
from web_bed import Bed

ROOT = pathlib.Path(__file__).resolve().parents[1]
EVIDENCE = ROOT / "docs" / "evidence" / "bench-web.json"
BEGIN, END = "<!-- bench/web begin -->", "<!-- bench/web end -->"
FILES = {"small": ("600.txt", "600 bytes", 2.0), "large": ("100k.txt", "100 KB", 1.3)}
GIGABYTE_MIB_MAX, IDLE_MIB_MAX, IDLE_CONNECTIONS = 64, 256, 10_000


def say(text):
    print(text, flush=True)


def pairs(bed, part, options):
    name, words, bar = FILES[part]
    runs, aside = [], []
    votes = bed.votes()
    while len(runs) < options.pairs and len(runs) + len(aside) < TRIES * options.pairs:
        number, stolen, run = len(runs) + len(aside), Stolen(), {}
        for side in bed.sides() if number % 2 == 0 else bed.sides()[::-1]:
            with stolen.measured():
                run[side] = bed.wrk(side, name, options)
            time.sleep(0.5)
        is_quiet = stolen.share <= STOLEN_SHARE_MAX
        (runs if is_quiet else aside).append(run)
        say(f"   {words}, pair {number + 1}: " + ", ".join(f"{side} {item['rate']:.0f}/s" for side, item in sorted(run.items()))
            + f"; {run['tunnel']['rate'] / run['mirror']['rate']:.2f} of mirror; the host took {stolen.share:.0%}"
            + ("" if is_quiet else ": set aside"))
    # Without a quiet pair there is nothing better than all of them; the table says so.
    is_quiet, runs, aside = bool(runs), runs or aside, aside if runs else []
    found = bed.votes()
    return {"runs": runs, "set_aside": aside, "is_quiet": is_quiet, "bar": bar, "words": words,
            "votes": {verdict: found[verdict] - votes.get(verdict, 0) for verdict in found}}


def gigabyte(bed):
    """One response of 1 GiB through three replicas; the tunnel's highest resident memory."""
    path = bed.folder / "www" / "gigabyte.bin"
    with open(path, "wb") as file:
        file.truncate(1 << 30)
    began = time.monotonic()
    done = subprocess.run(["curl", "-sS", "-o", "/dev/null", "-w", "%{http_code} %{size_download}",
                           bed.url("tunnel", path.name)], capture_output=True, text=True, timeout=300)
    path.unlink()
    result = {"answer": done.stdout, "seconds": round(time.monotonic() - began, 1),
              "peak_mib": round(bed.resident_mib("VmHWM"), 1)}
    say(f"   1 GiB: {result}")
    if done.stdout != f"200 {1 << 30}":
        raise SystemExit(f"error: the tunnel answered {done.stdout} {done.stderr}")
    return result


def idle(bed):
    """Keep-alive connections that asked once and say nothing more."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    open_ones = []
    try:
        for _ in range(IDLE_CONNECTIONS):
            one = socket.create_connection(("127.0.0.1", bed.ports["tunnel"]), 10)
            one.sendall(b"GET /600.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
            open_ones.append(one)
            answer = one.recv(4096)
            if not answer.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"error: connection {len(open_ones)} got {answer[:60]}")
        time.sleep(5)
        result = {"connections": len(open_ones), "mib": round(bed.resident_mib(), 1)}
        say(f"   idle: {result}")
        return result
    finally:
        for one in open_ones:
            one.close()


def median(part, side, key):
    return statistics.median(run[side][key] for run in part["runs"])


def ratios(part, side):
    return sorted(run["tunnel"]["rate"] / run[side]["rate"] for run in part["runs"])


def missed(result):
    """The bars that were not held, in words."""
    words = []
    for name in FILES:
        if name in result["parts"]:
            part = result["parts"][name]
            ratio = statistics.median(ratios(part, "mirror"))
            if ratio < part["bar"]:
                words.append(f"{part['words']}: {ratio:.2f} times mirror, the bar is {part['bar']}")
            odd = {verdict: count for verdict, count in part["votes"].items() if count and verdict != "unanimous"}
            if odd:
                words.append(f"{part['words']}: votes that were not unanimous: {odd}")
            if any(item["bad"] or item["errors"] for run in part["runs"] + part["set_aside"]
                   for item in [run["tunnel"]]):
                words.append(f"{part['words']}: the tunnel gave errors")
    big = result["parts"].get("gigabyte")
    if big and big["peak_mib"] > GIGABYTE_MIB_MAX:
        words.append(f"1 GiB took {big['peak_mib']} MiB, the bar is {GIGABYTE_MIB_MAX}")
    many = result["parts"].get("idle")
    if many and many["mib"] > IDLE_MIB_MAX:
        words.append(f"{many['connections']} idle connections take {many['mib']} MiB, the bar is {IDLE_MIB_MAX}")
    return words


def table(result):
    note = f" {result['note']}" if result["note"] else ""
    lines = [f"{result['date']}, commit {result['commit']}, {result['machine']}; medians of {result['pairs']} interleaved pairs of"
             f" {result['seconds']} s, {result['connections']} connections.{note}", "",
             "| body | side | requests/s | p50 / p99 | CPU us per request | the tunnel's rate by this one (min-max) |",
             "|---|---|---|---|---|---|"]
    for name in FILES:
        part = result["parts"].get(name)
        if not part:
            continue
        for side in part["runs"][0]:
            found = ratios(part, side)
            share = "–" if side == "tunnel" else (
                f"**{statistics.median(found):.2f}** ({found[0]:.2f}-{found[-1]:.2f})")
            last = part["runs"][-1][side]
            lines.append(f"| {part['words']} | {side} | {median(part, side, 'rate'):.0f} | {last['p50']} / {last['p99']} |"
                         f" {median(part, side, 'cpu_us'):.0f} | {share} |")
        if part["set_aside"] or not part["is_quiet"]:
            said = f"{len(part['set_aside'])} pairs set aside" if part["is_quiet"] else "never quiet"
            lines.append(f"| {part['words']} | the host | {said} | | | |")
    lines.append("")
    big, many = result["parts"].get("gigabyte"), result["parts"].get("idle")
    if big:
        lines.append(f"A response of 1 GiB through three replicas: {big['seconds']} s, at most {big['peak_mib']} MiB.")
    if many:
        lines.append(f"{many['connections']:,} idle keep-alive connections: {many['mib']} MiB.")
    return "\n".join(lines + ["", f"Command: `bench/web --pairs {result['pairs']} --seconds {result['seconds']}`.", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--connections", type=int, default=32)
    parser.add_argument("--parts", default="gigabyte,small,large,idle")
    parser.add_argument("--ceiling")
    parser.add_argument("--binary", default=os.environ.get("FTCOMPOSE_BINARY", str(ROOT / ".build/release/ftcompose")))
    parser.add_argument("--note", default="")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    parts = {}
    with Bed(options.binary, options.ceiling) as bed:
        # The response of 1 GiB comes first: the highest memory of the process is what it reads.
        for name in options.parts.split(","):
            parts[name] = pairs(bed, name, options) if name in FILES else {"gigabyte": gigabyte, "idle": idle}[name](bed)
            if not bed.is_running():
                raise SystemExit(f"error: the tunnel ended:\n{bed.log_tail()}")
    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    result = {"date": time.strftime("%Y-%m-%d", time.gmtime()), "commit": commit.stdout.strip() or "unknown",
              "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.release()}", "pairs": options.pairs,
              "seconds": options.seconds, "connections": options.connections, "note": options.note, "parts": parts}
    print(table(result))
    if set(parts) == {"gigabyte", "small", "large", "idle"}:
        EVIDENCE.write_text(json.dumps(result, indent=1) + "\n")
        page = ROOT / "docs" / "benchmarks.md"
        head, rest = page.read_text().split(BEGIN, 1)
        page.write_text(f"{head}{BEGIN}\n{table(result)}{END}{rest.split(END, 1)[1]}")
    words = missed(result)
    for line in words:
        print(f"missed: {line}", file=sys.stderr)
    return 1 if options.check and words else 0


if __name__ == "__main__":
    sys.exit(main())
