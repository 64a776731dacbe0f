import type { BackendName } from "../../lib/backend/names.js";
import { NOT_TRAINED } from "../../lib/training/not-trained.js";
import type { PlacedExercise } from "../core/course/course.js";
import { type Verdict, verdictOf } from "../core/judge/verdict.js";
import { endingText } from "../core/report/failure-text.js";
import { Host, needsTensors, trains } from "../node/runner/host.js";

/** How the solutions of tensor exercises fare on one backend. */
export interface BackendRow {
  backend: BackendName;
  total: number;
  passed: number;
  /** Slug and first line of the message of each that did not pass. */
  failed: Record<string, string>;
  durationMs: number;
}

/** Slow backends train too: the stock cpu needs up to sixty times the seconds of wasm. And the larger settings take minutes. */
const PATIENCE = { usual: 10, large: 60 };
/** Specs that share a process: TensorFlow.js takes longer to load than most of them to run. */
const BATCH = 24;

/**
 * Judges the solutions of those exercises that use tensors on a backend that this machine has.
 *
 * @param options `large`: those that train, train the larger settings, which take their time; `untrained`: the quick tests alone
 */
export async function judgeOn(
  backend: BackendName,
  exercises: PlacedExercise[],
  { large = false, untrained = false } = {},
): Promise<BackendRow> {
  const chosen = exercises.filter(({ files }) => needsTensors(files.spec));
  const row: BackendRow = { backend, total: chosen.length, passed: 0, failed: {}, durationMs: 0 };
  const host = await Host.start({ env: { KATA_BACKEND: backend, ...(large && { KATA_LARGE: "1" }) } });
  try {
    const run = async (batch: PlacedExercise[]) => {
      const subject = { kind: "solution", untrained } as const;
      const jobs = batch.map(({ files }) => ({ spec: files.spec, subject }));
      const seconds = batch.reduce((sum, exercise) => sum + exercise.seconds, 0);
      const report = await host.run(jobs, { seconds: seconds * (large ? PATIENCE.large : PATIENCE.usual) });
      row.durationMs += report.durationMs;
      return report;
    };
    // What trains gets a process of its own, as a learner's run does.
    const open = chosen.filter(({ files }) => trains(files.spec));
    const quick = chosen.filter(({ files }) => !trains(files.spec));
    for (let at = 0; at < quick.length; at += BATCH) {
      const batch = quick.slice(at, at + BATCH);
      const report = await run(batch);
      const used = report.told.filter((told) => told.kind === "backend");
      const isSure = used.length >= batch.length && used.every(({ name }) => name === backend);
      const passed = batch.filter((_, i) => isSure && hasPassed(verdictOf(report, i), untrained));
      row.passed += passed.length;
      open.push(...batch.filter((exercise) => !passed.includes(exercise)));
    }
    for (const exercise of open) {
      const report = await run([exercise]);
      const verdict = verdictOf(report);
      const used = report.told.find((told) => told.kind === "backend")?.name;
      if (!hasPassed(verdict, untrained)) row.failed[exercise.slug] = whyNot(verdict);
      else if (used !== backend)
        row.failed[exercise.slug] = `it computed on ${used}: does its spec call tensorSpec?`;
      else row.passed++;
    }
  } finally {
    await host.close();
  }
  return row;
}

function whyNot(verdict: Verdict): string {
  if ("failure" in verdict) return verdict.failure.message.split("\n")[0];
  const isEnded = verdict.verdict === "killed" || verdict.verdict === "timeout";
  return isEnded ? endingText(verdict)[0] : verdict.verdict;
}

/** Where the quick tests alone are asked for, what was not trained is no failure. */
function hasPassed(verdict: Verdict, untrained: boolean): boolean {
  if (verdict.verdict !== "failed" || !untrained) return verdict.verdict === "passed";
  const open = verdict.tests.filter(({ state }) => state !== "passed");
  return open.every(({ failure }) => failure?.finding?.observed.kind === NOT_TRAINED);
}
