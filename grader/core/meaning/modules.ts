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
  /** The file that imports it; the first one where there are several. */
  importer: string | undefined;
  /** The files that it imports. */
  imports: string[];
  /** What it imports that is no file of the course: packages, and `#lib/...`. */
  packages: string[];
}

/**
 * Every exercise, solution and file beside them that modules load, themselves first, by what each import means there. It
 * is known without a run, because a run's key must be; what is imported under a name that is only computed is not seen.
 *
 * @param ids the modules to begin with, as `specId` writes them
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
 * What stands for the files of the learner's own that their answer is spread over, to be compared with a later one. What belongs
 * to other exercises or to the course is not among them.
 *
 * @returns undefined where the answer is one file, as nearly all are
 */
export function helpersFingerprint(own: string, files: CourseFiles): string | undefined {
  const isOutside = (file: string) => [LIB, SOLUTIONS].some((folder) => file.startsWith(folder));
  // Other exercises are solutions here, and whatever these import is not looked at.
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

/** In the order in which vite tries them. */
const ENDINGS = [".mjs", ".js", ".mts", ".ts", ".jsx", ".tsx", ".json"];

/** The file that an import names, where it is no exercise. vite takes `/` for the root. */
function fileOf(source: string, importer: string, { has, named }: CourseFiles): string | undefined {
  if (!/^[./]/.test(source)) return undefined;
  const plain = source.replace(/\?.*/, "");
  const places = source.startsWith("/")
    ? [joined("", plain), named(plain)]
    : [joined(folderOf(importer), plain)];
  return places.flatMap(candidates).find(has);
}

/** What vite takes a path without an ending, with that of the translation, or of a folder for. */
function candidates(place: string): string[] {
  const endings = ENDINGS.map((ending) => place + ending);
  const inside = ENDINGS.map((ending) => `${place}/index${ending}`);
  return [place, place.replace(/\.([cm]?)js(x?)$/, ".$1ts$2"), ...endings, ...inside];
}
