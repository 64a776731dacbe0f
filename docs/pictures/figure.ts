import type { HeatMaps } from "./heat-map.js";
import type { Moments } from "./moments.js";
import type { Scatters } from "./scatter.js";
import type { Tiles } from "./tiles.js";
import type { Trees } from "./tree.js";

/** A curve and its name, written at its highest point, or where `at` says. */
export interface NamedCurve {
  name: string;
  points: Line;
  /** More lines in the same color, which have no name of their own. */
  more?: Line[];
  /** Which color it has instead of that of its place. */
  color?: number;
  /** Which point has the name beside it: an index, from the end where it is negative. */
  at?: number;
  /** On this side of the curve instead of above it: a steep one would run through its name. */
  beside?: "left" | "right" | "below" | "below right";
}

/** Points that are joined by a line. */
export type Line = (readonly [x: number, y: number])[];

export interface Axis {
  label: string;
  /** Where a tick is, and what it is called. The first and the last are the ends of the axis. */
  ticks: Record<number, string>;
}

/** A point with a name, or a box where one number or both were measured as a range. */
export interface Spot {
  name: string;
  x: number | Range;
  y: number | Range;
  /** Which color it has, as the curves have by their places. */
  color: number;
  beside: "left" | "right" | "above" | "below";
}

export type Range = readonly [low: number, high: number];

/** One plot. */
export interface Panel {
  title: string;
  x: Axis;
  y: Axis;
  /** A second scale over the plot, in the units of `x`; it stands where a title would. */
  above?: Axis;
  curves: NamedCurve[];
  /** What is drawn over the curves. */
  spots?: Spot[];
}

/** What every picture of a lesson has. */
export interface Picture {
  /** The lesson's page, below `exercises/`. It holds `![...](name.svg)` where the picture belongs. */
  page: string;
  name: string;
  title: string;
  /** What there is to see, for readers who can't. */
  alt: string;
  /** The drawing for the terminal, where the page has one made by hand. */
  ownTwin?: boolean;
}

/** Plots side by side that share an axis. */
export interface Plots extends Picture {
  panels: Panel[];
}

/** The picture of a lesson, drawn from the solutions of the course. */
export type Figure = Plots | HeatMaps | Scatters | Moments | Tiles | Trees;

/** The ends of an axis. */
export function endsOf({ ticks }: Axis): [low: number, high: number] {
  const places = Object.keys(ticks).map(Number);
  return [Math.min(...places), Math.max(...places)];
}

/** The ticks of an axis from its low end to its high end. */
export function ticksOf({ ticks }: Axis): [place: number, name: string][] {
  return Object.entries(ticks)
    .map(([place, name]): [number, string] => [Number(place), name])
    .sort(([a], [b]) => a - b);
}

/** The ends of a number that was measured as a range; both are the same where it wasn't. */
export function rangeOf(value: number | Range): Range {
  return typeof value === "number" ? [value, value] : value;
}

/** n + 1 places from one end to the other. */
export function range(from: number, to: number, n: number): number[] {
  return Array.from({ length: n + 1 }, (_, i) => from + ((to - from) * i) / n);
}

/** The points of a function. */
export function curveOf(xs: number[], f: (x: number) => number): [number, number][] {
  return xs.map((x) => [x, f(x)]);
}
