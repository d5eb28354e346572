"""The solvers' way to numba: kernels whose cache folder is named by a digest of `rules` and `solvers` alone, so that
an edit here leaves the kernels of the simulator as they are, and one there leaves these.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import pathlib
from typing import Any

import numba

from afoot import _sources
from afoot._jit import Compiled

_config: Any = importlib.import_module("numba.core.config")  # its settings are made at run time
_PACKAGE = pathlib.Path(__file__).parent.parent


@functools.cache
def source_digest() -> str:
    """Digest of the source that the solvers' kernels hang on: 16 hex digits of `rules`' own, and of this room."""
    total = hashlib.sha256(_sources.source_digest("rules").encode())
    for file in sorted((_PACKAGE / "solvers").glob("*.py")):
        total.update(file.name.encode())
        total.update(file.read_bytes())
    return total.hexdigest()[:16]


def _compile(function: Compiled, **flags: Any) -> Compiled:
    checked = "-checked" if _config.BOUNDSCHECK else ""
    _config.CACHE_DIR = str(_sources.cache_home() / "kernels" / f"solvers-{source_digest()}{checked}")
    options: dict[str, Any] = {"cache": True, "error_model": "numpy", "_nrt": False, "no_cfunc_wrapper": True}
    decorate: Any = numba.njit(**options, **flags)
    made: Compiled = decorate(function)
    return made


def inner(function: Compiled) -> Compiled:
    """What compiled code alone calls, inlined by force."""
    return _compile(function, forceinline=True, no_cpython_wrapper=True)


def kernel(function: Compiled) -> Compiled:
    """A compiled loop that Python calls; other threads run meanwhile. It returns a count, and never raises."""
    return _compile(function, nogil=True)
