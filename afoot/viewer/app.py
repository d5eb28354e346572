"""The server's routes. Every answer is made of a ledger or a chase that is played; the page itself is `front`'s."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader, APIKeyQuery
from starlette.exceptions import HTTPException

from afoot.errors import AfootError
from afoot.version import __version__
from afoot.viewer import ledger_api, no_games, stream_api, whatif_api
from afoot.viewer.guard import TOKEN_HEADER
from afoot.viewer.jobs import Busy
from afoot.viewer.models import Refusal
from afoot.viewer.page_files import NOT_BUILT
from afoot.viewer.state import Viewer

_REFUSALS = {
    401: "The token is missing or wrong",
    403: "A page from elsewhere asks",
    404: "There is no such thing",
    413: "The body is too large",
    421: "Another host was asked for",
    422: "What was sent is not understood",
    429: "Too many requests",
}
RESPONSES: dict[int | str, dict[str, Any]] = {
    status: {"model": Refusal, "description": text} for status, text in _REFUSALS.items()
}
# The guard has looked at the token already; these only tell what it takes.
_TOKEN = [
    Depends(APIKeyQuery(name="token", auto_error=False)),
    Depends(APIKeyHeader(name=TOKEN_HEADER, auto_error=False)),
]


def make_routes(viewer: Viewer) -> FastAPI:
    """All that the page asks for."""
    app = FastAPI(
        title="afoot watch",
        version=__version__,
        docs_url=None,
        redoc_url=None,
        responses=RESPONSES,
        dependencies=_TOKEN,
        separate_input_output_schemas=False,
    )
    app.include_router(ledger_api.router(viewer))
    app.include_router(whatif_api.router(viewer))
    app.include_router(stream_api.router(viewer))
    if viewer.plays is not None:
        from afoot.viewer import play_api

        app.include_router(play_api.router(viewer.plays))
    else:
        app.include_router(no_games.router())
    if not viewer.page:
        _add_advice(app)
    _add_errors(app)
    return app


def _add_advice(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    def page() -> None:
        raise AfootError("the page is not built", fix=NOT_BUILT)


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(AfootError)
    def bad(request: Request, error: AfootError) -> Response:
        told = error.to_dict()
        status = 409 if isinstance(error, Busy) else 404 if request.method == "GET" else 422
        where = f"{told['where']}: " if told["where"] else ""
        return refusal(status, f"{where}{told['what']}", told["came"], told["expected"], told["fix"])

    @app.exception_handler(RequestValidationError)
    def unfit(request: Request, error: RequestValidationError) -> Response:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        words = first.get("ctx", {}).get("expected") if first["type"] == "literal_error" else None
        fix = "See /openapi.json." if words is None else f"Write one of {words}."
        return refusal(422, f"{place}: {first['msg']}", first.get("input"), words, fix)

    @app.exception_handler(HTTPException)
    def other(request: Request, error: HTTPException) -> Response:
        what = "there is no such address" if error.status_code == 404 else str(error.detail)
        answer = refusal(error.status_code, what, request.url.path, None, "See /openapi.json.")
        answer.headers.update(error.headers or {})
        return answer


def refusal(status: int, what: str, came: object, expected: str | None, fix: str | None) -> Response:
    """An answer that says what is wrong."""
    text = None if came is None else str(came)[:200]
    error = {"what": what, "came": text, "expected": expected, "fix": fix}
    return JSONResponse({"error": error}, status)
