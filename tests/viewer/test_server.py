"""The server over real sockets: what it brings, and whom it lets in."""

from __future__ import annotations

import gzip
import http.client
import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from afoot.viewer import rate
from afoot.viewer.app import make_routes
from afoot.viewer.container import unpack
from afoot.viewer.encode import open_chase, open_run, replay_bytes, scene_bytes
from afoot.viewer.guard import BODY_BYTES, cookie_name
from afoot.viewer.jobs import Jobs
from afoot.viewer.page_files import read_page
from afoot.viewer.serve import listen
from afoot.viewer.shelf import Shelf
from afoot.viewer.state import Viewer
from tests.viewer.serving import PAGE, Answer, Client, ledger_of, served, viewer_of


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    ledger = ledger_of(tmp_path_factory.mktemp("ledger"))
    with served(viewer_of(ledger)) as client:
        yield client


def test_what_it_brings_is_what_the_ledger_holds(client: Client) -> None:
    ledger = client.viewer.books.ledger
    told = client.get("/api/runs").json
    assert {"deceive", "story"} < set(told["policies"]["evaders"]) and "orders" not in str(told["policies"])
    (run,) = told["runs"]
    assert (run["run"], run["scenario"], run["chases"], run["tracked"]) == (1, "grid", 4, [0, 1])
    assert run["finished"] and run["tier"] == "estimate" and run["result"]["chases"] == 4
    chases = client.get("/api/runs/1/chases?first=1&count=2").json
    assert chases["count"] == 4 and [one["chase"] for one in chases["chases"]] == [1, 2]
    assert [one["tracked"] for one in chases["chases"]] == [True, False]
    shown = open_run(ledger.path)
    for view in ("truth", "pursuers", "evaders"):
        assert client.get(f"/api/scene/1/{view}").body == scene_bytes(shown, view)
        assert client.get(f"/api/replay/1/0/{view}").body == replay_bytes(open_chase(shown, 0), view)
    seen = client.get("/api/sight/1/5").json["seen"]
    _, arrays = unpack(scene_bytes(shown))
    assert seen and max(seen) < len(arrays["node_x"]) and 5 in seen
    assert client.get("/api/sight/1/5?range_m=2").json["seen"] == [3, 4, 5, 6, 7, 16, 17, 18, 27]
    past = client.get("/api/sight/1/5?range_m=2&cloud=4:0.5&cloud=7:0.5").json["seen"]
    assert past == [5, 6, 16, 17, 18, 27]  # behind smoke, too


def test_the_page_is_served_while_the_routes_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = threading.Event()

    def slowly(viewer: Viewer) -> object:
        assert ready.wait(20)
        return make_routes(viewer)

    monkeypatch.setattr("afoot.viewer.app.make_routes", slowly)
    with served(Viewer(page=PAGE)) as client, ThreadPoolExecutor() as pool:
        described = pool.submit(client.get, "/openapi.json")
        assert client.get("/").body == PAGE["index.html"].content
        assert client.get("/assets/page.js").status == 200
        assert client.get("/", token=False).status == 401
        assert not described.done()
        ready.set()
        assert described.result().status == 200


def test_the_first_chase_is_served_while_the_routes_are_made(
    monkeypatch: pytest.MonkeyPatch, client: Client
) -> None:
    ready = threading.Event()

    def slowly(viewer: Viewer) -> object:
        assert ready.wait(20)
        return make_routes(viewer)

    monkeypatch.setattr("afoot.viewer.app.make_routes", slowly)
    ledger = client.viewer.books.ledger
    first = ("/api/scene/1/truth", "/api/replay/1/0/truth")
    with served(Viewer(shelf=Shelf(ledger, (1, 0)), page=PAGE)) as early, ThreadPoolExecutor() as pool:
        other = pool.submit(early.get, "/api/scene/1/pursuers")
        for path in first:
            assert early.get(path).body == client.get(path).body
            packed = early.get(path, **{"Accept-Encoding": "gzip"})
            assert gzip.decompress(packed.body) == client.get(path).body
            assert early.get(path, token=False).status == 401
        assert not other.done()
        ready.set()
        assert other.result().body == client.get("/api/scene/1/pursuers").body


def test_a_first_chase_that_is_not_there_is_told(client: Client) -> None:
    ledger = client.viewer.books.ledger
    with served(Viewer(shelf=Shelf(ledger, (1, 99)), page=PAGE)) as other:
        path = "/api/replay/1/99/truth"
        assert other.get("/api/scene/1/truth").body == client.get("/api/scene/1/truth").body
        told = other.get(path)
        assert told.status == 404 and told.json == client.get(path).json


def test_containers_are_gzipped_for_those_who_take_it(client: Client) -> None:
    plain = client.get("/api/scene/1/truth")
    packed = client.get("/api/scene/1/truth", **{"Accept-Encoding": "gzip, br"})
    assert packed.headers["content-encoding"] == "gzip" and gzip.decompress(packed.body) == plain.body
    assert "content-encoding" not in plain.headers and len(packed.body) < len(plain.body)


