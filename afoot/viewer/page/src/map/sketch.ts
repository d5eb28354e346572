/**
 * The first picture: map and signs drawn by a plain pen while WebGL is made ready, which takes a browser half a second
 * and more. It is made of the shapes that the layers are made of, seen by the same camera, and gives way to the first
 * frame of deck.gl. What it leaves out for a moment are shadows, trails, smoke and layers.
 */

import type { Layer, Viewport } from '@deck.gl/core';

import type { Point } from '../core/scene';
import { RIM_ALPHA, turnsLeft } from './houses';
import { CELL } from './icons';
import { css, type Palette, type Rgb } from './palette';
import { SignLayer, signSize } from './sign_layer';
import { type Drawing, LEAST_WAY_PX, type Stroke } from './still';

const NEAR = 1e-3; // of the camera's distance: what is closer is cut off
const WALL = 0.8; // of the light on a roof

/** A place on the screen in CSS pixels, and how far it is from the camera, where 1 is as far as what it looks at. */
type Seen = [x: number, y: number, away: number];

/** A pen that draws what is on the ground, and above, as a camera sees it. */
export class Sketch {
  private readonly pen: CanvasRenderingContext2D;
  private readonly viewport: Viewport;
  private readonly unit: number; // how far what it looks at is, as the camera's matrix has it
  private readonly px_per_m: number;

  /** On a canvas as large as a window of `ratio` dots a CSS pixel; `target`: where the camera looks at. */
  constructor(canvas: HTMLCanvasElement, viewport: Viewport, target: Point, ratio: number) {
    this.viewport = viewport;
    canvas.width = Math.round(viewport.width * ratio);
    canvas.height = Math.round(viewport.height * ratio);
    // Drawn by the processor: the graphics card, or what stands in for it, is busy with WebGL now.
    this.pen = canvas.getContext('2d', { willReadFrequently: true })!;
    this.pen.scale(ratio, ratio);
    this.pen.lineJoin = 'round';
    this.unit = this.away(target);
    this.px_per_m = 2 ** viewport.zoom;
  }

  /** All that stands still. */
  map(drawing: Drawing, palette: Palette): void {
    for (const { rings, colour } of drawing.fills) this.fill(rings, colour);
    if (drawing.flat) this.footprints(drawing, palette);
    this.strokes(drawing.open);
    if (!drawing.flat) this.standing(drawing, palette);
    this.strokes(drawing.high);
    this.strokes(drawing.hidden);
  }

  /** The signs among some layers. */
  signs(layers: readonly Layer[]): void {
    for (const layer of layers) {
      if (!(layer instanceof SignLayer)) continue;
      const { signs, atlas, size_m } = layer.props;
      for (let i = 0; i < signs.count; i++) {
        const seen = this.see(signs.places.subarray(i * 3, i * 3 + 3));
        if (seen[2] < NEAR) continue;
        const size = signSize(size_m, this.viewport.zoom) || signs.looks[i * 2 + 1]!;
        this.pen.globalAlpha = signs.tints[i * 4 + 3]! / 255;
        this.pen.drawImage(atlas.image, signs.looks[i * 2]! * CELL, 0, CELL, CELL, seen[0] - size / 2, seen[1] - size / 2, size, size);
      }
    }
    this.pen.globalAlpha = 1;
  }

  private footprints({ houses }: Drawing, palette: Palette): void {
    for (const { rings } of houses) {
      const flat = rings.map((ring) => ring.map(([x, y]): Point => [x, y, 0]));
      this.fill(flat, palette.flat, css(palette.edge, RIM_ALPHA.flat / 255));
    }
  }

  /** Houses from the farthest to the nearest: the walls that face the camera, and over them the roof. */
  private standing({ houses }: Drawing, palette: Palette): void {
    const far = houses.map((house) => ({ house, away: this.see(house.rings[0]![0]!)[2] })).sort((a, b) => b.away - a.away);
    const wall = palette.building.map((part) => part * WALL) as Rgb;
    for (const { house: { rings, height } } of far) {
      const roofs = rings.map((ring) => ring.map(([x, y, z]): Point => [x, y, z + height]));
      this.pen.beginPath();
      const shown = rings.map((ring, i) => this.walls(ring, roofs[i]!, i === 0));
      if (!shown.includes(true)) continue;
      this.pen.fillStyle = css(wall);
      this.pen.fill();
      this.fill(roofs, palette.building, css(palette.edge, RIM_ALPHA.raised / 255));
    }
  }

