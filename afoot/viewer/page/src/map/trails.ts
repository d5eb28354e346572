/** Where movers came from: ribbons on the ground that fade, written anew each frame into the same arrays. */

import type { Layer } from '@deck.gl/core';

import type { Replay } from '../core/replay';
import type { Scene } from '../core/scene';
import { LEAST_ALPHA, type Triangles } from './mesh';
import { MeshLayer } from './mesh_layer';
import { FADED, type Palette } from './palette';

const LENGTH_TICKS = 60;
const ALPHA = 215;
const WIDTH = 0.24; // in steps from node to node
const LEAST_WIDTH_PX = 5;
const OVER_ALL = { depthWriteEnabled: false, depthCompare: 'always' } as const;

export class Trails {
  private readonly replay: Replay;
  private readonly scene: Scene;
  private readonly palette: Palette;
  private readonly half_m: number;
  private readonly whose: number[];
  private readonly room = LENGTH_TICKS + 2; // points of one trail
  private readonly mesh: Triangles;
  private readonly spot = [0, 0, 0];

  constructor(replay: Replay, palette: Palette, scene: Scene) {
    this.scene = scene;
    this.replay = replay;
    this.palette = palette;
    this.half_m = (WIDTH * Math.min(10, scene.unit_m)) / 2;
    this.whose = replay.movers.map((_, m) => m).filter((m) => replay.movers[m]!.side !== 'bystander');
    const points = this.whose.length * this.room * 2;
    this.mesh = {
      positions: new Float32Array(points * 3), offsets: new Float32Array(points * 2),
      colours: new Uint8Array(points * 4), indices: this.strips(),
    };
  }

  layer(time: number, floor: number | null): Layer {
    this.rewrite(time, floor);
    return new MeshLayer({ id: 'trails', mesh: { ...this.mesh }, moving: true, leastWidth: LEAST_WIDTH_PX, parameters: OVER_ALL });
  }

  /** The ribbons at a time, in arrays that are the same at every call; faint where they lie on another storey than `floor`. */
  rewrite(time: number, floor: number | null): Triangles {
    this.mesh.colours.fill(0); // of a trail that is not written below nothing is drawn
    this.whose.forEach((mover, row) => this.write(mover, row * this.room, time, floor));
    return this.mesh;
  }

  private strips(): Uint32Array {
    const indices: number[] = [];
    this.whose.forEach((_, row) => {
      for (let i = 0; i < this.room - 1; i++) {
        const a = (row * this.room + i) * 2;
        indices.push(a, a + 1, a + 2, a + 1, a + 3, a + 2);
      }
    });
    return new Uint32Array(indices);
  }

  /** One trail, the oldest point first. Where a mover was not shown its trail begins anew. */
  private write(mover: number, first: number, time: number, floor: number | null): void {
    const { replay, mesh, spot } = this;
    const tick = Math.floor(time);
    const start = Math.max(0, tick - LENGTH_TICKS);
    const [r, g, b] = this.palette.sides[replay.movers[mover]!.side];
    let count = 0;
    for (let t = start; t <= tick + 1; t++) {
      const at = Math.min(t, time);
      if (t > start && at <= t - 1) break;
      if (!replay.place(mover, at, spot)) {
        mesh.colours.fill(0, first * 8, (first + count) * 8);
        count = 0;
        continue;
      }
      const point = first + count++;
      const most = this.scene.elsewhere(replay.value('node', mover, Math.floor(at)) ?? -1, floor) ? FADED : ALPHA;
      const alpha = Math.max(LEAST_ALPHA, (most * (at - start)) / LENGTH_TICKS);
      for (const i of [point * 2, point * 2 + 1]) {
        mesh.positions.set(spot, i * 3);
        mesh.colours[i * 4] = r;
        mesh.colours[i * 4 + 1] = g;
        mesh.colours[i * 4 + 2] = b;
        mesh.colours[i * 4 + 3] = alpha;
      }
    }
    this.turn(first, count);
    if (count > 0) this.fold(first + count - 1, first + this.room);
  }

  /** Lays the points that are left over onto the last one: what lies between them has no area and is not seen. */
  private fold(last: number, end: number): void {
    const { positions, offsets, colours } = this.mesh;
    for (let p = last + 1; p < end; p++) {
      positions.copyWithin(p * 6, last * 6, last * 6 + 6);
      offsets.copyWithin(p * 4, last * 4, last * 4 + 4);
      colours.copyWithin(p * 8, last * 8, last * 8 + 8);
    }
  }

  /** Offsets to either rim, across the way from the point before to the one after; as before where it stood. */
  private turn(first: number, count: number): void {
    const { positions, offsets } = this.mesh;
    let [nx, ny] = [0, this.half_m];
    for (let p = first; p < first + count; p++) {
      const from = Math.max(first, p - 1) * 6;
      const to = Math.min(first + count - 1, p + 1) * 6;
      const [dx, dy] = [positions[to]! - positions[from]!, positions[to + 1]! - positions[from + 1]!];
      const length = Math.hypot(dx, dy);
      if (length > 1e-6) [nx, ny] = [(-dy / length) * this.half_m, (dx / length) * this.half_m];
      offsets[p * 4] = nx;
      offsets[p * 4 + 1] = ny;
      offsets[p * 4 + 2] = -nx;
      offsets[p * 4 + 3] = -ny;
    }
  }
}
