"""The slow twin of distances: relax every hop until nothing changes (Bellman and Ford)."""

from __future__ import annotations

FAR = 2**31 - 1


def all_distances(hops, degree, hop_mm):
    """cost[a][b] of the cheapest way along hops with a cost above 0, FAR where there is none."""
    count = len(hops)
    rows = []
    for source in range(count):
        cost = [FAR] * count
        cost[source] = 0
        changed = True
        while changed:
            changed = False
            for a in range(count):
                for slot in range(1, int(degree[a])):
                    b, step = int(hops[a][slot]), int(hop_mm[a][slot])
                    if step > 0 and cost[a] < FAR and cost[a] + step < cost[b]:
                        cost[b] = cost[a] + step
                        changed = True
        rows.append(cost)
    return rows
