import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Node } from "unist";
import type { VFile } from "vfile";
import { root } from "../src/course.js";

/** The path from the course's root of the file that is being rendered, with forward slashes. */
export function fileOf(page: VFile): string {
  return path.relative(fileURLToPath(root), page.path).replaceAll("\\", "/");
}

/** An error that an author can act on: it names the file and the line, and ends the build. */
export function problem(page: VFile, node: Node, text: string): Error {
  const line = node.position?.start.line;
  return new Error(`${fileOf(page)}${line ? `:${line}` : ""}: ${text}`);
}
