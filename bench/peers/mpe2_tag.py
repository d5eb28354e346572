"""mpe2 simple_tag (PettingZoo's particle tag) through its parallel API; one step = all agents have moved.

Not the same game: points in a continuous square with two round obstacles, forces and collisions in float, one
runner; each step also builds every agent's observation and reward. Random actions.
"""

from __future__ import annotations

import random
from importlib.metadata import version

from peer_timing import rate, report, take_cores

take_cores()

from mpe2 import simple_tag_v3  # noqa: E402

STEPS = 500
STEP = "one parallel step: all agents act in a continuous square; observations and rewards of all are built"


def measure(adversaries: int, good: int) -> dict[str, object]:
    env = simple_tag_v3.parallel_env(num_good=good, num_adversaries=adversaries, max_cycles=100)
    env.reset(seed=0)
    draws = random.Random(0)

    def play() -> int:
        for _ in range(STEPS):
            if not env.agents:
                env.reset()
            env.step({agent: draws.randrange(5) for agent in env.agents})
        return STEPS

    return {
        "name": f"mpe2 simple_tag {adversaries} v {good}",
        "version": version("mpe2"),
        "movers": adversaries + good,
        "sides": [adversaries, good],
        "step": STEP,
        **rate(play),
    }


if __name__ == "__main__":
    report([measure(3, 1), measure(4, 4)])
