#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts the test cases (TAP lines) in Meson's testlog.json files.

Prints "N passed, N failed, N skipped"; exit status 1 if any failed or none ran.
A program that crashed, timed out or broke off counts as one failed case more.
"""
import json
import re
import sys

CASE = re.compile(r"^(not )?ok\b(.*)$")
PASS_RESULTS = ("OK", "SKIP", "EXPECTEDFAIL")


def count_record(record):
    passed = failed = skipped = 0
    for line in record.get("stdout", "").splitlines():
        case = CASE.match(line)
        if case is None:
            continue
        directive = case.group(2).upper()
        if "# SKIP" in directive or "# TODO" in directive:
            skipped += 1
        elif case.group(1):
            failed += 1
        else:
            passed += 1
    if record["result"] not in PASS_RESULTS and failed == 0:
        failed = 1
    elif passed + failed + skipped == 0:
        skipped += record["result"] == "SKIP"
        passed += record["result"] != "SKIP"
    return passed, failed, skipped


def main(paths):
    totals = [0, 0, 0]
    for path in paths:
        try:
            with open(path, encoding="utf-8") as log:
                records = [json.loads(line) for line in log if line.strip()]
        except FileNotFoundError:
            print(f"{path}: missing, so its tests did not run", file=sys.stderr)
            records = [{"result": "ERROR"}]
        for record in records:
            totals = [a + b for a, b in zip(totals, count_record(record))]
    print("{} passed, {} failed, {} skipped".format(*totals))
    return 1 if totals[1] > 0 or totals[0] == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
