import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A browser that only writes down what it was to open, on a Linux desktop that has no other. */
export class FakeBrowser {
  /** What the grader's environment needs for it. */
  readonly env: NodeJS.ProcessEnv;
  readonly #log: string;

  constructor(root: string) {
    const bin = path.join(root, "fake-desktop");
    mkdirSync(bin);
    this.#log = path.join(bin, "opened");
    script(path.join(bin, "browser"), `echo "$1" >>"${this.#log}"`);
    // xdg-open asks these first, and so finds what else is installed.
    for (const other of ["xdg-mime", "run-mailcap", "mimeopen"]) script(path.join(bin, other), "exit 1");
    this.env = {
      PATH: `${bin}${path.delimiter}${process.env.PATH}`,
      BROWSER: path.join(bin, "browser"),
      DISPLAY: ":99",
      XDG_CURRENT_DESKTOP: "X-Generic",
    };
  }

  /** What it opened, as soon as there are so many. */
  async opened(times: number): Promise<string[]> {
    for (const end = Date.now() + 10_000; Date.now() < end; ) {
      const lines = existsSync(this.#log) ? readFileSync(this.#log, "utf8").trim().split("\n") : [];
      if (lines.length >= times) return lines;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the browser was not started ${times} times`);
  }
}

function script(file: string, body: string): void {
  writeFileSync(file, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
}
