import { stripVTControlCharacters } from "node:util";
import { type IPty, spawn } from "@lydell/node-pty";
import { plainEnv } from "../grader/support/command.js";

/** A program in a pseudo-terminal, of which only the text after a moment matters. */
export class Program {
  readonly pty: IPty;
  #text = "";

  constructor(command: string[], cwd: string) {
    const [program, ...args] = command;
    this.pty = spawn(program, args, { cols: 100, rows: 30, cwd, env: plainEnv({ NO_COLOR: "1" }) });
    this.pty.onData((data) => {
      this.#text += stripVTControlCharacters(data);
    });
  }

  /** Forgets what was printed so far. */
  forget(): void {
    this.#text = "";
  }

  /** Waits until a text is printed. */
  async printed(what: RegExp, seconds = 30): Promise<void> {
    const end = performance.now() + seconds * 1000;
    while (!what.test(this.#text)) {
      if (performance.now() > end)
        throw new Error(`${what} was not printed within ${seconds} s:\n${this.#text.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }

  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.pty.onExit(resolve));
    this.pty.write("q");
    const hard = setTimeout(() => this.pty.kill("SIGKILL"), 3000);
    await ended;
    clearTimeout(hard);
  }
}
