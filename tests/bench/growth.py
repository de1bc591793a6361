"""Growth: synthetic datasets of 10³ to 10⁶ findings, and what loading, a filter and a page of each cost."""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests import synthetic
from tests.bench.reader import Reader
from tests.bench.serve import EXPLORER, ROOT, serve

SIZES = ((1_000, 40), (100_000, 400), (1_000_000, 4_000))
FILTER = "Funding model"


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
    from iscm_data import query
    from iscm_data.index import Index
    from iscm_data.load import load
    from iscm_data.query import CODED, Filters

    before = held()
    start = time.process_time()
    data = load(folder)
    loaded = time.process_time()
    Index(data)
    indexed = time.process_time()
    donors = Filters(funding_model=("external_donors",), theme=("remittances", "diaspora"), status=("in_place",))

    def counts() -> None:
        ids = query.matching(data, donors, "funding_model")
        for dimension in CODED:
            query.counts(data, dimension, ids)

    ids = query.matching(data, Filters())[:100]
    return {
        "load_s": loaded - start,
        "index_s": indexed - loaded,
        "filter_counts_ms": timed(counts),
        "matrix_100_rows_ms": timed(lambda: query.matrix(data, "funding_model", ids)),
        "memory_mb": held() - before,
    }


async def clicks(address: str, server: Any, times: int = 8) -> tuple[float, float]:
    """The ms of an interaction on the Funding page, and of processor time that it takes the server."""
    async with Reader(address) as reader:
        await reader.open("funding")
        offered, taken = reader.options(FILTER), []
        cpu = server.cpu
        for number in range(times):
            taken.append((await reader.choose(FILTER, offered[number % len(offered)])).seconds)
        return 1000 * statistics.median(taken), 1000 * (server.cpu - cpu) / times


def page(folder: str) -> dict[str, float]:
    """What the Funding page costs with a dataset."""
    with serve(EXPLORER, path="/healthz", env={"ISCM_DATA": folder}) as server:
        taken, cpu = asyncio.run(clicks(server.address, server))
        return {"start_s": server.started, "click_ms": taken, "click_cpu_ms": cpu, "server_mb": server.memory}


def measure(largest: int) -> tuple[list[dict[str, Any]], list[tuple[str, bool, str]]]:
    """All sizes up to `largest` findings, the real dataset first; the pages only where they are not hopeless."""
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="bench") as temporary:
        sets = [("real", str(ROOT / "data" / "parquet"))]
        for findings, mechanisms in SIZES:
            if findings <= largest:
                folder = synthetic.write(Path(temporary) / str(findings), findings, mechanisms)
                sets.append((f"{findings:,} findings, {mechanisms:,} mechanisms", str(folder)))
        for name, folder in sets:
            code = f"import json; from tests.bench.growth import questions; print(json.dumps(questions({folder!r})))"
            done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
            row = {"dataset": name, **json.loads(done.stdout)}
            try:
                row |= page(folder)
            except Exception as error:  # a page that cannot be measured is told, not hidden
                row["page"] = f"{type(error).__name__}: {error}"[:200]
            rows.append(row)
            told = ", ".join(f"{k} {v:.4g}" if isinstance(v, float) else f"{k} {v}" for k, v in row.items())
            print(f"  {told}", flush=True)
    first, last = rows[0], rows[-1]
    met = [
        (
            f"filter and counts at most 150 ms ({last['dataset']})",
            last["filter_counts_ms"] <= 150,
            f"{last['filter_counts_ms']:.4g} ms",
        )
    ]
    told = f"an interaction at most 2 × the real dataset's ({last['dataset']})"
    if "click_ms" in last and "click_ms" in first:
        by = f"{last['click_ms']:.4g} against {2 * first['click_ms']:.4g} ms"
        met.append((told, last["click_ms"] <= 2 * first["click_ms"], by))
    else:
        met.append((told, False, str(last.get("page", "not measured"))))
    return rows, met
