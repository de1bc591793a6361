"""What the tests need and is not there is told at once, and nothing is run."""

import programs
import pytest


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Debian without any of it, and a person who is not root."""
    monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("CHROME", "/no/such/chrome")
    for name, value in {"PLACES": (), "DEBIAN": True, "UBUNTU": False, "PLAYWRIGHT": ("/no/such/driver",)}.items():
        monkeypatch.setattr(programs, name, value)
    monkeypatch.setattr(programs.os, "geteuid", lambda: 1000)


def test_all_that_is_missing_is_named_in_one_message_with_one_command(bare: None) -> None:
    with pytest.raises(SystemExit) as ended:
        programs.main(())
    told = str(ended.value)
    (command,) = [line for line in told.splitlines() if "apt-get install" in line]
    for need in programs.NEEDS:
        assert f"  - {need.name}" in told
        assert f"{need.variable}=" in told
        assert {*need.packages} <= {*command.split()}
    assert "CHROME is '/no/such/chrome'" in told


def test_only_the_browser_is_asked_for_where_only_it_is_needed(bare: None) -> None:
    assert {need.variable for need in programs.missing(["CHROME"])} == {"", "CHROME"}
