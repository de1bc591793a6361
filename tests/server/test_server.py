"""What the server answers around the pages, asked without a browser, of a made-up dataset and front end."""

import base64
import gzip
import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from types import ModuleType

import brotli
import pytest
import uvicorn
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket

from iscm_data import server
from iscm_data.dataset.parquet import DataError
from iscm_data.html import frame
from iscm_data.server import headers, negotiation
from iscm_data.server.compression import script_routes
from iscm_data.server.health import health_routes
from iscm_data.server.shell import CONNECT
from iscm_data.ui import browser
from tests.server.around import Source, around

INLINE = "\n  window.ready = false\n"
INDEX = f"""<!DOCTYPE html><html><head><title>Front end</title>
<script>{INLINE}</script><script type="module" src="./static/js/index.a1.js"></script>
</head><body>{"<p>Needs JavaScript.</p>" * 100}</body></html>"""
SCRIPT = "export const word = 'consultation';\n" * 1000
SCRIPT_PATH = "/static/js/index.a1.js"
PICTURE = bytes(range(256)) * 10
SECRET = "nobody may read this"
SECURITY = {
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "permissions-policy",
    "cross-origin-opener-policy",
}


@dataclass(frozen=True)
class Invented:
    """A dataset of two mechanisms and three findings."""

    version: str = "2031.1.2-0123abcd"
    mechanisms: list[str] = field(default_factory=lambda: ["alpha-process", "beta-dialogue"])
    findings: list[str] = field(default_factory=lambda: ["F1", "F2", "F3"])


def broken() -> Invented:
    raise DataError("findings.parquet is missing. Run `make build`.")


@pytest.fixture(scope="module")
def front_end(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like Streamlit's: a page, a script, the script of an element, a picture; and beside it a secret."""
    folder = tmp_path_factory.mktemp("server") / "front"
    (folder / "static" / "js").mkdir(parents=True)
    (folder.parent / "secret.js").write_text(SECRET)
    (folder / "index.html").write_text(INDEX)
    (folder / "static" / "js" / "index.a1.js").write_text(SCRIPT)
    (folder / "static" / "js" / "BidiComponent.b2.js").write_text("export default 'a part';\n" * 100)
    (folder / "static" / "logo.c3.png").write_bytes(PICTURE)
    return folder


def app(front_end: Path, dataset: Callable[[], Invented] = Invented) -> Starlette:
    """Our routes and middleware around something that answers as Streamlit does."""

    async def answer(_: Request) -> Response:
        return PlainTextResponse("streamlit", headers={"X-Frame-Options": "DENY"})

    async def fail(_: Request) -> Response:
        raise RuntimeError("a fault of ours")

    async def echo(socket: WebSocket) -> None:
        await socket.accept()
        await socket.send_bytes(await socket.receive_bytes())
        await socket.close()

    async def page(_: Request) -> Response:
        return FileResponse(front_end / "index.html")

    return around(
        health_routes(Source(dataset)),
        [
            *(Route(f"/_stcore/{name}", answer) for name in ("metrics", "agent/openapi.json", "host-config")),
            Route("/fail", fail),
            WebSocketRoute("/_stcore/stream", echo),
            Mount("/static", StaticFiles(directory=front_end / "static")),
            Route("/{path:path}", page),
        ],
        front_end=front_end,
    )


@pytest.fixture(scope="module")
def client(front_end: Path) -> TestClient:
    return TestClient(app(front_end), raise_server_exceptions=False)


def sent(client: TestClient, path: str, headers: Mapping[str, str]) -> tuple[bytes, Mapping[str, str]]:
    """What goes over the wire: the body as it was sent, not unpacked, and the headers."""
    with client.stream("GET", path, headers=headers) as response:
        return b"".join(response.iter_raw()), response.headers


def test_health_tells_the_version_and_the_size_of_the_data(client: TestClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "data_version": "2031.1.2-0123abcd",
        "mechanisms": 2,
        "findings": 3,
    }
    assert response.headers["cache-control"] == "no-store"


def test_health_answers_503_with_the_reason_when_the_data_cannot_be_read(front_end: Path) -> None:
    response = TestClient(app(front_end, broken)).get("/healthz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "error",
        "message": "findings.parquet is missing. Run `make build`.",
    }
    assert response.headers["cache-control"] == "no-store"
    head = TestClient(app(front_end, broken)).head("/healthz")  # all that a monitor may ask for
    assert (head.status_code, head.headers["content-type"]) == (503, "application/json")


def test_health_is_good_again_once_the_data_is_there(front_end: Path) -> None:
    answers = [broken, Invented]
    client = TestClient(app(front_end, lambda: answers.pop(0)()))
    assert [client.get("/healthz").status_code for _ in range(2)] == [503, 200]


def test_the_server_starts_without_data_and_says_so_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    package = ModuleType("empty")
    package.__path__ = []
    server.warm_up(package, broken)
    assert [(record.levelno, "findings.parquet is missing" in record.getMessage()) for record in caplog.records] == [
        (logging.ERROR, True)
    ]


def test_the_start_imports_all_modules_of_the_package_and_reads_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "invented_pages"
    folder.mkdir()
    (folder / "__init__.py").write_text("imported = []")
    for name in ("one", "two"):
        (folder / f"{name}.py").write_text("import invented_pages\ninvented_pages.imported.append(__name__)")
    monkeypatch.syspath_prepend(tmp_path)
    package = import_module("invented_pages")
    done: list[str] = []
    server.warm_up(package, lambda: done.append("read"))
    assert package.imported == ["invented_pages.one", "invented_pages.two"]
    assert done == ["read"]


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/funding",
        "/healthz",
        "/robots.txt",
        "/_stcore/host-config",
        "/_stcore/metrics",
        "/fail",
        SCRIPT_PATH,
        "/static/logo.c3.png",
        "/static/missing.js",
    ],
)
def test_every_response_has_the_security_headers_once(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: len(headers.get_list(name)) for name in SECURITY} == dict.fromkeys(SECURITY, 1)
    assert headers["x-frame-options"] == "SAMEORIGIN"


