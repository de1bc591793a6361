"""A reader's own dataset: a set that these tools built, opened from memory, checked, and marked as not ours."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from threading import Lock

import pyarrow as pa
import pyarrow.parquet as pq

from iscm_data.load import DataError, Dataset, assembled, checked
from iscm_data.own.rules import faults
from iscm_data.publish.tables import columns
from iscm_data.schema import FORMAT, TABLES, arrow_schema
from iscm_data.text import listed, slug, t, tn

PREFIX = "your-data-"
"""What the data version of a reader's own data begins with, and so every file made of it has in its name."""

PACKED = 4  # MB that a reader may send
UNPACKED = 32  # MB of files in a zip, and of tables in memory
ENTRIES = 100  # files in a zip
ROWS = 20_000  # of one table; the published set has some 1,200 findings
SECONDS = 20  # that reading may take
MEMORY = 2**30  # addresses that the process that tries may use; its libraries take half of them
MB = 2**20

# Parquet packs so well that a small file may ask for all memory there is, and only reading it tells. So another process
# reads it first, which may fall over its own limit alone. It says 0: fine, 3: too large, 4: damaged.
_TRIAL = f"""
import sys
limit, *sizes = map(int, sys.argv[1:])
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
except ImportError:
    pass
import pyarrow as pa
import pyarrow.parquet as pq
pa.set_cpu_count(1)
total = 0
try:
    for size in sizes:
        file = pq.ParquetFile(pa.BufferReader(sys.stdin.buffer.read(size)))
        if file.metadata.num_rows > {ROWS}:
            sys.exit(3)
        table = file.read(use_threads=False)
        total += table.nbytes
        if table.num_rows > {ROWS} or total > {UNPACKED * MB}:
            sys.exit(3)
except (MemoryError, pa.ArrowMemoryError):
    sys.exit(3)
except (pa.ArrowException, OSError, ValueError):
    sys.exit(4)
"""
_one_at_a_time = Lock()


def open_files(files: Sequence[tuple[str, bytes]]) -> Dataset:
    """The dataset in a zip, or in one Parquet file a table, each given with its name.

    Taken are the tables as `python -m iscm_data build` writes them, and as the page Data gives them, with labels.
    Nothing is written anywhere. Raises DataError, whose message says what is wrong and what to do.
    """
    tables = _tables(files)
    _try_out(tables)
    read = {name: checked(name, _plain(name, content)) for name, content in tables.items()}
    data = assembled(read, t("your selection"))
    if found := faults(data):
        more = t(" (and {n} more)", n=len(found) - 5) if len(found) > 5 else ""
        raise DataError(t("Your data have faults: {faults}{more}", faults=" ".join(found[:5]), more=more))
    return replace(
        data,
        version=f"{PREFIX}{slug(data.version)}",
        title=t("Your own data, not published: {title}", title=data.title),
        publisher=t("A reader's own data, not published by the ISCM Explorer"),
        own=True,
    )


def _tables(files: Sequence[tuple[str, bytes]]) -> dict[str, bytes]:
    """The content of each table's file, out of what a reader sent."""
    if sum(len(content) for _, content in files) > PACKED * MB:
        raise DataError(t("The files have more than {n} MB together.", n=PACKED))
    found: dict[str, bytes] = {}
    without = []  # files that hold no table
    for name, content in files:
        before = len(found)
        packed = content.startswith(b"PK") or name.lower().endswith(".zip")
        inner = _unpacked(content) if packed else {name: content}
        for path, inside in inner.items():
            table = PurePosixPath(path).name.removesuffix(".parquet")
            if not path.endswith(".parquet") or table not in TABLES:
                continue
            if table in found:
                raise DataError(t("There are two files of the table {name}.", name=table))
            found[table] = inside
        if len(found) == before:
            without.append(name)
    if lacking := [f"{name}.parquet" for name in TABLES if name not in found]:
        told = [
            tn("{names} is missing.", "{names} are missing.", len(lacking), names=listed(lacking)),
            t("Choose all files of the folder parquet together, or a zip of them."),
        ]
        if without:
            other = t("Other files, such as CSV, Excel or TOML, are not read.")
            held = tn("{names} holds no table.", "{names} hold no tables.", len(without), names=listed(without))
            told.insert(0, f"{held} {other}")
        raise DataError(t("The set is not whole.") + " " + " ".join(told))
    return {name: found[name] for name in TABLES}


def _unpacked(content: bytes) -> dict[str, bytes]:
    """The Parquet files of a zip by their paths; how large they are is measured, not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            entries = packed.infolist()
            if len(entries) > ENTRIES:
                raise DataError(t("The zip has more than {n} files.", n=ENTRIES))
            made: dict[str, bytes] = {}
            left = UNPACKED * MB
            for entry in entries:
                path = PurePosixPath(entry.filename.replace("\\", "/"))
                if path.is_absolute() or ".." in path.parts:
                    raise DataError(t("The zip has a path that leads out of it."))
                if entry.is_dir() or path.suffix != ".parquet":
                    continue
                if entry.flag_bits & 1:
                    raise DataError(t("The zip is encrypted. Pack it without a password."))
                if str(path) in made:
                    raise DataError(t("The zip has two files of one name."))
                with packed.open(entry) as file:
                    made[str(path)] = file.read(left + 1)
                left -= len(made[str(path)])
                if left < 0:
                    raise DataError(t("The zip unpacks to more than {n} MB.", n=UNPACKED))
            return made
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as error:
        raise DataError(t("The zip is damaged, or packed in an uncommon way.")) from error
    except Exception as error:  # what zlib, lzma and bz2 raise has no name in common
        if isinstance(error, DataError):
            raise
        raise DataError(t("The zip is damaged, or packed in an uncommon way.")) from error


def _try_out(tables: Mapping[str, bytes]) -> None:
    """Read the files in a process of its own, with bounds to its memory and time."""
    command = [sys.executable, "-I", "-c", _TRIAL, str(MEMORY), *(str(len(content)) for content in tables.values())]
    quiet = {"ARROW_DEFAULT_MEMORY_POOL": "system", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    with _one_at_a_time:
        try:
            told = subprocess.run(
                command,
                input=b"".join(tables.values()),
                env={**os.environ, **quiet},
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            raise DataError(t("Your files could not be read in {n} seconds.", n=SECONDS)) from error
    if told.returncode == 4:
        raise DataError(t("One of your files is damaged or is no Parquet file. Build the set anew."))
    if told.returncode:
        raise DataError(
            t("The tables are too large: at most {rows} rows each, {n} MB together.", rows=ROWS, n=UNPACKED)
        )


def _plain(name: str, content: bytes) -> bytes:
    """A table's file as a build writes it: those of the page Data have a column of labels beside each of codes."""
    try:
        table = pq.read_table(pa.BufferReader(content))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError(t("{name}.parquet is damaged or is no Parquet file.", name=name)) from error
    metadata = dict(table.schema.metadata or {})
    if metadata.get(b"iscm_format") != f"{FORMAT} with labels".encode():
        return content
    labelled = pa.schema([pa.field(c.name, c.type, nullable=c.nullable) for c in columns(name)])
    if not table.schema.equals(labelled):
        raise DataError(t("{name}.parquet has other columns or types than this explorer reads.", name=name))
    kept = table.select([column.name for column in TABLES[name]])
    words = {key.decode(errors="replace"): value.decode(errors="replace") for key, value in metadata.items()}
    out = pa.BufferOutputStream()
    pq.write_table(kept.cast(arrow_schema(name, words | {"iscm_format": FORMAT})), out)
    return out.getvalue().to_pybytes()
