import { describe, expect, it } from 'vitest';

import { decode } from '../src/core/container';
import { type LayerHead, Replay } from '../src/core/replay';
import { Scene } from '../src/core/scene';
import { fit, grounded, onScreen } from '../src/map/camera';
import { extentOf } from '../src/map/extent';
import { Framing } from '../src/map/framing';
import { topOf } from '../src/map/heat';
import type { Atlas } from '../src/map/icons';
import { labelsOf } from '../src/map/labelling';
import { LEAST_ALPHA, Mesh, simplified } from '../src/map/mesh';
import { Moving } from '../src/map/moving';
import { FADED, heatTable, paletteOf } from '../src/map/palette';
import { boxAt, type Pixel, type Side, sideOf } from '../src/map/placing';
import { AGAIN_PX, Repeats } from '../src/map/repeats';
import { Roofs } from '../src/map/roofs';
import { barOf, barText } from '../src/map/scale';
import type { SignLayer } from '../src/map/sign_layer';
import { signsOf } from '../src/map/signs';
import { Still } from '../src/map/still';
import { Trails } from '../src/map/trails';
import { joinHops } from '../src/map/ways';
import { encode, smallReplay } from './encode';

/** Four nodes in a row with a fifth off the third; the last hop of the row is a tunnel. */
function scene(more: Record<string, unknown> = {}, layer = [0, 0, 0, 0, 0]): Scene {
  const zero = [0, 0, 0, 0, 0];
  return new Scene(decode(encode({
    kind: 'scene', view: 'truth', scenario: 's', title: 't', map: { name: 'm', attribution: '', licence: '' },
    goings: ['street', 'tunnel'], names: [], exits: [], refuges: [], passages: [], tick_s: 1, stride_m: null, bounds_m: [0, 0, 30, 10], ...more,
  }, {
    node_x: { dtype: 'f4', shape: [5], values: [0, 10, 20, 30, 20] }, node_y: { dtype: 'f4', shape: [5], values: [0, 0, 0, 0, 10] },
    node_z: { dtype: 'f4', shape: [5], values: zero }, node_layer: { dtype: 'i1', shape: [5], values: layer },
    node_domain: { dtype: 'i4', shape: [5], values: zero }, node_lit: { dtype: 'i1', shape: [5], values: zero },
    hop_a: { dtype: 'i4', shape: [4], values: [0, 1, 2, 2] }, hop_b: { dtype: 'i4', shape: [4], values: [1, 2, 3, 4] },
    hop_going: { dtype: 'u1', shape: [4], values: [0, 0, 1, 0] },
  })));
}

describe('where a node is', () => {
  it('is told by its name, or from the nearest that has one', () => {
    expect(scene().whereabouts(3)).toBe('node 3');
    const named = scene({ names: [{ node: 0, name: 'gate', what: 'place' }] });
    expect([0, 1, 2, 3, 4].map((node) => named.whereabouts(node))).toEqual([
      'gate', 'near gate', '20 m east of gate', '30 m east of gate', '20 m north-east of gate',
    ]);
  });
});

describe('ways', () => {
  it('joins hops of one kind up to where ways meet, each hop once', () => {
    const lines = joinHops(scene());
    expect(lines.map((line) => [line.going, line.path.length]).sort()).toEqual([['street', 2], ['street', 3], ['tunnel', 2]]);
  });

  it('takes a step of a graph from its hops', () => {
    expect(scene().unit_m).toBe(10);
  });
});

