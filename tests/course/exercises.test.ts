import { afterAll, describe, expect, test } from "vitest";
import type { Row } from "../../grader/author/check.js";
import type { PlacedExercise } from "../../grader/core/course/course.js";
import { loadCourse } from "../../grader/node/course/load.js";
import { needsTensors, trains } from "../../grader/node/runner/host.js";
import { keep, PROVE_ALL, readKept } from "../kept/keep.js";
import { expectProven, isNaming, proofKeys, prove, SEEDS } from "./proofs/exercise.js";
import { Hosts } from "./proofs/hosts.js";

// Every exercise keeps what the course promises of it: one test each, so that a failure names its slug. What has passed, and
// depends on nothing that was changed since, is not run again; KATA_PROVE_ALL=1 runs everything.

/** For an exercise on a busy machine; its runs have limits of their own. */
const TIMEOUT = 900_000;

const course = await loadCourse();
const keys = await proofKeys(course.exercises);
const known = new Map(course.exercises.map(({ slug }) => [slug, readKept<Row>(slug)]));

function keptRow(exercise: PlacedExercise): Row | undefined {
  const kept = known.get(exercise.slug);
  if (PROVE_ALL || !kept || kept.key !== keys.get(exercise.slug)) return undefined;
  try {
    expectProven(exercise, kept.proof);
    return kept.proof;
  } catch {
    // Damaged, however that came.
    return undefined;
  }
}

/** What took long the last time goes first, so that nobody waits for it at the end; at first, what trains. */
function weight({ slug, files }: PlacedExercise): number {
  return known.get(slug)?.ms ?? (trains(files.spec) ? 60_000 : needsTensors(files.spec) ? 5_000 : 1_000);
}

const kept = new Map(course.exercises.map((exercise) => [exercise.slug, keptRow(exercise)]));
const due = course.exercises.filter(({ slug }) => !kept.get(slug)).sort((a, b) => weight(b) - weight(a));
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
  const key = keys.get(exercise.slug);
  // Somebody may have edited it meanwhile.
  const isStill = key && key === (await proofKeys([exercise])).get(exercise.slug);
  if (isStill) await keep(exercise.slug, { key, ms: row.durationMs, proof: row });
  return row;
}

describe("the stub ends in its blank, the solution passes, every mistake is rejected", () => {
  const named = due.map((exercise) => [exercise.slug, exercise] as const);
  test.concurrent.each(named)("%s", { timeout: TIMEOUT }, async (slug, exercise) => {
    rows.set(slug, await proveNow(exercise));
  });
  const unchanged = [...kept].flatMap(([slug, row]) => (row ? [[slug, row] as const] : []));
  test.each(unchanged)("%s, proven before", (slug, row) => {
    rows.set(slug, row);
  });
});

describe.each(course.parts.map((part) => [part.name, part] as const))("%s", (_, part) => {
  const exercises = part.chapters.flatMap((chapter) => chapter.exercises);
  const rowsOfPart = () => exercises.flatMap(({ slug }) => rows.get(slug) ?? []);

  test("every exercise was judged, and where a spec draws random numbers, with several seeds", () => {
    expect(rowsOfPart().map(({ slug }) => slug)).toEqual(exercises.map(({ slug }) => slug));
    expect(exercises.length).toBeGreaterThan(0);
    expect(rowsOfPart().filter(({ seeds }) => seeds === SEEDS).length).toBeGreaterThan(0);
  });

  test("at least 95 % of all mistakes are recognised by name", () => {
    const [named, total] = (["named", "total"] as const).map((key) =>
      rowsOfPart().reduce((sum, { mistakes }) => sum + mistakes[key], 0),
    );
    const unnamed = rowsOfPart().flatMap(({ slug, problems }) =>
      problems.filter(isNaming).map((text) => `${slug}: ${text}`),
    );
    expect(named / total, unnamed.join("\n")).toBeGreaterThanOrEqual(0.95);
  });
});
