"""The folder of an edition: written whole or not at all, and nothing of anybody else's is overwritten."""

from collections.abc import Callable
from pathlib import Path

import pytest

from iscm_data.__main__ import main
from iscm_data.dataset import swap
from iscm_data.edition import edition, folder
from iscm_data.edition.folder import EditionError
from iscm_data.figures.picture.raster import NotDrawn


def everything(path: Path) -> dict[str, bytes]:
    return {str(file.relative_to(path)): file.read_bytes() for file in path.rglob("*") if file.is_file()}


def test_an_edition_replaces_an_earlier_one_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    out = folder.target(tmp_path / "out")
    folder.write(out, {"a.html": b"1", "old/b.html": b"2"}, {"data_version": "1"})
    folder.write(folder.target(out), {"a.html": b"3"}, {"data_version": "2"})
    assert everything(out).keys() == {"a.html", folder.MARKER}
    assert (out / "a.html").read_bytes() == b"3"
    assert folder.read(out)["data_version"] == "2"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert out.stat().st_mode & 0o777 == 0o755


def spoil_file(out: Path) -> None:
    out.write_text("mine")


def spoil_foreign(out: Path) -> None:
    out.mkdir()
    (out / "thesis.docx").write_text("mine")


def spoil_added(out: Path) -> None:
    folder.write(out, {"a.html": b"1"}, {})
    (out / "notes.txt").write_text("mine")


def spoil_marker(out: Path) -> None:
    folder.write(out, {"a.html": b"1"}, {})
    (out / folder.MARKER).write_text("{")


@pytest.mark.parametrize("spoil", [spoil_file, spoil_foreign, spoil_added, spoil_marker])
def test_a_folder_that_is_not_an_edition_alone_is_left_as_it_is(
    spoil: Callable[[Path], None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    spoil(out)
    before = everything(tmp_path)
    assert main(["site", str(out)]) == 1
    assert everything(tmp_path) == before
    assert str(out) in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments", [["missing/out"], ["out", "--base", "example.org"], ["out", "--base", 'https://a.example/"><script>']]
)
def test_a_wrong_place_or_address_is_refused_with_a_sentence(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["site", str(tmp_path / arguments[0]), *arguments[1:]]) == 1
    assert [*tmp_path.iterdir()] == []
    told = capsys.readouterr()
    assert len(told.err.splitlines()) == 1
    assert told.out == ""


def test_data_that_cannot_be_read_write_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ISCM_DATA", str(tmp_path / "nowhere"))
    assert main(["site", str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()
    assert "missing" in capsys.readouterr().err


@pytest.mark.parametrize(("where", "name"), [(Path, "write_bytes"), (swap, "_sync"), (swap, "_exchange")])
def test_an_edition_that_cannot_be_written_or_put_in_place_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: object, name: str
) -> None:
    out = folder.target(tmp_path / "out")
    folder.write(out, {"a.html": b"1"}, {})
    before = everything(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(where, name, full)
        with pytest.raises(EditionError, match=r"No space left on device.*as it was"):
            folder.write(out, {"a.html": b"2"}, {})
    assert everything(tmp_path) == before


def test_a_picture_that_cannot_be_drawn_is_told_in_words_and_the_earlier_edition_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    folder.write(out, {"a.html": b"1"}, {})
    before = everything(out)

    def fail(*_: object) -> None:
        raise NotDrawn("A picture took more than 60 seconds.")

    monkeypatch.setattr(edition, "files", fail)
    assert main(["site", str(out)]) == 1
    assert capsys.readouterr().err == "A picture took more than 60 seconds. Nothing was written.\n"
    assert everything(out) == before
