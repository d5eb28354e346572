/** The binary container AFT1 that scenes and replays come in (docs/replay-format.md). */

export type Numbers = Int8Array | Uint8Array | Int16Array | Int32Array | Float32Array;

export interface SectionHead {
  dtype: string;
  shape: number[];
  offset: number;
  length: number;
  encoding: 'raw' | 'delta';
  axis: number | null;
}

export interface Container {
  meta: Record<string, unknown>;
  sections: Map<string, { array: Numbers; shape: number[] }>;
}

const FORMAT = 1;
const HEAD_BYTES = 8;
const SIZES: Record<string, number> = { i1: 1, u1: 1, i2: 2, i4: 4, f4: 4 };

export class FormatError extends Error {}

function view(dtype: string, buffer: ArrayBuffer, start: number, count: number): Numbers {
  switch (dtype) {
    case 'i1':
      return new Int8Array(buffer, start, count);
    case 'u1':
      return new Uint8Array(buffer, start, count);
    case 'i2':
      return new Int16Array(buffer, start, count);
    case 'i4':
      return new Int32Array(buffer, start, count);
    case 'f4':
      return new Float32Array(buffer, start, count);
    default:
      throw new FormatError(`section of type ${dtype}; expected one of ${Object.keys(SIZES).join(', ')}`);
  }
}

/** Undo differences along an axis in place; sums wrap as the type does. The first value along it is absolute. */
function sum(array: Numbers, shape: number[], axis: number): void {
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const block = stride * (shape[axis] ?? 1);
  for (let start = 0; start < array.length; start += block) {
    for (let i = start + stride; i < start + block; i++) array[i] = array[i]! + array[i - stride]!;
  }
}

function section(name: string, head: SectionHead, buffer: ArrayBuffer, first: number): Numbers {
  const count = head.shape.reduce((a, b) => a * b, 1);
  const size = SIZES[head.dtype];
  if (size === undefined || head.length !== count * size) {
    throw new FormatError(`section ${name}: ${head.length} bytes do not hold ${head.shape.join(' x ')} ${head.dtype}`);
  }
  const start = first + head.offset;
  if (start + head.length > buffer.byteLength) throw new FormatError(`section ${name} ends after the file: it was cut`);
  const array = view(head.dtype, buffer, start, count);
  if (head.encoding === 'delta' && count > 0) sum(array, head.shape, head.axis ?? 0);
  return array;
}

/** Read one container; its arrays are views into `buffer`, which is changed where sections are deltas. */
export function decode(buffer: ArrayBuffer): Container {
  const bytes = new Uint8Array(buffer);
  const magic = String.fromCharCode(...bytes.subarray(0, 4));
  if (magic !== 'AFT1') throw new FormatError(`starts with "${magic}"; expected AFT1, a scene or a replay of afoot`);
  const length = new DataView(buffer).getUint32(4, true);
  if (HEAD_BYTES + length > buffer.byteLength) throw new FormatError('ends within its header: it was cut');
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(HEAD_BYTES, HEAD_BYTES + length))) as {
    format: number;
    sections: Record<string, SectionHead>;
  } & Record<string, unknown>;
  if (head.format !== FORMAT) throw new FormatError(`is of format ${head.format}; this page reads format ${FORMAT}`);
  const first = Math.ceil((HEAD_BYTES + length) / 8) * 8;
  const { sections: heads, format: _, ...meta } = head;
  const sections = new Map<string, { array: Numbers; shape: number[] }>();
  for (const [name, entry] of Object.entries(heads)) {
    sections.set(name, { array: section(name, entry, buffer, first), shape: entry.shape });
  }
  return { meta, sections };
}

/** The array of a section, or an empty one where the file has none. */
export function take<T extends Numbers>(box: Container, name: string, empty: T): T {
  const found = box.sections.get(name);
  if (!found) return empty;
  if (found.array.constructor !== empty.constructor) {
    throw new FormatError(`section ${name} holds ${found.array.constructor.name}; expected ${empty.constructor.name}`);
  }
  return found.array as T;
}
