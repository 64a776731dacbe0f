import { axisY, type PlotOptions, plot } from "@observablehq/plot";

/** One exhibit of both sides, in HTML. */
export interface Drawn {
  /** Undefined where a side has nothing to draw. */
  yours: string | undefined;
  theirs: string | undefined;
  /** What belongs to both and is used before looking at them. */
  above?: string;
  /** What belongs to both: the scale of the colours, the names of the lines, how far the sides are apart. */
  below: string;
}

/** The document in which plots are made: the page's own, or one that a library makes where there is none. */
export type Paper = NonNullable<PlotOptions["document"]>;

/** Width of a tick with its mark, and about that of one letter, for letters of 13 px. */
const TICK = 20;
const LETTER = 7.5;

/** The left margin that the longest number at the vertical axis needs. */
export function roomForTicks(options: PlotOptions, document: Paper): number {
  const axis = plot({ ...options, document, marks: [axisY()] });
  const texts = [...axis.querySelectorAll('[aria-label="y-axis tick label"] text')];
  return TICK + LETTER * Math.max(2, ...texts.map((text) => text.textContent.length));
}

/** A plot as SVG that reads `label` to whoever cannot see it. */
export function svgOf(options: PlotOptions, label: string, document: Paper): string {
  const svg = plot({ ...options, document, className: "plot", ariaLabel: label });
  svg.setAttribute("role", "img");
  return svg.outerHTML;
}
