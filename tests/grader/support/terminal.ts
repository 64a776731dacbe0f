import { existsSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { spawn } from "@lydell/node-pty";
import headless from "@xterm/headless";
import { plainEnv } from "./command.js";
import type { Throwaway } from "./throwaway.js";

/** A run of the grader in a pseudo-terminal. */
export interface Session {
  /** Waits until the screen shows a text; fails with the screen if it does not come. */
  waitFor(what: string | RegExp, seconds?: number): Promise<void>;
  /** Waits until the screen does not show a text any more. */
  waitUntilGone(what: string | RegExp, seconds?: number): Promise<void>;
  /** Presses keys: `"ctrl-c"`, `"enter"`, ... or letters. */
  press(...keys: string[]): void;
  /** The lines of the screen without trailing blanks. */
  screen(): string[];
  text(): string;
  /** Lines that went over the right edge. */
  wrapped(): string[];
  /** Everything that was written, escape sequences and all. */
  raw(): string;
  resize(cols: number, rows: number): void;
  ended: Promise<{ code: number }>;
  /** What differs from the terminal before the start: empty if it was given back as it was. */
  traces(): string[];
}

const KEYS: Record<string, string> = {
  "ctrl-c": "\u0003",
  "ctrl-d": "\u0004",
  enter: "\r",
  escape: "\u001b",
  up: "\u001b[A",
  down: "\u001b[B",
  end: "\u001b[F",
  space: " ",
};

/** Starts the grader in a terminal of this size. */
export function terminal(
  course: Pick<Throwaway, "root" | "name" | "kata">,
  args: string[] = [],
  { cols = 80, rows = 24, env = {} }: { cols?: number; rows?: number; env?: NodeJS.ProcessEnv } = {},
): Session {
  const screen = new headless.Terminal({ cols, rows, allowProposedApi: true });
  const modes = new ModesFile(course.name);
  const [program, ...words] = modes.wrap([...course.kata, ...args]);
  const pty = spawn(program, words, {
    name: "xterm-256color",
    cols,
    rows,
    cwd: course.root,
    env: plainEnv(env),
  });
  let raw = "";
  pty.onData((data) => {
    raw += data;
    screen.write(data);
  });
  const ended = new Promise<{ code: number }>((resolve) => {
    // The last bytes may come after the exit.
    pty.onExit(({ exitCode }) => setTimeout(() => screen.write("", () => resolve({ code: exitCode })), 50));
  });

  const lines = () => {
    const { active } = screen.buffer;
    return Array.from({ length: screen.rows }, (_, i) =>
      // A line keeps what stood beyond the edge before a resize.
      (active.getLine(active.baseY + i)?.translateToString(true, 0, screen.cols) ?? "").trimEnd(),
    );
  };
  const shows = (what: string | RegExp) =>
    typeof what === "string" ? lines().join("\n").includes(what) : what.test(lines().join("\n"));
  const until = async (condition: () => boolean, complaint: string, seconds: number) => {
    const end = Date.now() + seconds * 1000;
    while (!condition()) {
      if (Date.now() > end) throw new Error(`${complaint} within ${seconds} s:\n${lines().join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  };

  return {
    waitFor: (what, seconds = 20) => until(() => shows(what), `the screen did not show ${what}`, seconds),
    waitUntilGone: (what, seconds = 20) =>
      until(() => !shows(what), `the screen still shows ${what}`, seconds),
    press: (...keys) => {
      for (const key of keys) pty.write(KEYS[key] ?? key);
    },
    screen: lines,
    text: () => lines().join("\n"),
    wrapped: () => {
      const { active } = screen.buffer;
      return lines().filter((_, i) => active.getLine(active.baseY + i + 1)?.isWrapped);
    },
    raw: () => raw,
    resize: (c, r) => {
      screen.resize(c, r);
      pty.resize(c, r);
    },
    ended,
    traces: () => {
      const found = modes.traces();
      if (screen.buffer.active.type !== "normal") found.push("the alternate screen is still on");
      if (raw.lastIndexOf("\u001b[?25l") > raw.lastIndexOf("\u001b[?25h")) found.push("the cursor is hidden");
      if (screen.modes.bracketedPasteMode) found.push("bracketed paste is on");
      if (screen.modes.mouseTrackingMode !== "none") found.push("the mouse is tracked");
      return found;
    },
  };
}

/** Where `stty` writes the terminal's modes before and after the grader; Windows has no such thing to look at. */
class ModesFile {
  readonly #file: string;

  constructor(name: string) {
    this.#file = path.join(os.tmpdir(), name, `modes-${Math.random().toString(36).slice(2)}`);
  }

  wrap(command: string[]): string[] {
    if (process.platform === "win32") return command;
    const script = `trap : INT; stty -g >"$0.before"; "$@"; code=$?; stty -g >"$0.after"; exit $code`;
    return ["sh", "-c", script, this.#file, ...command];
  }

  traces(): string[] {
    if (process.platform === "win32") return [];
    const [before, after] = ["before", "after"].map((when) => {
      const file = `${this.#file}.${when}`;
      const text = existsSync(file) ? readFileSync(file, "utf8") : undefined;
      rmSync(file, { force: true });
      return text;
    });
    if (after === undefined) return ["the grader has not ended"];
    return before === after ? [] : [`the terminal's modes were ${before}and are ${after}`];
  }
}
