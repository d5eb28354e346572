/** Where a name may stand beside its place on the screen, in CSS pixels. */

export type Box = readonly [left: number, top: number, right: number, bottom: number];
export type Pixel = readonly [x: number, y: number];
export type Side = 'above' | 'below' | 'right' | 'left' | 'above right' | 'above left' | 'below right' | 'below left';

export const HEIGHT_PX = 17; // of a name
const SIGN_PX = 11; // half of a sign
const BESIDE_PX = 12; // from the middle of a sign to what a name at its left or right covers
const BELOW_PX = 4; // so much nearer than above: a line has more room over its letters than under them
const ONE_PLACE_PX = 12; // signs closer to each other than this cannot be told apart by names
const CLEARLY_PX = 3;
const SIDES: readonly Side[] = ['above', 'below', 'right', 'left', 'above right', 'above left', 'below right', 'below left'];

/** What a name covers on one side of its place: `lift` pixels from it, `half` as long. */
export function boxAt(side: Side, [x, y]: Pixel, half: number, lift: number): Box {
  const [high, low] = [side.startsWith('above'), side.startsWith('below')];
  const top = high ? y - lift - HEIGHT_PX : low ? y + lift - BELOW_PX : y - HEIGHT_PX / 2;
  const out = high || low ? -BESIDE_PX : BESIDE_PX; // over and under a sign it begins or ends at the sign's rim
  const left = side.endsWith('right') ? x + out : side.endsWith('left') ? x - out - 2 * half : x - half;
  return [left, top, left + 2 * half, top + HEIGHT_PX];
}

/** What a name covers that is written along a line: a row of small boxes. */
export function boxesAlong([left, top, right]: Box, turn: number): Box[] {
  const [x, middle, length] = [(left + right) / 2, top + HEIGHT_PX / 2, right - left];
  const count = Math.ceil(length / HEIGHT_PX);
  return Array.from({ length: count }, (_, i): Box => {
    const out = ((i + 0.5) / count) * length - length / 2;
    const [cx, cy] = [x + out * Math.cos(turn), middle + out * Math.sin(turn)];
    return [cx - HEIGHT_PX / 2, cy - HEIGHT_PX / 2, cx + HEIGHT_PX / 2, cy + HEIGHT_PX / 2];
  });
}

export function meet(a: Box, b: Box): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}

export function signBox([x, y]: Pixel): Box {
  return [x - SIGN_PX, y - SIGN_PX, x + SIGN_PX, y + SIGN_PX];
}

function away([left, top, right, bottom]: Box, [x, y]: Pixel): number {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
}

/** Whether a name reads as that of its own sign: no other is covered by it, or nearer; `clearly`: none is as near. */
export function reads(box: Box, own: Pixel, signs: readonly Pixel[], clearly: boolean): boolean {
  const middle: Pixel = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  const from = (sign: Pixel) => Math.hypot(sign[0] - middle[0], sign[1] - middle[1]);
  return signs.every((sign) => {
    if (Math.hypot(sign[0] - own[0], sign[1] - own[1]) < ONE_PLACE_PX) return true;
    if (meet(box, signBox(sign))) return false;
    if (clearly) return away(box, sign) > away(box, own) + CLEARLY_PX;
    return away(box, sign) > away(box, own) - 1 && from(sign) > from(own);
  });
}

/** The first side at which a name reads and is free, that at which it stood before the first of all. */
export function sideOf(before: Side | null, own: Pixel, signs: readonly Pixel[], at: (side: Side) => Box, free: (box: Box) => boolean): Side | null {
  const sides = before === null ? SIDES : [before, ...SIDES];
  const open = sides.filter((side) => free(at(side)));
  return open.find((side) => reads(at(side), own, signs, true)) ?? open.find((side) => reads(at(side), own, signs, false)) ?? null;
}
