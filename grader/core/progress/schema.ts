import * as v from "valibot";

/** The version that this grader writes. */
export const VERSION = 1;

const ExerciseEntry = v.looseObject({
  /** The last pass: when this file passed first, and fingerprints of the learner's file and of the spec at that moment. */
  passed: v.optional(
    v.looseObject({
      at: v.string(),
      file: v.string(),
      spec: v.string(),
      /** What stands for the learner's own files that the answer is spread over, where it is. */
      helpers: v.optional(v.string()),
      /** How long the run took. */
      ms: v.optional(v.number()),
    }),
  ),
  /** Runs so far. */
  runs: v.optional(v.number(), 0),
  /** Highest hint rung shown. */
  hints: v.optional(v.number(), 0),
  /** The solution was looked at before the first pass. */
  solutionShown: v.optional(v.boolean(), false),
  /** The choice that the learner made before the first run, by index; null where the question was skipped. */
  predicted: v.optional(v.nullable(v.number())),
  /** How often each mistake of the course was recognized, by its name. */
  mistakes: v.optional(v.record(v.string(), v.number())),
  /** The fingerprint of the file that was judged last. */
  judged: v.optional(v.string()),
});

export const Progress = v.looseObject({
  version: v.literal(VERSION),
  /** The exercise that the learner was at. */
  current: v.optional(v.string()),
  exercises: v.optional(v.record(v.string(), ExerciseEntry), {}),
  /** The days on which something was judged, as `2026-11-28`, in order. */
  days: v.optional(v.array(v.string())),
  /** All that had passed when everything was judged once more, in one word. */
  proven: v.optional(v.string()),
});

export type ExerciseEntry = v.InferOutput<typeof ExerciseEntry>;
export type Progress = v.InferOutput<typeof Progress>;

export function empty(): Progress {
  return { version: VERSION, exercises: {} };
}

/**
 * Brings older versions to the present one. Version 0 was a bare list of passed slugs: what had passed is not known,
 * so these passes are stale until `check` renews them.
 */
export function migrate(json: unknown): unknown {
  if (!Array.isArray(json)) return json;
  const passed = { at: "", file: "", spec: "" };
  return { version: VERSION, exercises: Object.fromEntries(json.map((slug) => [slug, { passed }])) };
}

/** The entry of an exercise, made if there is none. */
export function entryOf(progress: Progress, slug: string): ExerciseEntry {
  progress.exercises[slug] ??= { runs: 0, hints: 0, solutionShown: false };
  return progress.exercises[slug];
}
