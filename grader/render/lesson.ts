import Table from "cli-table3";
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";
import type { Look } from "./look.js";

const MOST_COLUMNS = 100;

/** A lesson's Markdown as lines for the terminal. */
export async function lessonLines(markdown: string, look: Look): Promise<string[]> {
  const [{ Marked }, { markedTerminal }] = await Promise.all([import("marked"), import("marked-terminal")]);
  const { color } = look;
  const width = Math.min(look.width - 2, MOST_COLUMNS);
  const plain = (text: string) => text;
  const marked = new Marked(
    markedTerminal({
      width,
      reflowText: true,
      showSectionPrefix: false,
      emoji: false,
      tab: 2,
      firstHeading: color.green.bold,
      heading: color.green.bold,
      code: color.yellow,
      // Where no color sets it apart, its marks do.
      codespan: color.level > 0 ? color.yellow : (text: string) => `\`${text}\``,
      blockquote: color.italic,
      strong: color.bold,
      em: color.italic,
      hr: color.dim,
      link: color.blue,
      href: color.blue.underline,
      listitem: plain,
      table: plain,
      paragraph: plain,
    }) as never,
  );
  marked.use({
    renderer: {
      table(token) {
        const cells = [token.header, ...token.rows].map((row) =>
          row.map((cell) => this.parser.parseInline(cell.tokens)),
        );
        return `${tableText(cells, width, look)}\n\n`;
      },
      code(token) {
        if (token.lang && color.level > 0) return false;
        // The highlighter would colour a drawing or a formula by the rules of some language, and does not know NO_COLOR.
        return `${token.text
          .split("\n")
          .map((line) => `  ${color.yellow(line)}`)
          .join("\n")}\n\n`;
      },
      list(token) {
        const items = token.items.map((item, i) => {
          const mark = token.ordered ? `${Number(token.start || 1) + i}.` : look.unicode ? "•" : "-";
          const text = this.parser.parse(item.tokens, false).trim();
          return hanging(mark, text, width);
        });
        return `${items.join("\n")}\n\n`;
      },
      text(token) {
        return "tokens" in token && token.tokens ? this.parser.parseInline(token.tokens) : token.text;
      },
    },
  });
  const rendered = await marked.parse(markdown);
  return rendered.trimEnd().split("\n");
}

/** A list item whose lines start below its text, not below its mark. */
function hanging(mark: string, text: string, width: number): string {
  const indent = " ".repeat(mark.length + 3);
  const flowing = text.replace(/(\S)\n(?=\S)/g, "$1 ");
  const lines = wrapAnsi(flowing, width - indent.length, { hard: false }).split("\n");
  return lines.map((line, i) => (i === 0 ? `  ${mark} ${line}` : indent + line)).join("\n");
}

/** A table that fits: the widest column gives way, and its cells wrap. */
function tableText([head, ...rows]: string[][], width: number, { color, unicode }: Look): string {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => stringWidth(row[i] ?? ""))) + 2);
  const borders = head.length + 1;
  while (widths.reduce((a, b) => a + b, borders) > width && Math.max(...widths) > 8) {
    widths[widths.indexOf(Math.max(...widths))]--;
  }
  const table = new Table({
    head: head.map((cell) => color.bold(cell)),
    colWidths: widths,
    wordWrap: true,
    style: { head: [], border: [] },
    chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "", ...(unicode ? {} : ASCII_BORDER) },
  });
  table.push(...rows);
  return table.toString();
}

const ASCII_BORDER = {
  top: "-",
  "top-mid": "+",
  "top-left": "+",
  "top-right": "+",
  bottom: "-",
  "bottom-mid": "+",
  "bottom-left": "+",
  "bottom-right": "+",
  left: "|",
  right: "|",
  middle: "|",
};
