"""A small game in which nearly everything happens: late units, followers, delays, stamina, refuges, exits."""

from __future__ import annotations

from pathlib import Path

from afoot.scenarios import Compiled, compile_scenario
from afoot.scenarios.read import parse

SIDE = 7

YAML = """
name: busy
map: {{file: busy.edges, sight: {{mode: hops, hops: 2}}}}
rules:
  moves: {moves}
  capture: {{reach_hops: {reach}, checked: {checked}, crossing: true}}
  share_delay_ticks: 2
  stamina: true
  lost_ticks: 8
  horizon_ticks: 60
classes:
  hunter: {{walk_m_s: 2, run_m_s: 3, critical_m_s: 2.5, reserve_m: 20, glimpse: 0.9}}
  hare: {{walk_m_s: 2, run_m_s: 2.9, critical_m_s: 2, reserve_m: 15, hear_m: 9}}
pursuers:
  policy: chase
  units:
    - {{name: first, class: hunter, start: p00}}
    - {{name: second, class: hunter, start: anywhere}}
    - {{name: late, class: hunter, start: p60, arrive_s: 7}}
evaders:
  policy: {evaders}
  units:
    - {{name: lead, class: hare, start: anywhere}}
    - {{name: tail, class: hare, start: anywhere, leader: lead}}
    - {{name: lone, class: hare, start: p33}}
bystanders:
  units: [{{class: hare, start: anywhere}}]
exits: [{{place: p66, worth: 1}}]
refuges:
  - {{place: p04, beds: 1, supplies_s: 12, worth: 0.5, entry: open}}
  - {{place: p40, beds: 2, worth: 0.4}}
worth: {{surrounded: 0.1, timeout: 0.3}}
seed: 5
"""


def busy(folder: Path, moves: str = "simultaneous", evaders: str = "slip", reach: int = 0) -> Compiled:
    """The game; its files are written into a folder."""
    edges = [(x, y, x + 1, y) for x in range(SIDE - 1) for y in range(SIDE)]
    edges += [(x, y, x, y + 1) for x in range(SIDE) for y in range(SIDE - 1)]
    lines = [f"p{a}{b} p{c}{d} {3 + (a * 5 + d) % 4}" for a, b, c, d in edges]
    (folder / "busy.edges").write_text("\n".join(lines) + "\n")
    checked = "end_of_tick" if moves == "simultaneous" else "each_move"
    text = YAML.format(moves=moves, evaders=evaders, reach=reach, checked=checked)
    (folder / "busy.yaml").write_text(text)
    return compile_scenario(parse(text, "busy.yaml", str(folder)))