def test_what_an_answer_varies_by_is_told_once(client: TestClient) -> None:
    for path in ("/", SCRIPT_PATH):
        told = client.get(path, headers={"Accept": "text/html"}).headers.get_list("vary")
        words = [word.strip() for word in ",".join(told).split(",")]
        assert len(told) == 1
        assert len(words) == len(set(words)), told


def test_an_error_of_ours_is_answered_without_its_details_and_still_reaches_the_log(front_end: Path) -> None:
    response = TestClient(app(front_end), raise_server_exceptions=False).get("/fail")
    assert (response.status_code, response.text) == (500, "Internal Server Error")
    with pytest.raises(RuntimeError, match="a fault of ours"):
        TestClient(app(front_end)).get("/fail")


def test_scripts_may_come_from_here_or_be_the_inline_ones_of_the_page(client: TestClient) -> None:
    directives = client.get("/").headers["content-security-policy"].split("; ")
    policy = {name: sources.split() for name, _, sources in (each.partition(" ") for each in directives)}
    inline = {base64.b64encode(hashlib.sha256(each.encode()).digest()).decode() for each in (INLINE, CONNECT)}
    hashes = {f"'sha256-{digest}'" for digest in inline}
    assert set(policy["script-src"]) == {"'self'", "blob:", "'wasm-unsafe-eval'", *hashes}
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'self'"]
    assert policy["object-src"] == ["'none'"]


def test_our_own_files_are_sent_compressed_or_as_they_are() -> None:
    own = {**frame.FILES, **browser.FILES}
    client = TestClient(around(script_routes(own), scripts=own))
    for address, path in own.items():
        body, headers = sent(client, address, {"Accept-Encoding": "br"})
        assert brotli.decompress(body) == path.read_bytes()
        assert headers["cache-control"] == "public, immutable, max-age=31536000"
        plain = client.get(address, headers={"Accept-Encoding": "identity"})
        assert plain.content == path.read_bytes()
        kinds = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8"}
        assert headers["content-type"] == plain.headers["content-type"] == kinds[path.suffix]


def test_below_a_path_our_addresses_answer_as_without_it_and_pages_stay_pages(front_end: Path) -> None:
    async def file(_: Request) -> Response:
        return PlainTextResponse("a file")

    async def page(_: Request) -> Response:
        return PlainTextResponse("a page")

    ours = [*health_routes(Source(Invented)), Route("/data/{name}", file)]
    streamlit = [Route("/iscm/x/data", page), Mount("/iscm/x/static", StaticFiles(directory=front_end / "static"))]
    client = TestClient(around(ours, streamlit, front_end=front_end, base="iscm/x"))
    assert client.get("/iscm/x/healthz").json() == client.get("/healthz").json()
    assert client.get("/iscm/x/data/findings.csv").text == client.get("/data/findings.csv").text == "a file"
    assert client.get("/iscm/x/data").text == "a page"
    assert client.get("/iscm/x/elsewhere").status_code == 404
    body, headers = sent(client, f"/iscm/x{SCRIPT_PATH}", {"Accept-Encoding": "gzip"})
    assert headers["cache-control"] == "public, immutable, max-age=31536000"
    assert gzip.decompress(body) == SCRIPT.encode()


