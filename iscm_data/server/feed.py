"""The address of the feed of what changed in the data."""

from functools import partial

from anyio import CapacityLimiter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from iscm_data.dataset.memo import Cache
from iscm_data.dataset.tables import Dataset
from iscm_data.export.data import selection
from iscm_data.export.data.selection import BadAddress, check_name, check_one, check_value, parameters
from iscm_data.html import feed
from iscm_data.html.feed import MECHANISM, Subject
from iscm_data.language.text import ENGLISH, speaking
from iscm_data.query.address import LANGUAGE, STATE, Parameters
from iscm_data.query.links import Links
from iscm_data.server import answers
from iscm_data.server.answers import FRESH, SHARED, Source

KEPT = 8 * 2**20  # bytes of feeds that are kept in memory
AT_ONCE = 2  # threads that may be busy with them
TAKES = (MECHANISM, STATE, LANGUAGE)


def feed_routes(dataset: Source) -> list[Route]:
    """The address of the feeds."""
    return [answers.route(f"/{feed.NAME}", partial(_feed, dataset, Cache(KEPT)), CapacityLimiter(AT_ONCE))]


def _feed(dataset: Source, cache: Cache, request: Request) -> Response:
    given = parameters(answers.query_string(request))
    language = selection.language(given)
    with speaking(language):
        data = dataset()
        subject = _subject(data, given)
        kept = {LANGUAGE: (language,)} if language != ENGLISH else {}
        links = Links("", {}, str(request.base_url), kept)
        here = links.full(links.file(feed.NAME, **subject.parameters()))
        content = cache.get((data.content, here), lambda: feed.feed(data, subject, links, here))
    return answers.file(content, request.headers, SHARED | FRESH | {"Content-Language": language}, kind=feed.TYPE)


def _subject(data: Dataset, given: Parameters) -> Subject:
    """What the feed is to be about. Raises BadAddress."""
    for name, values in given.items():
        check_name(name, TAKES, "The feed has no such parameter.")
        check_one(name, values)
    named = {name: given[name][0] for name in (MECHANISM, STATE) if name in given}
    if len(named) > 1:
        raise BadAddress("A feed is of one mechanism or of one State.", allowed=[MECHANISM, STATE])
    known = {MECHANISM: [*data.mechanism], STATE: data.countries}
    for name, value in named.items():
        value = value.upper() if name == STATE else value
        check_value(name, value, known[name])
        return Subject(**{name: value})
    return Subject()
