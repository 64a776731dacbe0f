import { emitKeypressEvents, type Interface } from "node:readline";
import sliceAnsi from "slice-ansi";
import { type Look, lookOf } from "../draw/look.js";
import { finish } from "../draw/text.js";
import { columnsOf } from "../draw/width.js";
import { type Key, KeyBursts } from "./bursts.js";

const ENTER = "\u001b[?1049h\u001b[?25l"; // alternate screen, no cursor
const MARK_PASTES = "\u001b[?2004h";
const LEAVE = "\u001b[?2004l\u001b[?25h\u001b[?1049l";
const SHOW_CURSOR = "\u001b[?25h";
const HOME = "\u001b[H";
const CLEAR_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";

/** What a terminal sends for one key comes within this. */
const ESC_MS = 50;

/** The terminal while the watch screen has it. It is given back as it was, however the process ends. */
export class Terminal {
  readonly #keys: KeyBursts;
  #onResize: () => void;
  #taken = false;
  /** A prompt has the screen. */
  #isLent = false;
  #isOver = false;
  readonly #keypress = (
    text: string | undefined,
    key: { name?: string; ctrl?: boolean; sequence?: string },
  ) => {
    this.#keys.take({
      name: key.name ?? text ?? key.sequence ?? "",
      ctrl: key.ctrl === true,
      text: text ?? "",
    });
  };
  readonly #resize = () => this.#onResize();
  readonly #restore = () => this.leave();
  readonly #continued = () => this.#takeAgain();

  /** @param onKeys receives the keys that came at once; a paste is one of the name `paste` */
  constructor(onKeys: (keys: Key[]) => void, onResize: () => void) {
    this.#keys = new KeyBursts((keys) => {
      if (this.#taken) onKeys(keys);
    });
    this.#onResize = onResize;
  }

  look(): Look {
    return lookOf(process.stdout);
  }

  enter(): void {
    if (this.#taken) return;
    this.#taken = true;
    process.stdout.write(ENTER + MARK_PASTES);
    // A bare Esc is one soon: Node would wait half a second for what may follow it, and take the next key for that.
    emitKeypressEvents(process.stdin, { escapeCodeTimeout: ESC_MS } as unknown as Interface);
    process.stdin.setRawMode(true);
    process.stdin.resume();
    process.on("SIGCONT", this.#continued);
    process.stdin.on("keypress", this.#keypress);
    process.stdout.on("resize", this.#resize);
    process.on("exit", this.#restore);
  }

  leave(): void {
    if (!this.#taken) return;
    this.#taken = false;
    process.stdin.off("keypress", this.#keypress);
    process.stdout.off("resize", this.#resize);
    process.off("exit", this.#restore);
    process.off("SIGCONT", this.#continued);
    try {
      process.stdin.setRawMode(false);
    } catch {
      // The terminal is gone; there is nothing to restore.
    }
    process.stdin.pause();
    process.stdout.write(LEAVE);
  }

  /** After a stop the terminal may be in any state: the shell had it, and whoever repaired it there. */
  #takeAgain(): void {
    // What is set already is not set again.
    process.stdin.setRawMode(false).setRawMode(true);
    process.stdout.write(ENTER + MARK_PASTES);
    this.#onResize();
  }

  /** Gives the terminal back for good, also from a prompt that has it or is about to come. */
  end(): void {
    this.#isOver = true;
    this.leave();
    if (this.#isLent) process.stdout.write(LEAVE);
    // A prompt still reads, and would keep the process.
    process.stdin.unref();
  }

  /** Replaces the screen in place, without flicker. */
  draw(lines: string[]): void {
    if (!this.#taken) return;
    const look = this.look();
    // A line that wraps would push the first one off the screen.
    const rows = finish(lines, look)
      .slice(0, look.height)
      .map((line) => (columnsOf(line) > look.width ? sliceAnsi(line, 0, look.width) : line));
    process.stdout.write(HOME + rows.map((row) => row + CLEAR_LINE).join("\r\n") + CLEAR_BELOW);
  }

  /** Lends the terminal to an editor; never, once it was given back for good. */
  async lend<T>(use: () => Promise<T>): Promise<T> {
    if (this.#isOver) return new Promise(() => {});
    this.leave();
    try {
      return await use();
    } finally {
      if (!this.#isOver) this.enter();
    }
  }

  /** Lends an empty screen to a prompt; what it leaves there is gone afterwards. */
  async lendScreen<T>(use: () => Promise<T>): Promise<T> {
    return this.lend(async () => {
      process.stdout.write(`${ENTER}${SHOW_CURSOR}${HOME}${CLEAR_BELOW}`);
      this.#isLent = true;
      try {
        return await use();
      } finally {
        this.#isLent = false;
        process.stdout.write(LEAVE);
      }
    });
  }
}
