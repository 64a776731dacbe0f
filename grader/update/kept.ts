import { renameSync } from "node:fs";
import { shown } from "../course/paths.js";
import { keptFolder } from "../state/files.js";
import { underNewName } from "../state/kept.js";
import { slugOf } from "./blobs.js";
import { takeAway } from "./folder.js";

/** Moves a file that has no place any more to those that are kept, and says where it is. */
export function keepAway(file: string, name: string): string {
  const stamp = new Date().toISOString().replaceAll(":", "-").replace(/\..*$/, "");
  const slug = slugOf(name);
  return shown(
    slug
      ? underNewName(slug, (to) => renameSync(file, to))
      : takeAway(file, keptFolder, `course/${stamp}/${name}`),
  );
}
