// Starts the grader. Its TypeScript is bundled once into node_modules/.cache and loaded from there, because a
// TypeScript loader would slow down every import of every package: 0.2 s against 0.9 s for vitest alone.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.env.KATA_ROOT = root;

/** Older bundles are deleted, but not at once: a watch screen that was opened before an update still loads from its own. */
const KEPT_MS = 7 * 24 * 3600 * 1000;

/** Names, sizes and times of everything that may go into the bundle. */
function fingerprint() {
  const hash = createHash("sha256").update(process.version).update(root);
  for (const folder of ["grader", "lib"]) {
    for (const file of readdirSync(path.join(root, folder), { recursive: true }).sort()) {
      if (!file.endsWith(".ts")) continue;
      const { size, mtimeMs } = statSync(path.join(root, folder, file));
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest("hex").slice(0, 16);
}

/** Where the bundle goes: a temporary folder that sees the same packages, if the course cannot be written. */
function cacheFolder() {
  const folder = path.join(root, "node_modules", ".cache", "kata");
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch {
    const away = mkdtempSync(path.join(tmpdir(), "kata-"));
    symlinkSync(path.join(root, "node_modules"), path.join(away, "node_modules"), "junction");
    process.once("exit", () => rmSync(away, { recursive: true, force: true }));
    return away;
  }
}

/** Its files and their sizes, written last: a disk that was full or a power cut leaves files that are short or empty. */
const LIST = "files.json";

function sizesOf(bundle) {
  return readdirSync(bundle, { recursive: true })
    .filter((file) => file.endsWith(".mjs"))
    .sort()
    .map((file) => [file, statSync(path.join(bundle, file)).size]);
}

function isWhole(bundle) {
  try {
    return readFileSync(path.join(bundle, LIST), "utf8") === JSON.stringify(sizesOf(bundle));
  } catch {
    return false;
  }
}

/** Loads TensorFlow.js as `run/tfjs.mjs` does. */
const quickTensorFlow = {
  name: "kata-tfjs",
  setup({ onResolve }) {
    const file = pathToFileURL(path.join(root, "grader", "run", "tfjs.mjs")).href;
    onResolve({ filter: /^@tensorflow\/tfjs$/ }, () => ({ path: file, external: true }));
  },
};

async function bundle(folder, target) {
  const { build } = await import("esbuild");
  // Built aside and moved: another grader may start at the same moment.
  const aside = mkdtempSync(path.join(folder, "build-"));
  await build({
    // lib too: specs import it from here, translated, and worker processes load it before they are needed.
    // What ends an update too: half of the course's sources may be new when it is needed.
    entryPoints: ["grader/main.ts", "grader/update/finish.ts", "lib/**/*.ts"].map((file) =>
      path.join(root, file),
    ),
    outbase: root,
    outdir: aside,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    plugins: [quickTensorFlow],
    outExtension: { ".js": ".mjs" },
    logLevel: "error",
  });
  writeFileSync(path.join(aside, LIST), JSON.stringify(sizesOf(aside)));
  if (!isWhole(target)) rmSync(target, { recursive: true, force: true });
  try {
    renameSync(aside, target);
  } catch {
    rmSync(aside, { recursive: true, force: true });
  }
  for (const name of readdirSync(folder)) {
    const old = Date.now() - statSync(path.join(folder, name)).mtimeMs > KEPT_MS;
    if (old && name !== path.basename(target))
      rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/**
 * Ends an update that was cut short: in the grader that had begun it, as long as it is in the cache, for of the sources of this one
 * half may be old and half new.
 */
async function endUpdate(folder) {
  const { bundle: begun } = JSON.parse(readFileSync(journal, "utf8"));
  const isKnown = typeof begun === "string" && path.dirname(begun) === folder && isWhole(begun);
  const target = isKnown ? begun : path.join(folder, fingerprint());
  if (!isWhole(target)) await bundle(folder, target);
  process.env.KATA_LIB = path.join(target, "lib");
  const { finishUpdate } = await import(
    pathToFileURL(path.join(target, "grader", "update", "finish.mjs")).href
  );
  const said = await finishUpdate();
  if (said) process.env.KATA_NOTICE = said;
}

const folder = cacheFolder();
const journal = path.join(root, ".kata", "update.json");
if (existsSync(journal)) await endUpdate(folder);
const target = path.join(folder, fingerprint());
const main = path.join(target, "grader", "main.mjs");
if (!isWhole(target)) await bundle(folder, target);
process.env.KATA_LIB = path.join(target, "lib");
try {
  await import(pathToFileURL(main).href);
} catch (error) {
  if (!(error instanceof SyntaxError)) throw error;
  // Damaged in a way that left its sizes.
  rmSync(target, { recursive: true, force: true });
  process.stderr.write("kata: the grader's own cache was damaged, and is removed now. Try again.\n");
  process.exitCode = 3;
}
