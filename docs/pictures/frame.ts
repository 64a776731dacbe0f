import { escaped } from "../../grader/page/html.js";
import type { Picture } from "./figure.js";

// What all pictures share: a frame for a page that is light or dark, and words.

const STYLE = `text { fill: #24292f } .quiet { fill: #57606a } .title { font-weight: 600 } .middle { text-anchor: middle } .end { text-anchor: end }
.grid { stroke: #d0d7de; fill: none } .curve { fill: none; stroke-width: 2.5 } .name { font-weight: 600; paint-order: stroke; stroke: #ffffff; stroke-width: 3 }
path.c0 { stroke: #0969da } path.c1 { stroke: #bc4c00 } path.c2 { stroke: #1a7f37 } path.c3 { stroke: #8250df }
text.c0 { fill: #0969da } text.c1 { fill: #bc4c00 } text.c2 { fill: #1a7f37 } text.c3 { fill: #8250df }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .quiet { fill: #9198a1 } .grid { stroke: #3d444d } .name { stroke: #0d1117 }
path.c0 { stroke: #4493f8 } path.c1 { stroke: #f0883e } path.c2 { stroke: #3fb950 } path.c3 { stroke: #ab7df8 }
text.c0 { fill: #4493f8 } text.c1 { fill: #f0883e } text.c2 { fill: #3fb950 } text.c3 { fill: #ab7df8 }
}`;

/** A picture with a title for readers who can't see it. `style` adds what a kind of picture needs. */
export function frame(
  { title }: Picture,
  width: number,
  height: number,
  parts: string[],
  style = "",
): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" role="img" font-family="system-ui, sans-serif" font-size="13">
<title>${escaped(title)}</title>
<style>
${STYLE}${style && `\n${style}`}
</style>
${parts.join("\n")}
</svg>
`;
}

export function text(x: number, y: number, content: string, classes: string): string {
  return `<text class="${classes}" x="${round(x)}" y="${round(y)}">${escaped(content)}</text>`;
}

/** A word that runs upward, at its middle. */
export function upward(x: number, y: number, content: string): string {
  return `<g transform="translate(${round(x)} ${round(y)}) rotate(-90)">${text(0, 0, content, "quiet middle")}</g>`;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