@pytest.mark.parametrize(
    "path",
    ["metrics", "metrics%0a", "metrics/", "agent/openapi.json", "agent/mcp", "upload_file/a/b", "upload_file/a%0a"],
)
def test_what_streamlit_tells_of_itself_and_its_uploads_are_closed_whatever_the_method(
    client: TestClient, path: str
) -> None:
    for prefix in ("/_stcore/", "/%5Fstcore/", "/below/a/page/_stcore/"):
        for method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"):
            response = client.request(method, prefix + path)
            assert response.status_code == 404
            assert response.text == ("" if method == "HEAD" else "Not Found")


@pytest.mark.parametrize(
    "path", ["/media/x.docx", "/media/x.csv?title=y", "/media/", "/below/a/page/media/x", "/%6dedia/x"]
)
def test_files_that_a_session_made_are_not_to_be_had(client: TestClient, path: str) -> None:
    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)


@pytest.mark.parametrize("path", ["/", "/data/findings.csv", "/healthz", "/document/brief.docx", "/static/js/x.js"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_nothing_can_be_sent_to_the_server(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path, content=b"x" * 100)
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("path", ["/", "/healthz", "/mcp", "/elsewhere/mcp", "/data/findings.csv", "/_stcore/health"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
@pytest.mark.parametrize("in_chunks", [False, True])
def test_a_connection_on_which_something_is_sent_that_nobody_reads_ends_with_the_answer(
    client: TestClient, method: str, path: str, in_chunks: bool
) -> None:
    response = client.request(method, path, content=iter([b"x", b"y"]) if in_chunks else b"x" * 100_000)
    assert response.status_code in (405, 411, 413)
    assert response.headers["connection"] == "close"


@pytest.mark.parametrize(
    "path", ["/healthz%0a", "/data/findings.csv%0a", "/%00", "/x%0d%0ay", "/robots.txt%7f", "/%c2%85"]
)
def test_an_address_with_a_control_character_is_refused(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 400


@pytest.mark.parametrize(
    ("origin", "well"),
    [
        ("http://testserver", True),
        ("https://TESTSERVER", True),
        ("", True),
        ("http://testserver.example", False),
        ("http://testserver:8501", False),
        ("http://localhost", False),
        ("null", False),
    ],
)
def test_a_window_of_another_site_is_refused(client: TestClient, origin: str, well: bool) -> None:
    headers, told = {"Origin": origin} if origin else {}, set[str]()
    try:
        with client.websocket_connect("/_stcore/stream", headers=headers) as socket:
            socket.send_bytes(b"x")
            opened = socket.receive_bytes() == b"x"
    except WebSocketDenialResponse as answer:
        opened = answer.status_code != 403
        told = {*answer.headers}
    assert opened == well
    assert opened or told >= SECURITY, "as every other answer"


def test_streamlit_never_asks_a_host_outside_whose_address_an_origin_is(
    front_end: Path,
) -> None:
    seen: list[str | None] = []

    async def answer(request: Request) -> Response:
        seen.append(request.headers.get("origin"))
        return PlainTextResponse("x")

    app = around((), [Route("/{path:path}", answer)], front_end=front_end)
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/data/x.csv"):
        TestClient(app).get(path, headers={"Origin": "https://elsewhere.example"})
    assert seen == [None] * 4


def test_what_the_page_in_the_browser_needs_of_streamlit_stays_open(client: TestClient) -> None:
    assert client.get("/_stcore/host-config").text == "streamlit"
    with client.websocket_connect("/_stcore/stream") as socket:
        socket.send_bytes(b"still here")
        assert socket.receive_bytes() == b"still here"


def test_a_script_is_sent_compressed_and_unpacks_to_the_file(client: TestClient) -> None:
    body, headers = sent(client, SCRIPT_PATH, {"Accept-Encoding": "gzip, deflate, br;q=0"})
    assert gzip.decompress(body) == SCRIPT.encode()
    assert len(body) < len(SCRIPT) / 10
    assert headers["content-encoding"] == "gzip"
    assert headers["content-length"] == str(len(body))
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["cache-control"] == "public, immutable, max-age=31536000"
    assert headers["vary"] == "Accept-Encoding"


@pytest.mark.parametrize(
    "accepted", ["", "identity", "deflate", "br;q=0", "gzip;q=0", "gzip; q=0.000", "gzip;q=0, *", "*;q=0"]
)
def test_a_client_that_does_not_take_gzip_gets_the_file_as_it_is(client: TestClient, accepted: str) -> None:
    for path, content in ((SCRIPT_PATH, SCRIPT), ("/", INDEX)):
        body, headers = sent(client, path, {"Accept-Encoding": accepted})
        assert body.decode() == content
        assert "content-encoding" not in headers
        assert headers["vary"] == "Accept-Encoding"


def test_a_client_that_takes_brotli_gets_a_script_smaller_by_it(client: TestClient) -> None:
    body, headers = sent(client, SCRIPT_PATH, {"Accept-Encoding": "gzip, deflate, br"})
    assert headers["content-encoding"] == "br"
    assert brotli.decompress(body) == SCRIPT.encode()
    gzipped, others = sent(client, SCRIPT_PATH, {"Accept-Encoding": "gzip"})
    assert len(body) < len(gzipped)
    assert headers["etag"] != others["etag"]


@pytest.mark.parametrize("accepted", ["gzip", "GZIP", "br, gzip;q=0.01", "deflate;q=1.0, *;q=0.5", "gzip, *;q=0"])
def test_gzip_is_understood_however_the_client_says_it(accepted: str) -> None:
    assert negotiation.accepts("gzip", accepted)


def test_the_page_is_sent_compressed_too(client: TestClient) -> None:
    body, headers = sent(client, "/funding", {"Accept-Encoding": "gzip"})
    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body).decode() == INDEX


def test_a_picture_is_not_compressed_again(client: TestClient) -> None:
    body, headers = sent(client, "/static/logo.c3.png", {"Accept-Encoding": "gzip"})
    assert body == PICTURE
    assert "content-encoding" not in headers


def test_the_head_of_a_script_is_that_of_the_compressed_file(client: TestClient) -> None:
    body, headers = sent(client, SCRIPT_PATH, {"Accept-Encoding": "gzip"})
    head = client.head(SCRIPT_PATH, headers={"Accept-Encoding": "gzip"}).headers
    assert {name: head[name] for name in headers} == dict(headers)
    assert head["content-length"] == str(len(body))


def test_a_part_of_a_script_of_ours_is_a_part_of_the_file_as_it_is() -> None:
    ((address, path),) = browser.FILES.items()
    client = TestClient(around(script_routes(browser.FILES), scripts=browser.FILES))
    response = client.get(address, headers={"Accept-Encoding": "gzip", "Range": "bytes=7-11"})
    whole = path.read_bytes()
    assert (response.status_code, response.content) == (206, whole[7:12])
    assert response.headers["content-range"] == f"bytes 7-11/{len(whole)}"
    assert "content-encoding" not in response.headers
    assert set(response.headers) >= SECURITY


@pytest.mark.parametrize("known", ["{tag}", "W/{tag}", '"another", {tag}', "*"])
def test_a_script_that_the_browser_has_is_not_sent_again(client: TestClient, known: str) -> None:
    first = client.get(SCRIPT_PATH)
    again = client.get(SCRIPT_PATH, headers={"If-None-Match": known.format(tag=first.headers["etag"])})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert set(again.headers) >= SECURITY


def test_a_script_that_the_browser_has_in_another_form_is_sent(client: TestClient) -> None:
    plain = client.get(SCRIPT_PATH, headers={"Accept-Encoding": "identity"}).headers["etag"]
    packed = client.get(SCRIPT_PATH).headers["etag"]
    assert plain != packed
    for known, accepted in ((plain, "gzip"), (packed, "identity")):
        headers = {"If-None-Match": known, "Accept-Encoding": accepted}
        assert client.get(SCRIPT_PATH, headers=headers).text == SCRIPT


def test_a_script_is_compressed_once_for_all_who_ask_at_the_same_time(
    front_end: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compressed: list[int] = []
    compress = gzip.compress

    def counted(content: bytes, mtime: float | None = None) -> bytes:
        compressed.append(len(content))
        time.sleep(0.1)  # long enough for the others to ask meanwhile
        return compress(content, mtime=mtime)

    monkeypatch.setattr("iscm_data.server.compression.gzip.compress", counted)
    asked = {"Accept-Encoding": "gzip"}
    with TestClient(app(front_end)) as client, ThreadPoolExecutor(8) as readers:
        texts = list(readers.map(lambda _: client.get(SCRIPT_PATH, headers=asked).text, range(16)))
    assert texts == [SCRIPT] * 16
    assert compressed == [len(SCRIPT)]


@pytest.mark.parametrize(
    "path",
    [
        "/static/%2e%2e/%2e%2e/secret.js",
        "/static/js/..%2f..%2f..%2fsecret.js",
        "/static/{outside}/secret.js",
    ],
)
def test_no_path_leads_out_of_the_front_end(client: TestClient, front_end: Path, path: str) -> None:
    response = client.get(path.format(outside=front_end.parent))
    assert response.status_code == 404
    assert SECRET not in response.text


def test_the_installed_streamlit_has_what_the_headers_are_made_of() -> None:
    front_end = server.streamlit_front_end()
    assert "'sha256-" in headers.security_headers(front_end)["Content-Security-Policy"]


def test_answers_leave_at_once_since_uvicorn_takes_the_loop_that_sees_to_it() -> None:
    assert uvicorn.Config("app:app").get_loop_factory() is uvloop.new_event_loop
