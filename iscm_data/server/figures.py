"""The addresses of figures, /figure/<name>.svg and other kinds: for a reader's downloads and for embedding elsewhere.

They take the same parameters as the pages that show the figures, and are drawn for the query as it stands: a
parameter or a value that is not known is refused, with what is allowed. Beside them, `shape` is that of a picture, and
`table=1` puts the table behind the slide of a presentation.
"""

from datetime import date
from functools import partial
from urllib.parse import urljoin

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from iscm_data import figures
from iscm_data.dataset.memo import Cache
from iscm_data.export.data import selection
from iscm_data.export.data.selection import check_value, of_today, parameters
from iscm_data.export.figure_files import KINDS, Form
from iscm_data.figures import FORMER, NAMES, Figure, NoFigure
from iscm_data.figures.picture import SHAPES, SLIDE
from iscm_data.language.text import speaking
from iscm_data.query import address
from iscm_data.query.address import LANGUAGE, Parameters
from iscm_data.server import answers
from iscm_data.server.answers import FRESH, SHARED, Source

FORMS = {"shape": [*SHAPES], "table": ["1"]}  # the parameters of how a figure is shown, and their values
KEPT = 32 * 2**20  # bytes of files that are kept in memory
AT_ONCE = 3  # threads that may be busy with them; the rest of the server's are for the pages
# Another site may show them; without this a strict one could not.
SHOWN = {"Cross-Origin-Resource-Policy": "cross-origin"}


def figure_routes(dataset: Source) -> list[Route]:
    """The addresses of figures."""
    answer = partial(_file, dataset, Cache(KEPT))
    return [answers.route("/figure/{name}", answer, CapacityLimiter(AT_ONCE), shared=True)]


def _file(dataset: Source, cache: Cache, request: Request) -> Response:
    query_string = answers.query_string(request)
    name, _, kind = request.path_params["name"].rpartition(".")
    if kind not in KINDS or FORMER.get(name, name) not in NAMES:
        every = [f"{known}.{ending}" for known in NAMES for ending in KINDS]
        return answers.refused(404, {"error": "There is no such figure.", "allowed": every})
    try:
        given = parameters(query_string)
        language = selection.language(given)
        with speaking(language):
            data = dataset()
            form, own = _form(given), (LANGUAGE, *FORMS)
            asked_for = {key: values for key, values in of_today(data, given).items() if key not in own}
            made = figures.find(data, name, asked_for)
            link = urljoin(
                str(request.base_url), address.lasting(made.href(lang=language if LANGUAGE in given else ""), data)
            )
            # a figure says on which day it was made
            key = (data.content, date.today(), kind, language, form, made.name, link)
            content = cache.get(key, partial(KINDS[kind][1], made, link, form))
    except NoFigure as error:
        told = {"parameter": error.parameter, "value": error.value, "allowed": list(error.allowed)}
        return answers.refused(400, {"error": str(error)} | {key: value for key, value in told.items() if value})
    about = answers.described(KINDS[kind][0], "inline", _file_name(made, kind, form), language, link)
    return answers.file(content, request.headers, SHARED | SHOWN | FRESH, about)


def _file_name(made: Figure, kind: str, form: Form) -> str:
    """The name of a file, with its shape where that is not the one of a slide."""
    shape = f"_{form.shape.name}" if kind in ("png", "svg") and form.shape != SLIDE else ""
    return f"{made.file}{shape}.{kind}"


def _form(given: Parameters) -> Form:
    """The shape of a picture and whether a table follows. Raises BadAddress for what is not known."""
    asked = {name: given.get(name, [""])[-1] for name in FORMS}
    for name, value in asked.items():
        if value:
            check_value(name, value, FORMS[name])
    return Form(SHAPES.get(asked["shape"], SLIDE), bool(asked["table"]))