@pytest.mark.parametrize(
    ("path", "says", "expected"),
    [
        ("/api/runs/9/chases", "there is no such run", "one of the runs 1"),
        ("/api/scene/9/truth", "there is no such run", "one of the runs 1"),
        ("/api/replay/1/99/truth", "there is no such chase", "a chase from 0 to 3"),
        ("/api/sight/1/100000", "there is no such node", "0 to 130"),
        ("/api/sight/1/5?cloud=100000:3", "there is no such node", "0 to 130"),
        ("/api/whatif/7", "there is no such job", "one of: none yet"),
        ("/api/stream/scene/truth", "no chase is played here", None),
        ("/../../etc/passwd", "there is no such address", None),
        ("/%2e%2e/%2e%2e/pyproject.toml", "there is no such address", None),
        ("/assets/nothing.js", "there is no such address", None),
    ],
)
def test_what_is_not_there_is_told(client: Client, path: str, says: str, expected: str | None) -> None:
    answer = client.get(path)
    assert answer.status == 404
    error = answer.json["error"]
    assert says in error["what"] and error["expected"] == expected
    assert set(error) == {"what", "came", "expected", "fix"}


@pytest.mark.parametrize(
    "path",
    [
        "/api/scene/1/truths",
        "/api/scene/x/truth",
        "/api/runs/0/chases",
        "/api/runs/1/chases?count=0",
        "/api/sight/1/5?range_m=-1",
        "/api/sight/1/5?cloud=3",
    ],
)
def test_what_is_not_understood_is_told(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 422 and answer.json["error"]["what"]


def test_a_view_that_is_none_is_told_with_those_that_are(client: Client) -> None:
    error = client.get("/api/stream/scene/foo").json["error"]
    assert all(
        view in error["fix"] and view in error["expected"] for view in ("truth", "pursuers", "evaders")
    )


def test_nobody_is_let_in_without_the_token(client: Client) -> None:
    token = client.viewer.token
    for path in ("/", "/api/runs", "/assets/page.js", "/openapi.json", "/nothing"):
        for wrong in ({}, {"x-afoot-token": token[:-1]}, {"cookie": "afoot=1"}):
            refused = client.ask("GET", path, token=False, headers=wrong)
            assert refused.status == 401 and "token" in refused.json["error"]["what"]
    told = client.ask("GET", "/?token=wrong", token=False, headers={"accept": "text/html,*/*;q=0.8"})
    assert told.status == 401 and told.body.startswith(b"<!doctype html>") and b"afoot play" in told.body
    assert client.ask("GET", f"/api/runs?token={token}", token=False).status == 200
    page = client.ask("GET", f"/?token={token}", token=False)
    assert page.status == 200 and page.body == PAGE["index.html"].content
    cookie = page.headers["set-cookie"]
    assert cookie.startswith(f"{cookie_name(token)}={token};") and "HttpOnly" in cookie and "Strict" in cookie
    by_cookie = {"cookie": cookie.split(";")[0]}
    assert client.ask("GET", "/assets/page.js", token=False, headers=by_cookie).status == 200


def test_a_name_that_was_made_to_lead_here_is_refused(client: Client) -> None:
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "", "[::1"):
        assert client.get("/api/runs", Host=host).status == 421
    for host in ("localhost", "127.0.0.1:1", f"LOCALHOST:{client.port}", "[::1]:8000"):
        assert client.get("/api/runs", Host=host).status == 200


def test_a_page_from_elsewhere_is_refused(client: Client) -> None:
    assert client.get("/api/runs", Origin="http://evil.example").status == 403
    assert client.get("/api/runs", Origin="null").status == 403
    assert client.get("/api/runs", Origin=f"http://{client.url}").status == 200


def test_answers_keep_pages_and_readers_apart(client: Client) -> None:
    for path in ("/", "/api/runs", "/nothing"):
        headers = client.get(path).headers
        assert headers["content-security-policy"].startswith("default-src 'self';")
        assert "http" not in headers["content-security-policy"]
        assert headers["referrer-policy"] == "no-referrer" and headers["cache-control"] == "no-store"
        assert "server" not in headers


def test_a_body_that_is_too_large_is_refused(client: Client) -> None:
    large = b"x" * (BODY_BYTES + 1)
    refused = client.ask("POST", "/api/whatif", body=large)
    assert refused.status == 413 and "at most 65536 bytes" in refused.json["error"]["expected"]
    own = {"x-afoot-token": client.viewer.token}
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=10)
    connection.request("POST", "/api/whatif", iter([large]), own, encode_chunked=True)
    answer = connection.getresponse()
    assert answer.status == 413 and "too large" in json.loads(answer.read())["error"]["what"]
    connection.close()


def test_too_many_requests_are_refused_and_then_let_in_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "BURST", 5)
    monkeypatch.setattr(rate, "PER_S", 5)
    with served(Viewer(page=PAGE)) as client:
        answers: list[Answer] = []
        while not answers or answers[-1].status == 200:
            assert len(answers) < 200
            answers.append(client.get("/assets/page.js"))
        assert len(answers) > 4 and answers[-1].status == 429 and answers[-1].headers["retry-after"] == "1"
        assert "at most 5 a second" in answers[-1].json["error"]["expected"]
        time.sleep(0.5)
        assert client.get("/assets/page.js").status == 200


