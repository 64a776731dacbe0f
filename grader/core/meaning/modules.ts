import type { CourseFiles } from "../course/files.js";
import { fingerprint } from "../course/fingerprint.js";
import { importsIn } from "../course/imports.js";
import { folderOf, joined, pathFrom } from "../course/names.js";
import { problemIn } from "../course/source.js";
import { type ImportFacts, meaningOf, SOLUTIONS } from "./meaning.js";
import { readId } from "./subject.js";

/** A file of the course that a run loads. */
export interface Module {
  file: string;
  /** The first file that imports it; undefined for the files that the search started from. */
  importer: string | undefined;
  /** The files that it imports. */
  imports: string[];
  /** Its other imports: packages and `#lib/...`. */
  packages: string[];
}

/**
 * Follows imports and collects every exercise, solution and neighboring file that the given modules load, starting with the
 * modules themselves. It runs no code, because a run's cache key needs the result before the run. Imports with a computed name
 * are not followed.
 *
 * @param ids the modules to start from, as `specId` writes them
 */
export function modulesOf(
  ids: string[],
  isPassed: ImportFacts["isPassed"],
  files: CourseFiles,
): Map<string, Module> {
  const meaning = meaningOf({ has: files.has, isPassed });
  const modules = new Map<string, Module>();
  const due: { id: string; importer: string | undefined }[] = ids.map((id) => ({ id, importer: undefined }));
  for (let next = due.shift(); next; next = due.shift()) {
    const { file } = readId(next.id);
    if (modules.has(file)) continue;
    const module: Module = { file, importer: next.importer, imports: [], packages: [] };
    modules.set(file, module);
    const text = files.read(file) ?? "";
    for (const source of problemIn(text) ? [] : importsIn(text)) {
      const id = meaning(source.replace(/\?.*/, ""), next.id) ?? fileOf(source, file, files);
      if (id) {
        due.push({ id, importer: file });
        module.imports.push(readId(id).file);
      } else module.packages.push(source);
    }
  }
  return modules;
}

/**
 * A fingerprint of the helper files that a learner's answer imports, to notice later changes. Files of other exercises or of the
 * course are left out.
 *
 * @returns undefined if the answer is a single file, as nearly all answers are
 */
export function helpersFingerprint(own: string, files: CourseFiles): string | undefined {
  const isOutside = (file: string) => [LIB, SOLUTIONS].some((folder) => file.startsWith(folder));
  // `() => false` turns other exercises into solutions, and their imports are not followed.
  const modules = modulesOf([own], () => false, {
    ...files,
    read: (file) => (isOutside(file) ? "" : files.read(file)),
  });
  const helpers = [...modules.keys()].filter((file) => file !== own && !isOutside(file));
  if (helpers.length === 0) return undefined;
  const lines = helpers.map(
    (file) => `${pathFrom(folderOf(own), file)} ${fingerprint(files.read(file) ?? "")}`,
  );
  return fingerprint(lines.sort().join("\n"));
}

const LIB = "lib/";

/** File endings, in the order in which vite tries them. */
const ENDINGS = [".mjs", ".js", ".mts", ".ts", ".jsx", ".tsx", ".json"];

/** The file that an import names if it is not an exercise. For vite, `/` means the root. */
export function fileOf(source: string, importer: string, { has, named }: CourseFiles): string | undefined {
  if (!/^[./]/.test(source)) return undefined;
  const plain = source.replace(/\?.*/, "");
  const places = source.startsWith("/")
    ? [joined("", plain), named(plain)]
    : [joined(folderOf(importer), plain)];
  return places.flatMap(candidates).find(has);
}

/** The files that vite tries for a path: as written, with `.ts` for `.js`, with each ending, and as a folder's index. */
function candidates(place: string): string[] {
  const endings = ENDINGS.map((ending) => place + ending);
  const inside = ENDINGS.map((ending) => `${place}/index${ending}`);
  return [place, place.replace(/\.([cm]?)js(x?)$/, ".$1ts$2"), ...endings, ...inside];
}
