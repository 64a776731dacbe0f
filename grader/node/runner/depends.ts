import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { inCourse, onDisk, root } from "../course/paths.js";
import { isFile } from "../course/read-source.js";

/**
 * A key of what a run depends on: these files, whatever a spec can reach by a name of its own (all of lib with its kernels and
 * texts, the golden values), the packages, Node, the backend.
 *
 * @param more what else it depends on
 */
export function runKey(files: Iterable<string>, ...more: unknown[]): string {
  const hash = createHash("sha256").update(
    JSON.stringify([process.version, process.env.KATA_BACKEND, process.env.KATA_LARGE, ...more]),
  );
  const shared = [...filesIn("lib"), path.join(root, "package-lock.json")];
  for (const file of [...files, ...shared]) hash.update(`${inCourse(file)} ${contentOf(onDisk(file))}\n`);
  return hash.digest("hex");
}

function filesIn(folder: string): string[] {
  const place = path.join(root, folder);
  try {
    return readdirSync(place, { recursive: true, encoding: "utf8" })
      .sort()
      .map((file) => path.join(place, file));
  } catch {
    // A copy without the project's own tests.
    return [];
  }
}

const known = new Map<string, { stamp: string; content: string }>();

/** A hash of a file's content, read again only when the file has changed; empty where there is none. */
function contentOf(file: string): string {
  if (!isFile(file)) return "";
  const { mtimeMs, size, ino } = statSync(file);
  const stamp = `${mtimeMs} ${size} ${ino}`;
  const before = known.get(file);
  if (before?.stamp === stamp) return before.content;
  const content = createHash("sha256").update(readFileSync(file)).digest("hex");
  known.set(file, { stamp, content });
  return content;
}
