/** Signs for the map, drawn once on a canvas: each side has a shape of its own, so that colour is not needed. */

import { css, type Palette, type Rgb } from './palette';

export type Sign =
  | 'pursuer' | 'evader' | 'decoy' | 'bystander' | 'caught' | 'mask'
  | 'known' | 'exit' | 'refuge' | 'open' | 'shut' | 'sealed' | 'mark' | 'chosen';

export interface Atlas {
  image: HTMLCanvasElement;
  cells: number;
  cell: Record<Sign, number>; // which cell of the row a sign is in
}

export const CELL = 96; // pixels
type Pen = CanvasRenderingContext2D;

function shape(pen: Pen, points: [number, number][]): void {
  pen.beginPath();
  for (const [x, y] of points) pen.lineTo(x, y);
  pen.closePath();
}

function disc(pen: Pen, radius: number): void {
  pen.beginPath();
  pen.arc(0, 0, radius, 0, Math.PI * 2);
}

function inked(pen: Pen, fill: string, rim: string): void {
  pen.save();
  pen.shadowColor = 'rgba(0,0,0,.45)';
  pen.shadowBlur = 6;
  pen.shadowOffsetY = 2;
  pen.lineWidth = 9;
  pen.lineJoin = 'round';
  pen.strokeStyle = rim;
  pen.stroke();
  pen.restore();
  pen.fillStyle = fill;
  pen.fill();
}

function stroke(pen: Pen, colour: string, width: number, draw: () => void): void {
  pen.lineWidth = width;
  pen.lineCap = 'round';
  pen.lineJoin = 'round';
  pen.strokeStyle = colour;
  pen.beginPath();
  draw();
  pen.stroke();
}

function plate(pen: Pen, fill: Rgb, rim: string): void {
  pen.beginPath();
  pen.roundRect(-26, -26, 52, 52, 14);
  inked(pen, css(fill), rim);
}

function door(pen: Pen, palette: Palette, rim: string, state: 'open' | 'shut' | 'sealed'): void {
  plate(pen, palette.passage, rim);
  stroke(pen, rim, 6, () => {
    pen.rect(-13, -16, 26, 32);
    if (state === 'open') pen.rect(-13, -16, 9, 32);
    if (state === 'shut') { pen.moveTo(6, 0); pen.lineTo(6, 1); }
    if (state === 'sealed') { pen.moveTo(-13, -16); pen.lineTo(13, 16); pen.moveTo(13, -16); pen.lineTo(-13, 16); }
  });
}

function painters(palette: Palette, rim: string): Record<Sign, (pen: Pen) => void> {
  const { sides } = palette;
  return {
    pursuer: (pen) => { shape(pen, [[0, -31], [29, 22], [-29, 22]]); inked(pen, css(sides.pursuer), rim); },
    evader: (pen) => { disc(pen, 24); inked(pen, css(sides.evader), rim); },
    decoy: (pen) => {
      disc(pen, 23); inked(pen, rim, rim);
      pen.setLineDash([12, 9]); pen.lineWidth = 9; pen.strokeStyle = css(sides.decoy); disc(pen, 19); pen.stroke();
      pen.setLineDash([]); disc(pen, 8); pen.fillStyle = css(sides.decoy); pen.fill();
    },
    bystander: (pen) => { pen.beginPath(); pen.roundRect(-14, -14, 28, 28, 7); inked(pen, css(sides.bystander), rim); },
    caught: (pen) => stroke(pen, css(palette.text), 8, () => {
      pen.moveTo(-20, -20); pen.lineTo(20, 20); pen.moveTo(20, -20); pen.lineTo(-20, 20);
    }),
    mask: (pen) => {
      pen.setLineDash([16, 10]); pen.lineWidth = 7; pen.strokeStyle = css(palette.refuge); disc(pen, 38); pen.stroke();
      pen.setLineDash([]);
    },
    known: (pen) => {
      disc(pen, 24); pen.fillStyle = css(sides.evader, 0.18); pen.fill();
      pen.setLineDash([10, 8]); pen.lineWidth = 6; pen.strokeStyle = css(palette.text); pen.stroke(); pen.setLineDash([]);
      pen.font = '700 34px system-ui, sans-serif'; pen.textAlign = 'center'; pen.textBaseline = 'middle';
      pen.fillStyle = css(palette.text); pen.fillText('?', 0, 2);
    },
    exit: (pen) => {
      plate(pen, palette.exit, rim);
      stroke(pen, rim, 7, () => { pen.moveTo(-14, 0); pen.lineTo(14, 0); pen.moveTo(3, -12); pen.lineTo(15, 0); pen.lineTo(3, 12); });
    },
    refuge: (pen) => {
      plate(pen, palette.refuge, rim);
      stroke(pen, rim, 7, () => { pen.moveTo(-16, 1); pen.lineTo(0, -15); pen.lineTo(16, 1); pen.moveTo(-10, -2); pen.lineTo(-10, 15); pen.lineTo(10, 15); pen.lineTo(10, -2); });
    },
    open: (pen) => door(pen, palette, rim, 'open'),
    shut: (pen) => door(pen, palette, rim, 'shut'),
    sealed: (pen) => door(pen, palette, rim, 'sealed'),
    mark: (pen) => { disc(pen, 26); pen.lineWidth = 8; pen.strokeStyle = '#fff'; pen.stroke(); disc(pen, 18); pen.fillStyle = '#fff'; pen.fill(); },
    chosen: (pen) => { disc(pen, 44); pen.lineWidth = 5; pen.strokeStyle = css(palette.text); pen.stroke(); },
  };
}

const drawn = new Map<Palette, Atlas>();

/** One row of cells, drawn once for a palette; `mark` is white, so that it takes the colour that it is tinted with. */
export function atlasOf(palette: Palette, dark: boolean): Atlas {
  const kept = drawn.get(palette);
  if (kept) return kept;
  const rim = dark ? 'rgb(12,15,20)' : 'rgb(255,255,255)';
  const all = Object.entries(painters(palette, rim)) as [Sign, (pen: Pen) => void][];
  const image = document.createElement('canvas');
  image.width = CELL * all.length;
  image.height = CELL;
  const pen = image.getContext('2d')!;
  all.forEach(([, paint], i) => {
    pen.save();
    pen.translate(i * CELL + CELL / 2, CELL / 2);
    paint(pen);
    pen.restore();
  });
  const cell = Object.fromEntries(all.map(([name], i) => [name, i])) as Atlas['cell'];
  const atlas = { image, cells: all.length, cell };
  drawn.set(palette, atlas);
  return atlas;
}
