"""Ploys, for a chronicle: smoke, eyes, decoys, guises, and who knows whom."""

from __future__ import annotations

from collections.abc import Iterator

from afoot.record.rows import Event
from afoot.studies.phrases import Words, agree, bouts, listed, of_kinds, one_of_kind
from afoot.studies.whereabouts import with_article

AT_ONCE_S, SOON_S, LONG_S = 5, 30, 600  # what is so close together is told as one

ACTS = {
    "smoke": ("raises smoke", "raise smoke"),
    "keen_eye": ("uncovers its keen eye", "uncover their keen eyes"),
    "decoy_sent": ("sends off a decoy", "each send off a decoy"),
    "guise_on": ("puts on the guise of {looks}", "put on the guise of {looks}"),
    "guise_off": ("drops the guise", "drop the guise"),
}
FADES = {
    "time": "its time is over",
    "sender gone": "its sender is gone",
    "no energy": "there is no energy left for it",
}


def acts(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Smoke, eyes, decoys, guises: what one does in a tick is one sentence, and others who soon do the same join in."""
    acts = [
        bout[0] for bout in bouts(of_kinds(events, "keen_eye"), words.ticks(LONG_S), lambda one: one.mover)
    ]
    acts = sorted(
        [*acts, *of_kinds(events, *(kind for kind in ACTS if kind != "keen_eye"))], key=lambda one: one.tick
    )
    done: dict[tuple[int, int], list[Event]] = {}
    for event in acts:
        done.setdefault((event.tick, event.mover), []).append(event)
    firsts = {id(group[0]): group for group in done.values()}

    def what(first: Event) -> tuple[tuple[str, str], ...]:
        group = sorted(firsts[id(first)], key=lambda one: list(ACTS).index(one.event))
        texts = ([form.format(looks=_looks(one)) for form in ACTS[one.event]] for one in group)
        return tuple(dict.fromkeys((one, many) for one, many in texts))

    for bout in bouts([group[0] for group in done.values()], words.ticks(AT_ONCE_S), what):
        movers = list(dict.fromkeys(event.mover for event in bout))
        forms = [many if len(movers) > 1 else one for one, many in what(bout[0])]
        yield bout[0].tick, f"{words.names(movers)} {listed(forms)} {words.where.told(bout[0].node)}"


def _looks(event: Event) -> str:
    """What a guise looks like; empty where there is none."""
    kind = event.particulars.get("looks_like")
    return one_of_kind(kind) if kind else ""


def decoys(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """What becomes of decoys."""
    for event in of_kinds(events, "decoy_dispelled", "decoy_ended"):
        decoy = f"the decoy of {with_article(event.particulars['sender'])}"
        where = words.where.told(event.node)
        if event.event == "decoy_dispelled":
            by = f" by {words.name(event.other)}" if event.other >= 0 else ""
            yield event.tick, f"{decoy} is touched{by} {where} and is gone"
        else:
            yield event.tick, f"{decoy} fades {where}: {FADES[event.particulars['why']]}"


def led_astray(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Who goes after decoys."""
    for bout in bouts(
        of_kinds(events, "decoy_followed"), words.ticks(SOON_S), lambda event: event.particulars["sender"]
    ):
        movers = {event.mover for event in bout}
        verb, sender = agree(len(movers), "goes", "go"), with_article(bout[0].particulars["sender"])
        yield bout[0].tick, f"{words.team(movers)} {verb} after the decoy of {sender}"


def seen_through(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    for event in of_kinds(events, "identified"):
        whom = f"{words.name(event.mover)} in the guise of {one_of_kind(event.particulars['looks_like'])}"
        by = words.hunters if event.particulars["by"] == "pursuers" else "the evaders"
        yield event.tick, f"{by} see through {whom} {words.where.told(event.node)}"


def mates(events: tuple[Event, ...], words: Words) -> Iterator[tuple[int, str]]:
    """Followers that lose and find their leaders, and signals that are understood."""
    for event in of_kinds(events, "parted", "rejoined"):
        verb = "has lost" if event.event == "parted" else "has found"
        again = "" if event.event == "parted" else " again"
        place = words.where.told(event.node)
        yield event.tick, f"{words.name(event.mover)}, {place}, {verb} {words.name(event.other)}{again}"
    for event in of_kinds(events, "signal"):
        if event.particulars["understood"]:
            yield event.tick, f"{words.name(event.mover)} gives a sign, and its own side knows it again"
