import { writeFileSync } from "node:fs";
import path from "node:path";
import { loadCourse } from "../../grader/node/course/load.js";
import { root } from "../../grader/node/course/paths.js";
import { judgeKey, keyHere, proofKeys } from "../course/proofs/exercise.js";
import { readKept } from "./keep.js";
import { isRecorded, RECORD, readRecord, recordText } from "./record.js";

// `npm run record`: writes what has been proven here, as it is now, for `npm test` on new clones. CI proves all of it once more.

const { exercises } = await loadCourse();
const judge = await judgeKey();
const keys = await proofKeys(exercises);
const here = new Map<string, string | undefined>();
for (const [slug, key] of keys) here.set(slug, await keyHere(key));
const before = readRecord();
const proven = exercises.flatMap(({ slug }): [string, string][] => {
  const key = keys.get(slug);
  const isProven = readKept(slug)?.key === here.get(slug);
  return key && (isProven || isRecorded(before, judge, slug, key)) ? [[slug, key]] : [];
});
writeFileSync(path.join(root, RECORD), recordText(judge, proven));
console.log(`${RECORD}: ${proven.length} of ${exercises.length} exercises are proven as they are now.`);
if (proven.length < exercises.length)
  console.log("KATA_RECORD=0 npm test proves the others; then run this again.");
