import { countBlanks, promptsOf } from "../course/blanks.js";
import type { Course, PlacedExercise } from "../course/course.js";
import { fingerprint } from "../course/fingerprint.js";
import { shippedSpecs } from "../course/specs.js";
import { helpersFingerprint, modulesOf } from "../meaning/modules.js";
import type { Place } from "../ports.js";
import type { Progress } from "../progress/schema.js";
import type { Attempt } from "./attempt.js";
import { buildsOn } from "./builds-on.js";
import { Snapshot } from "./snapshot.js";

/** The recorded pass of exactly this text with the course's spec and kit; undefined if there is none. */
export async function recordedPass(
  place: Place,
  course: Course,
  exercise: PlacedExercise,
  progress: Progress,
): Promise<Attempt | undefined> {
  const { slug, files } = exercise;
  const passed = progress.exercises[slug]?.passed;
  const source = place.answer(exercise);
  if (!passed || "problem" in source) return undefined;
  const snapshot = new Snapshot(place.files, progress, { [files.stub]: source.text });
  const spec = snapshot.read(files.spec);
  if (spec === undefined || fingerprint(spec) !== shippedSpecs(place.files)[slug]) return undefined;
  if (!snapshot.isPassed(slug, files.stub, files.spec) || (await place.kitProblem())) return undefined;
  const prompts = promptsOf(exercise, place.files);
  const modules = modulesOf([files.stub, files.spec], snapshot.isPassed, snapshot);
  return {
    exercise,
    result: { verdict: "passed", tests: [] },
    counts: true,
    isJudged: true,
    recordedAt: passed.at,
    diagnosis: undefined,
    blanks: countBlanks(prompts, source.text),
    texts: { stub: source.text, spec },
    helpers: helpersFingerprint(files.stub, snapshot),
    prompts,
    builtOn: buildsOn(course, exercise, modules, progress, place.files),
    suspects: [],
    output: "",
    durationMs: passed.ms ?? 0,
    backend: "none",
    trainings: [],
    exhibits: place.store.withShared(exercise, place.store.lastShown(slug)),
    notices: [],
  };
}
