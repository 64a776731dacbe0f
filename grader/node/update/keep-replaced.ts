import { mkdirSync, renameSync } from "node:fs";
import path from "node:path";
import { inCourse } from "../course/paths.js";
import { keptFolder } from "../store/kata-folder.js";
import { notKept, underNewName } from "../store/kept-files.js";
import { writeFileAtomic } from "../store/write.js";
import { slugOf } from "./blobs.js";
import { freeName, takeAway } from "./folder.js";
import { git } from "./git.js";

/** Moves a file that has no place any more to those that are kept, and says where it is. */
export function keepAway(file: string, name: string): string {
  const slug = slugOf(name);
  return inCourse(
    slug
      ? underNewName(slug, (to) => renameSync(file, to))
      : takeAway(file, keptFolder, `${stampedFolder()}/${name}`),
  );
}

/**
 * Copies files as a commit has them to those that are kept.
 *
 * @returns where each is
 * @throws NotKept if one cannot be written
 */
export async function keepCommitted(
  commit: string,
  names: string[],
): Promise<{ name: string; kept: string }[]> {
  const folder = path.join(keptFolder, ...stampedFolder().split("/"));
  const copies: { name: string; kept: string }[] = [];
  for (const name of names) {
    const bytes = Buffer.from(
      await git(["cat-file", "blob", `${commit}:${name}`], { encoding: "latin1" }),
      "latin1",
    );
    const to = freeName(folder, name);
    try {
      mkdirSync(path.dirname(to), { recursive: true });
      await writeFileAtomic(to, bytes);
    } catch (error) {
      throw notKept(error);
    }
    copies.push({ name, kept: inCourse(to) });
  }
  return copies;
}

/** Files of one moment stand together. */
function stampedFolder(): string {
  return `course/${new Date().toISOString().replaceAll(":", "-").replace(/\..*$/, "")}`;
}
