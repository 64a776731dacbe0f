import type { Plugin } from "vite";
import { type ImportFacts, meaningOf } from "../../core/meaning/meaning.js";
import { COURSE, textOf } from "../../core/meaning/virtual.js";
import { disk } from "../course/disk.js";
import { root } from "../course/paths.js";
import { courseId } from "./ids.js";
import { pathOf } from "./realm.mjs";
import { overlayFor } from "./translate.js";

/**
 * Has vite take imports for what `meaningOf` says, and load what `textOf` says, as the grader does: for vitest on its own. vite's
 * own ids are paths on the disk.
 */
export function kataPlugin({ isPassed }: Pick<ImportFacts, "isPassed">): Plugin {
  const meaning = meaningOf({ has: disk.has, isPassed });

  return {
    name: "kata",
    enforce: "pre",
    resolveId(source, importer) {
      if (source.startsWith(COURSE)) return pathOf(root, source.slice(COURSE.length));
      const meant = importer && meaning(source, courseId(importer));
      return meant ? pathOf(root, meant) : undefined;
    },
    load: async (id) => textOf(courseId(id), disk.read, await overlayFor(courseId(id))),
  };
}
