// The grader's TypeScript is bundled once and loaded from there, because a TypeScript loader would slow down every import
// of every package.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./root.mjs";

/** Names, sizes and times of everything that may go into the bundle, and of what makes it. */
export function fingerprint() {
  const hash = createHash("sha256").update(process.version).update(root);
  for (const folder of ["grader", "lib"]) {
    for (const file of sourcesIn(path.join(root, folder)).sort()) {
      const { size, mtimeMs } = statSync(file);
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest("hex").slice(0, 16);
}

/** Walked by hand: every command starts with this, and `recursive` asks the system about each file once more. */
function sourcesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return sourcesIn(file);
    return /\.m?[jt]s$/.test(entry.name) ? [file] : [];
  });
}

/** Where the bundle of what the sources are now is kept. */
export const bundleFolder = () => path.join(root, "node_modules", ".cache", "kata", fingerprint());

/** Its files and their sizes, written last: a disk that was full or a power cut leaves files that are short or empty. */
const LIST = "files.json";

function sizesOf(bundle) {
  return readdirSync(bundle, { recursive: true })
    .filter((file) => file.endsWith(".mjs"))
    .map((file) => [file, statSync(path.join(bundle, file)).size]);
}

export function isWhole(bundle) {
  try {
    const sizes = JSON.parse(readFileSync(path.join(bundle, LIST), "utf8"));
    return sizes.every(([file, size]) => statSync(path.join(bundle, file)).size === size);
  } catch {
    return false;
  }
}

/** Loads TensorFlow.js as `runner/tfjs.mjs` does. */
const quickTensorFlow = {
  name: "kata-tfjs",
  setup({ onResolve }) {
    const file = pathToFileURL(path.join(root, "grader", "node", "runner", "tfjs.mjs")).href;
    onResolve({ filter: /^@tensorflow\/tfjs$/ }, () => ({ path: file, external: true }));
  },
};

/** lib and specs are given ours for `vitest`. */
const ownVitest = {
  name: "kata-vitest",
  setup({ onResolve }) {
    const file = path.join(root, "grader", "spec", "vitest.ts");
    onResolve({ filter: /^vitest$/ }, () => ({ path: file }));
  },
};

/** Writes the bundle into a folder. */
export async function bundleInto(folder) {
  const { build } = await import("esbuild");
  await build({
    // lib too: specs import it from here, translated, and worker processes load it before they are needed.
    // What ends an update too: it is needed while half of the course's sources may be new.
    // An update may have been begun by another version of the grader, so where that stands in the bundle never changes.
    entryPoints: {
      "grader/main": path.join(root, "grader/main.ts"),
      "grader/update/finish": path.join(root, "grader/node/update/finish.ts"),
      ...Object.fromEntries(
        ["link", "serve", "vitest"].map((name) => [
          `grader/spec/${name}`,
          path.join(root, "grader", "spec", `${name}.ts`),
        ]),
      ),
      ...Object.fromEntries(
        sourcesIn(path.join(root, "lib"))
          .filter((file) => /(?<!\.d)\.ts$/.test(file))
          .map((file) => [path.relative(root, file).slice(0, -".ts".length), file]),
      ),
    },
    outbase: root,
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    plugins: [quickTensorFlow, ownVitest],
    outExtension: { ".js": ".mjs" },
    // Its complaint is told by whoever called.
    logLevel: "silent",
  });
  writeFileSync(path.join(folder, LIST), JSON.stringify(sizesOf(folder)));
}
