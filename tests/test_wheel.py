"""What a wheel would hold, by its configuration alone: nothing is built or fetched."""

from __future__ import annotations

import pathlib
import shutil

import pytest
from hatchling.builders.wheel import WheelBuilder

ROOT = pathlib.Path(__file__).parent.parent
BUILT = ("afoot/viewer/static/index.html", "afoot/viewer/static/page.js", "afoot/viewer/static/page.css")
INSTALLED = "afoot/viewer/page/node_modules/vite/vite.js"  # 100 MB of such are no part of afoot


@pytest.fixture
def builder(tmp_path: pathlib.Path) -> WheelBuilder:
    """Of a tree with the page built in it, as it is when the build hook has run; git ignores it there too."""
    for name in ("pyproject.toml", ".gitignore", "hatch_build.py", "README.md"):
        shutil.copy(ROOT / name, tmp_path)
    for name in ("afoot/__init__.py", "afoot/maps/data/helsinki.afootmap", *BUILT, INSTALLED):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return WheelBuilder(str(tmp_path))


def test_a_wheel_holds_the_page_and_the_maps_and_not_what_built_them(builder: WheelBuilder) -> None:
    held = {file.distribution_path for file in builder.recurse_included_files()}
    assert held == {"afoot/__init__.py", "afoot/maps/data/helsinki.afootmap", *BUILT}


def test_the_page_is_built_before_a_wheel_is_filled(builder: WheelBuilder) -> None:
    hooks = builder.get_build_hooks(builder.root)
    assert [type(hook).__name__ for hook in hooks.values()] == ["PageHook"]
