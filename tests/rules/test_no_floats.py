"""No float decides anything: no compiled rule, nor any piece of the game, holds a value of a float type.

numba is asked for the type of every variable of a kernel, and of everything that it calls, down to the last rule.
Types are inferred anew from the source, since what comes out of numba's cache no longer has them.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import Phase, find, settings
from numba import int64, typeof
from numba.core import compiler, ir, registry, types
from numba.core.compiler_machinery import AnalysisPass, PassManager, register_pass
from numba.core.dispatcher import Dispatcher
from numba.core.typed_passes import NopythonTypeInference

import afoot.rules
from afoot._jit import DISABLED, kernel, rule
from afoot.game.surround import margins
from afoot.rules.distance import slot_towards
from afoot.rules.profile import fill_hop_mm
from afoot.rules.rules import Rules
from tests.naive.build import board_from_graph, cast_for
from tests.naive.games import Fast, Setting, play_first, start_first
from tests.naive.means_games import games_of_deceit

pytestmark = pytest.mark.skipif(DISABLED, reason="there are no compiled types without the JIT")
Found = dict[tuple[str, tuple[Any, ...]], dict[str, Any]]  # function and argument types: its variables' types


@register_pass(mutates_CFG=False, analysis_only=True)
class _Keep(AnalysisPass):
    """Gives what was inferred as the result of compiling."""

    _name = "afoot_keep_types"

    def __init__(self) -> None:
        AnalysisPass.__init__(self)

    def run_pass(self, state: Any) -> bool:
        state.cr = (state.typemap, state.calltypes)
        return False


class _TypesOnly(compiler.CompilerBase):
    """Compiles no further than the types."""

    def define_pipelines(self) -> list[PassManager]:
        manager = compiler.DefaultPassBuilder.define_untyped_pipeline(self.state)
        manager.add_pass(NopythonTypeInference, "types")
        manager.add_pass(_Keep, "keep them")
        manager.finalize()
        return [manager]


def infer(function: Any, arguments: tuple[Any, ...]) -> tuple[dict[str, Any], dict[Any, Any]]:
    target = registry.cpu_target
    contexts = target.typing_context, target.target_context
    flags = compiler.Flags()
    types_of: tuple[dict[str, Any], dict[Any, Any]] = compiler.compile_extra(
        *contexts, function, arguments, None, flags, {}, pipeline_class=_TypesOnly
    )
    return types_of


def walk(dispatcher: Any, arguments: tuple[Any, ...], found: Found) -> Found:
    """The variables' types of a compiled function and all compiled functions of this project it calls."""
    name = f"{dispatcher.py_func.__module__}.{dispatcher.py_func.__name__}"
    if (name, arguments) in found:
        return found
    typemap, calltypes = infer(dispatcher.py_func, arguments)
    found[name, arguments] = typemap | {
        f"call {i}": types.BaseTuple.from_types((s.return_type, *s.args))
        for i, s in enumerate(calltypes.values())
        if s
    }
    for call, signature in calltypes.items():
        if isinstance(call, ir.Expr) and call.op == "call":
            callee = typemap[call.func.name]
            if (
                isinstance(callee, types.Dispatcher)
                and callee.dispatcher.py_func.__module__.split(".")[0] in OURS
            ):
                walk(callee.dispatcher, signature.args, found)
    return found


OURS = ("afoot", __name__.split(".")[0])


def is_float(kind: Any) -> bool:
    if isinstance(kind, types.Array | types.NestedArray):
        return is_float(kind.dtype)
    if isinstance(kind, types.Record):
        return any(is_float(field.type) for field in kind.fields.values())
    if isinstance(kind, types.BaseTuple):
        return any(is_float(part) for part in kind)
    return isinstance(kind, types.Float | types.Complex)


def floats(found: Found) -> list[str]:
    return [
        f"{name}: {var} is {kind}"
        for (name, _), v in found.items()
        for var, kind in v.items()
        if is_float(kind)
    ]


