import { lstatSync, readFileSync } from "node:fs";
import path from "node:path";
import { MOST_FILE, UnreadableClassFile } from "../core/class/read.js";
import { root } from "../node/course/paths.js";

/** A path as it was typed: npm starts commands in the course's folder, wherever the terminal stands. */
export const here = (name: string): string => path.resolve(process.env.INIT_CWD ?? process.cwd(), name);

/** The version of Transformer Kata in this folder. */
export function courseVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}

/**
 * The text of a file that somebody else may have put there.
 *
 * @throws UnreadableClassFile if it is no plain file: a link may lead to what its sender must not read, a pipe has no end
 */
export function textOfFile(file: string): string {
  let why: string;
  try {
    const stat = lstatSync(file);
    if (stat.isFile() && stat.size <= MOST_FILE) return readFileSync(file, "utf8");
    why = stat.isSymbolicLink()
      ? "it is a link, and not a file"
      : stat.isFile()
        ? `it has ${Math.round(stat.size / 1e6)} MB`
        : "it is no file";
  } catch (error) {
    why = (error as Error).message;
  }
  throw new UnreadableClassFile(`it cannot be read: ${why}.`);
}
