import { mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as v from "valibot";
import { Outcome } from "../../core/class/outcome.js";
import type { PlacedExercise } from "../../core/course/course.js";
import { fingerprint } from "../../core/course/fingerprint.js";
import { modulesOf } from "../../core/meaning/modules.js";
import { disk } from "../../node/course/disk.js";
import { runKey } from "../../node/runner/depends.js";
import { cacheFolder } from "../../node/store/kata-folder.js";
import { writeFileAtomic } from "../../node/store/write.js";

// What was judged is not judged again: after a kill the rest goes on, a second hand-in costs what is new in it, and after a mended spec
// only its own exercise is judged again.

const FOLDER = path.join(cacheFolder, "grades");
/** Another number where the same run would be told in another way. */
const VERSION = 1;

/** A key of an answer and of all that its verdict depends on. */
export function keyOf({ files }: PlacedExercise, answer: string, secret: string | undefined): string {
  const texts = { ...disk, read: (file: string) => (file === files.stub ? answer : disk.read(file)) };
  const modules = modulesOf([files.stub, files.spec, files.solution], () => false, texts);
  const others = [...modules.keys(), files.golden].filter((file) => file !== files.stub);
  return fingerprint(runKey(others, "class", VERSION, answer, secret ?? ""));
}

export function known(key: string): Outcome | undefined {
  try {
    const read = v.safeParse(Outcome, JSON.parse(readFileSync(fileOf(key), "utf8")));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps what says something of the answer; what does not may be otherwise next time. */
export async function keep(key: string, outcome: Outcome): Promise<void> {
  if (!outcome.isJudged) return;
  mkdirSync(FOLDER, { recursive: true });
  // A full disk costs no more than the time to judge it again.
  await writeFileAtomic(fileOf(key), `${JSON.stringify(outcome)}\n`).catch(() => {});
}

const fileOf = (key: string) => path.join(FOLDER, `${key}.json`);
