import { mkdirSync, mkdtempSync, readdirSync, renameSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { bundleInto, fingerprint, isWhole } from "./bundle.mjs";
import { remove } from "./remove.mjs";
import { root } from "./root.mjs";

/** Older bundles are deleted, but not at once: a watch screen that was opened before an update still loads from its own. */
const KEPT_MS = 7 * 24 * 3600 * 1000;

/**
 * Makes the grader's bundle.
 *
 * @returns the folder where it lies, which is another where `target` cannot be written
 */
export async function makeBundle(target) {
  // Found missing before anything is written: npm ci would have to delete it again.
  await import("esbuild");
  try {
    return await bundleTo(target);
  } catch (error) {
    // The course is read-only, the cache is another user's, or the disk is full. A fault in the grader's own text is none of these.
    if (error.errors?.some(({ location }) => location)) throw error;
    return await bundleAway();
  }
}

/** Built aside and moved: another grader may start at the same moment. */
async function bundleTo(target) {
  const folder = path.dirname(target);
  mkdirSync(folder, { recursive: true });
  const aside = mkdtempSync(path.join(folder, "build-"));
  try {
    await bundleInto(aside);
  } catch (error) {
    remove(aside);
    throw error;
  }
  if (!isWhole(target)) remove(target);
  const placed = await move(aside, target);
  removeOld(folder, placed);
  return placed;
}

/**
 * On Windows a folder that was written a moment ago is often held by a virus scanner, and cannot be renamed.
 *
 * @returns where the bundle lies now: where it was, if it could not be moved within a second
 */
async function move(aside, target) {
  for (let tries = 20; tries > 0; tries--) {
    try {
      renameSync(aside, target);
      return target;
    } catch {}
    if (isWhole(target)) {
      // Another grader was faster.
      remove(aside);
      return target;
    }
    await setTimeout(50);
  }
  return aside;
}

function removeOld(folder, placed) {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    try {
      if (file !== placed && Date.now() - statSync(file).mtimeMs > KEPT_MS) remove(file);
    } catch {
      // Another grader has renamed or removed it meanwhile.
    }
  }
}

/** In a temporary folder that sees the same packages, and goes with this process. */
async function bundleAway() {
  const away = mkdtempSync(path.join(tmpdir(), "kata-"));
  process.once("exit", () => remove(away));
  symlinkSync(path.join(root, "node_modules"), path.join(away, "node_modules"), "junction");
  const target = path.join(away, fingerprint());
  await bundleInto(target);
  return target;
}
