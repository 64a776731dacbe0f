import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { writeFileAtomic } from "../store/write.js";
import { root } from "./paths.js";

const FOLDER = path.join(root, "node_modules", ".cache", "kata", "declarations");

/**
 * The default exports of TypeScript files that declare something: manifests, and the texts of mistakes.
 *
 * Everything that they import is replaced by nothing, so that reading what they say loads no solution and no tensor
 * library. The translation is kept, because the translator takes longer to load than the course.
 */
export async function readDeclarations<T>(files: string[]): Promise<T[]> {
  const hash = createHash("sha256").update(process.version);
  for (const file of files) hash.update(file).update(readFileSync(file));
  const kept = path.join(FOLDER, `${hash.digest("hex").slice(0, 16)}.mjs`);
  const known = await readKept<T>(kept);
  if (known?.length === files.length) return known;

  const code = await translate(files);
  try {
    mkdirSync(FOLDER, { recursive: true });
    await writeFileAtomic(kept, code);
  } catch {
    // A folder that cannot be written only costs time.
  }
  const url = `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
  return ((await import(url)) as { default: T[] }).default;
}

/** What is kept, if anything is; one that was cut short, or is empty, is as good as none. */
async function readKept<T>(file: string): Promise<T[] | undefined> {
  if (!existsSync(file)) return undefined;
  try {
    return ((await import(pathToFileURL(file).href)) as { default?: T[] }).default;
  } catch {
    return undefined;
  }
}

async function translate(files: string[]): Promise<string> {
  const { build } = await import("esbuild");
  const imports = files.map((file, i) => `import d${i} from ${JSON.stringify(file)};`);
  const all = `export default [${files.map((_, i) => `d${i}`).join(", ")}];`;
  const { outputFiles } = await build({
    stdin: { contents: [...imports, all].join("\n"), resolveDir: root, sourcefile: "declarations.js" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    logLevel: "silent",
    plugins: [importsNothing(new Set(files))],
  });
  return outputFiles[0].text;
}

/** `mistakesFor`, `defineChapter` and `defineExercise` give back what they get; anything else stands for anything. */
const NOTHING = `
const same = (x) => x;
const nothing = new Proxy(function () {}, {
  get: (_, key) => (["mistakesFor", "defineChapter", "defineExercise"].includes(key) ? same : key === Symbol.toPrimitive ? () => 0 : nothing),
  apply: () => nothing,
  construct: () => nothing,
});
module.exports = Object.create(nothing);`;

function importsNothing(files: Set<string>): Plugin {
  return {
    name: "imports-nothing",
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path: source }) =>
        files.has(source) ? { path: source } : { path: source, namespace: "nothing" },
      );
      build.onLoad({ filter: /.*/, namespace: "nothing" }, () => ({ contents: NOTHING, loader: "js" }));
    },
  };
}
