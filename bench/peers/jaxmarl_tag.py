"""JaxMARL simple_tag on the CPU, vmapped, scanned, jitted; one step = all of one environment have moved.

Not the same game: points in a continuous square with two round obstacles, forces and collisions in float.
Random actions are drawn inside the compiled loop. Measured for the package's default of 3 v 1 and for 4 v 4:
- `rules only`: `step_env`, all environments started anew together when their time is up; nobody reads
  observations and rewards, so XLA drops them. This is the fastest use found.
- `observed`: `step`, which starts environments anew by itself, with every observation and reward written.
The batch is the fastest of those tried. By the clock XLA has threads as it comes, else one.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from peer_timing import BY_CLOCK, rate, report, take_cores

take_cores()
os.environ["JAX_PLATFORMS"] = "cpu"
if not BY_CLOCK:
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false"

import jax  # noqa: E402
import jaxmarl  # noqa: E402

BATCHES = (8, 64, 512, 4096)
STEPS = {
    "rules only": "one step of one environment in a batch; observations and rewards unread, dropped by XLA",
    "observed": "one step of one environment in a batch; observations and rewards of all agents written",
}


def _actions(env: Any, key: jax.Array, batch: int) -> dict[str, jax.Array]:
    drawn = jax.random.randint(key, (len(env.agents), batch), 0, 5)
    return {agent: drawn[i] for i, agent in enumerate(env.agents)}


def rules_only(env: Any, batch: int) -> Callable[[], int]:
    """Whole episodes of `max_steps` steps, started anew together."""

    def one(carry: Any, _: None) -> tuple[Any, None]:
        state, key = carry
        key, act, move = jax.random.split(key, 3)
        _, state, *_ = jax.vmap(env.step_env)(jax.random.split(move, batch), state, _actions(env, act, batch))
        return (state, key), None

    @jax.jit
    def episode(key: jax.Array) -> tuple[Any, jax.Array]:
        key, begin = jax.random.split(key)
        _, state = jax.vmap(env.reset)(jax.random.split(begin, batch))
        (state, key), _ = jax.lax.scan(one, (state, key), None, length=env.max_steps)
        return state.p_pos, key

    held = [jax.random.key(0)]

    def play() -> int:
        places, held[0] = episode(held[0])
        places.block_until_ready()
        return int(batch * env.max_steps)

    return play


def observed(env: Any, batch: int) -> Callable[[], int]:
    """`max_steps` steps a call, with observations and rewards of every step returned."""

    def one(carry: Any, _: None) -> tuple[Any, Any]:
        state, key = carry
        key, act, move = jax.random.split(key, 3)
        seen, state, reward, *_ = jax.vmap(env.step)(
            jax.random.split(move, batch), state, _actions(env, act, batch)
        )
        return (state, key), (seen, reward)

    @jax.jit
    def steps(state: Any, key: jax.Array) -> Any:
        return jax.lax.scan(one, (state, key), None, length=env.max_steps)

    key = jax.random.key(0)
    _, first = jax.jit(jax.vmap(env.reset))(jax.random.split(key, batch))
    held = [first, key]

    def play() -> int:
        (held[0], held[1]), written = steps(held[0], held[1])
        jax.block_until_ready(written)
        return int(batch * env.max_steps)

    return play


def measure(adversaries: int, good: int, way: str) -> dict[str, Any]:
    env = jaxmarl.make("MPE_simple_tag_v3", num_good_agents=good, num_adversaries=adversaries)
    build = rules_only if way == "rules only" else observed
    tried = {batch: rate(build(env, batch), repeats=1)["steps_per_s"] for batch in BATCHES}
    best = max(tried, key=lambda batch: tried[batch])
    return {
        "name": f"JaxMARL simple_tag {adversaries} v {good}, {way}",
        "version": f"{version('jaxmarl')}, jax {version('jax')}",
        "movers": adversaries + good,
        "sides": [adversaries, good],
        "step": f"{STEPS[way]}; batch {best}, the fastest of {', '.join(map(str, BATCHES))}",
        **rate(build(env, best)),
    }


if __name__ == "__main__":
    report([measure(a, g, way) for a, g in ((3, 1), (4, 4)) for way in ("rules only", "observed")])
