"""Growth: synthetic datasets of 10³ to 10⁶ findings, and what loading, a filter and a page of each cost."""

import asyncio
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import synthetic
from tests.bench import pages
from tests.bench.reader import Reader
from tests.bench.serve import EXPLORER, ROOT, Server, serve
from tests.bench.users import click

SIZES = ((1_000, 40), (100_000, 400), (1_000_000, 4_000))
FILES = ("findings.csv", "findings.json", "findings.parquet", "iscm-explorer.zip")  # the largest that are given


def timed(call: Callable[[], object], times: int = 15) -> float:
    """The median of the ms of processor time of a call, the first one left out."""
    call()
    taken = []
    for _ in range(times):
        start = time.process_time()
        call()
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken)


def held() -> float:
    """The MB of memory that this process holds."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def questions(folder: str) -> dict[str, float]:
    """What the queries cost on a dataset; run in a process of its own, so that its memory is its own."""
    from iscm_data import figures
    from iscm_data.dataset.index import Index, index
    from iscm_data.dataset.load import load
    from iscm_data.query import questions, search
    from iscm_data.query.filters import CODED, Filters
    from iscm_data.query.tallies import tallies

    before = held()
    start = time.process_time()
    data = load(folder)
    loaded = time.process_time()
    Index(data)
    indexed = time.process_time()
    index(data)
    donors = Filters(funding_model=("external_donors",), theme=("remittances", "diaspora"), status=("in_place",))

    def counts() -> None:
        questions.matching(data, donors, "funding_model")
        for dimension in CODED:
            tallies(data, dimension, donors)

    began = time.process_time()
    search.warm_up(data)
    first = time.process_time()
    search.search(data, "remittances training")
    searched = time.process_time()
    return {
        "load_s": loaded - start,
        "index_s": indexed - loaded,
        "filter_counts_ms": timed(counts),
        "matrix_ms": timed(lambda: figures.find(data, "funding_model-matrix", donors).content()),
        "read_for_search_s": first - began,
        "first_search_ms": 1000 * (searched - first),
        "search_ms": timed(lambda: search.search(data, "remittances training"), 5),
        "memory_mb": held() - before,
    }


async def clicks(address: str, server: Server, times: int = 12) -> tuple[float, float]:
    """The ms of a filter click on the Funding page, and of processor time that it takes the server."""
    async with Reader(address) as reader:
        await reader.open("funding")
        choice, taken = random.Random(0), []
        for _ in range(3):
            await click(reader, choice)
        cpu = server.cpu
        for _ in range(times):
            taken.append(await click(reader, choice))
        return 1000 * statistics.median(taken), 1000 * (server.cpu - cpu) / times


def files(server: Server) -> float:
    """How many MB more than before a server holds at most while each of the files of all data is fetched."""
    before = most = server.memory
    for name in FILES:
        with urllib.request.urlopen(f"{server.address}/data/{name}") as answer:
            while answer.read(1 << 20):
                most = max(most, server.memory)
    return most - before


def page(folder: str) -> dict[str, float]:
    """What the Funding page costs with a dataset: the server alone, then in a browser; then the files of all of it."""
    explorer = pages.App("explorer", EXPLORER, pages.in_explorer)
    seen: dict[str, list[float]] = defaultdict(list)
    with serve(EXPLORER, path="/healthz", env={"ISCM_DATA": folder}) as server:
        taken, cpu = asyncio.run(clicks(server.address, server))
        with pages.window() as browser:
            pages.visit(browser, explorer, server, 3, defaultdict(list))  # a process's first reader is not measured
            pages.visit(browser, explorer, server, 9, seen)
            seen["first_ms"] = [pages.cold(browser, server.address) for _ in range(9)]
        return {
            "start_s": server.started,
            "click_ms": taken,
            "click_cpu_ms": cpu,
            **{
                f"browser_{name}": statistics.median(seen[name])
                for name in ("first_ms", "click_ms", "page_ms", "back_ms")
            },
            "server_mb": server.memory,
            "files_mb": files(server),
        }


def measure(largest: int) -> tuple[list[dict[str, Any]], list[tuple[str, bool, str]]]:
    """All sizes up to `largest` findings, the real dataset first."""
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="bench") as temporary:
        sets = [("real", str(ROOT / "data" / "parquet"))]
        for findings, mechanisms in SIZES:
            if findings <= largest:
                folder = synthetic.write(Path(temporary) / str(findings), findings, mechanisms)
                sets.append((f"{findings:,} / {mechanisms:,}", str(folder)))
        for name, folder in sets:
            print(f"  {name}", file=sys.stderr, flush=True)
            code = f"import json; from tests.bench.growth import questions; print(json.dumps(questions({folder!r})))"
            done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
            row = {"dataset": name, **json.loads(done.stdout)}
            try:
                row |= page(folder)
            except Exception as error:  # a page that cannot be measured is told, not hidden
                row["page"] = f"{type(error).__name__}: {error}"[:200]
            rows.append(row)
    return rows, targets(rows)


COLUMNS = {
    "load_s": "load, s",
    "index_s": "index, s",
    "memory_mb": "memory of both, and of a search, MB",
    "filter_counts_ms": "filter + counts of all dimensions, ms",
    "matrix_ms": "matrix figure with its words, ms",
    "read_for_search_s": "read for searching, s",
    "first_search_ms": "first search, ms",
    "search_ms": "search, ms",
    "start_s": "server ready, s",
    "server_mb": "memory of the server, MB",
    "files_mb": "more of it while files are given, MB",
    "click_ms": "filter click, server, ms",
    "click_cpu_ms": "filter click, CPU of the server, ms",
    "browser_first_ms": "first view, browser, ms",
    "browser_click_ms": "filter click, browser, ms",
    "browser_page_ms": "page change, browser, ms",
    "browser_back_ms": "Back, browser, ms",
}


def table(rows: list[dict[str, Any]]) -> str:
    """Each figure at each size (findings / mechanisms), and how many times the real dataset's it is."""
    lines = [f"{'':40}" + "".join(f"{row['dataset']:>22}" for row in rows)]
    for key, title in COLUMNS.items():
        cells = ""
        for row in rows:
            ratio = f" ×{row[key] / rows[0][key]:.2f}" if row is not rows[0] and rows[0].get(key) and key in row else ""
            cells += f"{f'{row[key]:.4g}{ratio}' if key in row else 'not measured':>22}"
        lines.append(f"{title:40}{cells}")
    lines += [f"{row['dataset']}: {row['page']}" for row in rows if "page" in row]
    return "\n".join(lines)


def targets(rows: list[dict[str, Any]]) -> list[tuple[str, bool, str]]:
    """What was to be reached at the largest size, whether it was, and by which figures."""
    first, last = rows[0], rows[-1]

    def at_most(told: str, key: str, bound: float | None, unit: str = "ms") -> tuple[str, bool, str]:
        told = f"{told} ({last['dataset']})"
        if key not in last or bound is None:
            return told, False, str(last.get("page") or first.get("page") or "not measured")
        return told, last[key] <= bound, f"{last[key]:.4g} against {bound:.4g} {unit}"

    def times(factor: float, key: str) -> float | None:
        return factor * first[key] if key in first else None

    return [
        at_most("filter and counts at most 150 ms", "filter_counts_ms", 150),
        at_most("a filter click at most 1.5 × the real dataset's", "browser_click_ms", times(1.5, "browser_click_ms")),
        at_most("the first view at most 1.3 × it", "browser_first_ms", times(1.3, "browser_first_ms")),
        at_most("all files at most 300 MB over the server's memory", "files_mb", 300, "MB"),
    ]
