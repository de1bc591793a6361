"""An edition beside the app, below /site: plain files, with tags, and nothing outside of its folder."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from iscm_data.edition import folder
from iscm_data.model import settings
from iscm_data.model.settings import SettingError
from iscm_data.server.edition import edition_routes
from tests.server.around import around

PAGE = b"<!doctype html><title>Un</title>"


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    out = tmp_path / "edition"
    folder.write(out, {"index.html": b"<p>", "fr/index.html": PAGE}, {"data_version": "1"})
    (tmp_path / "secret.txt").write_text("mine")
    options = settings.read({"ISCM_SITE": str(out)})
    return TestClient(around(edition_routes(options.site), settings=options))


def test_the_files_of_an_edition_are_served_with_tags_and_the_app_s_headers(client: TestClient) -> None:
    response = client.get("/site/fr/index.html")
    assert response.content == PAGE
    assert response.headers["x-content-type-options"] == "nosniff"
    assert client.get("/site/fr/index.html", headers={"If-None-Match": response.headers["etag"]}).status_code == 304
    begun = client.get("/site", follow_redirects=False)
    assert (begun.status_code, begun.headers["location"]) == (307, "site/")
    assert client.get("/site/").content == b"<p>"


@pytest.mark.parametrize("path", ["/site/../secret.txt", "/site/%2e%2e/secret.txt", "/site/fr/none.html"])
def test_what_is_not_of_the_edition_is_404(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_folder_that_is_no_edition_stops_the_start_and_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"ISCM_SITE: .*no static edition"):
        edition_routes(settings.read({"ISCM_SITE": str(tmp_path)}).site)
    assert edition_routes(settings.read({}).site) == []
