"""A server that was told to listen on another address than loopback: who is let in then, and what it says of itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from afoot.viewer.serve import address, listen
from afoot.viewer.state import Viewer
from tests.viewer.serving import Client, ledger_of, served, viewer_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    viewer = viewer_of(ledger_of(tmp_path_factory.mktemp("ledger"), tracks=1))
    viewer.host = "Camera-3.example"
    with served(viewer) as client:
        yield client


def test_it_goes_by_its_own_name_and_by_addresses_and_by_no_other_name(client: Client) -> None:
    for host in (
        "camera-3.example",
        f"CAMERA-3.example:{client.port}",
        "192.0.2.7",
        "[2001:db8::7]:80",
        "localhost",
    ):
        assert client.get("/api/runs", Host=host).status == 200, host
    for host in ("evil.example", "camera-3.example.evil.example", "192.0.2.7.evil.example", ""):
        refused = client.get("/api/runs", Host=host)
        assert refused.status == 421, host
        assert refused.json["error"]["expected"] == "camera-3.example or an address"


def test_it_demands_the_token_of_everybody(client: Client) -> None:
    """Of who comes from this machine, too, and before a WebSocket is accepted."""
    for host in ("camera-3.example", "192.0.2.7", "127.0.0.1"):
        for path in ("/", "/assets/page.js", "/api/runs", "/api/replay/1/0/truth", "/openapi.json"):
            assert client.get(path, token=False, Host=host).status == 401, (host, path)
        for path in ("/api/stream", "/api/play/x"):
            for query in ("", "?token=", f"?token={client.viewer.token[:-1]}"):
                with (
                    pytest.raises(InvalidStatus) as answer,
                    connect(f"ws://{client.url}{path}{query}", proxy=None),
                ):
                    pass
                assert answer.value.response.status_code == 401
    origin = {"Host": "192.0.2.7", "Origin": "http://evil.example"}
    assert client.get("/api/runs", **origin).status == 403


def test_all_addresses_at_once_are_told_as_one_that_a_browser_here_can_open() -> None:
    viewer = Viewer(host="0.0.0.0", page={})
    with listen(viewer.host, 0) as bound:
        port = bound.getsockname()[1]
        assert address(viewer, bound, "run=1") == f"http://127.0.0.1:{port}/?token={viewer.token}#run=1"
