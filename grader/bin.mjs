// Starts the grader, or says that this Node is too old. So this file and what it imports at once have to be understood by every
// Node that knows modules: no top-level await, no `??`, nothing that came after Node 12.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * The grader that had begun an update which was then cut short. It ends it before anything else is read: of all files here half may
 * be old and half new.
 */
function beginner() {
  try {
    const { bundle } = JSON.parse(readFileSync(path.join(root, ".kata", "update.json"), "utf8"));
    const folder = path.join(root, "node_modules", ".cache", "kata", path.basename(bundle));
    const file = path.join(folder, "grader", "update", "finish.mjs");
    return existsSync(file) ? pathToFileURL(file).href : undefined;
  } catch {
    return undefined;
  }
}

async function endUpdate() {
  const file = beginner();
  if (!file) return true;
  process.env.KATA_ROOT = root;
  try {
    const { endUpdate: end } = await import(file);
    return await end();
  } catch {
    // The start finds another grader for it.
    return true;
  }
}

async function start() {
  if (!(await endUpdate())) return;
  const { unfit } = await import("./node/start/node-version.mjs");
  const complaint = unfit(process.versions.node);
  if (!complaint) return import("./node/start/start.mjs");
  process.stderr.write(`kata: ${complaint}\n`);
  process.exitCode = 3;
}

start();
