"""Refuse maps that no board can be made of."""

from __future__ import annotations

import math

from afoot.errors import AfootError
from afoot.maps.model import Map, Way

SMALLEST_STRIDE_M = 1.0
LARGEST_MM = 2**29  # coordinates beyond 536 km from the origin are refused: int64 cross products stay exact


def check_stride(map: Map, stride_m: float | None) -> None:
    """Raise AfootError for a stride below 1 m, and for a map on which it gives nothing to stand on."""
    if stride_m is not None and not SMALLEST_STRIDE_M <= stride_m < math.inf:
        raise AfootError(
            "impossible stride",
            came=stride_m,
            expected=f"at least {SMALLEST_STRIDE_M} m, or None for no cutting",
            fix="Take 10 for a town, or None for a graph whose places are the nodes.",
        )
    if not map.places or (stride_m is not None and not map.ways):
        raise AfootError(
            "there is nothing to stand on",
            where=f"map {map.name!r}",
            came=f"{len(map.places)} places and {len(map.ways)} ways",
            expected="at least one place on a way",
            fix="Check that the map's file holds ways one can walk on.",
        )


def check_map(map: Map) -> None:
    """Raise AfootError for ways that name no place or domain, and for impossible positions and lengths."""
    for index, place in enumerate(map.places):
        spot = (place.x_m, place.y_m, place.z_m)
        if not all(abs(value) * 1000 < LARGEST_MM for value in spot):  # NaN is not below anything
            raise AfootError(
                "a place lies nowhere",
                where=f"map {map.name!r}, place {index}" + (f" {place.name!r}" if place.name else ""),
                came=spot,
                expected=f"finite metres within {LARGEST_MM // 1_000_000} km of the origin",
                fix="Take the middle of the map off all positions.",
            )
    for index, way in enumerate(map.ways):
        _check_way(map, way, f"map {map.name!r}, way {index}")


def _check_way(map: Map, way: Way, where: str) -> None:
    wrong = [p for p in way.places if not 0 <= p < len(map.places)]
    if wrong:
        raise AfootError(
            "a way runs through a place that is not there",
            where=where,
            came=wrong[0],
            expected=f"0 to {len(map.places) - 1}",
            fix="Number the places from 0, or add the one that is missing.",
        )
    if not 0 <= way.domain < len(map.domains):
        raise AfootError(
            "a way runs in a domain that is not there",
            where=where,
            came=way.domain,
            expected=f"0 to {len(map.domains) - 1}",
            fix="Write 0 for outside, or add the domain.",
        )
    length_m = way.length_m
    if length_m is not None and not (math.isfinite(length_m) and 0 < length_m * 1000 < 2**31):
        raise AfootError(
            "a way has an impossible length_m",
            where=where,
            came=length_m,
            expected="a number above 0 and below 2,147 km",
            fix="Leave it out, so that it is measured along the way's places.",
        )
