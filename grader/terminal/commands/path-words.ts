import { realpathSync } from "node:fs";
import path from "node:path";
import { root } from "../../node/course/paths.js";
import { cut } from "../draw/text.js";
import { UsageError } from "./exit.js";

/**
 * A name or a path as words, from the course's folder on: `["exercises", "1-part", "03-attention", "softmax.ts"]`. What names a
 * chapter by one of its own files names its folder.
 *
 * @throws UsageError if it is a path to somewhere else
 */
export function wordsOfPath(name: string): string[] {
  const words = name.replaceAll("\\", "/").split("/");
  const plain = path.isAbsolute(name) || words.includes("..") ? wordsInCourse(name) : words;
  const own = plain.filter((word) => word !== "" && word !== ".");
  return ["README.md", "chapter.ts"].includes(own.at(-1) ?? "") ? own.slice(0, -1) : own;
}

function wordsInCourse(name: string): string[] {
  // npm starts the grader in the course's folder, wherever its user is.
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), name);
  const words = path.relative(real(root), real(file)).split(path.sep);
  if (words[0] === ".." || path.isAbsolute(words.join(path.sep)))
    throw new UsageError(`${cut(name, 60)} is not in the course, which lies in ${root}`);
  return words;
}

/** Without links: macOS has its temporary folders behind one. The last word may be of a file that is gone. */
function real(file: string): string {
  try {
    return path.join(realpathSync(path.dirname(file)), path.basename(file));
  } catch {
    return file;
  }
}
