"""What is on the screen: pixels, and the page's own colours."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

import afoot

PALETTE = Path(afoot.__file__).parent / "viewer" / "page" / "src" / "map" / "palette.ts"
Rgb = list[int]


def colours(theme: str) -> dict[str, Any]:
    """The map's colours of a theme by name, and `heat`, a list of them: as the page's source states them."""
    text = PALETTE.read_text(encoding="utf-8")
    block = text.split(f"const {theme.upper()}: Palette = {{")[1].split("\n};")[0]
    triples = re.findall(r"(\w+): \[(\d+), (\d+), (\d+)\]", block)
    found: dict[str, Any] = {name: [int(part) for part in parts] for name, *parts in triples}
    ramp = block.split("heat: [")[1]
    found["heat"] = [[int(part) for part in one] for one in re.findall(r"\[(\d+), (\d+), (\d+)\]", ramp)]
    return found


def ramp(stops: list[Rgb]) -> Any:
    """float [255, 3] the colours of a layer's values 1 to 255."""
    at = np.linspace(0, len(stops) - 1, 255)
    return np.stack([np.interp(at, range(len(stops)), channel) for channel in zip(*stops, strict=True)], 1)


def settle(page: Any) -> None:
    """Wait until what has changed is drawn."""
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 60))))"
    )


def picture(page: Any) -> Any:
    """int [height, width, 3] of what the page shows."""
    settle(page)
    with Image.open(io.BytesIO(page.screenshot())) as image:
        return np.asarray(image.convert("RGB")).astype(int)


def near(pixels: Any, colour: Rgb, within: int = 12) -> Any:
    """bool [height, width]: which pixels are of a colour."""
    return np.abs(pixels - np.array(colour)).max(axis=2) <= within


def around(pixels: Any, at: tuple[float, float], reach: int) -> Any:
    """The pixels about a place on the screen."""
    x, y = (round(part) for part in at)
    return pixels[max(0, y - reach) : y + reach + 1, max(0, x - reach) : x + reach + 1]


def on_map(page: Any, nodes: list[int]) -> dict[int, tuple[float, float]]:
    """Where nodes are on the screen: those that nothing but the map is at."""
    script = """(nodes) => nodes.map((node) => {
      const at = __afoot.screen(node);
      const canvas = at && document.elementFromPoint(at[0], at[1]);
      return canvas && canvas.tagName === 'CANVAS' && canvas.closest('.map') ? at : null;
    })"""
    found = page.evaluate(script, nodes)
    return {node: (at[0], at[1]) for node, at in zip(nodes, found, strict=True) if at}
