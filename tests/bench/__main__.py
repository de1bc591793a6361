"""`python -m tests.bench`: measure all parts, or those named after it; print, and keep the figures in bench.json."""

import json
import os
import platform
import subprocess
import sys
import time
from typing import Any

from tests.bench import users
from tests.bench.serve import ROOT

KEPT = ROOT / "bench.json"
PARTS = ("ingest", "pages", "growth", "users")


def main(asked: list[str]) -> int:
    """Measure the parts asked for, all but the soak by default."""
    known = (*PARTS, "soak")
    if unknown := [part for part in asked if part not in known]:
        print(f"There is no part {unknown[0]}: choose from {', '.join(known)}.", file=sys.stderr)
        return 2
    runs = int(os.environ.get("BENCH_RUNS", "15"))
    begun = time.time()
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"
    kept: dict[str, Any] = {"machine": machine, "runs": runs}
    targets: list[tuple[str, bool, str]] = []
    print(f"{machine}; {runs} runs. Busy before the start: {os.getloadavg()[0]:.2f} processes waiting or running.")
    for part in asked or PARTS:
        print(f"\n{part.upper()}", flush=True)
        if part == "ingest":
            subprocess.run([sys.executable, "-m", "tests.bench.bench_ingest"], cwd=ROOT, check=True)
        elif part == "pages":
            from tests.bench import pages

            found = pages.measure(runs)
            print(pages.table(found))
            targets += pages.targets(found)
            kept[part] = found
        elif part == "growth":
            from tests.bench import growth

            kept[part], met = growth.measure(int(os.environ.get("BENCH_LARGEST", "1000000")))
            print(growth.table(kept[part]))
            targets += met
        elif part == "users":
            rows = users.ladder([int(n) for n in os.environ.get("BENCH_USERS", "50,150,250").split(",")], 30)
            kept[part] = rows
            last = rows[-1]
            told = f"{last['readers']} readers at p95 below 300 ms with none failing"
            reached = last["p95_ms"] < 300 and not last["failed"]
            targets.append((told, bool(reached), f"p95 {last['p95_ms']} ms, {last['failed']} failed"))
        else:
            kept[part] = users.soak(float(os.environ.get("MINUTES", "30")))
    if targets:
        print("\nTARGETS")
        for told, reached, by in targets:
            print(f"  {'met    ' if reached else 'not met'}  {told}: {by}")
    kept["targets"] = [{"target": told, "met": reached, "by": by} for told, reached, by in targets]
    kept["seconds"] = round(time.time() - begun)
    KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\nKept in {KEPT.name}. It took {kept['seconds'] / 60:.0f} minutes.")
    return 0


sys.exit(main(sys.argv[1:]))
