/** Encodes a container as the server does, so that tests need no file. */

export interface Section {
  dtype: 'i1' | 'u1' | 'i2' | 'i4' | 'f4';
  shape: number[];
  values: number[];
  axis?: number; // encoded as differences along it
}

const ARRAYS = { i1: Int8Array, u1: Uint8Array, i2: Int16Array, i4: Int32Array, f4: Float32Array };

export function encode(meta: Record<string, unknown>, sections: Record<string, Section>): ArrayBuffer {
  const heads: Record<string, unknown> = {};
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const [name, { dtype, shape, values, axis }] of Object.entries(sections)) {
    const array = new ARRAYS[dtype](axis === undefined ? values : differences(values, shape, axis));
    const bytes = new Uint8Array(array.buffer);
    heads[name] = { dtype, shape, offset, length: bytes.length, encoding: axis === undefined ? 'raw' : 'delta', axis: axis ?? null };
    const padded = new Uint8Array(Math.ceil(bytes.length / 8) * 8);
    padded.set(bytes);
    parts.push(padded);
    offset += padded.length;
  }
  const head = new TextEncoder().encode(JSON.stringify({ format: 1, sections: heads, ...meta }));
  const first = Math.ceil((8 + head.length) / 8) * 8;
  const out = new Uint8Array(first + offset);
  out.set([0x41, 0x46, 0x54, 0x31]);
  new DataView(out.buffer).setUint32(4, head.length, true);
  out.set(head, 8);
  let at = first;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out.buffer;
}

function differences(values: number[], shape: number[], axis: number): number[] {
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const size = shape[axis]!;
  return values.map((value, i) => (Math.floor(i / stride) % size === 0 ? value : value - values[i - stride]!));
}

export const HIDDEN = -2147483648;

/** A replay of two movers over four ticks: the second is hidden in the first two frames. */
export function smallReplay(more: Record<string, unknown> = {}): ArrayBuffer {
  const meta = {
    kind: 'replay', view: 'pursuers', ticks: 4, tick_s: 1, outcomes: [], statuses: ['live'], gaits: ['rest'],
    movers: [{ name: 'tracker', side: 'pursuer' }, { name: 'leader', side: 'evader' }],
    events: [], chronicle: [], clouds: [{ node: 1, radius_m: 5, from_tick: 1, until_tick: 3 }],
    doors: [{ passage: 'trap', tick: 0, state: 'shut' }, { passage: 'trap', tick: 2, state: 'open' }],
    guises: [{ mover: 1, tick: 1, looks_like: 'child' }, { mover: 1, tick: 3, looks_like: null }],
    layers: [{ name: 'possible', title: 'Where', unit: '', every_ticks: 2, low: 0, high: 1, tier: 'certified', nowhere: null }],
    classes: ['child'], tells: ['real', 'false'], measures: ['adjacent', 'sealed'],
    known: [{ side: 'pursuers', label: 7, mover: null, looks_like: 'leader', class: null, gone_tick: 20, start: 0, end: 2 },
      { side: 'evaders', label: null, mover: 0, looks_like: null, class: null, gone_tick: null, start: 2, end: 3 }],
    ...more,
  };
  const place = (values: number[]): Section => ({ dtype: 'i4', shape: [2, 5], values, axis: 1 });
  return encode(meta, {
    track_x: place([0, 10, 20, 30, 40, HIDDEN, HIDDEN, 100, 90, 80]),
    track_y: place([0, 0, 0, 0, 0, HIDDEN, HIDDEN, 50, 50, 50]),
    track_z: place([0, 0, 0, 0, 0, HIDDEN, HIDDEN, 0, 0, 0]),
    track_node: place([1, 1, 2, 2, 3, -1, -1, 9, 9, 8]),
    layer_possible: { dtype: 'u1', shape: [3, 4], values: [255, 0, 0, 0, 10, 255, 0, 0, 0, 20, 255, 1], axis: 0 },
    known_tick: { dtype: 'i4', shape: [3], values: [1, 3, 2] },
    known_node: { dtype: 'i4', shape: [3], values: [9, 8, 1] },
    margin_tick: { dtype: 'i4', shape: [3], values: [0, 2, 2] },
    margin_mover: { dtype: 'i2', shape: [3], values: [1, 1, 1] },
    margin_measure: { dtype: 'i1', shape: [3], values: [0, 0, 1] },
    margin_holds: { dtype: 'i1', shape: [3], values: [0, 1, -1] },
    margin_ticks: { dtype: 'i4', shape: [3], values: [7, -2, 0] },
    margin_none: { dtype: 'u1', shape: [3], values: [0, 0, 1] },
    margin_known: { dtype: 'u1', shape: [3], values: [1, 1, 0] },
    track_sight: place([0, 0, 1, 1, -1, -1, -1, -1, -1, -1]),
    sight_start: { dtype: 'i4', shape: [3], values: [0, 2, 3] },
    sight_seen: { dtype: 'i4', shape: [3], values: [1, 2, 3] },
  });
}
