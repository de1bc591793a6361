"""The translations of the records' sentences: what is missing, stale or wrong in them, and what readers get."""

from pathlib import Path

import invented
import pytest

from iscm_data.__main__ import main
from iscm_data.curate import build, records, sentences
from iscm_data.dataset.load import load
from iscm_data.dataset.tables import Dataset
from iscm_data.language.text import speaking
from iscm_data.model.codebook import DATA

ATLAS = "atlas-dialogue"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return invented.write(tmp_path)


def wanted(folder: Path) -> dict[str, str]:
    return sentences.of_records(build.rows(records.read(folder)))


def french(text: str) -> str:
    """A sentence that passes for French: the English with the words that may have to stand in a translation."""
    return f"fr: {text} (ne peut, doit, tous)"


def translate(folder: Path, **changed: str) -> dict[str, str]:
    """Write a French file with all sentences, but those that are changed."""
    told = {text: french(text) for text in wanted(folder)}
    sentences.renew(folder, "fr", told, told | changed)
    return told


def built(folder: Path) -> Dataset:
    assert main(["build", "--data", str(folder)]) == 0
    return load(folder / "parquet")


def a_statement(folder: Path) -> str:
    return str(records.read(folder).mechanisms[ATLAS]["findings"]["F4"]["statement"])


def test_a_reader_gets_a_sentence_in_their_language_with_the_english_behind_it(folder: Path) -> None:
    translate(folder)
    data, statement = built(folder), a_statement(folder)
    with speaking("fr"):
        said = data.said(statement)
        assert (said.text, said.lang, said.original) == (french(statement), "fr", statement)
        assert data.mechanism[ATLAS]["short_name"].startswith("fr: ")
    with speaking("es"):  # no file: English, marked as such
        said = data.said(statement)
        assert (said.text, said.lang, said.original) == (statement, "en", "")
    assert data.mechanism[ATLAS] == data.record[ATLAS]


def test_a_translation_whose_english_has_changed_is_stale_and_not_shown(folder: Path) -> None:
    translate(folder)
    statement = a_statement(folder)
    path = folder / "mechanisms" / f"{ATLAS}.toml"
    path.write_text(path.read_text().replace(statement, f"{statement[:-1]} today."))
    read = sentences.read(folder, "fr", wanted(folder))
    assert read.stale == (statement,)
    assert read.missing == (f"{statement[:-1]} today.",)
    with speaking("fr"):
        assert built(folder).said(f"{statement[:-1]} today.").lang == "en"


@pytest.mark.parametrize(
    ("english", "french", "agree"),
    [
        ("It cost EUR 1,300 in 2019.", "Cela a coûté 1\u202f300 euros en 2019.", True),
        ("It cost EUR 1,300 in 2019.", "Cela a coûté 1.300 euros en 2019.", True),
        ("It cost EUR 2.5 million.", "Cela a coûté 2,5 millions d’euros.", True),
        ("It cost EUR 1,300 in 2019.", "Cela a coûté 1\u202f300 euros en 2018.", False),
        ("Twelve States sit in it.", "12 États y siègent.", False),
        ("It has 12 members.", "Il a des membres.", False),
    ],
)
def test_numbers_of_a_translation_are_those_of_its_english(english: str, french: str, agree: bool) -> None:
    assert (sentences.numbers(english) == sentences.numbers(french)) == agree


def test_a_translation_with_another_number_is_a_fault_and_nothing_is_built(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    statement = next(text for text in wanted(folder) if sentences.numbers(text))
    translate(folder, **{statement: "Rien."})
    assert main(["build", "--data", str(folder)]) == 1
    assert "translations/fr.po: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("english", "translation", "lost"),
    [
        ("The Process has no budget.", "Le Processus a un budget.", "a “no”"),
        ("The Process has no budget.", "Le Processus n’a pas de budget.", ""),
        ("The fund was to open in May.", "Le fonds a ouvert en mai.", "a plan, a wish or a duty"),
        ("The fund opened in May.", "Le fonds a ouvert en mai.", ""),
        ("Members may pay.", "Les membres paient.", "a “may” or “can”"),
        ("Only members pay.", "Les membres paient.", "an “only” or “all”"),
        ("IOM and IGAD pay.", "L’OIM et l’IGAD paient.", ""),
        ("IOM and IGAD pay.", "L’OIM paie.", "IGAD"),
        ("A joint UNHCR-IOM envoy pays.", "Un envoyé commun du HCR et de l’OIM paie.", ""),
        ("No", "« No »", ""),  # words of a source
    ],
)
def test_a_translation_keeps_names_and_says_no_may_and_only_where_the_english_does(
    folder: Path, english: str, translation: str, lost: str
) -> None:
    sentences.renew(folder, "fr", {english: "here"}, {english: translation})
    faults = sentences.read(folder, "fr", {english: "here"}).faults
    assert [f"leaves out {lost}" in fault for fault in faults] == [True] * bool(lost)


def test_a_file_that_cannot_be_read_is_a_fault(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "translations").mkdir()
    (folder / "translations" / "fr.po").write_text('msgid "a"\n<<<<<<< HEAD\nmsgstr "b"\n')
    assert main(["check", "--data", str(folder)]) == 1
    assert "the file cannot be read" in capsys.readouterr().err


def test_every_sentence_of_the_records_is_translated_and_none_is_left_over() -> None:
    every = wanted(DATA)
    for read in sentences.read_all(DATA, build.rows(records.read(DATA))):
        assert read.translations.keys() == every.keys()
        assert (read.missing, read.stale, read.faults) == ((), (), ())
