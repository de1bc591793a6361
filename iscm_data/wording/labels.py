"""The words for codes: as labels, within a sentence, and for how many mechanisms."""

from collections import Counter

from iscm_data.dataset.memo import remembered
from iscm_data.dataset.tables import Dataset
from iscm_data.language import text
from iscm_data.language.text import ENGLISH, agreeing, language, number, place, t, tn
from iscm_data.query.filters import ACTIVE, Filters


def label(data: Dataset, name: str, code: str) -> str:
    """The label of a value of a filter, a dimension or a list of the codebook; a year stands for itself."""
    if name == "country":
        return data.actor[code].name
    if name == "status" and code == "any":
        return t("In place, planned or past")
    if name == "since":
        return t("{year} or later", year=code)
    if name == "sole":
        return t("Only source of funding")
    return t(data.codebook.label(name, code))


def lowered(label_: str) -> str:
    """A label as it stands within a sentence: with a small letter, unless it begins with an abbreviation."""
    return label_ if label_[1:2].isupper() else label_[:1].lower() + label_[1:]


def answered(data: Dataset, dimension: str, code: str | None) -> str:
    """The label of an answer's code; of an answer without one, that it is another than those of the codebook."""
    return label(data, dimension, code) if code else t("Other")


def subject(data: Dataset, dimension: str, code: str) -> str:
    """A code's name within a sentence: external donors."""
    return t(data.codebook.dimensions[dimension].codes[code].subject)


def within(data: Dataset, mechanism_id: str) -> str:
    """A mechanism's name within a sentence: the Colombo Process."""
    english: str = data.record[mechanism_id]["short_name"]
    return text.within(english, data.mechanism[mechanism_id]["short_name"])


def short(data: Dataset, mechanism_id: str) -> str:
    """A mechanism's name where there is little room: Colombo; the whole name where no other is known to readers."""
    english: str = data.record[mechanism_id]["short_name"]
    return text.short(english) or _place(data, mechanism_id)


def called(data: Dataset, mechanism_id: str) -> str:
    """A mechanism's name as people say it beside others within a sentence: in English Colombo and Rabat, in other
    languages with its kind and its article."""
    name = _place(data, mechanism_id)
    said = language() == ENGLISH and name != data.mechanism[mechanism_id]["short_name"]
    return name if said else within(data, mechanism_id)


def _place(data: Dataset, mechanism_id: str) -> str:
    """What says enough of its name; the whole name where another is called like that, or where the rest is no name."""
    name: str = data.mechanism[mechanism_id]["short_name"]
    return name if _namesakes(data, language())[place(name)] > 1 else place(name)


@remembered
def _namesakes(data: Dataset, code: str) -> Counter[str]:
    """How many mechanisms have a name, or a place in it, in a language."""
    names = (m["short_name"] for m in data.mechanism.values())
    return Counter(each for name in names for each in {name, place(name, code)})


def heading(data: Dataset, dimension: str) -> str:
    """What stands over the findings of a dimension on one mechanism: What funds it."""
    return t(data.codebook.dimensions[dimension].heading)


def filter_name(data: Dataset, name: str) -> str:
    """The label of a filter."""
    if name in data.codebook.dimensions:
        return t(data.codebook.dimensions[name].label)
    names = {
        "scope": t("Scope"),
        "region": t("Region"),
        "activity": t("Activity"),
        "country": t("Country"),
        "status": t("In place, planned or past"),
        "since": t("Year"),
        "sole": t("Only source"),
        "lang": t("Language"),
    }
    return names[name]


def of_mechanisms(n: int, of: int) -> str:
    """So many of the mechanisms, within a sentence: 10 of 41 mechanisms, all 41 mechanisms."""
    if n == of > 2:
        return t("all {n} mechanisms", n=number(of))
    return tn("{found} of {n} mechanism", "{found} of {n} mechanisms", of, found=number(n))


def of_those(data: Dataset, n: int, of: int, filters: Filters, dimension: str) -> str:
    """So many of the mechanisms that the filters beside a dimension's own leave: 2 of 18 mechanisms in Africa."""
    around = filters.around(dimension).without("status", "since")
    if len(kinds := around.of("scope")) == 1:
        what = t(data.codebook.codes("scope")[kinds[0]].subject)
        if n == of > 2:
            told = t("all {n} {mechanisms}", n=number(of), mechanisms=what)
        else:
            told = t("{found} of {n} {mechanisms}", found=number(n), n=number(of), mechanisms=what)
    else:
        told = of_mechanisms(n, of)
    if len(regions := around.of("region")) == 1:
        told = t(
            "{mechanisms} {in_region}", mechanisms=told, in_region=t(data.codebook.codes("region")[regions[0]].subject)
        )
    said = [name for name in ("scope", "region") if len(around.of(name)) == 1]
    if around.of("activity") == (ACTIVE,):
        told = agreeing("{mechanisms} known to meet", of, mechanisms=told)
        said.append("activity")
    if not around.without(*said):
        return told
    return agreeing("{mechanisms} that match the other filters", of, mechanisms=told)