describe('meshes', () => {
  it('leaves out points on a straight line, and keeps corners', () => {
    expect(simplified([[0, 0, 0], [5, 0.1, 0], [10, 0, 0], [10, 9, 0]], 0.4)).toEqual([[0, 0, 0], [10, 0, 0], [10, 9, 0]]);
  });

  it('never makes a corner of a patch so faint that its triangles would not be drawn', () => {
    const mesh = new Mesh();
    mesh.glow([5, 5, 0], 3, [1, 2, 3], 60);
    const { positions, colours, indices } = mesh.pack();
    const alphas = [...colours].filter((_, i) => i % 4 === 3);
    expect([alphas[0], new Set(alphas.slice(1))]).toEqual([60, new Set([LEAST_ALPHA])]);
    expect(LEAST_ALPHA / 255).toBeGreaterThan(0.004);
    for (let i = 3; i < positions.length; i += 3) expect(Math.hypot(positions[i]! - 5, positions[i + 1]! - 5)).toBeCloseTo(3);
    expect(Math.max(...indices)).toBe(positions.length / 3 - 1);
  });

  it('lays a disc within its rim, which is closed', () => {
    const mesh = new Mesh();
    mesh.disc([5, 5, 0], 3, [1, 2, 3], 60);
    const corners = mesh.pack().positions.length / 3;
    mesh.rim([5, 5, 0], 3, 0.1, [1, 2, 3], 220);
    const { positions, indices } = mesh.pack();
    for (let i = 0; i < positions.length; i += 3) expect(Math.hypot(positions[i]! - 5, positions[i + 1]! - 5)).toBeCloseTo(3, 1);
    const [first, last] = [corners * 3, positions.length - 6];
    expect(Math.hypot(positions[first]! - positions[last]!, positions[first + 1]! - positions[last + 1]!)).toBeLessThan(0.2);
    expect(indices.length / 3).toBe(corners - 2 + 2 * corners);
  });

  it('makes a ribbon as wide as asked, and dashes with gaps', () => {
    const mesh = new Mesh();
    mesh.ribbon([[0, 0, 0], [10, 0, 0]], 4, [1, 2, 3]);
    const { positions, offsets, indices } = mesh.pack();
    expect([...positions]).toEqual([-2, 0, 0, -2, 0, 0, 12, 0, 0, 12, 0, 0]);
    expect([...offsets].map(Math.abs)).toEqual([0, 2, 0, 2, 0, 2, 0, 2]);
    expect(indices.length).toBe(6);
    const dashes = new Mesh();
    dashes.dashes([[0, 0, 0], [10, 0, 0]], 1, [2, 2], [0, 0, 0]);
    expect(dashes.pack().indices.length / 6).toBe(3);
  });
});

describe('trails', () => {
  const replay = Replay.read(decode(smallReplay()));
  const corners = (time: number) => {
    const { positions, colours, indices } = new Trails(replay, paletteOf('light'), scene()).rewrite(time, null);
    const rows: number[][] = [];
    for (let i = 0; i < indices.length; i += 3) {
      const three = [...indices.slice(i, i + 3)];
      const drawn = three.map((v) => colours[v * 4 + 3]! > 0);
      expect(new Set(drawn).size).toBe(1); // never half drawn: such a triangle would reach across the picture
      const [x0, x1] = [Math.min(...three.map((v) => positions[v * 3]!)), Math.max(...three.map((v) => positions[v * 3]!))];
      if (drawn[0] && x1 > x0) rows.push([x0, x1]);
    }
    return rows;
  };

  it('runs from where a mover was to where it is, also between ticks', () => {
    expect(corners(2.5).slice(0, 2)).toEqual([[0, 1], [0, 1]]);
    expect(Math.max(...corners(2.5).map(([, x]) => (x! < 5 ? x! : 0)))).toBeCloseTo(2.5);
  });

  it('begins where a mover came into view', () => {
    const seen = corners(4).filter(([x]) => x! >= 5);
    expect(seen.length).toBeGreaterThan(0);
    expect(Math.max(...seen.map(([, x]) => x!))).toBe(10);
    expect(corners(1).filter(([x]) => x! >= 5)).toEqual([]);
  });
});

describe('what lies on another storey than the one shown', () => {
  it('is faint in trails, point by point, and in the signs of exits, refuges and passages', () => {
    const replay = Replay.read(decode(smallReplay()));
    const mover = replay.movers.findIndex((_, m) => replay.place(m, 0, [0, 0, 0]) && replay.place(m, 4, [0, 0, 0]));
    const nodes = [0, 1, 2, 3, 4].map((tick) => replay.value('node', mover, tick)!);
    const layer = [0, 0, 0, 0, 0];
    for (const node of nodes.slice(2)) layer[node] = 1; // it went up
    const most = (floor: number | null) => {
      const { colours } = new Trails(replay, paletteOf('light'), scene({}, layer)).rewrite(4, floor);
      return [...colours].filter((_, i) => i % 4 === 3);
    };
    const [all, up, down] = [most(null), most(1), most(0)];
    expect(Math.max(...all)).toBe(Math.max(...up));
    expect(Math.max(...down)).toBeLessThan(Math.max(...up));
    const place = (node: number) => ({ node, name: 'a place' });
    const more = { exits: [place(0), place(3)], refuges: [place(0), place(3)], passages: [{ name: 'door', a: 0, b: 3 }] };
    const cell = { exit: 0, refuge: 1, open: 2 } as unknown as Atlas['cell'];
    const moving = new Moving(scene(more, [0, 0, 0, 1, 0]), replay, paletteOf('light'), { image: null as never, cells: 3, cell });
    const alphas = (floor: number | null) => moving.layers(0, { chosen: -1, floor }).filter(({ id }) => ['exits', 'places'].includes(id))
      .map((layer) => [...(layer as SignLayer).props.signs.tints].filter((_, i) => i % 4 === 3));
    expect(alphas(null)).toEqual([[255, 255], [255, 255, 255]]);
    expect(alphas(0)).toEqual([[255, FADED], [255, FADED, 255]]);
    expect(alphas(1)).toEqual([[FADED, 255], [FADED, 255, 255]]);
    expect(alphas(2)).toEqual([[FADED, FADED], [FADED, FADED, FADED]]);
  });
});

