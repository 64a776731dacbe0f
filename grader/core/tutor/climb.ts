import * as v from "valibot";
import type { ExerciseEntry, Progress } from "../progress/schema.js";

const Climb = v.object({
  /** Fingerprints of the syntax trees that have run, the newest last. */
  trees: v.array(v.string()),
  /** Fingerprints of the failures that these runs have shown. */
  failures: v.array(v.string()),
  /** Whether there has been an attempt since the last rung. */
  isDue: v.boolean(),
  /** The rung at which the ladder starts, by the mistake that the newest attempt shows. */
  start: v.optional(v.number()),
  /** When an assistant got the last rung. */
  at: v.optional(v.string()),
});

/** What is kept of the hints that a learner gets through an assistant. It lies in the exercise's entry, so one lock guards both. */
export type Climb = v.InferOutput<typeof Climb>;

/** So many of the newest runs are kept. */
const MOST = 100;

/** The climb of an exercise; a fresh one if nothing is kept, or nothing that can be read. */
export function climbOf(entry: ExerciseEntry | undefined): Climb {
  const parsed = v.safeParse(Climb, entry?.tutor);
  return parsed.success ? parsed.output : { trees: [], failures: [], isDue: false };
}

export function keepClimb(entry: ExerciseEntry, climb: Climb): void {
  entry.tutor = { ...climb, trees: climb.trees.slice(-MOST), failures: climb.failures.slice(-MOST) };
}

/** When an assistant got the last rung of any exercise, in milliseconds; -Infinity if it never got one. */
export function lastRungAt({ exercises }: Progress): number {
  const times = Object.values(exercises).map((entry) => Date.parse(climbOf(entry).at ?? ""));
  return Math.max(-Infinity, ...times.filter(Number.isFinite));
}
