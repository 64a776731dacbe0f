import type { IBufferCell, Terminal } from "@xterm/headless";
import { escaped } from "../grader/page/html.js";

const CELL = { width: 8.4, height: 18 };
const MARGIN = 16;
const TITLE = 30;
const BACKGROUND = "#1b1e24";
const PLAIN = "#d5d8de";
/** The eight colours of a terminal, then their bright forms. */
const COLOURS =
  "#4b5263 #ef6b73 #98c379 #e5c07b #61afef #c678dd #56b6c2 #d5d8de #6b7280 #ff7b86 #b5e890 #ffd78a #7cc4ff #dd9bff #7fdbe6 #ffffff".split(
    " ",
  );

/** The screen of a terminal as an SVG picture of a window. */
export function screenSvg(screen: Terminal, title: string): string {
  const width = 2 * MARGIN + screen.cols * CELL.width;
  const height = TITLE + MARGIN + screen.rows * CELL.height;
  const rows = Array.from({ length: screen.rows }, (_, row) => rowSvg(screen, row)).filter(Boolean);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" role="img">
<title>${title}: the screen of the grader</title>
<rect width="${width}" height="${height}" rx="10" fill="${BACKGROUND}"/>
<circle cx="20" cy="16" r="6" fill="#ff5f57"/><circle cx="40" cy="16" r="6" fill="#febc2e"/><circle cx="60" cy="16" r="6" fill="#28c840"/>
<text x="${width / 2}" y="20" fill="#8b919c" font-size="12" text-anchor="middle">${title}</text>
${rows.join("\n")}
</svg>
`;
}

/** One line of text: a tspan for each run of cells that look alike, placed by its column. */
function rowSvg(screen: Terminal, row: number): string {
  const line = screen.buffer.active.getLine(row);
  if (!line) return "";
  const runs: { column: number; style: string; text: string }[] = [];
  for (let column = 0; column < screen.cols; column++) {
    const cell = line.getCell(column);
    const chars = cell?.getChars() || " ";
    const style = cell ? styleOf(cell) : "";
    const last = runs.at(-1);
    if (last?.style === style) last.text += chars;
    else runs.push({ column, style, text: chars });
  }
  const y = TITLE + (row + 1) * CELL.height - 5;
  const spans = runs
    .filter(({ text }) => text.trim())
    .map(({ column, style, text }) => {
      const lead = text.length - text.trimStart().length;
      const x = (MARGIN + (column + lead) * CELL.width).toFixed(1);
      const kept = text.trim();
      const size = ` textLength="${(kept.length * CELL.width).toFixed(1)}" lengthAdjust="spacing"`;
      return `<tspan x="${x}"${size}${style}>${escaped(kept)}</tspan>`;
    });
  return spans.length > 0
    ? `<text y="${y}" fill="${PLAIN}" xml:space="preserve">${spans.join("")}</text>`
    : "";
}

function styleOf(cell: IBufferCell): string {
  const colour = cell.isFgPalette() ? COLOURS[cell.getFgColor()] : undefined;
  return [
    colour ? ` fill="${colour}"` : "",
    cell.isBold() ? ' font-weight="bold"' : "",
    cell.isDim() ? ' fill-opacity="0.6"' : "",
  ].join("");
}
