import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { moduleGraph, reached } from "../../grader/author/module-graph.js";
import { root } from "../../grader/node/course/paths.js";
import { writeFileAtomic } from "../../grader/node/store/write.js";

// Proofs that passed are kept by the content of all that they depend on, so that only what has changed is proven again.

/** CI proves everything, and so does whoever asks for it: nothing counts that was proven before. */
export const PROVE_ALL = Boolean(process.env.CI) || process.env.KATA_RECORD === "0";

/** What a result depends on beside all content. */
export const MACHINE = [
  ...[process.version, process.platform, process.arch],
  process.env.KATA_BACKEND ?? "",
  // The system forbids the super-user less.
  process.getuid?.() === 0 ? "root" : "",
].join(" ");

export const PROOFS = path.join(root, "node_modules", ".cache", "kata-tests", "proofs");

/** Something that passed, and how long that took. */
export interface Kept<T> {
  key: string;
  ms: number;
  proof: T;
}

/** What is kept under a name, void or not; undefined if nothing is, or it is damaged. */
export function readKept<T>(name: string, folder = PROOFS): Kept<T> | undefined {
  try {
    const { key, ms, proof } = JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8"));
    return typeof key === "string" && typeof ms === "number" && proof ? { key, ms, proof } : undefined;
  } catch {
    return undefined;
  }
}

/** Writes all or nothing. A folder that cannot be written only costs the time of proving again. */
export async function keep<T>(name: string, kept: Kept<T>, folder = PROOFS): Promise<void> {
  try {
    mkdirSync(folder, { recursive: true });
    await writeFileAtomic(path.join(folder, `${name}.json`), JSON.stringify(kept));
  } catch (error) {
    console.warn(`the proof of ${name} is not kept: ${(error as Error).message}`);
  }
}

/** The code that judges: these sources and all that they import, and what the processes that run specs are started with. */
export async function judgeFiles(...entries: string[]): Promise<string[]> {
  const files = entries.map((file) => path.join(root, file));
  const processes = readdirSync(path.join(root, "grader", "node", "runner"))
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => `grader/node/runner/${name}`);
  return [...reached(await moduleGraph(files), files), ...processes];
}

/** One key of several; undefined if one of them is not known. */
export function joined(...keys: (string | undefined)[]): string | undefined {
  if (keys.includes(undefined)) return undefined;
  return createHash("sha256").update(keys.join("\n")).digest("hex");
}
