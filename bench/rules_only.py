"""How fast are the rules alone? Random play, 8 movers, 2,000 nodes, simultaneous, reach 0, one-tick hops.

python bench/rules_only.py [--json]
One core is measured in CPU time, two threads by the clock; with contacts, except where the name says without.
"""

from __future__ import annotations

import argparse
import json

from afoot.studies.measure import rules_only


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    given = parser.parse_args()
    found = rules_only()
    if given.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name}: {value:,}")


if __name__ == "__main__":
    main()
