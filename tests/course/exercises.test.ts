import { afterAll, describe, expect, test } from "vitest";
import type { Row } from "../../grader/author/row.js";
import type { PlacedExercise } from "../../grader/core/course/course.js";
import { fingerprint } from "../../grader/core/course/fingerprint.js";
import { loadCourse } from "../../grader/node/course/load.js";
import { needsTensors, trains } from "../../grader/node/runner/host.js";
import { keep, PROVE_ALL, readKept } from "../kept/keep.js";
import { isRecorded, RECORD, RECORD_COUNTS, readRecord } from "../kept/record.js";
import { expectProven, judgeKey, keyHere, proofKeys, prove } from "./proofs/exercise.js";
import { Hosts } from "./proofs/hosts.js";

// Every exercise keeps what the course promises of it: one test each, so that a failure names its slug. What has passed here, or in
// CI, and depends on nothing that was changed since, is not run again; KATA_RECORD=0 runs everything.

/** For an exercise on a busy machine; its runs have limits of their own. */
const TIMEOUT = 900_000;

const course = await loadCourse();
const judge = await judgeKey();
const keys = await proofKeys(course.exercises);
const keysHere = new Map<string, string | undefined>();
for (const [slug, key] of keys) keysHere.set(slug, await keyHere(key));
const known = new Map(course.exercises.map(({ slug }) => [slug, readKept<Row>(slug)]));
const record = readRecord();
const inRecord = ({ slug }: PlacedExercise) => isRecorded(record, judge, slug, keys.get(slug));

function keptRow(exercise: PlacedExercise): Row | undefined {
  const kept = known.get(exercise.slug);
  if (PROVE_ALL || !kept || kept.key !== keysHere.get(exercise.slug)) return undefined;
  try {
    expectProven(exercise, kept.proof);
    return kept.proof;
  } catch {
    // Damaged, however that came.
    return undefined;
  }
}

/** Of what CI has proven, so many are proven again, others each day. */
const DRAWN = 6;
const day = new Date().toISOString().slice(0, 10);
const lot = ({ slug }: PlacedExercise) => fingerprint(day + slug);
const byCi = course.exercises
  .filter((exercise) => RECORD_COUNTS && inRecord(exercise))
  .sort((a, b) => (lot(a) < lot(b) ? -1 : 1))
  .slice(DRAWN);

/** What took long the last time goes first, so that nobody waits for it at the end; at first, what trains. */
function weight({ slug, files }: PlacedExercise): number {
  return known.get(slug)?.ms ?? (trains(files.spec) ? 60_000 : needsTensors(files.spec) ? 5_000 : 1_000);
}

const kept = new Map(course.exercises.map((exercise) => [exercise.slug, keptRow(exercise)]));
const due = course.exercises
  .filter((exercise) => !kept.get(exercise.slug) && !byCi.includes(exercise))
  .sort((a, b) => weight(b) - weight(a));
const rows = new Map<string, Row>();
/**
 * Several exercises share a process: to start one and to load TensorFlow.js takes as long as to judge a small one. What trains has
 * one for itself: after some others it would take twice as long.
 */
const RUNS = 12;
const shared = new Hosts(RUNS);
const alone = new Hosts();
afterAll(() => Promise.all([shared.close(), alone.close()]));

async function proveNow(exercise: PlacedExercise): Promise<Row> {
  const hosts = trains(exercise.files.spec) ? alone : shared;
  const first = await hosts.lend((host) => prove(host, exercise)).catch(() => undefined);
  // A wrong answer to an exercise before it may have left something behind in the process.
  const row = first?.problems.length === 0 ? first : await alone.lend((host) => prove(host, exercise));
  expectProven(exercise, row);
  const key = keysHere.get(exercise.slug);
  // Somebody may have edited it meanwhile.
  const isStill = key === (await keyHere((await proofKeys([exercise])).get(exercise.slug)));
  if (key && isStill) await keep(exercise.slug, { key, ms: row.durationMs, proof: row });
  return row;
}

describe("the stub ends in its blank, the solution passes, every mistake is rejected and named", () => {
  const named = due.map((exercise) => [exercise.slug, exercise] as const);
  test.concurrent.each(named)("%s", { timeout: TIMEOUT }, async (slug, exercise) => {
    try {
      rows.set(slug, await proveNow(exercise));
    } catch (error) {
      if (inRecord(exercise)) (error as Error).message += `\n${RECORD} says that just this has been proven.`;
      throw error;
    }
  });
  const unchanged = [...kept].flatMap(([slug, row]) => (row ? [[slug, row] as const] : []));
  test.each(unchanged)("%s, proven before", (slug, row) => {
    rows.set(slug, row);
  });
  const left = byCi.filter(({ slug }) => !kept.get(slug)).map(({ slug }) => slug);
  if (left.length > 0) console.log(`CI has proven ${left.length} exercises as they are now.`);

  test("every exercise of the course is among them, or CI has proven it", () => {
    const judged = [...rows.keys(), ...left].sort();
    expect(judged).toEqual(course.exercises.map(({ slug }) => slug).sort());
  });
});