@pytest.fixture(scope="module")
def reached() -> Found:
    """Everything that `tick`, `reset` and `margins` come to, for the types of arrays they are given.

    With means and without: in a sum of an unsigned and a signed number of 64 bits numba makes a float.
    """
    board = board_from_graph(nx.path_graph(3))
    cast = cast_for(board, 1, 1, exits=[2], refuges=[1])
    fast = Fast(Setting(board, cast, Rules()))
    fast.turn([(0, 0), (0, 0)])
    any_one = settings(
        phases=[Phase.generate], derandomize=True, database=None
    )  # the smallest takes long to find
    able = Fast(find(games_of_deceit(), lambda setting: True, settings=any_one))
    able.turn([(0, 0, 0, 0)] * len(able.setting.cast.movers))
    found: Found = {}
    for function in (play_first, start_first):
        for signature in function.signatures:
            walk(function, signature, found)
    out = np.zeros((1, 3), np.int32)
    walk(margins, tuple(map(typeof, (board, cast, Rules(), fast.position, fast.scratch, out))), found)
    profile = (
        board.degree,
        board.length_mm,
        board.going,
        board.slope_pct,
        np.zeros(14, np.int32),
        0,
        cast.hop_mm[0].copy(),
    )
    walk(fill_hop_mm, tuple(map(typeof, profile)), found)
    ways = (cast.distances, board.hops, board.degree, cast.hop_mm, 0, 0, 0)
    walk(slot_towards, tuple(map(typeof, ways)), found)
    return found


def compiled_rules() -> Iterable[Any]:
    for module in pkgutil.iter_modules(afoot.rules.__path__):
        content = importlib.import_module(f"afoot.rules.{module.name}")
        for value in vars(content).values():
            if isinstance(value, Dispatcher) and value.py_func.__module__ == content.__name__:
                yield value


def test_no_rule_and_no_piece_of_the_game_holds_a_float(reached: Found) -> None:
    names = {name for name, _ in reached}
    assert {"afoot.game.tick.tick", "afoot.game.reset.reset", "afoot.rules.chance.mix"} <= names
    for function in compiled_rules():
        name = f"{function.py_func.__module__}.{function.py_func.__name__}"
        if name not in names:  # what only policies or scenarios call takes plain integers
            walk(function, (int64,) * function.py_func.__code__.co_argcount, reached)
            names.add(name)
    assert floats(reached) == []
    assert len(names) > 80


@rule
def _half(number):  # type: ignore[no-untyped-def]
    return number / 2


@rule
def _above_half(number):  # type: ignore[no-untyped-def]
    return number > 0.5


@kernel
def _halving(numbers):  # type: ignore[no-untyped-def]
    for i in range(numbers.shape[0]):
        numbers[i] = np.int64(_half(numbers[i]))


@rule
def _beyond(number, place):  # type: ignore[no-untyped-def]
    return np.uint64(place) < number


@kernel
def _mixing(numbers):  # type: ignore[no-untyped-def]
    """What is compared is a float though no variable is one."""
    numbers[0] = _beyond(numbers[0], 1)


@kernel
def _comparing(numbers):  # type: ignore[no-untyped-def]
    numbers[0] = _above_half(numbers[0])


@pytest.mark.parametrize(
    ("deliberate", "culprit"),
    [(_halving, "_half"), (_comparing, "_above_half"), (_mixing, "_beyond")],
)
def test_a_float_hidden_in_a_rule_is_found(deliberate: Any, culprit: str) -> None:
    found = walk(deliberate, (typeof(np.zeros(2, np.int64)),), {})
    assert any(f".{culprit}: " in line for line in floats(found))
    table = np.zeros(2, np.dtype([("a", "i4"), ("b", "f4")]))
    assert is_float(typeof(table)) and is_float(typeof((1, 2.0))) and not is_float(typeof((1, True)))