  /** Adds the walls of a ring that face the camera to the path; tells whether anything of the ring is in the window. */
  private walls(ring: readonly Point[], roof: readonly Point[], outline: boolean): boolean {
    const [feet, eaves] = [ring.map((at) => this.see(at)), roof.map((at) => this.see(at))];
    const all = [...feet, ...eaves];
    if (all.some((at) => at[2] < NEAR) || this.outside(all)) return false;
    const side = turnsLeft(ring) === outline ? -1 : 1;
    feet.forEach((a, i) => {
      const j = (i + 1) % feet.length;
      const corners = [a, feet[j]!, eaves[j]!, eaves[i]!];
      if (side * turn(corners) > 0) this.path(corners, true);
    });
    return true;
  }

  private strokes(strokes: readonly Stroke[]): void {
    for (const { path, width_m, colour, alpha, dash } of strokes) {
      const seen = path.map((at) => this.see(at)).filter((at) => at[2] >= NEAR);
      if (seen.length < 2 || this.outside(seen)) continue;
      const scale = this.px_per_m / (seen.reduce((sum, at) => sum + at[2], 0) / seen.length);
      this.pen.beginPath();
      this.path(seen, false);
      this.pen.lineWidth = Math.max(LEAST_WAY_PX, width_m * scale);
      this.pen.lineCap = dash ? 'butt' : 'round';
      this.pen.setLineDash(dash ? dash.map((part) => part * scale) : []);
      this.pen.strokeStyle = css(colour, alpha / 255);
      this.pen.stroke();
    }
    this.pen.setLineDash([]);
  }

  private fill(rings: readonly Point[][], colour: Rgb, rim?: string): void {
    this.pen.beginPath();
    let inside = false;
    for (const ring of rings) {
      const seen = this.before(ring).map((at) => this.see(at));
      if (seen.length < 3 || this.outside(seen)) continue;
      this.path(seen, true);
      inside = true;
    }
    if (!inside) return;
    this.pen.fillStyle = css(colour);
    this.pen.fill('evenodd');
    if (rim === undefined) return;
    this.pen.lineWidth = 1;
    this.pen.strokeStyle = rim;
    this.pen.stroke();
  }

  private path(seen: readonly Seen[], closed: boolean): void {
    seen.forEach(([x, y], i) => (i === 0 ? this.pen.moveTo(x, y) : this.pen.lineTo(x, y)));
    if (closed) this.pen.closePath();
  }

  /** What of a patch lies before the camera. */
  private before(ring: readonly Point[]): readonly Point[] {
    const near = NEAR * this.unit;
    const far = ring.map((at) => this.away(at) - near);
    if (far.every((more) => more >= 0)) return ring;
    return ring.flatMap((b, i) => {
      const before = (i + ring.length - 1) % ring.length;
      const [a, from, to] = [ring[before]!, far[before]!, far[i]!];
      const part = from / (from - to);
      const cut: Point[] = from < 0 === to < 0 ? [] : [[a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part, a[2] + (b[2] - a[2]) * part]];
      return to < 0 ? cut : [...cut, b];
    });
  }

  private away(at: ArrayLike<number>): number {
    const m = this.viewport.viewProjectionMatrix;
    return m[3]! * at[0]! + m[7]! * at[1]! + m[11]! * at[2]! + m[15]!;
  }

  private see(at: ArrayLike<number>): Seen {
    const m = this.viewport.viewProjectionMatrix;
    const [x, y, z] = [at[0]!, at[1]!, at[2]!];
    const w = this.away(at);
    const right = (m[0]! * x + m[4]! * y + m[8]! * z + m[12]!) / w;
    const up = (m[1]! * x + m[5]! * y + m[9]! * z + m[13]!) / w;
    return [((1 + right) / 2) * this.viewport.width, ((1 - up) / 2) * this.viewport.height, w / this.unit];
  }

  /** Whether all lie beyond the same edge of the window. */
  private outside(seen: readonly Seen[]): boolean {
    const { width, height } = this.viewport;
    return seen.every(([x]) => x < 0) || seen.every(([x]) => x > width)
      || seen.every(([, y]) => y < 0) || seen.every(([, y]) => y > height);
  }
}

/** Twice the area that corners go round: positive with the clock on the screen. */
function turn(corners: readonly Seen[]): number {
  return corners.reduce((sum, [x, y], i) => {
    const [nx, ny] = corners[(i + 1) % corners.length]!;
    return sum + x * ny - nx * y;
  }, 0);
}
