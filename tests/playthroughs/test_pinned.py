"""The bundled scenarios come to what they came to, on one thread and on two.

A digest that differs means that chases differ: a rule, a policy, a board or a scenario has changed. Where that is
meant, write the file anew, `python -m tests.playthroughs.pin`; if it was a rule, raise `record.schema.RULES_VERSION`.
"""

from __future__ import annotations

import json

import pytest

from afoot.scenarios import bundled
from tests.playthroughs.pin import PINNED, digest_of

KEPT = json.loads(PINNED.read_text(encoding="utf-8"))


def test_every_bundled_scenario_is_pinned() -> None:
    assert set(KEPT) == set(bundled())


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_scenario_comes_to_what_it_came_to(name: str, threads: int) -> None:
    assert digest_of(name, threads) == KEPT[name]
