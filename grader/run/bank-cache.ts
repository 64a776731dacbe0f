import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { deserialize, serialize } from "node:v8";
import writeFileAtomic from "write-file-atomic";
import type { PlacedExercise } from "../course/load.js";
import { root } from "../course/paths.js";
import { cacheFolder } from "../state/files.js";
import { runBank } from "./bank.js";
import type { Bank } from "./diagnose.js";
import type { Host } from "./host.js";

/**
 * The traces of an exercise's mistakes: from the cache if nothing that they depend on has changed, else by running
 * them. v8's format keeps NaN and the infinities, which JSON does not.
 */
export async function cachedBank(host: Host, exercise: PlacedExercise): Promise<Bank> {
  const file = path.join(cacheFolder, `${exercise.slug}.bank`);
  const key = keyOf(exercise);
  const kept = readKept(file);
  if (kept?.key === key) return kept.bank;
  const bank = await runBank(host, exercise);
  if (!bank) return [];
  try {
    mkdirSync(cacheFolder, { recursive: true });
    await writeFileAtomic(file, serialize({ key, bank }));
  } catch {
    // A folder that cannot be written only costs the time of running the mistakes again.
  }
  return bank;
}

function readKept(file: string): { key: string; bank: Bank } | undefined {
  try {
    return existsSync(file) ? (deserialize(readFileSync(file)) as { key: string; bank: Bank }) : undefined;
  } catch {
    return undefined;
  }
}

function keyOf(exercise: PlacedExercise): string {
  const hash = createHash("sha256").update(`${process.version} ${process.env.KATA_BACKEND}`);
  const { spec, solution, mistakes } = exercise.files;
  for (const file of [spec, solution, mistakes, ...libFiles()])
    if (existsSync(file)) hash.update(readFileSync(file));
  return hash.digest("hex");
}

/** Every source of lib: what a spec computes may depend on any. */
export function libFiles(): string[] {
  const lib = path.join(root, "lib");
  return readdirSync(lib, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .sort()
    .map((file) => path.join(lib, file));
}
