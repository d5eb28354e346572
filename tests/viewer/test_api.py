"""The HTTP interface, fuzzed by what its own description says of it, without a socket."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
import schemathesis.specs.openapi.adapter  # now: CPython 3.11 cannot parse it once a browser's greenlets have run
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from afoot.viewer import rate
from afoot.viewer.front import make_app
from afoot.viewer.guard import TOKEN_HEADER
from afoot.viewer.plays import Plays
from tests.viewer.serving import ledger_of, viewer_of


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    viewer = viewer_of(ledger_of(tmp_path_factory.mktemp("api")))
    viewer.plays = Plays(viewer.books.ledger.path)
    viewer.host = "testserver"  # what the client calls it
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rate, "PER_S", 1e9)
        app = make_app(viewer)
        yield schemathesis.openapi.from_asgi("/openapi.json", app, headers={TOKEN_HEADER: viewer.token})
        viewer.jobs.stop()


OPERATIONS = (
    ("/api/runs", "GET"),
    ("/api/runs/{run}/chases", "GET"),
    ("/api/scene/{run}/{view}", "GET"),
    ("/api/replay/{run}/{chase}/{view}", "GET"),
    ("/api/sight/{run}/{node}", "GET"),
    ("/api/whatif", "POST"),
    ("/api/whatif/{job}", "GET"),
    ("/api/stream/schema", "GET"),
    ("/api/stream/scene/{view}", "GET"),
    ("/api/stream/sight/{node}", "GET"),
    ("/api/play", "POST"),
    ("/api/play/schema", "GET"),
    ("/api/play/{key}/scene", "GET"),
    ("/api/play/{key}/sight/{node}", "GET"),
)


def test_every_operation_is_fuzzed(api: Any) -> None:
    found = {(one.ok().path, one.ok().method.upper()) for one in api.get_all_operations()}
    assert found == set(OPERATIONS)


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_answer_is_as_described(api: Any, path: str, method: str, mode: Any) -> None:
    """Whatever is asked: no crash, a status and a body that are described, and nothing without the token."""
    operation = api[path][method]
    if mode.is_negative and not (operation.path_parameters or operation.query or operation.body):
        return  # nothing that could be wrong

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Any) -> None:
        # What fits the description may still be of a run that is not there.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    check()
