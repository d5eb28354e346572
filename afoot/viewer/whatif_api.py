"""Routes to what if: chases branched off from a recorded one, in the background."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, cast

from fastapi import APIRouter

from afoot.errors import AfootError, Where
from afoot.viewer.jobs import Job
from afoot.viewer.models import JobNumber, Problem, Refusal, WhatIfAsk, WhatIfJob
from afoot.viewer.shelf import Shelf
from afoot.viewer.state import Viewer


def router(viewer: Viewer) -> APIRouter:
    """The routes of a server."""
    routes = APIRouter(prefix="/api/whatif")

    @routes.post("", status_code=202, responses={409: {"model": Refusal}})
    def ask_whatif(ask: WhatIfAsk) -> WhatIfJob:
        """Branch chases off from a recorded one, in the background: at most one piece of work at a time."""
        from afoot.policies.names import evader_policy, pursuer_policy

        shelf = viewer.books
        row = shelf.ledger.chase(ask.run, ask.chase)
        if ask.tick > row["ticks"]:
            raise AfootError("this tick is not in the chase", where=Where(field="tick"), came=ask.tick,
                             expected=f"0 to {row['ticks']}, its end",
                             fix=f"Ask for tick {row['ticks']} at most.")  # fmt: skip
        for side, word, check in (
            ("pursuers", ask.pursuers, pursuer_policy),
            ("evaders", ask.evaders, evader_policy),
        ):
            if word is not None:
                _check_policy(side, word, check)
        return _job(viewer.jobs.start(ask.chases, lambda *hooks: _branched(shelf, ask, *hooks)))

    @routes.get("/{job}")
    def whatif_job(job: JobNumber) -> WhatIfJob:
        """How far a piece of work is, and what came of it."""
        return _job(viewer.jobs.get(job))

    return routes


def _check_policy(side: str, word: str, check: Callable[[str], object]) -> None:
    try:
        check(word)
    except AfootError as error:
        raise error.led_to_by(Where(field=side)) from None


def _branched(
    shelf: Shelf, ask: WhatIfAsk, progress: Callable[[int, int], None], stopped: Callable[[], bool]
) -> dict[str, Any]:
    from afoot.studies.whatif import whatif

    return whatif(
        shelf.ledger.path,
        ask.run,
        ask.chase,
        at_tick=ask.tick,
        pursuers=ask.pursuers,
        evaders=ask.evaders,
        chases=ask.chases,
        game=shelf.run(ask.run).game,
        progress=progress,
        cancelled=stopped,
    ).to_dict()


def _job(job: Job) -> WhatIfJob:
    error = None
    if job.error is not None:
        told = job.error.to_dict()
        came = None if told["came"] is None else str(told["came"])
        what = f"{told['where']}: {told['what']}" if told["where"] else told["what"]
        error = Problem(what=what, came=came, expected=told["expected"], fix=told["fix"])
    return WhatIfJob(
        job=job.number,
        state=cast(Literal["running", "done", "failed"], job.state),
        done=job.done,
        of=job.of,
        result=job.result,
        error=error,
    )
