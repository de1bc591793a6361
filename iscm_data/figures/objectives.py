"""The objectives of the Global Compact, from the one that fewest mechanisms touch, with their names."""

from iscm_data.figures.content import Aside, Entry, Listing, Mark, Name, yearless
from iscm_data.figures.figure import Figure, filtered, of_view
from iscm_data.language.text import number, t
from iscm_data.query import objectives, questions
from iscm_data.query.filters import IN_PLACE, Filters
from iscm_data.query.objectives import Cover
from iscm_data.query.view import View
from iscm_data.wording import captions
from iscm_data.wording import objectives as wording
from iscm_data.wording.marks import mark_label


def global_compact(view: View) -> Figure | None:
    """Which mechanisms have a theme in place that we count for an objective."""
    if not view.ids:
        return None
    data = view.data
    found = objectives.cover(data, view.ids)
    themed = questions.findings(data, "theme", view.ids, Filters(status=(IN_PLACE,)))

    def content() -> Listing:
        entries, n = tuple(_entry(view, each) for each in found), number(len(view.ids))
        return Listing(
            head=t("Objective"),
            counted=t("In place for"),
            named=t("Which, and the latest year"),
            entries=entries,
            asides=(
                Aside(t("Mechanisms with a theme in place that we count for the objective, out of {n}.", n=n)),
                *yearless(name.marks[0] for entry in entries for name in entry.names),
                *filtered(view),
            ),
        )

    told = wording.lede()
    return of_view(
        view,
        "global-compact",
        title=wording.headline(found),
        lede=told,
        findings=themed.of("code", *(theme for each in found for theme in each.themes)),
        content=content,
        cited=captions.counted(data, themed),
        rows=lambda: [_row(view, each) for each in found],
        more={"view": "objectives"},
    )


def title(view: View, n: int) -> str:
    """An objective with its number."""
    return f"{n} {t(view.data.codebook.gcm_objectives[n - 1].label)}"


def _entry(view: View, each: Cover) -> Entry:
    data = view.data
    word = mark_label(data, IN_PLACE)
    names = tuple(
        Name(data.mechanism[id_]["short_name"], (Mark(IN_PLACE, word, each.newest.get(id_)),), id_)
        for id_ in each.mechanisms
    )
    n = len(each.mechanisms)
    return Entry(str(each.number), title(view, each.number), number(n), n / max(len(view.ids), 1), names)


def _row(view: View, each: Cover) -> dict[str, object]:
    data = view.data

    def named(ids: tuple[str, ...]) -> str:
        return "; ".join(data.mechanism[id_]["short_name"] for id_ in ids)

    return {
        "objective": each.number,
        "objective_label": title(view, each.number),
        "themes": "; ".join(each.themes),
        "mechanisms_in_place": len(each.mechanisms) or t("none found"),
        "mechanisms_shown": len(view.ids),
        "in_place": named(each.mechanisms),
        "only_planned_or_past": named(each.otherwise),
    }