describe('signs', () => {
  const palette = paletteOf('light');
  const cell = { pursuer: 2, evader: 5, mark: 7, caught: 8, chosen: 9, exit: 0, places: 1 } as unknown as Atlas['cell'];
  const atlas: Atlas = { image: null as never, cells: 10, cell };

  it('has a row for each: place, cell and size, tint', () => {
    const signs = signsOf([
      { position: [1, 2, 3], sign: 'pursuer', size: 34, alpha: 255 },
      { position: [4, 5, 6], sign: 'mark', size: 21, alpha: 90, tint: [7, 8, 9] },
    ], atlas);
    expect(signs.count).toBe(2);
    expect([...signs.places]).toEqual([1, 2, 3, 4, 5, 6]);
    expect([...signs.looks]).toEqual([2, 34, 7, 21]);
    expect([...signs.tints]).toEqual([255, 255, 255, 255, 7, 8, 9, 90]);
  });

  it('moves those of movers in the arrays that are there, until others are shown', () => {
    const moving = new Moving(scene(), Replay.read(decode(smallReplay({ clouds: [], guises: [], doors: [], known: [] }))), palette, atlas);
    const movers = (time: number, chosen = -1) => {
      const layer = moving.layers(time, { chosen, floor: null }).at(-1) as SignLayer;
      return { signs: layer.props.signs, x: [...layer.props.signs.places].filter((_, i) => i % 3 === 0), moved: layer.props.moved };
    };
    const first = movers(0);
    expect([first.x, first.moved]).toEqual([[0], 0]);
    const next = movers(1.5);
    expect(next.signs).toBe(first.signs);
    expect([next.x, next.moved]).toEqual([[1.5], 1.5]);
    expect(movers(2).x).toEqual([10, 2]); // another has come in sight, under the pursuer
    expect(movers(2, 0).x).toEqual([2, 10, 2]); // the ring of the chosen lies under all
  });

  it('fades those that are on another storey than the one shown', () => {
    const moving = new Moving(scene({}, [0, 3, 0, 0, 0]), Replay.read(decode(smallReplay({ clouds: [], doors: [], known: [] }))), palette, atlas);
    const alphas = (floor: number | null) => {
      const { signs } = (moving.layers(0, { chosen: -1, floor }).at(-1) as SignLayer).props;
      return [...signs.tints].filter((_, i) => i % 4 === 3);
    };
    expect([alphas(null), alphas(3), alphas(0), alphas(null)]).toEqual([[255], [255], [FADED], [255]]);
  });

  it('crosses out who was taken over those who took it', () => {
    const replay = Replay.read(decode(smallReplay({ clouds: [], guises: [], doors: [], known: [] })));
    replay.tracks.status = Int8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 2, 2]);
    const { signs } = (new Moving(scene(), replay, palette, atlas).layers(3, { chosen: -1, floor: null }).at(-1) as SignLayer).props;
    expect([...signs.looks].filter((_, i) => i % 2 === 0)).toEqual([cell.evader, cell.pursuer, cell.caught]);
  });
});

