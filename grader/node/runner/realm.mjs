// The realm in which the course's modules are evaluated, on Node: in the processes that run specs, and in the grader itself
// where it lets the learner's models work. Plain JavaScript, as the processes are.
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

/** The path of a module; behind it, the query of its id. */
export function pathOf(root, id) {
  const [file, query = ""] = id.split(/(?=\?)/);
  return path.resolve(root, file).replaceAll("\\", "/") + query;
}

/**
 * @param root the course's folder
 * @param bundle where lib and `grader/spec` lie translated
 * @param parameters the names that a module's code takes
 */
export function realmOf({ root, bundle, parameters }) {
  const urlOf = (...names) => pathToFileURL(path.join(...names)).href;
  const inBundle = (name) => urlOf(bundle, `${name}.mjs`);
  const placeOf = (source) => {
    if (source === "vitest") return inBundle("grader/spec/vitest");
    if (source === "@tensorflow/tfjs") return urlOf(root, "grader/node/runner/tfjs.mjs");
    if (source === "#platform") return inBundle("lib/platform/node");
    if (source.startsWith("#lib/")) return inBundle(source.slice(1));
    return source;
  };
  return {
    native: async (source, importer) => {
      try {
        return await import(placeOf(source));
      } catch (error) {
        if (error?.code !== "ERR_MODULE_NOT_FOUND") throw error;
        const what = source.startsWith("#") ? "module" : "package";
        throw new Error(`Cannot find ${what} '${source}' imported from ${importer.replace(/\?.*/, "")}`);
      }
    },
    compile: (code, id) =>
      new vm.Script(`(async (${parameters.join(", ")}) => {"use strict";\n${code}\n})`, {
        filename: pathOf(root, id),
        lineOffset: -1,
      }).runInThisContext(),
  };
}
