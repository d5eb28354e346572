"""Which case of its checks finds each change of docs/one-rule.md first, noted anew in tests/guards/finds.json.

    NUMBA_DISABLE_JIT=1 python bench/one_rule.py

Every case of every check is tried until one finds the change; `tests/guards/test_one_rule.py` begins with those noted.
"""

from __future__ import annotations

import json
import sys

from afoot import _jit
from tests.guards.changes import CHANGES
from tests.guards.idle_changes import IDLE_CHANGES
from tests.guards.solver_checks import KNOWN
from tests.guards.try_changes import FINDS, in_processes, key_of, known_answers, try_all


def main() -> None:
    if not _jit.DISABLED:
        sys.exit("rules are changed only where they are not compiled: NUMBA_DISABLE_JIT=1")
    every = [*CHANGES, *IDLE_CHANGES]
    known = dict(zip(KNOWN, in_processes(known_answers, list(KNOWN)), strict=True))
    lines = []
    for one, found in zip(every, try_all(every, known, {}), strict=True):
        missed = [kind for kind, said in found.items() if said is None]
        if missed:
            print(f"{key_of(one)}: not found by the check of the {' nor of the '.join(missed)}")
        else:
            cases = [said.case for said in found.values() if said]
            lines.append(f"{json.dumps(key_of(one))}: {json.dumps(cases)}")
    FINDS.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
