"""What the verbs that open a browser share: they print an address, open it, and serve until Ctrl-C."""

from __future__ import annotations

import shlex
import sys
import threading
import webbrowser
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, Any

from afoot.cli.show import print_json, say

if TYPE_CHECKING:
    from afoot.viewer.state import Viewer


def tell_cut_short(record: Path) -> None:
    """Say so where games that were to go to this ledger were cut short, and how to go on with them."""
    from afoot.record.ledger import DEFAULT
    from afoot.viewer.journals import journals_of

    if not journals_of(record):
        return
    from afoot.viewer.journal import cut_short

    found = cut_short(record)
    if found:
        _, head = found[0]
        what = f"A game of {head.scenario} as {head.side} was cut short"
        if len(found) > 1:
            what = f"{len(found)} games were cut short, the latest of {head.scenario} as {head.side}"
        option = "" if record == Path(DEFAULT) else f" --record {shlex.quote(str(record))}"
        say(f"{what}. Go on with it: afoot play --resume{option}")


def check_address(host: str, port: int) -> None:
    """Raise AfootError where nothing can listen there, before minutes are spent on what could not be shown."""
    from afoot.viewer.serve import listen

    listen(host, port).close()


def serve(viewer: Viewer, place: str, port: int, as_json: bool, browse: bool, verb: str = "Watch") -> int:
    """Serve until Ctrl-C and return 0. place: what stands behind the # of the page's address.

    Raises AfootError where nothing can listen there.
    """
    from afoot.viewer.guard import LOOPBACK_NAMES
    from afoot.viewer.page_files import NOT_BUILT
    from afoot.viewer.serve import address, listen, server, stream_address

    with listen(viewer.host, port) as bound:
        url = address(viewer, bound, place)
        streams = {"stream": stream_address(viewer, bound)} if viewer.live is not None else {}
        if as_json:
            print_json({"url": url, **streams, "token": viewer.token, "port": bound.getsockname()[1]})
            sys.stdout.flush()
        else:
            print(f"{verb} it: {url}", flush=True)
            for stream in streams.values():
                print(f"Stream: {stream}", flush=True)
            say("Ctrl-C ends it.")
        if viewer.host not in LOOPBACK_NAMES:
            say(
                f"warning: {viewer.host} can be reached from elsewhere, unencrypted, by all who have the token."
            )
        if not viewer.page:
            say(f"warning: {NOT_BUILT}")
        elif browse and not as_json:
            threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
        _until_interrupted(viewer, server(viewer), bound)
    return 0


def _until_interrupted(viewer: Viewer, running: Any, bound: socket) -> None:
    """uvicorn ends on Ctrl-C by itself and raises it again, once it has let go of those who are connected."""
    try:
        running.run(sockets=[bound])
    except KeyboardInterrupt:
        pass
    finally:
        viewer.jobs.stop()
