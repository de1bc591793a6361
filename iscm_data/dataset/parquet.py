"""The Parquet files: each read whole and checked, or a sentence on what is wrong with it and what to do."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from iscm_data.dataset import storage
from iscm_data.dataset.storage import Place
from iscm_data.model import schema, settings


class DataError(Exception):
    """The dataset cannot be read; the message says which file, why, and what to do. It is for who runs the server:
    `public` is for everybody, and does not say where the data lie.
    """

    def __init__(self, told: str, public: str = "") -> None:
        super().__init__(told)
        self.public = public or told


class OutOfReach(DataError):
    """The place of the dataset does not answer, or refuses to."""


def to_mend(told: str) -> DataError:
    """The error that a sentence tells of, with what to do about it."""
    return DataError(f"{told} Run `make build` to write all files anew from the records.")


def read(place: Place, name: str) -> pa.Buffer:
    """The content of a table's file. Raises DataError, and OutOfReach where a place far away does not give it."""
    file = f"{name}.parquet"
    try:
        return place.read(file)
    except FileNotFoundError:
        if settings.data() and not place.remote and not Path(place.path).is_dir():
            told = f"{settings.DATA} names the folder {place.name}, which is missing."
            raise DataError(f"{told} Correct it, or leave it out: then the project's own data are read.") from None
        raise to_mend(f"{file} is missing from {place.name}.") from None
    except storage.FAULTS as error:
        if place.remote:
            raise out_of_reach(place.name, error) from error
        raise to_mend(f"{file} cannot be read ({reason(error)}).") from error


def checked(name: str, content: pa.Buffer) -> pa.Table:
    """The table in a file's content, with the columns and types of the schema.

    Raises DataError for one that is damaged or of another form.
    """
    file_name = f"{name}.parquet"
    try:
        file = pq.ParquetFile(pa.BufferReader(content), page_checksum_verification=True)
        table = file.read()
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise to_mend(f"{file_name} is damaged or is no Parquet file ({reason(error)}).") from error
    found = metadata(table).get("iscm_format", "none")
    if found != schema.FORMAT:
        raise to_mend(f"{file_name} is of table format {found}; this explorer reads format {schema.FORMAT}.")
    if not table.schema.equals(schema.arrow_schema(name)):
        raise to_mend(f"{file_name} has other columns or types than this explorer reads.")
    try:
        table.validate(full=True)
        groups = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
        if len(table) != sum(group.column(0).num_values for group in groups):
            raise pa.ArrowInvalid("rows are missing")
    except pa.ArrowException as error:
        raise to_mend(f"{file_name} is damaged ({error}).") from error
    return table


def reason(error: Exception) -> str:
    """The first line of what an error says of itself, else its kind."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def out_of_reach(name: str, error: Exception) -> DataError:
    """What to do about a place that does not answer, or refuses; the reason is that of the storage, in its words."""
    why = reason(error)
    if "ACCESS_DENIED" in why or "HTTP status 40" in why:
        remedy = "Check the credentials of the server, and that they may list and read these files."
    elif isinstance(error, ValueError) and not isinstance(error, pa.ArrowException):
        remedy = "Correct ISCM_DATA: a folder, s3://bucket/prefix, or another address that PyArrow or fsspec knows."
    else:
        remedy = "Check that the storage can be reached from the server; it is asked again by itself."
    public = "The storage of the data cannot be reached. It is asked again by itself."
    return OutOfReach(f"The data at {name} cannot be read ({why}). {remedy}", public)


def metadata(table: pa.Table) -> dict[str, str]:
    """The versions, title and licence that a table carries."""
    carried = table.schema.metadata or {}
    return {key.decode(errors="replace"): value.decode(errors="replace") for key, value in carried.items()}
