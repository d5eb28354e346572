"""PettingZoo pursuit_v5 (SISL), through its parallel API; one step = all eight pursuers have moved.

Not the same game: a 16 x 16 grid with 30 evaders that walk at random inside the environment, captured when
surrounded; each step also builds every pursuer's 7 x 7 x 3 observation and its reward. All settings are the
package's defaults; random actions.
"""

from __future__ import annotations

import random
from importlib.metadata import version

from peer_timing import rate, report, take_cores

take_cores()

from pettingzoo.sisl import pursuit_v5  # noqa: E402

STEPS = 20
STEP = "one parallel step: 8 pursuers and 30 evaders move on a 16 x 16 grid; 8 observations are built"


def main() -> None:
    env = pursuit_v5.parallel_env()
    env.reset(seed=0)
    draws = random.Random(0)

    def play() -> int:
        for _ in range(STEPS):
            if not env.agents:
                env.reset()
            env.step({agent: draws.randrange(5) for agent in env.agents})
        return STEPS

    entry = {
        "name": "PettingZoo pursuit_v5",
        "version": version("pettingzoo"),
        "movers": 38,
        "sides": [8, 30],
        "step": STEP,
    }
    report([{**entry, **rate(play)}])


if __name__ == "__main__":
    main()
