"""Many readers at one process: each clicks a filter of the real Funding page every few seconds."""

import asyncio
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from iscm_data.model.codebook import codebook
from tests.bench.reader import Reader, RunFailed
from tests.bench.serve import EXPLORER, Server, serve

MOST = 400  # readers at once: more would measure this machine's ports and not the explorer
LONGEST = 120  # minutes of a soak
EVERY = 5.0  # seconds between two clicks of one reader, on average
MANY = {"ISCM_WINDOWS": str(MOST + 100), "ISCM_WINDOWS_EACH": str(MOST)}  # all of these readers have one address
FILTER = "funding_model"
CHOICES = [*codebook().codes(FILTER)]


@dataclass
class Load:
    """What a number of readers met: seconds of each answer, what failed, and what it cost the server."""

    readers: int
    answers: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0
    cpu: float = 0
    memory: float = 0  # MB of the server at the end
    per_reader: float = 0  # MB that a reader added

    @property
    def row(self) -> dict[str, float | int]:
        """The figures of this load as they are kept: milliseconds, counts, megabytes."""
        times = sorted(self.answers) or [float("nan")]
        return {
            "readers": self.readers,
            "answers": len(self.answers),
            "failed": len(self.failures),
            "p50_ms": round(1000 * statistics.median(times), 1),
            "p95_ms": round(1000 * times[int(0.95 * (len(times) - 1))], 1),
            "cpu_ms": round(1000 * self.cpu / max(1, len(self.answers)), 1),
            "cores_busy": round(self.cpu / max(self.seconds, 1e-9), 2),
            "memory_mb": round(self.memory, 1),
            "mb_a_reader": round(self.per_reader, 2),
        }


async def click(reader: Reader, choice: random.Random) -> float:
    """One click as a person makes it: a funding model chosen, another added, or the choice taken back."""
    chosen = choice.sample(CHOICES, k=choice.choice((0, 1, 1, 2)))
    return (await reader.follow(urlencode({FILTER: chosen}, doseq=True))).seconds


async def load(server: Server, readers: int, seconds: float, *, page: str = "funding", seed: int = 0) -> Load:
    """Put `readers` on a page for some seconds; each waits for its answer and then 0 to 2 × EVERY before it clicks."""
    if readers > MOST:
        raise ValueError(f"At most {MOST} readers.")
    met = Load(readers)
    before = server.memory
    opened: list[Reader] = []
    gate = asyncio.Semaphore(8)  # they come one after another, not all in one second

    async def come(number: int) -> None:
        async with gate:
            reader = Reader(server.address)
            await reader.__aenter__()
            opened.append(reader)
            try:
                await reader.open(page)
            except (RunFailed, OSError) as error:
                met.failures.append(f"reader {number}: {error}")

    async def stay(number: int, reader: Reader, until: float) -> None:
        choice = random.Random(seed * 10_000 + number)
        await asyncio.sleep(choice.uniform(0, EVERY))
        while time.monotonic() < until:
            try:
                met.answers.append(await click(reader, choice))
            except Exception as error:  # whatever a reader meets is a failure, and is counted
                met.failures.append(f"reader {number}: {type(error).__name__}: {error}")
                return
            await asyncio.sleep(choice.uniform(0, 2 * EVERY))

    try:
        await asyncio.gather(*(come(number) for number in range(readers)))
        met.per_reader = (server.memory - before) / max(1, readers)
        start, cpu = time.monotonic(), server.cpu
        until = start + seconds
        await asyncio.gather(*(stay(number, reader, until) for number, reader in enumerate(opened)))
        met.seconds, met.cpu, met.memory = time.monotonic() - start, server.cpu - cpu, server.memory
    finally:
        await asyncio.gather(*(reader.__aexit__(None, None, None) for reader in opened), return_exceptions=True)
    return met


def ladder(numbers: Sequence[int], seconds: float) -> list[dict[str, float | int]]:
    """Loads of rising numbers of readers, each on a process of its own; the first readers come before the count."""
    rows = []
    for number in numbers:
        with serve(EXPLORER, path="/healthz", env=MANY) as server:
            rows.append(asyncio.run(_after_first(server, number, seconds)).row)
        print(told(rows[-1]), flush=True)
    return rows


async def _after_first(server: Server, readers: int, seconds: float) -> Load:
    await load(server, 2, 1)  # what the first reader causes to be read and kept is nobody's own
    return await load(server, readers, seconds)


def told(row: dict[str, float | int]) -> str:
    """A load in one line."""
    return (
        f"  {row['readers']:>4} readers: p50 {row['p50_ms']:>7} ms  p95 {row['p95_ms']:>7} ms  "
        f"{row['answers']} answers, {row['failed']} failed  CPU {row['cpu_ms']} ms an answer, "
        f"{row['cores_busy']} cores  {row['memory_mb']} MB, {row['mb_a_reader']} a reader"
    )


def soak(minutes: float, readers: int = 30) -> list[dict[str, float | int]]:
    """Readers that come, click and leave for a long time, in rounds of a minute; memory should stay where it is."""
    if not 0 < minutes <= LONGEST:
        raise ValueError(f"A soak lasts up to {LONGEST} minutes.")
    rows = []
    with serve(EXPLORER, path="/healthz", env=MANY) as server:
        asyncio.run(_after_first(server, readers, 10))
        end, number = time.monotonic() + 60 * minutes, 0
        while time.monotonic() < end:
            number += 1
            row = asyncio.run(load(server, readers, min(60.0, max(1.0, end - time.monotonic())), seed=number)).row
            print(f"  minute {number}:" + told(row), flush=True)
            rows.append({"minute": number, **row})
    return rows
