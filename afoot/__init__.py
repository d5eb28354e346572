"""afoot: simulate, solve and show chases on real maps.

What is listed in `__all__` is public; everything is imported when it is first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from afoot.version import __version__

if TYPE_CHECKING:
    from afoot.errors import AfootError
    from afoot.record import Ledger
    from afoot.scenarios import Compiled, Scenario, bundled, from_graph, load
    from afoot.scenarios import RulesSpec as Rules
    from afoot.scenarios import compile_scenario as compile
    from afoot.sim.batch import Batch
    from afoot.solvers import (
        Bracket,
        Clearing,
        Interdiction,
        Solution,
        Table,
        Verdict,
        bound,
        clear,
        interdict,
        solve,
    )
    from afoot.solvers.verify import verify
    from afoot.studies.result import Result
    from afoot.studies.run import run
    from afoot.studies.whatif import WhatIf, whatif

__all__ = [
    "AfootError",
    "Batch",
    "Bracket",
    "Clearing",
    "Compiled",
    "Interdiction",
    "Ledger",
    "Result",
    "Rules",
    "Scenario",
    "Solution",
    "Table",
    "Verdict",
    "WhatIf",
    "__version__",
    "bound",
    "bundled",
    "clear",
    "compile",
    "from_graph",
    "interdict",
    "load",
    "run",
    "solve",
    "verify",
    "whatif",
]

_WHERE = {
    "AfootError": ("afoot.errors", "AfootError"),
    "Batch": ("afoot.sim.batch", "Batch"),
    "Bracket": ("afoot.solvers", "Bracket"),
    "Clearing": ("afoot.solvers", "Clearing"),
    "Compiled": ("afoot.scenarios", "Compiled"),
    "Interdiction": ("afoot.solvers", "Interdiction"),
    "Ledger": ("afoot.record", "Ledger"),
    "Result": ("afoot.studies.result", "Result"),
    "Rules": ("afoot.scenarios", "RulesSpec"),
    "Scenario": ("afoot.scenarios", "Scenario"),
    "Solution": ("afoot.solvers", "Solution"),
    "Table": ("afoot.solvers", "Table"),
    "Verdict": ("afoot.solvers", "Verdict"),
    "WhatIf": ("afoot.studies.whatif", "WhatIf"),
    "bound": ("afoot.solvers", "bound"),
    "bundled": ("afoot.scenarios", "bundled"),
    "clear": ("afoot.solvers", "clear"),
    "compile": ("afoot.scenarios", "compile_scenario"),
    "from_graph": ("afoot.scenarios", "from_graph"),
    "interdict": ("afoot.solvers", "interdict"),
    "load": ("afoot.scenarios", "load"),
    "run": ("afoot.studies.run", "run"),
    "solve": ("afoot.solvers", "solve"),
    "verify": ("afoot.solvers", "verify"),
    "whatif": ("afoot.studies.whatif", "whatif"),
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'afoot' has no attribute {name!r}")
    room, word = _WHERE[name]
    found = getattr(importlib.import_module(room), word)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
