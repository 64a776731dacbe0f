import { existsSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { bundleFolder, isWhole } from "./bundle.mjs";
import { hindrance } from "./hindrance.mjs";
import { root } from "./root.mjs";

process.env.KATA_ROOT = root;
// A command that stops halfway, with nothing left to wait for, has not passed.
process.once("beforeExit", () => {
  process.exitCode ??= 3;
});
let bundle;
try {
  if (await isWholeCourse()) await load("main");
} catch (error) {
  // Ended at once: a command may have begun what would keep this process alive.
  const text = await complaint(error);
  process.stderr.write(`kata: ${text}\n`, () => process.exit(3));
}

/** Ends an update that was cut short, where the grader that had begun it is no longer in the cache. */
async function isWholeCourse() {
  if (!existsSync(path.join(root, ".kata", "update.json"))) return true;
  const { endUpdate } = await load("update/finish");
  return endUpdate();
}

/** A module of the grader, in a bundle of what its sources are now. */
async function load(name) {
  bundle = bundleFolder();
  // Loaded when it is called: start-up stays short.
  if (!isWhole(bundle)) bundle = await (await import("./cache.mjs")).makeBundle(bundle);
  process.env.KATA_LIB = path.join(bundle, "lib");
  return import(pathToFileURL(path.join(bundle, "grader", `${name}.mjs`)).href);
}

async function complaint(error) {
  if (bundle && error instanceof SyntaxError) {
    // Damaged in a way that left its sizes.
    (await import("./remove.mjs")).remove(bundle);
    return "the grader's own cache was damaged, and is removed now. Start again.";
  }
  // Where the grader's own text does not compile, its author wants to see all of it.
  return hindrance(error, root) ?? `this is a fault of the grader, please report it\n${error.stack ?? error}`;
}
