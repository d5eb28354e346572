"""`afoot map`: read maps, look at them, keep them in afoot's own format."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from afoot.cli.outputs import FORCE, check_out
from afoot.cli.show import COUNTED, distance, print_json, print_table, say, tell_counted

app = typer.Typer(help="Read maps: OpenStreetMap, GeoJSON, graphs and grids.", no_args_is_help=True)


@app.command(
    "import",
    epilog="Examples:  afoot map import town.osm.pbf  |  afoot map import town.osm.pbf -o town.afootmap --roofs",
)
def import_map(
    file: Path = typer.Argument(
        ..., metavar="FILE", help="A map: .osm, .osm.pbf, .geojson, .graphml, .edges, .map."
    ),
    out: Path | None = typer.Option(None, "--out", "-o", help="Where to write; FILE.afootmap if not stated."),
    roofs: bool = typer.Option(False, "--roofs", help="Make flat roofs walkable."),
    force: bool = typer.Option(False, "--force", help=FORCE),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> None:
    """Read a map and keep it in afoot's own compact format, for scenarios to name."""
    from afoot.errors import cannot_write
    from afoot.maps import describe, read_map, save_map
    from afoot.maps.compact import ENDING

    if out is None:
        out = file.with_name(file.name.split(".")[0] + ENDING)
    replaced = out.exists()
    if file.exists():
        _check_out(out, file, force)
    found = read_map(file, roofs=roofs)
    try:
        save_map(found, out)
    except OSError as error:
        raise cannot_write(out, error) from None
    told = {"file": str(out), "bytes": out.stat().st_size, "replaced": replaced, **describe(found), **COUNTED}
    if json:
        print_json(told)
        return
    show(told)
    tell_counted()
    print(f"Written to {out} ({told['bytes']:,} bytes){', over what was there' if replaced else ''}.")


def _check_out(out: Path, file: Path, force: bool) -> None:
    """Raise AfootError where the map would be written over itself, as if of another kind, or over a file unasked."""
    from afoot.errors import AfootError, Where
    from afoot.maps.compact import ENDING
    from afoot.maps.read import ENDINGS

    if out.resolve() == file.resolve():
        raise AfootError(
            "this would write over the map it reads", where=Where(out), fix="State another --out."
        )
    name = out.name.lower()
    if name.endswith(ENDINGS) and not name.endswith(ENDING):
        raise AfootError(
            "a file of this ending is read as a map of another kind",
            where=Where(field="--out"),
            came=str(out),
            expected=f"a file ending in {ENDING}",
            fix=f"Write --out {out.with_name(out.name.split('.')[0] + ENDING)}.",
        )
    check_out("--out", out, force=force)


@app.command(
    "info",
    epilog="Examples:  afoot map info helsinki  |  afoot map info rockface --places",
)
def info(
    map: str = typer.Argument(
        ..., metavar="MAP", help="A map file, or the name of a map that comes with afoot."
    ),
    roofs: bool = typer.Option(False, "--roofs", help="Make flat roofs walkable."),
    places: bool = typer.Option(False, "--places", help="List all that has a name, and where it is."),
    json: bool = typer.Option(False, "--json", help="Print one JSON object and nothing else."),
) -> None:
    """Count what a map holds, and say what was dropped from it and why."""
    from afoot.maps import describe, named

    found = _found(map, roofs)
    told = {**describe(found), **COUNTED}
    listed = named(found) if places else []
    if json:
        print_json({**told, "named": listed} if places else told)
        return
    show(told)
    if places:
        show_named(listed)
    tell_counted()


def _found(map: str, roofs: bool) -> Any:
    """The map of a bundled name or a file; a word that is neither is told as both."""
    from afoot.errors import AfootError, likely
    from afoot.maps import bundled_map, bundled_names, read_map, with_roofs

    named = map in bundled_names() or ("." not in map and "/" not in map and not Path(map).exists())
    if not named:
        return read_map(map, roofs=roofs)
    names = bundled_names()
    if map not in names:
        raise AfootError("no such map comes with afoot, and there is no such file", came=map,
                         expected=f"{', '.join(names)}, or a map's file", fix=likely(map, names))  # fmt: skip
    found = bundled_map(map)
    return with_roofs(found) if roofs else found


def show(told: dict[str, Any]) -> None:
    """The counts as tables."""
    print_table(
        told["name"] or "map",
        ("going", "ways", "length"),
        [(going, f"{one['ways']:,}", distance(one["km"])) for going, one in told["ways_by_going"].items()],
    )
    print_table("counts", ("what", "count"), _counts(told))
    for title in ("dropped", "noted"):
        if told[title]:
            print_table(title, ("what and why", "count"), told[title].items())
    if not told["placed"]:
        print(
            "Positions: none. Nodes are drawn somewhere; what counts is how long the hops between them are."
        )
    for warning in told["warnings"]:
        say(f"warning: {warning}")
    for word in ("attribution", "licence"):
        if told[word]:
            print(f"{word.capitalize()}: {told[word]}")


def show_named(listed: list[dict[str, Any]]) -> None:
    """What has a name, as a table."""
    if not listed:
        print("Nothing on this map has a name: scenarios state spots by at, lonlat or node.")
        return
    columns = ("name", "kind", "a place", "at", "layer", "lonlat")
    rows = [
        (
            one["name"],
            one["kind"],
            "yes" if one["place"] else "no",
            one["at"] or "-",
            one["layer"],
            one["lonlat"] or "-",
        )
        for one in listed
    ]
    print_table("named", columns, rows, whole=True)


def _counts(told: dict[str, Any]) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in told.items():
        words = name.replace("_", " ")
        if name in ("ways_by_going", "dropped", "noted", "kinds", "bytes", "warnings") or isinstance(
            value, bool
        ):
            continue
        if isinstance(value, dict):
            rows += [
                (f"{words}: {key.replace('_', ' ')}", f"{count:,}") for key, count in value.items() if count
            ]
        elif name == "ways_km":
            rows.append(("length of all ways", distance(value)))
        elif isinstance(value, int | float) and value:
            rows.append((words, f"{value:,}"))
    return rows
