"""The one door to numba.

`rule`: scalar functions that vanish into their caller; Python can call them too. `inner`: compositions of rules over
tuples of arrays. `piece`: larger functions called as functions; `part`: those that Python never calls. `kernel`: what
Python calls; releases the GIL. All are compiled without reference counting (`_nrt`), which is what makes passing
tuples of arrays free (docs/decisions/001), so none of them may allocate.

numba's cache does not notice an edit in another file, so the cache folder of a kernel is named by a digest of
every compiled source file in its room and the rooms below it.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from typing import Any

import numba
import numpy as np

from afoot._sources import cache_home, source_digest

_cgutils: Any = importlib.import_module("numba.core.cgutils")
_extending: Any = importlib.import_module("numba.extending")
_ir: Any = importlib.import_module("llvmlite.ir")
_types: Any = importlib.import_module("numba.core.types")
_config: Any = importlib.import_module("numba.core.config")  # its settings are made at run time
DISABLED = bool(_config.DISABLE_JIT)

if DISABLED:
    # numpy warns where compiled code wraps; the random bits wrap on purpose.
    np.seterr(over="ignore")


# Compiled functions take whatever numba can type, so they are untyped on their own line and opaque to callers.
Compiled = Callable[..., Any]


def _compile(function: Compiled, **flags: Any) -> Compiled:
    room = function.__module__.split(".")[1] if "." in function.__module__ else ""
    checked = "-checked" if os.environ.get("NUMBA_BOUNDSCHECK", "0") not in ("", "0") else ""
    _config.CACHE_DIR = str(cache_home() / "kernels" / (source_digest(room) + checked))
    options: dict[str, Any] = {
        "cache": True,
        "error_model": "numpy",
        "_nrt": False,
        "no_cfunc_wrapper": True,  # nobody takes a function by its address; Python has a way in of its own
        **flags,
    }
    decorate: Callable[[Compiled], Compiled] = numba.njit(**options)
    return decorate(function)


def rule(function: Compiled) -> Compiled:
    """A scalar rule or a composition of them: inlined by force, no reference counting."""
    return _compile(function, forceinline=True)


def inner(function: Compiled) -> Compiled:
    """A composition of rules that compiled code alone calls: the way in from Python, which takes longer to compile
    than the function itself where arguments are tuples of arrays, is left out.
    """
    return _compile(function, forceinline=True, no_cpython_wrapper=True)


def piece(function: Compiled) -> Compiled:
    """A compiled function too large, or too seldom called, to inline at every call."""
    return _compile(function)


def part(function: Compiled) -> Compiled:
    """A piece that compiled code alone calls."""
    return _compile(function, no_cpython_wrapper=True)


def kernel(function: Compiled) -> Compiled:
    """A compiled loop that Python calls; other threads run meanwhile. Must return a status, never raise."""
    return _compile(function, nogil=True)


def ask(array: Any, at: tuple[Any, ...]) -> None:
    """Ask for an array's item `at` ahead of its use, so that whoever comes to read it does not wait for memory.

    Decides nothing, and is nothing where there is no JIT. `at` is not checked: what lies outside is never read.
    """


@_extending.intrinsic  # type: ignore[untyped-decorator]
def _ask(typing: Any, array: Any, at: Any) -> Any:
    numbers = _types.UniTuple(_types.intp, array.ndim)

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        place = _cgutils.unpack_tuple(builder, context.cast(builder, values[1], at, numbers))
        items = context.make_array(array)(context, builder, values[0])
        item = _cgutils.get_item_pointer(context, builder, array, items, place, wraparound=False)
        address, flag = _cgutils.voidptr_t, _cgutils.int32_t
        kind = _ir.FunctionType(_ir.VoidType(), [address, flag, flag, flag])
        prefetch = builder.module.declare_intrinsic("llvm.prefetch.p0", (), kind)
        # To read, to be kept in all caches, data.
        builder.call(prefetch, [builder.bitcast(item, address), flag(0), flag(3), flag(1)])
        return context.get_dummy_value()

    return _types.void(array, at), lower


def _ask_compiled(array, at):  # type: ignore[no-untyped-def]
    return lambda array, at: _ask(array, at)


if not DISABLED:
    _extending.overload(ask)(_ask_compiled)


def record(fields: list[tuple[Any, ...]]) -> np.dtype[Any]:
    """A structured dtype whose items have attributes in compiled code and in plain Python alike."""
    return np.dtype((np.record, np.dtype(fields, align=True)))


def records(dtype: np.dtype[Any], *shape: int) -> Any:
    """A zeroed record array; `array.field` is the column of a field."""
    return np.zeros(shape, dtype).view(np.recarray)


def frozen_records(dtype: np.dtype[Any], columns: dict[str, Any]) -> Any:
    """A read-only one-dimensional record array with these columns; every field must be given."""
    if set(columns) != set(dtype.names or ()):
        raise ValueError(f"columns {sorted(columns)} do not match the fields {sorted(dtype.names or ())}")
    lengths = {len(column) for column in columns.values()}
    if len(lengths) != 1:
        raise ValueError(
            f"columns differ in length: { {name: len(column) for name, column in columns.items()} }"
        )
    table = records(dtype, lengths.pop())
    for name, column in columns.items():
        if len(column):
            table[name] = column
    table.setflags(write=False)
    return table
