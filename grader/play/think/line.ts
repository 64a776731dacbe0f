import type { ChalkInstance } from "chalk";
import { decode, operandOf, SO, WAIT } from "../../../lib/chain-sums/tokens.js";
import type { ShownChain } from "../../models/think/stage.js";
import { type Look, lookOf } from "../../terminal/draw/look.js";
import { finish } from "../../terminal/draw/text.js";
import { columnsOf } from "../../terminal/draw/width.js";

/** Where a chain begins; its label stands before it. */
export const INDENT = 3;

/** A token to write, with a mark behind it. */
interface Word {
  id: number;
  mark: string;
}

/**
 * A chain on standard output, word by word. Each word is there as soon as it is written, and what belongs together, a thought or the
 * answer, stays on one line.
 */
export class ChainLine implements ShownChain {
  readonly look: Look = lookOf(process.stdout);
  readonly #label: string;
  #words: Word[] = [];
  #column = INDENT;
  #rows = 0;

  /** @param label two characters or fewer */
  constructor(label = "") {
    this.#label = `${label.padStart(INDENT - 1)} `;
    process.stdout.write(this.#label);
  }

  write(id: number, mark = ""): void {
    this.#words.push({ id, mark });
    process.stdout.write(this.#placed(this.#words.length - 1));
  }

  /** Writes the chain once more over itself, with the colors of its words; where there are no colors it stays as it is. */
  #recolor(colorOf: (word: number) => ChalkInstance | undefined): void {
    if (!this.look.tty || this.look.color.level === 0) return;
    const up = this.#rows > 0 ? `\u001b[${this.#rows}A` : "";
    this.#column = INDENT;
    this.#rows = 0;
    const words = this.#words.map((_, i) => this.#placed(i, colorOf(i)));
    process.stdout.write(`${up}\r${this.#label}${words.join("")}`);
  }

  /** Marks what is wrong, writes something behind the chain, or below it where there is no room, and ends the line. */
  end(wrong: ReadonlySet<number>, aside: string): void {
    const { red } = this.look.color;
    if (wrong.size > 0) this.#recolor((word) => (wrong.has(word) ? red : undefined));
    const [text] = finish([aside], this.look);
    const fits = this.#column + 2 + columnsOf(text) < this.look.width;
    if (text) process.stdout.write(`${fits ? "  " : `\n${" ".repeat(INDENT)}`}${this.look.color.dim(text)}`);
    process.stdout.write("\n");
  }

  /** A word with the space or the new line before it. */
  #placed(i: number, color: ChalkInstance | undefined = undefined): string {
    const { id, mark } = this.#words[i];
    const [word] = finish([decode([id]) + mark], this.look);
    const isFirst = i === 0;
    const starts = isFirst ? 0 : 1;
    const fits = this.#column + starts + columnsOf(word) + roomAfter(id) < this.look.width;
    const before = isFirst ? "" : fits ? " " : `\n${" ".repeat(INDENT)}`;
    if (!fits && !isFirst) {
      this.#rows++;
      this.#column = INDENT + columnsOf(word);
    } else this.#column += starts + columnsOf(word);
    return before + (color ? color(word) : word);
  }
}

/** How many columns the words take that stay on a line with this one. */
function roomAfter(id: number): number {
  if (id === SO) return " 7 .".length;
  return operandOf(id) !== null || id === WAIT ? " 7".length : 0;
}
