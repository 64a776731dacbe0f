import type { Exhibit } from "../../../lib/exhibit/forms.js";
import type { PlacedExercise } from "../../core/course/course.js";
import { fingerprint } from "../../core/course/fingerprint.js";
import { stubOf } from "../../core/course/pristine.js";
import type { Attempt } from "../../core/judge/attempt.js";
import type { TrainingRun } from "../../core/judge/training-log.js";
import type { Site } from "../place.js";
import type { Kept } from "../store/answers.js";

/** What is shown once it is asked for. */
export type Shown = "answer" | "solution" | "versions";

/** What is said where versions are asked for, and there are none. */
export const NO_VERSION = "No version has been judged or replaced yet.";

/** What a page of an exercise shows. */
export interface PageState {
  exercise: PlacedExercise;
  /** The text in the editor. */
  text: string;
  attempt: Attempt | undefined;
  /** When somebody typed here last, as `Date.now()` tells it; 0 before. */
  typedAt: number;
  /** Whether the text has changed since it was judged. */
  isOld: boolean;
  /** Ends the run that goes on. */
  running: AbortController | undefined;
  training: TrainingRun | undefined;
  /** Whether it goes on longer than most runs do. */
  isLong: boolean;
  /** The run takes longer than it does on the author's machine: whether to go on waiting is asked, after so many seconds. */
  asked: { seconds: number; answer(goesOn: boolean): void } | undefined;
  /** By slug, how often the code of other exercises printed in the last run. */
  elsewhere: Map<string, number>;
  /** What the course's code shows; undefined until it has run. */
  reference: Exhibit[] | undefined;
  /** The hints that are shown, 1 to 4, in the order in which they were asked for. */
  rungs: number[];
  shows: Set<Shown>;
  /** What was asked for and is drawn next: there whoever works by keyboard goes on. */
  reveals: "answer" | "reference" | undefined;
  /** A word about the store, where it keeps nothing. */
  store: Kept;
  /** Why the last run came to nothing: no network, or a browser in which the judge doesn't start. */
  problem: string | undefined;
  /** A word about what was done last. */
  said: string | undefined;
  /** What a screen reader says of what was done last, in the place of the verdict that it has said before. */
  heard: string | undefined;
}

export const newState = (exercise: PlacedExercise, text: string): PageState => ({
  ...{
    exercise,
    text,
    typedAt: 0,
    attempt: undefined,
    isOld: false,
    running: undefined,
    training: undefined,
    isLong: false,
  },
  ...{
    asked: undefined,
    elsewhere: new Map<string, number>(),
    reference: undefined,
    reveals: undefined,
    rungs: [],
    shows: new Set<Shown>(),
    store: "kept",
    problem: undefined,
    said: undefined,
    heard: undefined,
  },
});

/** Whether a guess is to be asked for: before the first run of an exercise that has a question. */
export const asksFirst = ({ place }: Site, { exercise, attempt }: PageState): boolean =>
  exercise.predict !== undefined &&
  attempt === undefined &&
  place.store.read().progress.exercises[exercise.slug]?.predicted === undefined;

/** The stub's text. */
export const stubText = ({ course }: Site, exercise: PlacedExercise): string =>
  stubOf(exercise, course.files).text;

/** Whether a text is the stub as it was. */
export const isStub = (site: Site, exercise: PlacedExercise, text: string): boolean =>
  fingerprint(text) === fingerprint(stubText(site, exercise));
