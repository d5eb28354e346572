"""Items that are asked for ahead of their use: brought near, and nothing else."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from afoot._jit import DISABLED, ask, record, records

pytestmark = pytest.mark.skipif(DISABLED, reason="nothing is asked for without the JIT")


def _sum(numbers, pairs):  # type: ignore[no-untyped-def]
    total = np.int64(0)
    for i in range(numbers.shape[0]):
        ask(numbers, (i, np.uint64(1)))
        ask(pairs, (np.uint32(i + 1_000_000),))  # far beyond the last
        total += numbers[i, 1] + pairs[i].b
    return total


def test_what_is_asked_for_is_brought_near_and_nothing_else_happens() -> None:
    numbers, pairs = np.arange(10).reshape(5, 2), records(record([("a", "i4"), ("b", "i8")]), 5)
    pairs.b = 7
    compiled = numba.njit(_sum)
    assert compiled(numbers, pairs) == numbers[:, 1].sum() + 5 * 7
    (source,) = compiled.inspect_llvm().values()
    assert source.count("call void @llvm.prefetch") >= 2
    assert (numbers == np.arange(10).reshape(5, 2)).all()
