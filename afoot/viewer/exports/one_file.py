"""The page and a chase in one HTML file that opens from disk, with no network and no server."""

from __future__ import annotations

import base64
import html
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from afoot.errors import AfootError
from afoot.viewer.encode import replay_bytes, scene_bytes
from afoot.viewer.page_files import NOT_BUILT, Asset, read_page
from afoot.viewer.played import Played

# Nothing of it is to be fetched from anywhere: the browser is told so as well.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; worker-src blob:; connect-src data: blob:"
)
_SCRIPT = re.compile(r'<script\b[^>]*\bsrc="(?:\./)?([^"]+)"[^>]*>\s*</script>')
_STYLE = re.compile(r'<link\b(?=[^>]*\brel="stylesheet")[^>]*\bhref="(?:\./)?([^"]+)"[^>]*/?>')


def write_html(
    chase: Played, views: Sequence[str], file: Path, page: Mapping[str, Asset] | None = None
) -> None:
    """Write the page with these views of a chase in it. page: the built one, where not stated.

    Raises AfootError where the page is not built, or is none that fits into one file.
    """
    file.write_text(one_file(read_page() if page is None else page, contents(chase, views)), encoding="utf-8")


def contents(chase: Played, views: Sequence[str]) -> dict[str, bytes]:
    """What the page looks for, by the names of its elements: the first view's scene is everybody's who has no other."""
    scenes = {view: scene_bytes(chase.shown, view) for view in views}
    found = {"afoot-scene": scenes[views[0]]}
    found |= {f"afoot-scene-{view}": scenes[view] for view in views[1:]}
    return found | {f"afoot-replay-{view}": replay_bytes(chase, view) for view in views}


def one_file(page: Mapping[str, Asset], parts: Mapping[str, bytes]) -> str:
    """The page's files put into its index.html, and the parts, deflated and in base64, before its script."""
    if "index.html" not in page:
        raise AfootError("there is no page to put a chase into", fix=NOT_BUILT)
    text = page["index.html"].content.decode()
    styles, scripts = _STYLE.findall(text), _SCRIPT.findall(text)
    text = _STYLE.sub(lambda found: f"<style>{_style(_asset(page, found[1]))}</style>", text)
    text = _SCRIPT.sub("", text)
    if not scripts or not styles:
        raise AfootError("the built page is not one script and one style sheet", fix=NOT_BUILT)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(POLICY)}" />'
    text = text.replace("<head>", f"<head>\n    {policy}", 1)
    elements = "\n".join(_elements(parts))
    code = "\n".join(f'<script type="module">{_script(_asset(page, name))}</script>' for name in scripts)
    before, end, after = text.rpartition("</body>")
    if not end:
        raise AfootError("the built page has no body", fix=NOT_BUILT)
    return f"{before}{elements}\n{code}\n{end}{after}"


def _elements(parts: Mapping[str, bytes]) -> Iterator[str]:
    for name, content in parts.items():
        squeeze = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = base64.b64encode(squeeze.compress(content) + squeeze.flush()).decode()
        yield f'<script type="application/octet-stream" id="{name}">{packed}</script>'


def _asset(page: Mapping[str, Asset], name: str) -> str:
    if name not in page:
        raise AfootError("the built page lacks a file", came=name, fix=NOT_BUILT)
    return page[name].content.decode()


def _script(code: str) -> str:
    """Code that ends no element early: both words are only in strings, where the stroke changes nothing."""
    return re.sub(r"</(?=script)", r"<\\/", code, flags=re.IGNORECASE).replace("<!--", "<\\!--")


def _style(code: str) -> str:
    return re.sub(r"</(?=style)", r"<\\/", code, flags=re.IGNORECASE)
