import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { fingerprint } from "../../core/course/fingerprint.js";
import { root } from "./paths.js";

/** Where `npm run stubs` writes down what specs judge with. */
export const KIT = path.join(root, "solutions", "kit.json");

const folder = path.join(root, "lib");
let known: { stamps: string; fingerprint: string } | undefined;

/** The fingerprint of lib's sources. They are read again only when a name, a size or a time has changed. */
export async function kitFingerprint(): Promise<string> {
  // In one order on every system: sorted as they are written down.
  const all = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll("\\", "/"));
  const names = all.filter((name) => name.endsWith(".ts")).sort();
  const stamped = await Promise.all(
    names.map(async (name) => {
      const { size, mtimeMs } = await stat(path.join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    }),
  );
  const stamps = stamped.join("\n");
  if (known?.stamps === stamps) return known.fingerprint;
  const lines = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(path.join(folder, name), "utf8");
      return `${name} ${fingerprint(text)}`;
    }),
  );
  known = { stamps, fingerprint: fingerprint(lines.join("\n")) };
  return known.fingerprint;
}

/** What to tell a learner where what judges them is not what the course ships, so that a pass proves nothing. */
export async function kitProblem(): Promise<string | undefined> {
  try {
    const shipped = existsSync(KIT) ? (JSON.parse(readFileSync(KIT, "utf8")) as { lib?: string }).lib : "";
    if (shipped === (await kitFingerprint())) return undefined;
  } catch {
    // A file of it went away meanwhile, or cannot be read.
  }
  return "The folder lib, which judges answers, is not the course's: a pass does not count. This puts it back, and keeps yours in git's stash: git stash push -- lib solutions/kit.json";
}
