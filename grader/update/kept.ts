import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { shown } from "../course/paths.js";
import { keptFolder } from "../state/files.js";
import { keepCopy } from "../state/kept.js";
import { slugOf } from "./blobs.js";
import { takeAway } from "./folder.js";

/** Copies a learner's file, unless it was kept as it is already: an update may be tried several times. */
export function keepOnce(slug: string, file: string): void {
  const folder = path.join(keptFolder, slug);
  const bytes = readFileSync(file);
  const isKept =
    existsSync(folder) &&
    readdirSync(folder).some((name) => readFileSync(path.join(folder, name)).equals(bytes));
  if (!isKept) keepCopy(slug, file);
}

/** Moves a file that has no place any more to those that are kept, and says where it is. */
export function keepAway(file: string, name: string): string {
  const stamp = new Date().toISOString().replaceAll(":", "-").replace(/\..*$/, "");
  const slug = slugOf(name);
  return shown(takeAway(file, keptFolder, slug ? `${slug}/${stamp}.ts` : `course/${stamp}/${name}`));
}
