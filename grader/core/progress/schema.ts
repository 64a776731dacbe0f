import * as v from "valibot";

/** The version that this grader writes. */
export const VERSION = 1;

const ExerciseEntry = v.looseObject({
  /** The last pass: the time at which this text first passed, and fingerprints of the learner's file and the spec. */
  passed: v.optional(
    v.looseObject({
      at: v.string(),
      file: v.string(),
      spec: v.string(),
      /** The fingerprint of the learner's helper files, if the answer has any. */
      helpers: v.optional(v.string()),
      /** The duration of the run. */
      ms: v.optional(v.number()),
    }),
  ),
  /** The number of runs. */
  runs: v.optional(v.number(), 0),
  /** The highest hint rung shown. */
  hints: v.optional(v.number(), 0),
  /** Whether the learner saw the solution before the first pass. */
  solutionShown: v.optional(v.boolean(), false),
  /** The index of the learner's choice before the first run; null if they skipped the question. */
  predicted: v.optional(v.nullable(v.number())),
  /** How often each mistake was recognized, by its name. */
  mistakes: v.optional(v.record(v.string(), v.number())),
  /** The fingerprint of the text that was judged last. */
  judged: v.optional(v.string()),
});

export const Progress = v.looseObject({
  version: v.literal(VERSION),
  /** The exercise that the learner was at. */
  current: v.optional(v.string()),
  exercises: v.optional(v.record(v.string(), ExerciseEntry), {}),
  /** The days on which something was judged, as `2026-11-28`, in order. */
  days: v.optional(v.array(v.string())),
  /** The fingerprint of all passes when everything was last judged again and passed. */
  proven: v.optional(v.string()),
});

export type ExerciseEntry = v.InferOutput<typeof ExerciseEntry>;
export type Progress = v.InferOutput<typeof Progress>;

export function empty(): Progress {
  return { version: VERSION, exercises: {} };
}

/**
 * Converts older versions to the present one. Version 0 was a bare list of passed slugs. The texts that passed are not known, so
 * these passes are stale until `check` renews them.
 */
export function migrate(json: unknown): unknown {
  if (!Array.isArray(json)) return json;
  const passed = { at: "", file: "", spec: "" };
  return { version: VERSION, exercises: Object.fromEntries(json.map((slug) => [slug, { passed }])) };
}

/** Returns the entry of an exercise, and creates it if it is missing. */
export function entryOf(progress: Progress, slug: string): ExerciseEntry {
  progress.exercises[slug] ??= { runs: 0, hints: 0, solutionShown: false };
  return progress.exercises[slug];
}
