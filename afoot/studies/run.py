"""`run`: many chases of one scenario, policy against policy, and how sure the answer is."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from afoot._threads import check_threads
from afoot.errors import AfootError, Where
from afoot.policies.names import evader_policy, pursuer_policy
from afoot.record import Ledger
from afoot.record.ends import Ends, ends_of, joined
from afoot.record.tracks import Tracker
from afoot.record.writer import RunWriter
from afoot.scenarios import Compiled, Scenario, compile_scenario, load, with_policies
from afoot.sim.batch import Batch, bytes_per_chase
from afoot.studies.outside import (
    EVERYTHING,
    OBSERVATION,
    TABLE,
    Outside,
    PolicyLike,
    are_mixes,
    is_table,
    name_of,
    play_turn,
    sees_everything,
    with_tables,
)
from afoot.studies.result import Result, make_result
from afoot.studies.warm import warm
from afoot.words import Side

Progress = Callable[[int, float], None]  # chases done, chases a second

FIRST_CHASES = 8  # for each thread: small, so that something is shown at once
BATCH_S = 0.5  # later batches take about so long: a key press or a progress bar waits no longer
STATE_BYTES = 64 * 2**20  # State and minds of one batch
OUTSIDE_CHASES = 256  # fixed, so that a callable with luck of its own gets the same observations every time
CHUNK_TICKS = 512  # between looks at whether to stop
MAX_CHASES = 1_000_000_000
GIVE_UP = 2  # the wish to stop that does not wait for the batch in hand


@dataclass(slots=True)
class Stop:
    """How often the user asked to stop: once to play the batch in hand to its end, twice to give it up."""

    asked: int = 0


@dataclass(frozen=True, slots=True)
class _Task:
    """All that playing needs to know."""

    game: Compiled
    chases: int
    seed: int
    threads: int
    outside: Mapping[Side, Outside]
    writer: RunWriter | None
    progress: Progress | None
    stop: Stop = field(default_factory=Stop)


def run(
    scenario: str | Path | Scenario | Compiled,
    *,
    chases: int = 1000,
    seed: int | None = None,
    pursuers: PolicyLike | None = None,
    evaders: PolicyLike | None = None,
    threads: int = 1,
    record: str | Path | None = None,
    tracks: int = 16,
    progress: Progress | None = None,
) -> Result:
    """Play so many chases of a scenario and count what became of the evaders.

    scenario: a bundled name, a YAML file, or a scenario read or compiled already. seed: the scenario's own if not
    stated. pursuers, evaders: a policy's name, a callable (observation, game) -> orders (see `studies.outside`), a
    solved table (`table:FILE` names a saved one) or the mixes of a small game, which see everything; the scenario's
    own if not stated. threads change the speed and nothing else. record: a ledger to append to, with all that moved
    in the first `tracks` chases. progress: told after every batch.

    The first Ctrl-C ends the run after the batch in hand and returns what finished, `interrupted`. Of a batch some
    chases are over before others, and those are the short ones: to keep them alone would flatter the pursuers. The
    second gives the batch in hand up, the third raises KeyboardInterrupt. Raises AfootError for bad input.
    """
    check_numbers(chases, seed, threads, tracks)
    pursuers, evaders = check_policies(pursuers, evaders)
    if record is not None:
        Ledger.check(record)
    game = scenario if isinstance(scenario, Compiled) else compiled(scenario)
    game, policies, outside = decided(game, pursuers, evaders)
    seed = game.scenario.seed if seed is None else seed
    writer = None
    if record is not None:
        asked = {"chases": chases, "seed": seed, "threads": threads, "tracks": min(tracks, chases)}
        writer = Ledger.open(record, make=True).begin(game, policies, asked)
    task = _Task(game, chases, seed, threads, outside, writer, progress)
    tables = any(is_table(policy) for policy in outside.values())
    warm(game, tracked=writer is not None and writer.tracks > 0, tables=tables)
    began = time.perf_counter()
    with interrupts(task.stop):
        ends = joined(list(_batches(task)), game.cast)
    elapsed_s = time.perf_counter() - began
    result = make_result(game, policies, seed, ends, elapsed_s, chases).going_by(informed(outside))
    if writer is not None:
        result = result.recorded_in(str(record), writer.run)
        writer.finish(result.to_dict())
    return result


def check_policies(
    pursuers: PolicyLike | None, evaders: PolicyLike | None
) -> tuple[PolicyLike | None, PolicyLike | None]:
    """The same, with tables read from their files: all that can be told of policies before there is a game.

    Raises AfootError for a name that the side has not, and for a file that holds no table.
    """
    for side, stated in ((Side.PURSUERS, pursuers), (Side.EVADERS, evaders)):
        check_policy(stated, side, side.name.lower())
    return with_tables(pursuers, evaders)


def check_policy(stated: PolicyLike | None, side: Side, field: str) -> None:
    """Raise AfootError for a name that the side has no policy of, and for what is no policy. field: what states it."""
    if not isinstance(stated, str):
        if stated is None or callable(stated) or is_table(stated) or are_mixes(stated):
            return
        expected = "a policy's name, a solved table, or a callable on observations"
        raise AfootError(
            "this is no policy",
            where=Where(field=field),
            came=stated,
            expected=expected,
            fix='Write for example "chase", or pass a function of an observation and the game.',
        )
    if stated in (TABLE, TABLE.removesuffix(":")):
        raise AfootError("a table is named with its file", where=Where(field=field), came=stated,
                         expected=f"{TABLE}FILE.npz",
                         fix=f"Write {TABLE} and the file that `afoot solve --save` has written.")  # fmt: skip
    if stated.startswith(TABLE):
        return
    try:
        (pursuer_policy if side == Side.PURSUERS else evader_policy)(stated)
    except AfootError as error:
        raise error.led_to_by(Where(field=field)) from None


def check_numbers(chases: int, seed: int | None, threads: int, tracks: int) -> None:
    """Raise AfootError for a number that a run cannot be asked for."""
    check_threads(threads)
    for name, value, low, high in (
        ("chases", chases, 1, MAX_CHASES),
        ("seed", 0 if seed is None else seed, 0, 2**63 - 1),
        ("tracks", tracks, 0, MAX_CHASES),
    ):
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise AfootError(
                "not a good number",
                where=Where(field=name),
                came=value,
                expected=f"a whole number from {low} to {high}",
                fix=f"Write for example {max(low, 1)}.",
            )


def compiled(scenario: str | Path | Scenario) -> Compiled:
    """A scenario, or the one of this name or file, ready to be played."""
    return compile_scenario(scenario if isinstance(scenario, Scenario) else load(scenario))


def decided(
    game: Compiled, pursuers: PolicyLike | None, evaders: PolicyLike | None
) -> tuple[Compiled, dict[str, str], dict[Side, Outside]]:
    """The game with these policies, what they are called, and by side those that are asked from outside the kernel.

    Raises AfootError for a policy that a side has not, and for a table that is of another game.
    """
    pursuers, evaders = with_tables(pursuers, evaders)
    words: list[str | None] = []
    policies: dict[str, str] = {}
    outside: dict[Side, Outside] = {}
    sides = (
        (Side.PURSUERS, pursuers, game.scenario.pursuers.policy),
        (Side.EVADERS, evaders, game.scenario.evaders.policy),
    )
    for side, stated, own in sides:
        name = side.name.lower()
        if is_table(stated) or are_mixes(stated):
            stated.check_fits(game, name)
        if is_table(stated) or are_mixes(stated) or callable(stated):
            outside[side] = stated
            words.append("orders")
            policies[name] = name_of(stated)
            continue
        check_policy(stated, side, name)
        words.append(stated)
        policies[name] = own if stated is None else stated
    return with_policies(game, *words), policies, outside


def informed(outside: Mapping[Side, Outside]) -> dict[str, str]:
    """What each side goes by: what it observes, or, where a table or mixes play, everything."""
    return {
        side.name.lower(): EVERYTHING if sees_everything(outside.get(side)) else OBSERVATION
        for side in (Side.PURSUERS, Side.EVADERS)
    }


@contextmanager
def interrupts(stop: Stop) -> Iterator[None]:
    """Turn the first two Ctrl-C into a wish to stop, where signals are ours to take."""
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return

    def ask(number: int, frame: FrameType | None) -> None:
        stop.asked += 1
        if stop.asked > GIVE_UP:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, ask)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _batches(task: _Task) -> Iterator[Ends]:
    """The ends of one batch after another; those that did not finish are left out."""
    done, paced, began = 0, 0, time.perf_counter()
    fitting = max(STATE_BYTES // bytes_per_chase(task.game.cast, task.game.rules), task.threads)
    size = OUTSIDE_CHASES if task.outside else FIRST_CHASES * task.threads
    while done < task.chases and not task.stop.asked:
        count = min(size, task.chases - done)
        batch_began = time.perf_counter()
        played = _play(task, done, count)
        if played is None:
            return
        # Without recording, which plays the first chases again: a batch of one takes nearly as long for that as many.
        batch_s = max(time.perf_counter() - batch_began, 1e-6)
        ends, tracker = played
        if task.writer is not None:
            again = ends.digests[: _tracked(task, done, count)]
            task.writer.append(done, ends, tracker or task.writer.replayed(done, again))
        done += count
        if task.progress is not None:
            # What comes but once, such as reading what is compiled, is in the first batch and says nothing of the rest.
            pace = (done - paced) / (time.perf_counter() - began) if paced else count / batch_s
            task.progress(done, pace)
        if not paced:
            paced, began = done, time.perf_counter()
        if not task.outside:
            # As many as take about BATCH_S at the speed of the batch before, and at most eight times its number.
            size = max(task.threads, min(int(count * BATCH_S / batch_s), 8 * count, fitting))
        yield ends


def _tracked(task: _Task, first: int, count: int) -> int:
    """How many of these chases are recorded step by step."""
    return 0 if task.writer is None else max(0, min(task.writer.tracks - first, count))


def _play(task: _Task, first: int, count: int) -> tuple[Ends, Tracker | None] | None:
    """Chases first to first + count to their ends, watched if Python decides; None where it was given up."""
    game, tracked = task.game, _tracked(task, first, count)
    with Batch(
        game.board, game.cast, game.rules, count, seed=task.seed, first_chase=first, threads=task.threads
    ) as batch:
        tracker = task.writer.tracker(batch, tracked) if task.writer is not None and task.outside else None
        while not batch.over.all():
            if task.stop.asked >= GIVE_UP:
                return None
            if task.outside:
                play_turn(batch, game, task.outside)
                if tracker is not None:
                    tracker.see()
            else:
                batch.advance(CHUNK_TICKS)
        return ends_of(batch), tracker
