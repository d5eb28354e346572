"""Who may ask, how much and how often: token, Host and Origin, size and rate, before any route is looked at."""

from __future__ import annotations

import hashlib
import hmac
import html
import ipaddress
import json
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from afoot.viewer import rate
from afoot.viewer.rate import Bucket, paced

BODY_BYTES = 64 * 1024
TOO_LARGE = f"the body is too large: at most {BODY_BYTES} bytes are read"
TOKEN_HEADER = "x-afoot-token"
POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


def cookie_name(token: str) -> str:
    """Of this server alone: browsers share cookies between the ports of a host."""
    return f"afoot-{hashlib.sha256(token.encode()).hexdigest()[:12]}"


class Refused(Exception):
    """A request that is not let in."""

    def __init__(self, status: int, what: str, expected: str, fix: str = "") -> None:
        super().__init__(what)
        self.status = status
        self.error = {"what": what, "came": None, "expected": expected, "fix": fix or None}


class Guard:
    """Middleware around the whole server. host: what it was told to listen on."""

    def __init__(self, app: ASGIApp, token: str, host: str) -> None:
        self.app, self.token, self.host = app, token, host.lower()
        self._cookie = cookie_name(token)
        # Strangers have a share of their own, so that they cannot use up that of who has the token.
        self._own, self._strangers = Bucket(), Bucket()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
        try:
            self._let_in(scope, headers)
        except Refused as refused:
            await _answer(refused, scope["type"], "text/html" in headers.get("accept", ""), send)
            return
        if scope["type"] == "websocket":
            await self.app(scope, *paced(receive, send))
            return
        await self.app(scope, _limited(receive), self._with_headers(scope, send))

    def _let_in(self, scope: Scope, headers: Mapping[str, str]) -> None:
        """Raise Refused where a request is of a stranger, too large, or one too many."""
        try:
            self._check_known(scope, headers)
        except Refused:
            _charge(self._strangers)
            raise
        _charge(self._own)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > BODY_BYTES:
            raise Refused(413, TOO_LARGE, f"at most {BODY_BYTES} bytes")

    def _check_known(self, scope: Scope, headers: Mapping[str, str]) -> None:
        """Raise Refused where a request is of a stranger: by host, origin or token."""
        host = _host_of(headers.get("host", ""))
        if not self._may_be(host):
            expected = (
                "127.0.0.1 or localhost" if self.host in LOOPBACK_NAMES else f"{self.host} or an address"
            )
            raise Refused(421, "another host was asked for than this one", expected)
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower():
            raise Refused(403, "a page from elsewhere asks", "a page that came from here, or no page")
        if not self._has_token(scope, headers):
            fix = (
                "Open the address that `afoot watch` or `afoot play` printed, a new one for each start, or send the "
                f"token as ?token= or {TOKEN_HEADER}."
            )
            raise Refused(401, "the token is missing or wrong", "the token of this server", fix)

    def _may_be(self, host: str) -> bool:
        """Whether a Host header can be meant for us. Names that others control can be made to lead here."""
        if host in LOOPBACK_NAMES:
            return True
        if self.host in LOOPBACK_NAMES:
            return False
        return host == self.host or _is_address(host)

    def _has_token(self, scope: Scope, headers: Mapping[str, str]) -> bool:
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        try:
            cookies = SimpleCookie(headers.get("cookie", ""))
        except CookieError:
            cookies = SimpleCookie()
        own = cookies.get(self._cookie)
        given = [*query.get("token", []), headers.get(TOKEN_HEADER, ""), own.value if own else ""]
        return any(hmac.compare_digest(one.encode(), self.token.encode()) for one in given)

    def _with_headers(self, scope: Scope, send: Send) -> Send:
        cookie = f"{self._cookie}={self.token}; Path=/; HttpOnly; SameSite=Strict"

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                extra = HEADERS | ({"set-cookie": cookie} if scope["path"] == "/" else {})
                message = {**message, "headers": [*message["headers"], *_raw(extra)]}
            await send(message)

        return sending


def _charge(bucket: Bucket) -> None:
    """Raise Refused for one request too many."""
    if not bucket.take():
        raise Refused(429, "too many requests", f"at most {rate.PER_S} a second", "Wait a second.")


def _limited(receive: Receive) -> Receive:
    """Counts a body as it comes, for it may come without its length."""
    got = 0

    async def receiving() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > BODY_BYTES:
            raise HTTPException(413, TOO_LARGE)
        return message

    return receiving


def _host_of(header: str) -> str:
    """The host of a Host header, without its port and brackets, in lower case."""
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _raw(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(key.encode(), value.encode()) for key, value in headers.items()]


async def _answer(refused: Refused, kind: str, page: bool, send: Send) -> None:
    """kind: of the request; to a WebSocket it is an HTTP answer as well, in place of its being accepted.

    page: whether somebody reads it in a browser.
    """
    begin = "websocket.http.response" if kind == "websocket" else "http.response"
    body = (_page(refused) if page else json.dumps({"error": refused.error})).encode()
    content = "text/html; charset=utf-8" if page else "application/json"
    headers = HEADERS | {"content-type": content, "content-length": str(len(body))}
    if refused.status == 429:
        headers["retry-after"] = "1"
    await send({"type": f"{begin}.start", "status": refused.status, "headers": _raw(headers)})
    await send({"type": f"{begin}.body", "body": body})


def _page(refused: Refused) -> str:
    what, fix = (html.escape(refused.error[key] or "") for key in ("what", "fix"))
    look = "font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 15vh auto; padding: 0 1em"
    return (
        '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>afoot</title>'
        f'<body style="{look}"><h1 style="font-size: 1.3em">afoot: {what}</h1><p>{fix}</p></body></html>'
    )