describe('camera and colours', () => {
  it('fits bounds into what is free of the window, nearer corners too, and fills it one way', () => {
    const room = { width: 948, height: 800, top: 110, right: 70, bottom: 60, left: 20 };
    for (const bounds of [[0, 0, 600, 400], [100, -900, 180, 900], [-50, -1, 50, 1]]) {
      const { target: [x, y], zoom, rotationX } = fit(bounds, bounds, room);
      const corners = [[0, 1], [2, 1], [0, 3], [2, 3]].map(([i, j]) => {
        return onScreen(bounds[i!]! - x, bounds[j!]! - y, 2 ** zoom, room.height, rotationX);
      });
      const [across, up] = [corners.map((at) => 474 + at[0]), corners.map((at) => 400 - at[1])];
      const spare = [Math.min(...across) - 20, 878 - Math.max(...across), Math.min(...up) - 110, 740 - Math.max(...up)];
      expect(Math.min(...spare)).toBeGreaterThan(-1);
      expect(Math.min(...spare)).toBeLessThan(1);
    }
  });

  it('keeps its target on the ground, along the line of sight', () => {
    const before = fit([0, 0, 100, 100], [0, 0, 100, 100], { width: 800, height: 600, top: 0, right: 0, bottom: 0, left: 0 });
    const after = grounded({ target: [50, 50, 10], zoom: 1, rotationX: 45, rotationOrbit: 0 }, [0, 0, 100, 100], before);
    expect(after.target[2]).toBe(0);
    expect(after.target[1]).toBeCloseTo(60);
    expect(after.target[0]).toBeCloseTo(50);
  });

  it('draws nothing for value 0 and something for every other', () => {
    const table = heatTable(paletteOf('dark').heat);
    expect(table[0]).toBe(0);
    expect([...table].slice(1).every((packed) => packed >>> 24 === 255)).toBe(true);
  });

  it('has the last colour for the largest value of a chase', () => {
    const { heat } = paletteOf('light');
    expect(heatTable(heat, 145)[145]).toBe(heatTable(heat)[255]);
    expect(heatTable(heat, 145)[255]).toBe(heatTable(heat)[255]);
    const layer = (high: number, values: number[]) => ({ head: { low: 0, high } as LayerHead, values: Uint8Array.from(values), nodes: 2, frames: 2 });
    expect(topOf(layer(255, [0, 3, 145, 7]))).toEqual({ value: 145, told: 145, more: false });
    expect(topOf(layer(255, [0, 3, 64, 255]))).toEqual({ value: 64, told: 64, more: true });
    expect(topOf(layer(2, [0, 127, 255, 0]))).toEqual({ value: 255, told: 2, more: false });
  });
});

describe('what is framed', () => {
  const replay = Replay.read(decode(smallReplay()));
  const exit = (node: number) => ({ name: 'x', node, worth: 1 });
  const framed = (exits: number[]) => {
    const one = scene({ bounds_m: [-900, -900, 900, 900], stride_m: 0.5, exits: exits.map(exit) });
    one.x.set([2, 8, 14, 300, 20]);
    return extentOf(replay, one);
  };

  it('holds what was walked, with a margin', () => {
    expect(framed([])).toEqual([-3, -3.5, 13, 8.5]);
  });

  it('holds goals about it, and none so far that the chase would be small', () => {
    expect(framed([2])).toEqual([-3, -3.5, 17, 8.5]);
    expect(framed([2, 3])).toEqual([-3, -3.5, 17, 8.5]);
  });

  it('leaves out exits that stand all around', () => {
    expect(framed(Array.from({ length: 12 }, () => 2))).toEqual([-3, -3.5, 13, 8.5]);
  });
});

