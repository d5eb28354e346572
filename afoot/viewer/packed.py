"""A container as it is sent."""

from __future__ import annotations

import gzip

from starlette.requests import Request
from starlette.responses import Response

BINARY = "application/octet-stream"


def packed(request: Request, data: bytes) -> Response:
    """A gzipped container, unpacked for those who take none."""
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(gzip.decompress(data), media_type=BINARY)
    return Response(data, media_type=BINARY, headers={"content-encoding": "gzip"})
