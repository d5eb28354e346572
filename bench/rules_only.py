"""How fast are the rules alone? Random play, 8 movers, 2,000 nodes, simultaneous, reach 0, one-tick hops.

python bench/rules_only.py [--sides PURSUERS EVADERS] [--json]
With --sides only one core is measured, for so many pursuers and evaders.
One core is measured in CPU time, two threads by the clock; with contacts, except where the name says without.
"""

from __future__ import annotations

import argparse
import json

from afoot.studies.measure import one_core, rules_only

WITH_CONTACTS = "rules_only_chase_ticks_per_s_one_core"
NO_CONTACTS = "rules_only_no_contacts_chase_ticks_per_s_one_core"


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    parser.add_argument("--sides", nargs=2, type=int, metavar=("PURSUERS", "EVADERS"))
    given = parser.parse_args()
    if given.sides is None:
        found = rules_only()
    else:
        sides = (*given.sides, 0)
        found = {WITH_CONTACTS: one_core(True, sides), NO_CONTACTS: one_core(False, sides)}
    if given.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name}: {value:,}")


if __name__ == "__main__":
    main()
