#!/usr/bin/env python3
"""Runs the end-to-end tests: one line per test with its time, a count at the end.

    run.py [--only PATTERN] [--json FILE] [--list] [--fail-fast]

PATTERN is a regular expression over module.Class.test names. FTCOMPOSE_SOAK=1 uses the full counts,
FTCOMPOSE_BINARY names the binary, FTCOMPOSE_TEST_LOGS keeps the logs of failed projects in that folder,
FTCOMPOSE_KEEP=1 keeps project folders.
"""

import argparse
import json
import os
import pathlib
import re
import signal
import sys
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))


class Result(unittest.TestResult):
    """Prints one line per test as it ends."""

    def __init__(self):
        super().__init__()
        self.rows = []
        self.began = 0.0

    def startTest(self, test):
        super().startTest(test)
        self.began = time.monotonic()

    def note(self, test, outcome, text=""):
        seconds = time.monotonic() - self.began if self.began else 0.0
        name = test.id().replace("__main__.", "")
        self.rows.append({"test": name, "outcome": outcome, "seconds": round(seconds, 1), "text": text})
        mark = {"passed": "ok  ", "failed": "FAIL", "skipped": "skip"}[outcome]
        print(f"   {mark} {name} ({seconds:.1f} s)", flush=True)
        if text:
            for line in text.strip().splitlines()[-60:]:
                print(f"        {line}", flush=True)

    def addSuccess(self, test):
        self.note(test, "passed")

    def addFailure(self, test, error):
        super().addFailure(test, error)
        self.note(test, "failed", self._exc_info_to_string(error, test))
        keep_logs(test)

    def addError(self, test, error):
        super().addError(test, error)
        self.note(test, "failed", self._exc_info_to_string(error, test))
        keep_logs(test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.note(test, "skipped", reason)

    def addExpectedFailure(self, test, error):
        self.note(test, "failed", "expected failures are not used here")

    def addSubTest(self, test, subtest, error):
        if error is not None:
            super().addSubTest(test, subtest, error)
            self.note(subtest, "failed", self._exc_info_to_string(error, test))


def keep_logs(test):
    project = getattr(type(test), "project", None)
    if project is not None:
        project.keep_logs(getattr(test, "_testMethodName", "class"))


def flatten(suite):
    for item in suite:
        if isinstance(item, unittest.TestSuite):
            yield from flatten(item)
        else:
            yield item


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--json", default="")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--fail-fast", action="store_true")
    options = parser.parse_args()

    # A cancelled run still takes its projects down: SystemExit unwinds through tearDownClass.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    os.environ.setdefault(
        "FTCOMPOSE_TEST_LOGS",
        str(pathlib.Path(os.environ.get("FTCOMPOSE_CACHE", pathlib.Path.home() / ".cache/ftcompose"))
            / "test-logs"),
    )
    suite = unittest.defaultTestLoader.discover(str(HERE), pattern="test_*.py", top_level_dir=str(HERE))
    tests = [test for test in flatten(suite) if re.search(options.only, test.id())]
    if options.list:
        for test in tests:
            print(test.id())
        return 0
    if not tests:
        print(f"no test matches {options.only}")
        return 1

    result = Result()
    result.failfast = options.fail_fast
    began = time.monotonic()
    unittest.TestSuite(tests).run(result)
    counts = {key: sum(row["outcome"] == key for row in result.rows) for key in ("passed", "failed", "skipped")}
    seconds = round(time.monotonic() - began, 1)
    print(f"   {counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped, {seconds} s")
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps({**counts, "seconds": seconds, "tests": result.rows}, indent=1))
    return 1 if counts["failed"] else 0


if __name__ == "__main__":
    sys.exit(main())
