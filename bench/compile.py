#!/usr/bin/env python3
"""`ftcompose build --dry-run` beside `docker compose config` on the same generated project, and the time of lint.

Both read the project, check it and print the result; one service in a hundred is annotated, which Compose
passes over. Runs of the two alternate; figures are medians. Elapsed time is measured here, around the
process; memory is the largest resident set of the process and its children, from time(1), because a
child of Python would count Python's own pages.

    bench/compile [--pairs 5] [--binary PATH] [--note TEXT] [--json] [--check]

--json writes nothing but the result on the standard output; --check fails when a bar is missed.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

from generate_project import project

ROOT = pathlib.Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- bench/compile begin -->", "<!-- bench/compile end -->"
SIZES = [1_000, 10_000]
LINT_SERVICES = 20
# The bars: a share of Compose's time and memory, and milliseconds.
TIME_SHARE, MEMORY_SHARE, LINT_MILLISECONDS = 1 / 10, 1 / 4, 50
SECONDS_MAX = 600


def once(command, folder, statuses=(0,)):
    """Runs a command; returns elapsed seconds and the largest resident set in bytes."""
    report = folder / "time.txt"
    began = time.perf_counter()
    with open(folder / "output", "wb") as output:
        process = subprocess.run(["time", "-q", "-f", "%M", "-o", report, *command], cwd=folder, stdout=output,
                                 stderr=subprocess.PIPE, timeout=SECONDS_MAX)
    seconds = time.perf_counter() - began
    if process.returncode not in statuses:
        raise SystemExit(f"{' '.join(command)} failed:\n{process.stderr.decode()[-2000:]}")
    return seconds, int(report.read_text().split()[-1]) * 1024


def pair(binary, folder, pairs):
    """Alternating runs of the two on one project; medians of each."""
    commands = {
        "build": [binary, "build", "--dry-run", "compose.yml"],
        "config": ["docker", "compose", "-f", "compose.yml", "config"],
    }
    runs = {name: [] for name in commands}
    for number in range(pairs):
        for name in sorted(commands, reverse=number % 2 == 1):
            runs[name].append(once(commands[name], folder))
    return {name: {"seconds": statistics.median(run[0] for run in found),
                   "seconds_all": [round(run[0], 4) for run in found],
                   "bytes": statistics.median(run[1] for run in found)} for name, found in runs.items()}


def measure(options):
    result = {"sizes": []}
    with tempfile.TemporaryDirectory(prefix="ftcompose-compile-") as name:
        folder = pathlib.Path(name)
        for size in SIZES:
            (folder / "compose.yml").write_text(project(size))
            found = pair(options.binary, folder, options.pairs if size <= 1_000 else max(1, options.pairs // 2))
            found["services"] = size
            found["source_bytes"] = (folder / "compose.yml").stat().st_size
            result["sizes"].append(found)
        (folder / "compose.yml").write_text(project(LINT_SERVICES))
        # 1 is a file with findings, which is a lint done.
        runs = [once([options.binary, "lint", "compose.yml"], folder, (0, 1)) for _ in range(20)]
        result["lint"] = {"services": LINT_SERVICES, "seconds": statistics.median(run[0] for run in runs),
                          "seconds_max": max(run[0] for run in runs), "bytes": max(run[1] for run in runs)}
    return result


def ratios(item):
    """Shares of Compose's time and memory."""
    return (item["build"]["seconds"] / item["config"]["seconds"], item["build"]["bytes"] / item["config"]["bytes"])


def missed(result):
    """The bars that were not held, in words."""
    words = []
    for item in result["sizes"]:
        for value, bar, what in zip(ratios(item), (TIME_SHARE, MEMORY_SHARE), ("time", "memory")):
            if value > bar:
                words.append(f"{item['services']} services: {value:.3f} of Compose's {what}, the bar is {bar}")
    if result["lint"]["seconds"] * 1000 > LINT_MILLISECONDS:
        words.append(f"lint took {result['lint']['seconds'] * 1000:.0f} ms, the bar is {LINT_MILLISECONDS} ms")
    first, last = result["sizes"][0], result["sizes"][-1]
    growth = last["build"]["seconds"] / first["build"]["seconds"]
    if growth > 1.5 * last["services"] / first["services"]:
        words.append(f"ten times the services take {growth:.1f} times as long")
    return words


def table(result):
    rows = ["| services | source | `ftcompose build --dry-run` | `docker compose config` | share of time | share of memory |",
            "|---|---|---|---|---|---|"]
    for item in result["sizes"]:
        build, config = item["build"], item["config"]
        elapsed, memory = ratios(item)
        rows.append(f"| {item['services']:,} | {item['source_bytes'] / 1e6:.1f} MB | {build['seconds']:.3f} s,"
                    f" {build['bytes'] / 2**20:.0f} MiB | {config['seconds']:.2f} s, {config['bytes'] / 2**20:.0f} MiB |"
                    f" **1/{1 / elapsed:.0f}** | **1/{1 / memory:.1f}** |")
    lint = result["lint"]
    note = f" {result['note']}" if result["note"] else ""
    return "\n".join([
        f"{result['date']}, commit {result['commit']}, {result['machine']}; {result['compose']}."
        f" Medians of {result['pairs']} alternating pairs at 1,000 services,"
        f" {max(1, result['pairs'] // 2)} at 10,000.{note}", "", *rows, "",
        f"Lint of a file of {lint['services']} services, process start included: **{lint['seconds'] * 1000:.0f} ms**"
        f" (longest of 20 runs {lint['seconds_max'] * 1000:.0f} ms), {lint['bytes'] / 2**20:.0f} MiB.", "",
        f"Command: `bench/compile --pairs {result['pairs']}`.", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=5)
    parser.add_argument("--binary", default=os.environ.get("FTCOMPOSE_BINARY", str(ROOT / ".build/release/ftcompose")))
    parser.add_argument("--note", default="")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    if not os.access(options.binary, os.X_OK):
        raise SystemExit(f"no release binary at {options.binary}; run make build")
    options.binary = str(pathlib.Path(options.binary).resolve())
    version = subprocess.run(["docker", "compose", "version"], capture_output=True, text=True, timeout=30)
    commit = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    result = measure(options) | {
        "date": datetime.date.today().isoformat(), "commit": commit.stdout.strip() or "unknown",
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.release()}",
        "compose": version.stdout.strip(), "pairs": options.pairs, "note": options.note,
    }
    if options.json:
        print(json.dumps(result, indent=1))
    else:
        print(table(result))
        page = ROOT / "docs" / "benchmarks.md"
        head, rest = page.read_text().split(BEGIN, 1)
        page.write_text(f"{head}{BEGIN}\n{table(result)}{END}{rest.split(END, 1)[1]}")
    words = missed(result)
    for line in words:
        print(f"missed: {line}", file=sys.stderr)
    return 1 if options.check and words else 0


if __name__ == "__main__":
    sys.exit(main())
