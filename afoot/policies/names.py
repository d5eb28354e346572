"""Policies by name, and a cast that plays them."""

from __future__ import annotations

from afoot.errors import AfootError, likely
from afoot.rules.cast import Cast
from afoot.words import EVADER_POLICIES, PURSUER_POLICIES, Policy


def pursuer_policy(name: str) -> Policy:
    """The pursuers' policy of a name such as `chase`. Raises AfootError for a name they do not have."""
    return _policy(name, PURSUER_POLICIES, "pursuers")


def evader_policy(name: str) -> Policy:
    """The evaders' policy of a name such as `flee`. Raises AfootError for a name they do not have."""
    return _policy(name, EVADER_POLICIES, "evaders")


def with_policies(cast: Cast, pursuers: Policy, evaders: Policy) -> Cast:
    """The cast with these policies; movers with a leader follow it, except where their side plays ORDERS.

    Raises AfootError for a policy that a side does not have; ORDERS is open to both.
    """
    movers = cast.movers.copy()
    both = cast.pursuers + cast.evaders
    sides = (
        (0, cast.pursuers, pursuers, PURSUER_POLICIES, "pursuers"),
        (cast.pursuers, both, evaders, EVADER_POLICIES, "evaders"),
    )
    for first, last, policy, known, side in sides:
        if policy != Policy.ORDERS and policy not in known:
            raise _unknown(Policy(policy).name.lower(), known, side)
        for row in movers[first:last]:
            row.policy = Policy.FOLLOW if row.leader >= 0 and policy != Policy.ORDERS else policy
    movers.setflags(write=False)
    return cast._replace(movers=movers)


def _policy(name: str, known: tuple[Policy, ...], side: str) -> Policy:
    for policy in known:
        if policy.name.lower() == name:
            return policy
    raise _unknown(name, known, side)


def _unknown(name: str, known: tuple[Policy, ...], side: str) -> AfootError:
    words = [policy.name.lower() for policy in known]
    return AfootError(
        f"no such policy for the {side}",
        came=name,
        expected=f"one of {', '.join(words)}",
        fix=likely(name, words),
    )
