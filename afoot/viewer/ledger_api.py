"""Routes to what a ledger holds: runs, chases, scenes, replays, sight; and chases branched off from them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from afoot.viewer.models import (
    LARGEST,
    Chase,
    ChaseNumber,
    Chases,
    NodeNumber,
    Run,
    RunNumber,
    Runs,
    SidePolicies,
    SightFrom,
    View,
    ViewedLooking,
)
from afoot.viewer.packed import BINARY, packed
from afoot.viewer.state import Viewer
from afoot.words import EVADER_POLICIES, PURSUER_POLICIES

CONTAINER: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A container: see docs/replay-format.md. Gzipped for those who accept it.",
        "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}},
    }
}
PAGE = 1000  # chases in one answer


def router(viewer: Viewer) -> APIRouter:
    """The routes of a server."""
    routes = APIRouter(prefix="/api")

    @routes.get("/runs")
    def runs() -> Runs:
        """All runs of the ledger, the first first."""
        with viewer.books.ledger.at_once() as ledger:
            counts = ledger.chase_counts()
            found = [
                _run(row, counts.get(row["run"], 0), ledger.tracked(row["run"])) for row in ledger.runs()
            ]
        return Runs(ledger=ledger.path.name, policies=_policies(), runs=found)

    @routes.get("/runs/{run}/chases")
    def chases(
        run: RunNumber,
        first: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
        count: Annotated[int, Query(ge=1, le=PAGE)] = PAGE,
    ) -> Chases:
        """Chases of a run, from number `first` on."""
        with viewer.books.ledger.at_once() as ledger:
            rows, tracked = ledger.chases(run, first, count), set(ledger.tracked(run))
            kept = ledger.chase_counts().get(run, 0)
        found = [_chase(row, row["chase"] in tracked) for row in rows]
        return Chases(run=run, count=kept, chases=found)

    @routes.get("/scene/{run}/{view}", responses=CONTAINER, response_class=Response)
    def scene(run: RunNumber, view: View, request: Request) -> Response:
        """All that stands still, as a view knows it."""
        return packed(request, viewer.books.scene(run, view))

    @routes.get("/replay/{run}/{chase}/{view}", responses=CONTAINER, response_class=Response)
    def replay(run: RunNumber, chase: ChaseNumber, view: View, request: Request) -> Response:
        """All that moved and happened in a chase, as a view knew it."""
        return packed(request, viewer.books.replay(run, chase, view))

    @routes.get("/sight/{run}/{node}")
    def sight(run: RunNumber, node: NodeNumber, look: ViewedLooking) -> SightFrom:
        """The nodes at which somebody would be seen from a node."""
        from afoot.viewer.looks import asked, seen_by

        return SightFrom(
            run=run, node=node, seen=seen_by(viewer.books.run(run).game, asked(node, look), look.view)
        )

    return routes


def _policies() -> SidePolicies:
    return SidePolicies(
        pursuers=[policy.name.lower() for policy in PURSUER_POLICIES],
        evaders=[policy.name.lower() for policy in EVADER_POLICIES],
    )


def _run(row: dict[str, Any], chases: int, tracked: list[int]) -> Run:
    result = row["result"]
    return Run(
        run=row["run"],
        scenario=row["scenario"],
        map=row["map"],
        started=f"{row['started'].isoformat(timespec='seconds')}Z",
        policies=row["policies"],
        seed=row["seed"],
        asked=row["chases"],
        chases=chases,
        tracked=tracked,
        finished=result is not None,
        tier="estimate" if result is None else result["tier"],
        bound="no bound" if result is None else result["bound"],
        result=result,
    )


def _chase(row: dict[str, Any], tracked: bool) -> Chase:
    return Chase(**{name: row[name] for name in Chase.model_fields if name != "tracked"}, tracked=tracked)
