"""Containers hold what was put into them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from afoot.viewer.container import DTYPES, Section, pack, unpack

ANY = st.sampled_from(DTYPES).flatmap(
    lambda dtype: arrays.arrays(
        np.dtype(dtype),
        arrays.array_shapes(max_dims=2, min_side=0, max_side=5),
        elements={"allow_nan": False} if dtype == "f4" else None,
    )
)


@settings(max_examples=30)
@given(st.lists(st.tuples(ANY, st.booleans()), max_size=4), st.dictionaries(st.text(), st.integers()))
def test_what_is_packed_is_unpacked(found: list[tuple[np.ndarray, bool]], meta: dict[str, int]) -> None:
    sections = {
        f"s{i}": Section(array, array.ndim - 1 if delta and array.dtype.kind != "f" else None)
        for i, (array, delta) in enumerate(found)
    }
    given_meta = {f"_{key}": value for key, value in meta.items()}
    data = pack(given_meta, sections)
    header, out = unpack(data)
    assert {key: header[key] for key in given_meta} == given_meta
    assert len(data) % 8 == 0
    for name, (array, _) in sections.items():
        assert header["sections"][name]["offset"] % 8 == 0
        assert out[name].dtype == array.dtype and np.array_equal(out[name], array)


def test_differences_wrap_around() -> None:
    frames = np.array([[0, 255], [255, 0], [3, 9]], np.uint8)
    rows = np.array([[-(2**31), 2**31 - 1, 5]], np.int32)
    _, out = unpack(pack({}, {"layer": Section(frames, 0), "row": Section(rows, 1)}))
    assert np.array_equal(out["layer"], frames) and np.array_equal(out["row"], rows)


def test_what_a_container_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="section x: a container holds"):
        pack({}, {"x": Section(np.zeros(1, np.float64))})
    with pytest.raises(ValueError, match="not JSON compliant"):
        pack({"x": float("nan")}, {})
    with pytest.raises(ValueError, match="begins with"):
        unpack(b"PK\x03\x04")
