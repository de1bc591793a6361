"""Past one machine: what deploy/ says, and three replicas behind nginx of which the one in use is killed."""

import re
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import programs
import pytest
import yaml
from conftest import _free_port, _serve
from playwright.sync_api import Browser, expect

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
VIEW = "/funding?status=considered&scope=regional"
RUNS = """() => {
  const app = document.querySelector('[data-test-script-state]');
  window.runs = 0;
  new MutationObserver(() => { window.runs += app.dataset.testScriptState === 'running'; })
    .observe(app, {attributeFilter: ['data-test-script-state']});
}"""
HAS_RUN = "() => window.runs && document.querySelector('[data-test-script-state=notRunning]')"


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


@pytest.fixture
def proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Three replicas behind nginx with the configuration of deploy/; yields its address and the replicas' processes."""
    program = programs.nginx() or pytest.fail(programs.told(programs.missing(["NGINX"])), pytrace=False)
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "the same in all replicas")
    processes: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def noted(*command: Any, **options: Any) -> subprocess.Popen[bytes]:
        processes.append(start(*command, **options))
        return processes[-1]

    with ExitStack() as stack, monkeypatch.context() as patched:
        patched.setattr(subprocess, "Popen", noted)
        servers = [stack.enter_context(_serve(tmp_path / f"log{number}.txt")) for number in range(3)]
        patched.undo()
        text = (DEPLOY / "nginx.conf").read_text()
        for number, server in enumerate(servers, start=1):
            text = text.replace(f"explorer-{number}:8501", server.removeprefix("http://"))
        port = _free_port()
        text = text.replace("listen 8080;", f"listen 127.0.0.1:{port};").replace("/tmp/nginx", f"{tmp_path}/nginx")
        settings = tmp_path / "nginx.conf"
        settings.write_text(text)
        command = [program, "-e", str(tmp_path / "error.txt"), "-c", str(settings)]
        checked = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        nginx = start([*command, "-g", "daemon off;"])
        stack.callback(nginx.wait)
        stack.callback(nginx.terminate)
        yield f"http://127.0.0.1:{port}", processes


def sessions(process: subprocess.Popen[bytes]) -> int:
    """The windows that a replica holds, by its own metrics, which the proxy does not show."""
    arguments = [str(part) for part in process.args]  # type: ignore[union-attr]
    port = arguments[arguments.index("--server.port") + 1]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=20) as answer:
        text = answer.read().decode()
    found = re.search(r"^iscm_sessions (\S+)", text, re.MULTILINE)
    return int(float(found[1])) if found else 0


def test_a_reader_whose_replica_is_killed_or_restarted_goes_on_with_the_same_view(
    proxy: tuple[str, list[subprocess.Popen[bytes]]], browser: Browser
) -> None:
    address, processes = proxy
    with browser.new_context(base_url=address, locale="en-GB") as context:
        page = context.new_page()  # the console tells of the broken connection, so it is not watched
        page.goto(VIEW)
        expect(page.get_by_role("heading", level=1)).to_have_text("Funding")
        sentence = page.locator("p.chosen")
        expect(sentence).to_be_visible()
        told = sentence.inner_text()
        assert page.request.get("/metrics").status == 404
        page.locator(".st-key-pin_funding_model-matrix button").click()
        brief = page.get_by_role("link", name="Brief (1)")
        expect(brief).to_be_visible()
        page.evaluate(RUNS)
        for end in (subprocess.Popen.kill, subprocess.Popen.terminate):  # a crash; a rolling restart
            page.evaluate("window.runs = 0")
            held = [process for process in processes if process.poll() is None and sessions(process)]
            assert len(held) == 1
            end(held[0])
            held[0].wait(20)
            others = [process for process in processes if process.poll() is None]
            for _ in range(100):
                if any(map(sessions, others)):
                    break
                page.wait_for_timeout(100)
            assert any(map(sessions, others)), "no other replica has the reader's window"
            page.wait_for_function(HAS_RUN)
            assert (sentence.inner_text(), page.url) == (told, address + VIEW)
            page.get_by_text("Stated as the only source").click()
            page.wait_for_url(re.compile("sole=1"))
            expect(sentence).not_to_have_text(told)
            expect(brief).to_be_visible()
            page.go_back()
            expect(sentence).to_have_text(told)
            page.wait_for_function(HAS_RUN)
