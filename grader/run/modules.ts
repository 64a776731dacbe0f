import { existsSync } from "node:fs";
import path from "node:path";
import { importsIn } from "../course/imports.js";
import { root } from "../course/paths.js";
import { readSource } from "../course/source.js";
import { exerciseResolver, type ResolverOptions } from "./resolver.js";
import { readId } from "./subject.js";

/** A file of the course that a run loads. */
export interface Module {
  /** Absolute, with forward slashes. */
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
 * @param isPassed the resolver's
 * @param texts what to take for the content of files that were read already
 */
export function modulesOf(
  ids: string[],
  isPassed: ResolverOptions["isPassed"],
  texts: Record<string, string> = {},
): Map<string, Module> {
  const meaning = exerciseResolver({ root, isPassed });
  const known = new Map(Object.entries(texts).map(([file, text]) => [slashed(file), text]));
  const modules = new Map<string, Module>();
  const due: { id: string; importer: string | undefined }[] = ids.map((id) => ({ id, importer: undefined }));
  for (let next = due.shift(); next; next = due.shift()) {
    const { file } = readId(slashed(next.id));
    if (modules.has(file)) continue;
    const module: Module = { file, importer: next.importer, imports: [], packages: [] };
    modules.set(file, module);
    const read = known.has(file) ? { text: known.get(file) as string } : readSource(file);
    for (const source of "text" in read ? importsIn(read.text) : []) {
      const id = meaning(source.replace(/\?.*/, ""), slashed(next.id)) ?? fileOf(source, file);
      if (id) {
        due.push({ id, importer: file });
        module.imports.push(readId(slashed(id)).file);
      } else module.packages.push(source);
    }
  }
  return modules;
}

/** The file that an import names, where it is no exercise. vite takes `/` for the root. */
function fileOf(source: string, importer: string): string | undefined {
  if (!/^[./]/.test(source)) return undefined;
  const plain = source.replace(/\?.*/, "");
  const places = source.startsWith("/")
    ? [path.posix.join(slashed(root), plain), plain]
    : [path.posix.join(path.posix.dirname(importer), plain)];
  return places.flatMap((place) => [place.replace(/\.js$/, ".ts"), place, `${place}.ts`]).find(existsSync);
}

function slashed(file: string): string {
  return file.replaceAll("\\", "/");
}