describe('what fills the picture', () => {
  const replay = Replay.read(decode(smallReplay()));
  const room = { width: 900, height: 600, top: 100, right: 50, bottom: 50, left: 50 };
  const town = (bounds: number[], more: Record<string, unknown> = {}) => scene({ bounds_m: bounds, stride_m: 10, ...more });
  const sizes = ([w, s, e, n]: readonly number[]) => [e! - w!, n! - s!];

  it('is all of a chase where ways are large enough then', () => {
    const one = town([-200, -100, 200, 200]);
    expect(Framing.chase(replay, one, 0).box(room)).toEqual(extentOf(replay, one));
  });

  it('is of a large one what is about the movers, as wide as the map is, and not beyond its edge', () => {
    const one = town([-1000, -100, 1000, 7900], { exits: [{ name: 'x', node: 3, worth: 1 }] });
    [one.x[3], one.y[3]] = [900, 700];
    const far = Replay.read(decode(smallReplay()));
    [far.tracks.x[far.ticks], far.tracks.y[far.ticks]] = [9000, 70000]; // in the end it was all over the map
    const box = Framing.chase(far, one, 0).box(room);
    const [wide, high] = sizes(box);
    expect(wide).toBeLessThanOrEqual(2000);
    expect(high).toBeLessThan(2000);
    expect([box[0]! >= -1000, box[1]! >= -100, box[2]! <= 1000]).toEqual([true, true, true]);
    for (const [x, y] of [[0, 0], [900, 700]]) expect(x! >= box[0]! && x! <= box[2]! && y! >= box[1]! && y! <= box[3]!).toBe(true);
  });

  it('grows when somebody leaves it, and holds whom it held', () => {
    const one = town([-5000, -5000, 5000, 5000]);
    const framing = Framing.chase(replay, one, 0);
    framing.camera([room]);
    const first = framing.box(room);
    expect(framing.outgrown(replay, 0)).toBe(false);
    const away = Replay.read(decode(smallReplay()));
    away.place = (mover, _, at) => {
      if (mover > 0) return false;
      [at[0], at[1]] = [4000, 10];
      return true;
    };
    expect(framing.outgrown(away, 0)).toBe(true);
    framing.camera([room]);
    const then = framing.box(room);
    expect(then[2]).toBeGreaterThan(4000);
    expect(then[0]).toBeLessThanOrEqual(0);
    expect(sizes(then)[0]).toBeGreaterThan(sizes(first)[0]!);
    expect(framing.outgrown(away, 0)).toBe(false);
  });

  it('is looked at where it is largest', () => {
    const framing = Framing.chase(replay, town([-200, -100, 200, 200]), 0);
    const low = { ...room, bottom: 300 };
    expect(framing.camera([low, room]).zoom).toBe(framing.camera([room]).zoom);
    expect(framing.camera([room]).zoom).toBeGreaterThan(framing.camera([low]).zoom);
  });

  it('is the whole map where that was asked for, wherever movers are', () => {
    const framing = Framing.whole(town([-5000, -5000, -4000, 5000]));
    expect(framing.box(room)).toEqual([-5000, -5000, -4000, 5000]);
  });
});

describe('the scale', () => {
  it('is a round length that fits, whatever a pixel is', () => {
    for (const m_per_px of [0.003, 0.05, 0.11, 0.5, 1, 2.3, 7, 40]) {
      const bar = barOf(m_per_px)!;
      expect(bar.px).toBeGreaterThan(90 / 2.5 - 1e-9);
      expect(bar.px).toBeLessThanOrEqual(90 + 1e-9);
      expect(bar.px * m_per_px).toBeCloseTo(bar.length_m, 9);
      expect([1, 2, 5]).toContain(Math.round(bar.length_m / 10 ** Math.floor(Math.log10(bar.length_m * 1.0001))));
    }
    expect([barOf(0), barOf(NaN)]).toEqual([null, null]);
    expect([barOf(1)!, barOf(30)!].map(barText)).toEqual(['50 m', '2 km']);
  });
});

describe('roofs', () => {
  const ring = (low: number, high: number): [number, number, number][] => [[low, low, 0], [high, low, 0], [high, high, 0], [low, high, 0]];
  const camera = [50, -1000, 1000]; // in the south, half way up
  const hide = (house: { rings: [number, number, number][][]; height: number }, x: number, y: number, z = 0, from = camera) =>
    new Roofs([house]).hide([x, y, z], from);
  const house = { rings: [ring(0, 100)], height: 20 };

  it('hide what is so near behind a house that the camera does not see over it', () => {
    expect([105, 115, 125].map((y) => hide(house, 50, y))).toEqual([true, true, false]);
    expect([hide(house, 50, -5), hide(house, 120, 105), hide(house, 50, 115, 15)]).toEqual([false, false, false]);
  });

  it('hide nothing from right above, and what is further behind the flatter one looks', () => {
    expect(hide(house, 50, 101, 0, [50, 101, 900])).toBe(false);
    expect(hide(house, 50, 150, 0, [50, -1000, 300])).toBe(true);
  });

  it('let what is in a house or under the ground shine through', () => {
    expect([hide(house, 50, 50), hide(house, 50, 105, -3)]).toEqual([false, false]);
  });

  it('leave what is in the sun of a yard, and what is seen under a bridge of a house', () => {
    const yard = { rings: [ring(0, 100), ring(30, 70)], height: 20 };
    expect([hide(yard, 50, 65), hide(yard, 50, 35)]).toEqual([false, true]);
    const bridge = { rings: [ring(0, 100).map(([x, y]): [number, number, number] => [x, y, 50])], height: 20 };
    expect([hide(bridge, 50, 20), hide(bridge, 50, 120)]).toEqual([false, true]);
  });
});

