/** A mark for the points of a cloud, as SVG path commands relative to the pen's position, about 2r wide. */
interface Symbol {
  pen: (r: number) => string;
  filled: boolean;
}

const RING = (r: number) => `m${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

/** Marks that can be told apart without colors. */
const SYMBOLS: Symbol[] = [
  { filled: true, pen: RING },
  { filled: false, pen: (r) => `m${-r} ${-r}l${2 * r} ${2 * r}m0 ${-2 * r}l${-2 * r} ${2 * r}` },
  { filled: true, pen: (r) => `m0 ${-1.3 * r}l${1.2 * r} ${2.2 * r}h${-2.4 * r}z` },
  { filled: false, pen: RING },
  { filled: false, pen: (r) => `m${-1.2 * r} 0h${2.4 * r}m${-1.2 * r} ${-1.2 * r}v${2.4 * r}` },
  { filled: true, pen: (r) => `m${-0.9 * r} ${-0.9 * r}h${1.8 * r}v${1.8 * r}h${-1.8 * r}z` },
  {
    filled: false,
    pen: (r) => `m0 ${-1.3 * r}l${1.3 * r} ${1.3 * r}l${-1.3 * r} ${1.3 * r}l${-1.3 * r} ${-1.3 * r}z`,
  },
  { filled: true, pen: (r) => `m0 ${1.3 * r}l${1.2 * r} ${-2.2 * r}h${-2.4 * r}z` },
];

/** Draws all points of a cloud as one path element, because a page has thousands of points. */
export function symbolsPath(cloud: number, points: [x: number, y: number][], radius: number): string {
  const { pen, filled } = SYMBOLS[cloud % SYMBOLS.length];
  const mark = pen(radius).replace(/-?\d+\.\d+/g, (x) => brief(Number(x)));
  const d = points.map(([x, y]) => `M${brief(x)} ${brief(y)}${mark}`).join("");
  const color = `var(--line-${cloud % 8})`;
  const paint = filled
    ? `fill="${color}"`
    : `fill="none" stroke="${color}" stroke-width="${brief(Math.max(1, radius / 2))}"`;
  return `<path d="${d}" ${paint}></path>`;
}

/** Rounds a number to tenths of a pixel. */
export function brief(x: number): string {
  return String(Math.round(10 * x) / 10);
}
