#!/usr/bin/env python3
"""What the tunnel's pure parts cost, one by one: runs the package in Benchmarks/ and writes docs/benchmarks.md.

A measured iteration is a thousand runs; the figures are nanoseconds per run. Processor time is that of the
measuring thread, so that it holds on a busy machine too; elapsed time does not.

    bench/micro [--filter REGEX] [--json] [--note TEXT]

With --json or --filter nothing is written but the result on the standard output.
"""

import argparse
import datetime
import json
import os
import pathlib
import platform
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- bench/micro begin -->", "<!-- bench/micro end -->"
GROUPS = ["Tally", "OrderingGate", "StatementAnalyzer", "StatementNormalizer", "ReplyScanner", "PacketHash",
          "LedgerRecorder", "DigestKey", "VoteEntryEncoder"]
SECONDS_MAX = 3600
RUNS = 1000


def measure(options):
    """Builds and runs the benchmarks; returns the tool's own report."""
    with tempfile.TemporaryDirectory(prefix="ftcompose-micro-") as folder:
        command = ["swift", "package", "--package-path", "Benchmarks", "--allow-writing-to-directory", folder,
                   "benchmark", "--no-progress", "--format", "jmh", "--path", folder]
        if options.filter:
            command += ["--filter", options.filter]
        run = subprocess.run(command, cwd=ROOT, timeout=SECONDS_MAX, text=True,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        reports = list(pathlib.Path(folder).glob("*.json"))
        if run.returncode != 0 or len(reports) != 1:
            raise SystemExit(f"the benchmarks failed:\n{run.stdout[-4000:]}")
        return json.loads(reports[0].read_text())


def part(entry):
    """One benchmark: nanoseconds per run."""
    name = entry["benchmark"].split(".", 3)[-1].replace("_", " ")
    metrics = {re.sub(r" \(.*", "", key): value["scorePercentiles"] for key, value in entry["secondaryMetrics"].items()}
    # Both counts are of a thousand runs, the elapsed time in microseconds.
    processor, elapsed = metrics["Processor time"], metrics["Time"]
    return {
        "name": name, "iterations": entry["measurementIterations"],
        "processor_ns": {key: round(processor[point] / RUNS, 1) for key, point in
                         [("min", "0.0"), ("median", "50.0"), ("p90", "90.0"), ("max", "100.0")]},
        "elapsed_ns": {key: round(elapsed[point], 1) for key, point in
                       [("min", "0.0"), ("median", "50.0"), ("p90", "90.0"), ("max", "100.0")]},
    }


def machine():
    model = re.search(r"model name\s*: (.+)", pathlib.Path("/proc/cpuinfo").read_text())
    return f"{os.cpu_count()} cores {model.group(1) if model else platform.machine()}"


def commit():
    run = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return run.stdout.strip() or "unknown"


def order(item):
    group = item["name"].split(":")[0]
    place = GROUPS.index(group) if group in GROUPS else len(GROUPS)
    return place, item["processor_ns"]["median"]


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def table(result):
    rows = ["| part | CPU ns per run: median | p90 | max | elapsed ns: min | iterations of 1,000 |",
            "|---|---|---|---|---|---|"]
    for item in result["parts"]:
        cpu = item["processor_ns"]
        rows.append(f"| {item['name']} | **{number(cpu['median'])}** | {number(cpu['p90'])} |"
                    f" {number(cpu['max'])} | {number(item['elapsed_ns']['min'])} | {item['iterations']} |")
    note = f" {result['note']}" if result["note"] else ""
    return "\n".join([f"{result['date']}, commit {result['commit']}, {result['machine']}.{note}", "", *rows, ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--filter", help="only benchmarks whose name matches")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--note", default="")
    options = parser.parse_args()
    result = {"date": datetime.date.today().isoformat(), "commit": commit(), "machine": machine(),
              "note": options.note, "parts": sorted(map(part, measure(options)), key=order)}
    if options.json:
        print(json.dumps(result, indent=1))
        return
    print(table(result))
    if options.filter:
        return
    page = ROOT / "docs" / "benchmarks.md"
    head, rest = page.read_text().split(BEGIN, 1)
    page.write_text(f"{head}{BEGIN}\n{table(result)}{END}{rest.split(END, 1)[1]}")


if __name__ == "__main__":
    main()
