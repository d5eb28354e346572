/** Hops joined to long lines of one kind, so that dashes run on and joints are round. */

import type { Scene } from '../core/scene';

export interface Line {
  going: string;
  layer: number;
  indoors: boolean;
  path: [number, number, number][];
}

/** Lines through the hops of a scene: a line ends where three hops meet or where going, layer or domain change. */
export function joinHops(scene: Scene): Line[] {
  const { hopA, hopB, nodes } = scene;
  const start = new Int32Array(nodes + 1);
  for (let h = 0; h < hopA.length; h++) {
    start[hopA[h]! + 1]!++;
    start[hopB[h]! + 1]!++;
  }
  for (let n = 0; n < nodes; n++) start[n + 1]! += start[n]!;
  const at = new Int32Array(hopA.length * 2);
  const fill = start.slice();
  for (let h = 0; h < hopA.length; h++) {
    at[fill[hopA[h]!]!++] = h;
    at[fill[hopB[h]!]!++] = h;
  }
  const kind = (h: number): string => {
    const [a, b] = [hopA[h]!, hopB[h]!];
    const inside = scene.domain[a]! > 0 && scene.domain[b]! > 0 ? 1 : 0;
    return `${scene.hopGoing[h]}/${Math.max(scene.layer[a]!, scene.layer[b]!)}/${inside}`;
  };
  const done = new Uint8Array(hopA.length);
  const next = (node: number, from: number): number => {
    if (start[node + 1]! - start[node]! !== 2) return -1;
    const other = at[start[node]!] === from ? at[start[node]! + 1]! : at[start[node]!]!;
    return done[other] || kind(other) !== kind(from) ? -1 : other;
  };
  const walk = (hop: number, towards: number): number[] => {
    const found: number[] = [];
    for (let h = hop, node = towards; ; ) {
      found.push(node);
      const on = next(node, h);
      if (on < 0) return found;
      done[on] = 1;
      node = hopA[on] === node ? hopB[on]! : hopA[on]!;
      h = on;
    }
  };
  const lines: Line[] = [];
  for (let h = 0; h < hopA.length; h++) {
    if (done[h]) continue;
    done[h] = 1;
    const trail = [...walk(h, hopA[h]!).reverse(), ...walk(h, hopB[h]!)];
    const [going, layer, inside] = kind(h).split('/').map(Number);
    lines.push({
      going: scene.meta.goings[going!] ?? 'street',
      layer: layer!,
      indoors: inside === 1,
      path: trail.map((node) => scene.position(node)),
    });
  }
  return lines;
}
