"""A Word file as a package of parts: which of them is the document, and to which others it refers."""

import io
import posixpath
import zipfile
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from lxml import etree

from iscm_data.curate.ingest.documents import MEGABYTE, TOO_DEEP, IngestError

LARGEST_UNPACKED = 100 * MEGABYTE  # what a reader's memory is asked to hold at most
OTHERS = {
    "xl/": "is an Excel workbook and not a Word document; save its text as .docx",
    "ppt/": "is a PowerPoint presentation and not a Word document; save its text as .docx",
    "visio/": "is a Visio drawing and not a Word document; save its text as .docx",
    "Index/": "is a Pages document and not a Word document; export it as .docx",
    "META-INF/container.xml": "is an e-book and not a Word document; save it as .docx",
    "content.xml": "is an OpenDocument text (.odt) and not a Word document; save it as .docx",
}


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
        self._main, self.document = self._found()

    def related(self, kind: str) -> Any:
        """The root of the part to which the document refers as its `kind` ("styles"); one with nothing in it for none.

        Raises IngestError.
        """
        found = self._root(self._relations(self._main).get(kind, ""))
        return etree.Element(kind) if found is None else found

    def _root(self, name: str) -> Any:
        """The root of a part, or None for none. Elements and attributes have their names alone: a file in "Strict Open
        XML" has the same in another namespace."""
        entry = self._names.get(name.lower())
        if entry is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            root = etree.fromstring(self._zip.read(entry), parser)
        except RuntimeError as error:  # how the zip module tells of a password
            raise IngestError("is locked with a password; save a copy without one") from error
        except etree.XMLSyntaxError as error:
            raise (IngestError(TOO_DEEP) if "Excessive depth" in str(error) else damaged()) from error
        except Exception as error:  # what a broken file can be is told in a dozen ways
            raise damaged() from error
        for element in root.iter("*"):
            given = {etree.QName(key).localname: value for key, value in reversed(element.items())}
            element.tag = etree.QName(element).localname
            element.attrib.clear()
            element.attrib.update(given)
        return root

    def _relations(self, name: str) -> Mapping[str, str]:
        """The parts to which a part refers, by kind; of several of a kind the first."""
        folder, file = posixpath.split(name)
        root = self._root(posixpath.join(folder, "_rels", f"{file}.rels"))
        found: dict[str, str] = {}
        for relation in root if root is not None else ():
            target = relation.get("Target")
            if target and relation.get("TargetMode") != "External":
                path = posixpath.join("/", folder, unquote(target.replace("\\", "/")))
                kind = (relation.get("Type") or "").rpartition("/")[2]
                found.setdefault(kind, posixpath.normpath(path).lstrip("/"))
        return found

    def _found(self) -> tuple[str, Any]:
        """The name of the part that is the document, and its root."""
        for name in (self._relations("").get("officeDocument", ""), "word/document.xml"):
            root = self._root(name)
            if root is not None and root.tag == "document":
                return name, root
        for start, message in OTHERS.items():
            if any(name.startswith(start.lower()) for name in self._names):
                raise IngestError(message)
        raise IngestError("is a zip file but not a Word document; save it as .docx")


def damaged() -> IngestError:
    return IngestError("is damaged: it cannot be opened as a Word document; save it again")
