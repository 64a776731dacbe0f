import { folderOf, joined } from "../../core/course/names.js";
import type { Texts } from "./protocol.js";

/** What stands where an import names a module. It need not be exact: a text too many does no harm. */
const NAMED = /(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']/g;

/** What a text names in its imports, those of types included. */
export const namedIn = (text: string): string[] => [...text.matchAll(NAMED)].map(([, name]) => name);

/** The file that a relative import means. */
export const fileOf = (importer: string, name: string): string =>
  joined(folderOf(importer), name).replace(/\.js$/, ".ts");

/** Whether code of these texts computes with tensors, by itself or through lib. */
export function reachesTensors(texts: Texts, lib: Texts): boolean {
  const done = new Set<string>();
  const visit = (file: string, text: string | undefined): boolean => {
    if (text === undefined || done.has(file)) return false;
    done.add(file);
    return namedIn(text).some((name) => {
      if (name.startsWith("@tensorflow/")) return true;
      const other = name.startsWith("#lib/")
        ? `lib/${name.slice("#lib/".length)}.d.ts`
        : fileOf(file, name).replace(/(?<!\.d)\.ts$/, ".d.ts");
      return visit(other, lib[other]);
    });
  };
  return Object.entries(texts).some(([file, text]) => visit(file, text));
}
