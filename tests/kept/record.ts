import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../grader/node/course/paths.js";
import { PROVE_ALL } from "./keep.js";

// What CI has proven, by content, is committed; so on a new clone `npm test` proves only what is not in it, and a few that are, drawn
// each day. CI proves everything, so no entry can stay that does not hold. One that is out of date is no failure: it counts for nothing.

export const RECORD = "solutions/proven.json";

/** What was proven. */
export interface ProofRecord {
  /** One word for the code that judged. */
  judge: string;
  /** By slug, one word for everything else that the proof depends on. */
  exercises: Record<string, string>;
}

/** The committed record, whatever it holds; empty where there is none, or it cannot be read. */
export function readRecord(file = path.join(root, RECORD)): ProofRecord {
  try {
    const { judge, exercises } = JSON.parse(readFileSync(file, "utf8"));
    if (typeof judge === "string" && exercises && typeof exercises === "object") return { judge, exercises };
  } catch {
    // Then everything is proven here.
  }
  return { judge: "", exercises: {} };
}

/** Letters of a key that are kept: there are a few hundred of them. */
const LETTERS = 12;
const short = (key: string) => key.slice(0, LETTERS);

/** Whether an exercise is in the record as it is now, with the code that judges now. */
export function isRecorded(
  record: ProofRecord,
  judge: string,
  slug: string,
  key: string | undefined,
): boolean {
  return key !== undefined && record.judge === short(judge) && record.exercises[slug] === short(key);
}

/** The record as text, of these keys. */
export function recordText(judge: string, keys: Iterable<[string, string]>): string {
  const lines = [...keys].map(([slug, key]) => `    ${JSON.stringify(slug)}: ${JSON.stringify(short(key))}`);
  return `{\n  "judge": ${JSON.stringify(short(judge))},\n  "exercises": {\n${lines.join(",\n")}\n  }\n}\n`;
}

/** Whether the record counts here: CI has proven the backend that is the course's own. */
export const RECORD_COUNTS = !PROVE_ALL && !process.env.KATA_BACKEND;
