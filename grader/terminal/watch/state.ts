import type { Course, PlacedExercise } from "../../core/course/course.js";
import type { Attempt } from "../../core/judge/attempt.js";
import type { Job, Ran } from "../../core/judge/runner.js";
import type { TrainingRun } from "../../core/judge/training-log.js";
import type { TypeNote } from "../../core/judge/type-notes.js";
import type { States } from "../../core/progress/passed.js";
import type { Progress } from "../../core/progress/schema.js";
import type { Host } from "../../node/runner/host.js";
import type { Look } from "../draw/look.js";
import type { Key } from "./bursts.js";
import type { Pages } from "./pager.js";
import type { ReadingPlace } from "./reading-place.js";
import type { Remark } from "./remarks.js";
import type { Terminal } from "./terminal.js";

/** What covers the exercise for a moment. */
export type Overlay = Pages | Card | Question;

/** What is asked below the exercise, until a key answers it or a verdict makes it void. */
interface Question extends Remark {
  kind: "question";
  onYes: () => Promise<void>;
}

/** Everything that the watch screen shows. */
export interface WatchState {
  course: Course;
  progress: Progress;
  /** What has passed, as of the last event that may have changed it: a frame reads no file. */
  states: States;
  exercise: PlacedExercise;
  attempt: Attempt | undefined;
  /** What TypeScript says of the file that was judged. */
  types: TypeNote[];
  /** What goes on: the file is judged, or the mistake behind a verdict that stands already is looked up. */
  doing: "judging" | "diagnosing" | undefined;
  /** How long the run has gone on, once that is worth telling. */
  seconds?: number | undefined;
  /** The verdict on the screen is not that of the file as it is: another run goes on. */
  isOld: boolean;
  /** The learner wants to go on as soon as the file has passed. */
  goOn: boolean;
  /** What the run trains right now. */
  training?: TrainingRun | undefined;
  /** The last hint rung shown for this exercise, 0 for none; `hintShown` while it is on the screen. */
  rung: number;
  hintShown: boolean;
  /** Lines of the body that were scrolled away. */
  scroll: number;
  /** A line that a key left behind: what was reset, which editor failed. */
  message: Remark | undefined;
  overlay: Overlay | undefined;
  /** The file was saved while a card covered its verdict. */
  savedBelow: boolean;
  /** What is shown, one after the other, as soon as nothing covers the exercise. */
  cards: Card[];
  /** What one finds when one tries what is proposed after a pass: the learner has asked. */
  answerShown: boolean;
  /** Where the pages of lessons were left, by file. */
  places: Map<string, ReadingPlace>;
  welcome: boolean;
  /** Whether the address of the course's site is set. */
  hasSite: boolean;
}

/** Something that is read before the exercise itself: a chapter's card, or a question. */
export interface Card {
  kind: "card";
  lines(look: Look): string[];
  /** Lines that were scrolled away, where it is longer than the screen. */
  scroll?: number | undefined;
  keys: [key: string, what: string][];
  /** The page of the course's site that w opens. */
  route?(): string;
  /** What is said above the keys, until the next one. */
  note?: string | undefined;
  /** Whether a key is meant for this card; any is unless given. */
  isFor?(key: Key): boolean;
  /** What a key does. The card is closed before. */
  press(session: Session, key: Key): Promise<void>;
}

/** What the parts of the watch screen share. */
export interface Session {
  readonly course: Course;
  readonly host: Host;
  readonly terminal: Terminal;
  readonly state: WatchState;
  /** Does what a key of the screen does. */
  act(key: string): Promise<void>;
  /** Leaves the watch screen. */
  quit(): void;
  /** Judges the current file, now. */
  judge(): Promise<void>;
  /** Runs a job that is no judgement: when nothing else runs, and until the next save. */
  runBeside(job: Job, seconds: number): Promise<Ran>;
  /**
   * Does work that is no judgement: when nothing else runs, and until the next save, which its signal tells it.
   *
   * @param options.canWait whether other work beside ends it too
   * @returns what came of it, or undefined if a save came first
   */
  beside<T>(
    work: (signal: AbortSignal) => Promise<T>,
    options?: { canWait: boolean },
  ): Promise<T | undefined>;
  /** Goes on to the next exercise, if this one has passed as its file is now. */
  goOn(): Promise<void>;
  /** Makes another exercise the current one. */
  goTo(exercise: PlacedExercise): Promise<void>;
}
