"""`python -m iscm_data site OUT`: write the static edition."""

import sys
from pathlib import Path

from iscm_data.dataset.load import load
from iscm_data.dataset.parquet import DataError
from iscm_data.edition import edition, folder
from iscm_data.edition.folder import EditionError
from iscm_data.figures.picture.raster import NotDrawn
from iscm_data.language.text import LANGUAGES


def run(out: Path, base: str) -> int:
    """Write the edition into a folder; returns the exit status: 0, or 1 where it was not written."""
    try:
        address, target = folder.address(base), folder.target(out)
        data = load()
        files = edition.files(data, address)
        about = {"data_version": data.version, "released": data.released, "base": address}
        folder.write(target, files, {**about, "languages": list(LANGUAGES)})
    except (EditionError, DataError) as error:
        print(error, file=sys.stderr)
        return 1
    except NotDrawn as error:
        print(f"{error} Nothing was written.", file=sys.stderr)
        return 1
    pages = sum(path.endswith(".html") for path in files)
    if not address:
        print("Without --base the pages have no og:url, og:image and canonical address: previews show words alone.")
    size = sum(map(len, files.values())) / 1e6
    print(
        f"{target}: {pages} pages in {len(LANGUAGES)} languages, {len(files)} files, {size:.1f} MB, "
        f"data version {data.version}."
    )
    return 0