describe('the ground', () => {
  const square = (low: number, high: number) => [low, low, high, low, high, high, low, high];
  const grounded = (kinds: number[], patches: number[][], holes: number[][] = patches.map(() => [])) => {
    const points = patches.flatMap((patch) => patch);
    const starts = (counts: number[]) => counts.reduce<number[]>((sums, one) => [...sums, sums[sums.length - 1]! + one], [0]);
    const section = (dtype: 'f4' | 'i4' | 'u1', values: number[]) => ({ dtype, shape: [values.length], values });
    return new Scene(decode(encode({
      kind: 'scene', view: 'truth', scenario: 's', title: 't', map: { name: 'm', attribution: '', licence: '' }, goings: ['street'], names: [],
      exits: [], refuges: [], passages: [], tick_s: 1, stride_m: 10, bounds_m: [0, 0, 30, 10], ground_kinds: ['grass', 'water'],
    }, {
      ground_start: section('i4', starts(patches.map((patch) => patch.length / 2))),
      ground_x: section('f4', points.filter((_, i) => i % 2 === 0)), ground_y: section('f4', points.filter((_, i) => i % 2 === 1)),
      ground_hole_start: section('i4', starts(holes.map((one) => one.length))), ground_hole: section('i4', holes.flat()),
      ground_kind: section('u1', kinds),
    })));
  };

  it('lies on a sheet that is under all of it, in the order it comes in, with its holes', () => {
    const palette = paletteOf('dark');
    const lake = [...square(-90, 200), ...square(0, 20)];
    const { fills } = new Still(grounded([0, 1], [square(0, 50), lake], [[], [8]])).drawing({ palette, floor: null, raised: true });
    expect(fills.map(({ colour }) => colour)).toEqual([palette.sheet, palette.grounds.grass, palette.grounds.water]);
    expect(fills[0]!.rings[0]).toEqual([[-90, -90, 0], [200, -90, 0], [200, 200, 0], [-90, 200, 0]]);
    expect(fills[2]!.rings.map((ring) => ring.length)).toEqual([4, 4]);
  });
});

describe('names', () => {
  it('of the hunted come before those of whom the chronicle tells, and that of who is chosen before all', () => {
    const chronicle = [{ tick: 2, clock: '0:02', text: 'The tracker has lost them.', event: 'lost' }];
    const shown = { scene: scene(), replay: Replay.read(decode(smallReplay({ chronicle, known: [], guises: [] }))) };
    const names = (chosen: number | null) => labelsOf(shown, {
      chosen: { value: chosen === null ? null : { what: 'mover', mover: chosen } }, clock: { time: { value: 2 } }, floor: { value: null },
    } as never, []).map((label) => label.text);
    expect(names(null)).toEqual(['leader', 'tracker']);
    expect(names(0)).toEqual(['tracker', 'leader']);
  });

  const side = (signs: Pixel[], taken: (box: readonly number[]) => boolean = () => false, before: Side | null = null) => {
    return sideOf(before, [100, 100], signs, (one) => boxAt(one, [100, 100], 30, 17), (box) => !taken(box));
  };

  it('stand above their signs, and where that is taken at another side', () => {
    expect(side([[100, 100]])).toBe('above');
    expect(side([[100, 100]], (box) => box[1]! < 90)).toBe('below');
    expect(side([[100, 100]], (box) => box[1]! < 90 || box[1]! > 105)).toBe('right');
  });

  it('stay where they are as long as they can', () => {
    expect(side([[100, 100]], () => false, 'left')).toBe('left');
  });

  it('never lie nearer to another sign than to their own', () => {
    expect(side([[100, 100], [110, 60]])).toBe('below');
    expect(side([[100, 100], [100, 66], [100, 134], [140, 100], [60, 100]])).toBe(null);
  });

  it('of a street stand again only far away, and stay where they stood', () => {
    const repeats = new Repeats(new Map([['Mall', [[100, 0]]]]));
    const at = (name: string, x: number, stood = false) => {
      const free = !repeats.near(name, [x, 0], stood);
      if (free) repeats.take(name, [x, 0]);
      return free;
    };
    expect(at('Mall', 0)).toBe(false); // it comes first, but the one beside it was there before
    expect([at('Mall', 100, true), at('Lane', 100)]).toEqual([true, true]);
    expect(at('Mall', 90 + AGAIN_PX, true)).toBe(false); // of two that stood and have come close the second goes
    expect([at('Mall', 100 + AGAIN_PX), at('Mall', 120 + AGAIN_PX)]).toEqual([true, false]);
  });

  it('are not kept from a sign that stands at the same place', () => {
    expect(side([[100, 100], [104, 97]])).toBe('above');
  });
});
