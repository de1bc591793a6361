"""A Word file as a package of parts: which of them is the document, and to which others it refers."""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from lxml import etree

from iscm_data.curate.ingest.documents import MEGABYTE, IngestError

LARGEST_UNPACKED = 100 * MEGABYTE  # what a reader's memory is asked to hold at most
OTHERS = {
    "xl/": "is an Excel workbook and not a Word document; save its text as .docx",
    "ppt/": "is a PowerPoint presentation and not a Word document; save its text as .docx",
    "visio/": "is a Visio drawing and not a Word document; save its text as .docx",
    "Index/": "is a Pages document and not a Word document; export it as .docx",
    "META-INF/container.xml": "is an e-book and not a Word document; save it as .docx",
    "content.xml": "is an OpenDocument text (.odt) and not a Word document; save it as .docx",
}
NOT_WORD = "is a zip file but not a Word document; save it as .docx"


class Package:
    """The parts of a Word file, read when they are asked for. Raises IngestError for a zip file that is none."""

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            raise damaged() from error
        entries = self._zip.infolist()
        self._names = {entry.filename.replace("\\", "/").lstrip("/").lower(): entry.filename for entry in entries}
        # No entry ever gives more than the size it declares: the zip module stops there.
        if (unpacked := sum(entry.file_size for entry in entries)) > LARGEST_UNPACKED:
            raise IngestError(
                f"swells to {unpacked // MEGABYTE} MB when it is unpacked; more than "
                f"{LARGEST_UNPACKED // MEGABYTE} MB are not read. Save it again without its images"
            )
        self.main = self._main()

    def root(self, name: str) -> Any:
        """The root element of a part, or None where the package has no such part."""
        entry = self._names.get(name.lower())
        if entry is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(self._zip.read(entry), parser)
        except RuntimeError as error:  # how the zip module tells of a password
            raise IngestError("is locked with a password; save a copy without one") from error
        except Exception as error:  # what a broken file can be is told in a dozen ways
            raise damaged() from error

    def related(self, name: str, kind: str) -> str:
        """The part to which a part refers as its `kind` ("styles", "footnotes"), "" for none."""
        return next((target for of, target in self._relations(name).items() if of == kind), "")

    def _relations(self, name: str) -> Mapping[str, str]:
        folder, file = posixpath.split(name)
        root = self.root(posixpath.join(folder, "_rels", f"{file}.rels"))
        return {} if root is None else dict(reversed([*_targets(root, folder)]))

    def _main(self) -> str:
        main = self._relations("").get("officeDocument", "")
        root = self.root(main) if main else None
        if root is None:
            main = "word/document.xml"
            root = self.root(main) if main in self._names else None
        if root is not None and etree.QName(root).localname == "document":
            return main
        for start, message in OTHERS.items():
            if any(name.startswith(start.lower()) for name in self._names):
                raise IngestError(message)
        raise IngestError(NOT_WORD)


def _targets(root: Any, folder: str) -> Iterator[tuple[str, str]]:
    """The kind of each relation to a part, and the part's name."""
    for relation in root:
        target = relation.get("Target") if isinstance(relation.tag, str) else None
        if target and relation.get("TargetMode") != "External":
            path = unquote(target.replace("\\", "/"))
            kind = (relation.get("Type") or "").rpartition("/")[2]
            yield kind, posixpath.normpath(path if path.startswith("/") else posixpath.join(folder, path)).lstrip("/")


def damaged() -> IngestError:
    return IngestError("is damaged: it cannot be opened as a Word document; save it again")
