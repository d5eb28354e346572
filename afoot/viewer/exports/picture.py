"""A chase at a tick as a picture (PNG), and from start to end as a moving one (GIF)."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from afoot.errors import AfootError, Where
from afoot.viewer.exports.actors import draw
from afoot.viewer.exports.ground import figure
from afoot.viewer.exports.material import Material
from afoot.viewer.exports.style import EXIT, INK, MOVERS, PASSAGE, REFUGE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PICTURE_IN, PICTURE_DPI = 12.0, 150  # 1,800 pixels wide
MOST_IN = 15.0
MOST_FRAMES = 240
FRAME_IN, FRAME_DPI = 8.0, 100  # 800 pixels wide
MOST_FRAME_IN = 8.0  # and at most 800 high
FRAME_MS, LAST_MS = 80, 2000
COLOURS = 128
MEANING = (EXIT, REFUGE, PASSAGE, INK, *(look.colour for look in MOVERS.values()))

Progress = Callable[[int, int], None]  # frames drawn, and how many there are to draw


class Moving(NamedTuple):
    """What a moving picture came to."""

    frames: int
    every_ticks: int
    width_px: int
    height_px: int


def check_tick(shown_ticks: int, tick: int | None) -> int:
    """The tick to be drawn, the last if none is stated. Raises AfootError for one that the chase has not."""
    if tick is None:
        return shown_ticks
    if isinstance(tick, bool) or not 0 <= tick <= shown_ticks:
        raise AfootError("this tick is not in the chase", where=Where(field="at"), came=tick,
                         expected=f"a whole number from 0, its start, to {shown_ticks}, its end",
                         fix=f"Write {shown_ticks} for its end.")  # fmt: skip
    return tick


def write_png(shown: Material, tick: int, file: Path) -> None:
    """Draw a frame, from 0 to `ticks`, with movers, trails, and the names of what matters."""
    with _quiet():
        drawn, axes = figure(shown, [tick], PICTURE_IN, MOST_IN, PICTURE_DPI)
        draw(axes, shown, shown.tracks_m(), tick)
        about = {"Title": str(shown.scene["scenario"]), "Copyright": shown.attribution, "Software": "afoot"}
        drawn.savefig(file, format="png", metadata={key: word for key, word in about.items() if word})


def write_gif(shown: Material, file: Path, progress: Progress | None = None) -> Moving:
    """Draw the chase from start to end: at most MOST_FRAMES frames of at most 800 by 800 pixels, over and over.

    Of longer chases only every so many ticks are drawn, and the last. The ground is drawn once.
    """
    every = max(1, -(-shown.ticks // (MOST_FRAMES - 1)))
    ticks = [*range(0, shown.ticks, every), shown.ticks]
    with _quiet():
        drawn, axes = figure(shown, ticks, FRAME_IN, MOST_FRAME_IN, FRAME_DPI)
        frames = _frames(drawn, axes, shown, ticks, progress)
        first = next(frames)
        times = [FRAME_MS] * (len(ticks) - 1) + [LAST_MS]
        words = f"{shown.scene['scenario']}. {shown.attribution}".encode()
        first.save(
            file, format="GIF", save_all=True, append_images=frames, duration=times, loop=0, comment=words
        )
    return Moving(len(ticks), every, *first.size)


def _frames(
    drawn: Figure, axes: Any, shown: Material, ticks: list[int], progress: Progress | None
) -> Iterator[Any]:
    """One picture after another in one palette, which the first and the last tick make."""
    from PIL import Image

    canvas: Any = drawn.canvas
    canvas.draw()
    ground, tracks = canvas.copy_from_bbox(drawn.bbox), shown.tracks_m()

    def frame(tick: int) -> Any:
        canvas.restore_region(ground)
        artists = draw(axes, shown, tracks, tick)
        for artist in sorted(artists, key=lambda one: one.get_zorder()):
            drawn.draw_artist(artist)
            artist.remove()
        return Image.frombuffer("RGBA", canvas.get_width_height(), bytes(canvas.buffer_rgba())).convert("RGB")

    ends = [frame(ticks[0]), frame(ticks[len(ticks) // 2])]
    both = Image.new("RGB", (ends[0].width, 2 * ends[0].height))
    both.paste(ends[0])
    both.paste(ends[1], (0, ends[0].height))
    palette = _palette(both)
    for done, tick in enumerate(ticks, 1):
        yield frame(tick).quantize(palette=palette, dither=Image.Dither.NONE)
        if progress is not None:
            progress(done, len(ticks))


def _palette(picture: Any) -> Any:
    """An image with the commonest colours of a picture, and those that mean something, however small they are drawn."""
    from matplotlib.colors import to_rgb
    from PIL import Image

    own = [round(255 * part) for colour in MEANING for part in to_rgb(colour)]
    common = picture.quantize(COLOURS - len(MEANING)).getpalette()[: 3 * (COLOURS - len(MEANING))]
    found = Image.new("P", (1, 1))
    found.putpalette([*common, *own])
    return found


@contextmanager
def _quiet() -> Iterator[None]:
    """Names in scripts that the font has not are drawn as boxes, and nothing is said of it."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font", category=UserWarning)
        yield
