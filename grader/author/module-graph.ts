import path from "node:path";
import type { Metafile, Plugin } from "esbuild";
import { inCourse, root } from "../node/course/paths.js";

/** What each source imports, by path from the root: sources of the project only, types set aside. */
export type ModuleGraph = Map<string, string[]>;

/**
 * Reads the sources that files are made of. Nothing is written, and none of them runs.
 *
 * @param entries absolute paths
 * @param plugins that say what an import means, where it is not the file beside it
 * @throws Error if a source cannot be parsed, or an import leads nowhere
 */
export async function moduleGraph(entries: string[], plugins: Plugin[] = []): Promise<ModuleGraph> {
  const { build } = await import("esbuild");
  const { metafile } = await build({
    stdin: {
      contents: entries.map((file) => `import ${JSON.stringify(file)};`).join("\n"),
      resolveDir: root,
    },
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    packages: "external",
    absWorkingDir: root,
    logLevel: "silent",
    plugins,
  });
  return new Map(Object.entries(metafile.inputs).map(([file, input]) => [placeOf(file), importsOf(input)]));
}

/** These files and everything that they import, to any depth; in order. */
export function reached(graph: ModuleGraph, from: string[]): string[] {
  const found = new Set<string>();
  const todo = from.map(placeOf);
  for (let file = todo.pop(); file !== undefined; file = todo.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    todo.push(...(graph.get(file) ?? []));
  }
  return [...found].sort();
}

function importsOf({ imports }: Metafile["inputs"][string]): string[] {
  return imports.filter(({ external }) => !external).map(({ path: file }) => placeOf(file));
}

function placeOf(file: string): string {
  return inCourse(path.resolve(root, file));
}
