"""Past one machine: what deploy/ says, and what the proxy of nginx lets through."""

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml
from conftest import _free_port, _serving
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from iscm_data.model.settings import Settings
from iscm_data.server import windows
from tests.proxy import DEPLOY, behind_nginx

PACKAGE = DEPLOY.parent / "iscm_data"


def test_every_way_to_deploy_runs_three_replicas_that_share_one_secret_and_are_not_root() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    replicas = [name for name, service in compose.items() if service["image"] == "iscm-explorer"]
    assert len(replicas) == 3
    assert all(compose[name]["cap_drop"] == ["ALL"] and compose[name]["read_only"] for name in replicas)
    nginx = (DEPLOY / "nginx.conf").read_text()
    assert re.findall(r"server (explorer-\d):8501", nginx) == replicas
    assert compose["proxy"]["ports"] == ["8080:8080"]
    assert "listen 8080;" in nginx
    objects = {each["kind"]: each for each in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())}
    spec = objects["Deployment"]["spec"]
    assert spec["replicas"] == 3
    assert spec["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert spec["selector"]["matchLabels"] == spec["template"]["metadata"]["labels"]
    pod = spec["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is True
    environment: dict[str, Any] = {each["name"]: each for each in pod["containers"][0]["env"]}
    assert "secretKeyRef" in environment["STREAMLIT_SERVER_COOKIE_SECRET"]["valueFrom"]
    docker = (DEPLOY / "Dockerfile").read_text()
    user = re.search(r"^USER (\d+)$", docker, re.MULTILINE)
    assert user is not None
    assert int(user[1]) == pod["securityContext"]["runAsUser"]
    assert "--require-hashes -r requirements.lock" in docker
    for copied in re.findall(r"^COPY (.+) \S+$", docker, re.MULTILINE):
        assert all((DEPLOY.parent / name).exists() for name in copied.split()), copied


def test_the_proxy_and_the_replicas_are_bounded_and_hardened_alike() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    for service in compose.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert {"mem_limit", "pids_limit", "ulimits"} <= service.keys()
    of_replica = compose["explorer-1"]["environment"]
    known = set(re.findall(r'"(ISCM_[A-Z_]+)"', "".join(p.read_text() for p in PACKAGE.rglob("*.py"))))
    assert known <= of_replica.keys(), "a setting that compose does not pass on"
    wanted = windows.RESERVED + Settings.windows * windows.DESCRIPTORS
    assert compose["explorer-1"]["ulimits"]["nofile"] >= wanted
    objects = {each["kind"]: each for each in yaml.safe_load_all((DEPLOY / "kubernetes.yaml").read_text())}
    container = objects["Deployment"]["spec"]["template"]["spec"]["containers"][0]
    assert container["resources"]["limits"].keys() == {"cpu", "memory"}
    assert objects["NetworkPolicy"]["spec"]["podSelector"] == {"matchLabels": {"app": "iscm-explorer"}}


@pytest.fixture(scope="module")
def one_replica(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with _serving(tmp_path_factory.mktemp("replica") / "log.txt", {"ISCM_PROXIES": "1"}) as (address, _):
        yield address


@pytest.fixture(scope="module")
def through(one_replica: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """One replica in the place of all, behind nginx as it is shipped; its address, and where nginx's log is."""
    with behind_nginx([one_replica] * 3, tmp_path_factory.mktemp("nginx")) as found:
        yield found


def ask(address: str, path: str, *headers: str, method: str = "GET", body: bytes = b"") -> tuple[int, bytes]:
    """The status of an answer, and all of it as it came; the path goes out as it is written here."""
    host, _, port = address.removeprefix("http://").partition(":")
    lines = [f"{method} {path} HTTP/1.1", "Host: iscm.example.org", "Connection: close", *headers]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        answer = b""
        with suppress(ConnectionResetError):
            while part := connection.recv(65_536):
                answer += part
    return int(answer.split()[1]), answer


SPELT = (
    *("/metrics", "/metrics/", "//metrics", "/metrics//", "/./metrics", "/x/../metrics", "/METRICS", "/%6detrics"),
    *("/metrics?x=1", "/metrics;x", "/metrics%3Bx", "/metrics%0a", "/metrics%0d%0a", "/metrics%20", "/metrics%00"),
    *("/metrics%2f", "/iscm/metrics", "/_stcore/metrics", "/_stcore/metrics%0a", "/x/_stcore/metrics"),
)


@pytest.mark.parametrize("path", SPELT)
def test_metrics_are_closed_however_they_are_spelt_by_nginx_and_by_the_replica(
    through: tuple[str, Path], one_replica: str, path: str
) -> None:
    for address, header in ((through[0], "X-Nothing: 1"), (one_replica, "X-Forwarded-For: 192.0.2.1")):
        _, answer = ask(address, path, header)
        assert b"iscm_sessions" not in answer
        assert b"python_info" not in answer
        assert b"# HELP" not in answer
    assert b"iscm_sessions" in ask(one_replica, "/metrics")[1], "the operator asks the replica itself"


def test_links_in_files_have_the_scheme_that_the_reader_came_by(through: tuple[str, Path], one_replica: str) -> None:
    path = "/figure/coverage.csv"
    assert b"Link: <http://iscm.example.org/" in _headers(ask(through[0], path, "X-Forwarded-Proto: https")[1])
    answer = ask(one_replica, path, "X-Forwarded-Proto: https", "X-Forwarded-For: 192.0.2.1")[1]
    assert b"Link: <https://iscm.example.org/" in _headers(answer)
    assert b"http://iscm.example.org" not in answer


def _headers(answer: bytes) -> bytes:
    return answer.replace(b"\r\nlink:", b"\r\nLink:").partition(b"\r\n\r\n")[0]


def test_there_is_no_cookie_but_streamlit_s_and_the_proxy_s(through: tuple[str, Path]) -> None:
    for path in ("/", "/funding", "/_stcore/host-config", "/data/notes.csv", "/figure/coverage.svg"):
        names = re.findall(
            rb"(?i)^set-cookie: ([^=]+)=", ask(through[0], path)[1].partition(b"\r\n\r\n")[0], re.MULTILINE
        )
        assert set(names) <= {b"_streamlit_xsrf", b"iscm_replica"}, path


def test_nothing_can_be_sent_through_the_proxy_but_a_question_of_an_assistant(through: tuple[str, Path]) -> None:
    for method in ("POST", "PUT", "DELETE"):
        for path in ("/", "/data/notes.csv", "/_stcore/upload_file/a/b", "/mcp/", "/mcp/x", "/x/mcp", "/MCP", "//mcp"):
            assert ask(through[0], path, method=method, body=b"x" * 500)[0] == 405, path
    assert ask(through[0], "/", method="PUT", body=b"x" * 5_000)[0] in (405, 413)
    assert ask(through[0], "/mcp", method="PUT", body=b"x" * 500)[0] == 405
    kind = "Content-Type: application/json", "Accept: application/json, text/event-stream"
    question = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}'
    status, answer = ask(through[0], "/mcp", *kind, method="POST", body=question)
    assert (status, b"what_is_not_known" in answer) == (200, True)
    for path in ("/mcp", "/iscm/mcp"):
        assert ask(through[0], path, *kind, method="POST", body=question.ljust(40_000))[0] == 413


def test_an_assistant_s_question_is_put_to_another_replica_where_one_fails(one_replica: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as failing:

        def fail() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = failing.accept()
                    connection.recv(65_536)
                    connection.close()

        Thread(target=fail, daemon=True).start()
        fails = f"http://127.0.0.1:{failing.getsockname()[1]}"
        kind = "Content-Type: application/json", "Accept: application/json, text/event-stream"
        question = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}'
        with behind_nginx([fails, fails, one_replica], tmp_path, ("max_fails=1", "max_fails=0")) as (address, _):
            for reader in range(6):
                cookie = f"Cookie: iscm_replica={reader}"
                assert ask(address, "/mcp", *kind, cookie, method="POST", body=question)[0] == 200
        failing.shutdown(socket.SHUT_RDWR)


def test_an_assistant_s_question_gets_through_where_the_app_is_below_a_path(tmp_path: Path) -> None:
    with (
        _serving(tmp_path / "log.txt", {"ISCM_PROXIES": "1", "STREAMLIT_SERVER_BASE_URL_PATH": "iscm"}) as (served, _),
        behind_nginx([served] * 3, tmp_path) as (address, _),
    ):
        kind = "Content-Type: application/json", "Accept: application/json, text/event-stream"
        question = b'{"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}'.ljust(5_000)
        assert ask(address, "/iscm/mcp", *kind, method="POST", body=question)[0] == 200
        assert ask(address, "/iscm/metrics")[0] == 404


def test_one_client_has_only_so_many_connections_and_others_get_through(one_replica: str, tmp_path: Path) -> None:
    with behind_nginx([one_replica] * 3, tmp_path, ("limit_conn of_one 300", "limit_conn of_one 5")) as (address, log):
        with ExitStack() as stack:
            at = address.removeprefix("http://")
            for _ in range(5):
                stack.enter_context(_window(at, "127.0.0.2"))
            with pytest.raises(InvalidStatus) as refused:
                stack.enter_context(_window(at, "127.0.0.2"))
            assert refused.value.response.status_code == 429
            stack.enter_context(_window(at, "127.0.0.3"))
        told = _lines(log)
    assert [line["status"] for line in told] == [429]
    assert told[0]["connections"] == "REJECTED"


def test_requests_of_one_client_that_come_too_fast_are_refused(one_replica: str, tmp_path: Path) -> None:
    changes = ("rate=50r/s", "rate=1r/m"), ("burst=500", "burst=3")
    with behind_nginx([one_replica] * 3, tmp_path, *changes) as (address, _):
        assert [ask(address, "/robots.txt")[0] for _ in range(6)] == [200] * 4 + [429] * 2


def test_a_client_of_ipv6_is_a_network_and_one_of_ipv4_is_one_where_it_comes_as_ipv6(
    one_replica: str, tmp_path: Path
) -> None:
    comes_as = "server {", "server { set_real_ip_from 127.0.0.1; real_ip_header X-Comes-As;"
    changes = ("rate=50r/s", "rate=1r/m"), ("burst=500 nodelay", "nodelay"), comes_as
    peers = {
        "2001:db8:0:a0a::1": 200,
        "2001:db8:0:a0a:ffff::2": 429,
        "2001:db8:0:a0b::1": 200,
        "::ffff:192.0.2.1": 200,
        "::ffff:192.0.2.10": 200,
        "::ffff:c000:201": 429,
    }
    with behind_nginx([one_replica] * 3, tmp_path, *changes) as (address, _):
        found = {peer: ask(address, "/robots.txt", f"X-Comes-As: {peer}")[0] for peer in peers}
    assert found == peers


def test_what_goes_wrong_at_the_proxy_is_a_line_of_json_without_who_asked_and_for_what(tmp_path: Path) -> None:
    nowhere = [f"http://127.0.0.1:{_free_port()}" for _ in range(3)]
    with behind_nginx(nowhere, tmp_path) as (address, log):
        assert ask(address, "/kenya-secret?q=kenya-secret", "Referer: https://kenya-secret.example")[0] == 502
        assert ask(address, "/", method="PUT", body=b"x" * 5_000)[0] in (405, 413)
        told = _lines(log)
    assert [(line["level"], line["status"]) for line in told] == [("error", 502)]
    assert told[0]["replica"].count("127.0.0.1:") == 3
    assert "kenya" not in log.read_text()
    assert "client" not in log.read_text()


def _lines(log: Path) -> list[dict[str, Any]]:
    for _ in range(100):
        if log.read_text():
            break
        time.sleep(0.05)
    return [json.loads(line) for line in log.read_text().splitlines()]


def _window(at: str, peer: str) -> ClientConnection:
    return connect(f"ws://{at}/_stcore/stream", source_address=(peer, 0), proxy=None)
