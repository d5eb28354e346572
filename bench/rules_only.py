"""How fast are the rules alone? Random play, 8 movers, 2,000 nodes, simultaneous, reach 0, one-tick hops.

python bench/rules_only.py [--sides PURSUERS EVADERS] [--by-clock] [--json]
With --sides only one core is measured, for so many pursuers and evaders; with --by-clock only two threads.
One core is measured in CPU time, two threads by the clock; with contacts, except where the name says without.
"""

from __future__ import annotations

import argparse
import json

from afoot.studies.measure import SIDES, one_core, rules_only, two_threads

WITH_CONTACTS = "rules_only_chase_ticks_per_s_one_core"
NO_CONTACTS = "rules_only_no_contacts_chase_ticks_per_s_one_core"
TWO_WITH_CONTACTS = "rules_only_chase_ticks_per_s_two_threads"
TWO_NO_CONTACTS = "rules_only_no_contacts_chase_ticks_per_s_two_threads"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--sides", nargs=2, type=int, metavar=("PURSUERS", "EVADERS"))
    parser.add_argument("--by-clock", action="store_true", help="two threads alone, by the clock")
    given = parser.parse_args()
    sides = SIDES if given.sides is None else (*given.sides, 0)
    if given.by_clock:
        found = {TWO_WITH_CONTACTS: two_threads(True, sides), TWO_NO_CONTACTS: two_threads(False, sides)}
    elif given.sides is None:
        found = rules_only()
    else:
        found = {WITH_CONTACTS: one_core(True, sides), NO_CONTACTS: one_core(False, sides)}
    if given.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name}: {value:,}")


if __name__ == "__main__":
    main()
