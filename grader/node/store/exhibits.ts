import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { ShownRun } from "../../core/judge/sides.js";
import { inDigits } from "../../core/numbers.js";
import { writeFileAtomic } from "./write.js";

/**
 * Writes what a run showed.
 *
 * @returns why that was not possible; then `kata show` runs the code again
 */
export async function keep(file: string, kept: ShownRun): Promise<string | undefined> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFileAtomic(
      file,
      JSON.stringify(kept, (_, value) => packed(value)),
    );
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What a run showed, or undefined if nothing is kept or it is damaged. */
export function readKept(file: string): ShownRun | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"), (_, value) => unpacked(value)) as ShownRun;
  } catch {
    return undefined;
  }
}

/** A picture shows no more than six digits; JSON has no NaN and no infinity. */
function packed(value: unknown): unknown {
  if (typeof value !== "number") return value;
  return Number.isFinite(value) ? inDigits(value, 6) : { number: String(value) };
}

function unpacked(value: unknown): unknown {
  const { number } = (value ?? {}) as { number?: string };
  return typeof number === "string" ? Number(number) : value;
}
