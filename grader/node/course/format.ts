import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import path from "node:path";
import { root } from "./paths.js";

const LAYOUT = ["--indent-style=space", "--line-width=110"];

/**
 * TypeScript in the course's own layout: taking markers out of a solution leaves the line breaks that they forced.
 *
 * @returns the text as it is where it cannot be parsed, or where the formatter is not installed
 */
export function formatted(text: string): string {
  try {
    const biome = createRequire(path.join(root, "package.json")).resolve("@biomejs/biome/bin/biome");
    const args = [biome, "format", "--stdin-file-path=shown.ts", ...LAYOUT];
    const options: ExecFileSyncOptionsWithStringEncoding = {
      input: text,
      cwd: root,
      encoding: "utf8",
      stdio: ["pipe", "pipe", "ignore"],
    };
    return execFileSync(process.execPath, args, options) || text;
  } catch {
    return text;
  }
}