def test_strangers_do_not_use_up_the_owners_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate, "BURST", 3)
    monkeypatch.setattr(rate, "PER_S", 0.01)
    with served(Viewer(page=PAGE)) as client:
        wrong = [client.get("/", token=False), client.get("/", Host="evil.example")]
        wrong += [
            client.get("/", Origin="http://evil.example"),
            *(client.get("/", token=False) for _ in "12"),
        ]
        assert [answer.status for answer in wrong] == [401, 421, 403, 429, 429]
        own = [client.get("/assets/page.js").status for _ in range(4)]
        assert own == [200, 200, 200, 429]


def test_two_browsers_at_once_get_the_same(client: Client) -> None:
    with ThreadPoolExecutor(8) as pool:
        bodies = list(pool.map(lambda chase: client.get(f"/api/replay/1/{chase}/truth"), [2, 3] * 4))
    assert {one.status for one in bodies} == {200}
    assert len({one.body for one in bodies[::2]}) == 1 and len({one.body for one in bodies[1::2]}) == 1


def test_a_run_that_was_killed_is_shown_as_far_as_it_went(client: Client, tmp_path: object) -> None:
    import duckdb

    ledger = client.viewer.books.ledger
    with duckdb.connect(str(ledger.path)) as connection:
        kept = connection.execute("SELECT result_json FROM runs").fetchall()
        connection.execute("UPDATE runs SET result_json = NULL")
    try:
        (run,) = client.get("/api/runs").json["runs"]
        assert not run["finished"] and run["result"] is None and run["chases"] == 4
        with served(viewer_of(ledger)) as other:
            assert other.get("/api/replay/1/1/truth").status == 200
    finally:
        with duckdb.connect(str(ledger.path)) as connection:
            connection.execute("UPDATE runs SET result_json = ?", [kept[0][0]])


def test_chases_are_branched_off_in_the_background(client: Client) -> None:
    def ask(**changed: object) -> Answer:
        body = json.dumps({"run": 1, "chase": 0, "tick": 2, "chases": 50, **changed}).encode()
        return client.ask("POST", "/api/whatif", body=body, headers={"content-type": "application/json"})

    started = ask(pursuers="random")
    assert started.status == 202
    job = started.json["job"]
    until = time.monotonic() + 60
    while (found := client.get(f"/api/whatif/{job}").json)["state"] == "running":
        assert time.monotonic() < until
        time.sleep(0.02)
    assert found["state"] == "done" and found["done"] == found["of"] == 50
    assert found["result"]["branches"]["policies"]["pursuers"] == "random"
    assert found["result"]["tier"] == "estimate" and found["result"]["branches"]["chases"] == 50
    for wrong, says in (
        ({"tick": 10**6}, "this tick is not in the chase"),
        ({"chase": 9}, "there is no such chase"),
        ({"run": 2}, "there is no such run"),
        ({"pursuers": "table:/etc/passwd"}, "pursuers"),
        ({"evaders": "cordon"}, "evaders: "),
        ({"surprise": 1}, "surprise"),
        ({"chases": 0}, "chases"),
    ):
        refused = ask(**wrong)
        assert refused.status == 422 and says in refused.json["error"]["what"], wrong


def test_a_port_that_is_taken_is_told(client: Client) -> None:
    from afoot.errors import AfootError

    with pytest.raises(AfootError, match="--port: nothing can listen there"):
        listen("127.0.0.1", client.port)
    with pytest.raises(AfootError, match="--host: there is no such host"):
        listen("no.such.host.invalid", 0)


def test_a_page_that_is_not_built_is_told(tmp_path: object) -> None:
    with served(Viewer(page={})) as client:
        answer = client.get("/")
        assert answer.status == 404 and "make page" in answer.json["error"]["fix"]


def test_the_page_is_held_in_memory(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "page.js").write_text("1")
    assert read_page(tmp_path) == {}
    (tmp_path / "index.html").write_text("<!doctype html>")
    page = read_page(tmp_path)
    (tmp_path / "index.html").unlink()
    with served(Viewer(page=page)) as client:
        assert client.get("/").body == b"<!doctype html>"
        assert client.get("/assets/page.js").headers["content-type"].startswith("text/javascript")


def test_one_piece_of_work_at_a_time_and_it_can_be_given_up() -> None:
    jobs = Jobs()

    def endless(progress, stopped):  # type: ignore[no-untyped-def]
        progress(1, 9)
        while not stopped():
            time.sleep(0.001)
        return {"stopped": True}

    job = jobs.start(9, endless)
    from afoot.viewer.jobs import Busy

    with pytest.raises(Busy, match="one at a time"):
        jobs.start(1, endless)
    jobs.stop()
    assert jobs.get(job.number).state == "done" and job.result == {"stopped": True}
