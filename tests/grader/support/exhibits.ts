import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Throwaway } from "./throwaway.js";

/** A spec that shows exhibits of every kind, made of what double-it returns. */
const SPEC = readFileSync(path.join(import.meta.dirname, "..", "fixtures", "exhibits.spec.ts.txt"), "utf8");

/** The titles of what it shows, in order. */
export const TITLES = [...SPEC.matchAll(/title: "(.*?)"/g)].map(([, title]) => title);

/** A wrong answer whose exhibits can be told from the right one's. */
export const ADDS_TWO = "export const doubleIt = (x: number[]) => x.map((v) => v + 2);\n";
/** One that returns no number where a curve is due. */
export const NO_NUMBERS = 'export const doubleIt = (x: number[]): any => x.map(() => "two");\n';

/** Makes the spec of double-it one with exhibits, as an author would. */
export async function withExhibits(course: Throwaway): Promise<void> {
  writeFileSync(course.files("double-it").spec, SPEC);
  const { code, stderr } = await course.run(["author", "stubs"]);
  if (code !== 0) throw new Error(`no stubs: ${stderr}`);
}
