"""Tiny scenarios that proofs of mechanisms and of evidence share."""

from __future__ import annotations

from typing import Any

from tests.scenarios.tiny import spec


def trailing(**pursuers: Any) -> dict[str, Any]:
    """A thief goes by the hub to the end of an arm, and a blind cop comes to the hub a little later."""
    return spec(
        rules={"horizon_ticks": 60},
        classes={"cop": {"sight_m": 0, "reads_traces": {"clue": 1, "fades_s": 1e6}}, "thief": {"sight_m": 0}},
        pursuers={"units": [{"name": "cop", "class": "cop", "start": "hub", "arrive_s": 6}], **pursuers},
        evaders={
            "story": [{"to": "c4", "rest_s": 60}],
            "units": [{"name": "thief", "class": "thief", "start": "a1"}],
        },
    )


def with_a_double(right: float, **pursuers: Any) -> dict[str, Any]:
    """A thief makes off along one arm and its double along another; a cop has time for one of them.

    Both arms are alike to a cop that comes in on a third one.
    """
    decoy = {"life_s": 100, "lure": ["b9"]}
    return spec(
        rules={"horizon_ticks": 20, "tells": {"right": right}},
        classes={"thief": {"sight_m": 0, "walk_m_s": 5, "run_m_s": 5, "abilities": {"decoy": decoy}}},
        pursuers={"units": [{"name": "cop", "class": "cop", "start": "c3", "arrive_s": 3}], **pursuers},
        evaders={
            "story": [{"do": ["decoy"]}, {"to": "a9", "rest_s": 60}],
            "units": [{"name": "thief", "class": "thief", "start": "hub"}],
        },
    )


def reported(**pursuers: Any) -> dict[str, Any]:
    """A thief at the end of an arm beside somebody who tells on it, and a blind cop."""
    witness = {"report": 1, "delay_s": 3, "reliability": 0.9}
    return spec(
        rules={"horizon_ticks": 12},
        classes={"cop": {"sight_m": 0}, "thief": {"sight_m": 0}},
        pursuers={"units": [{"name": "cop", "class": "cop", "start": "hub"}], **pursuers},
        evaders={
            "story": [{"to": "c4", "rest_s": 60}],
            "units": [{"name": "thief", "class": "thief", "start": "c4"}],
        },
        bystanders={"units": [{"class": "camera", "start": "c3", "witness": witness}]},
    )
