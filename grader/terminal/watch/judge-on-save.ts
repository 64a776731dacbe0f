import { setTimeout } from "node:timers/promises";
import type { PlacedExercise } from "../../core/course/course.js";
import { SPECS } from "../../core/course/specs.js";
import type { Attempt } from "../../core/judge/attempt.js";
import { judge } from "../../core/judge/judge.js";
import { expectedMs } from "../../core/judge/once-more.js";
import { recordedPass } from "../../core/judge/recorded.js";
import { cancelled, type Job, type Ran } from "../../core/judge/runner.js";
import { onDisk } from "../../node/course/paths.js";
import { readSource } from "../../node/course/read-source.js";
import { placeHere } from "../../node/here.js";
import { TypeChecker, typesOf } from "../../node/types/checker.js";
import { watchOthers } from "./other-saves.js";
import { paced } from "./paced.js";
import { savedOthers } from "./remarks.js";
import { watchSaves } from "./saves.js";
import { draw, isUnjudged, refresh, report } from "./session.js";
import type { Session } from "./state.js";
import { Turns } from "./turns.js";

/** Editors write a file in several steps; the verdict waits for the last one. */
const SETTLE_MS = 15;
/** Some replace it: for a moment there is no file, or an empty one. */
const REPLACE_MS = 100;
/** Nobody has saved for so long: what can wait may be done. */
const REST_MS = 2000;
/** A training tells more often than one can look. */
const LIVE_MS = 100;
/** Of files that are saved at once: an editor may save all that are open. */
const MOST_BY_HAND = 3;
/** What takes no longer is judged when its exercise is opened, also where its pass is on record: it shows which laws hold. */
const QUICK_MS = 3000;
/** How often it is told that a run goes on. */
const TELL_MS = 1000;

/** Watches the current exercise's file, and judges it after every save. */
export class JudgeOnSave {
  readonly #session: Session;
  #watching: { close(): void }[] = [];
  #settle: NodeJS.Timeout | undefined;
  #resting: NodeJS.Timeout | undefined;
  readonly #onRest: () => Promise<void>;
  readonly #turns = new Turns();

  readonly #types = new TypeChecker();
  readonly #drawLive: () => void;

  /** @param onRest called when nothing has run for a while */
  constructor(session: Session, onRest: () => Promise<void>) {
    this.#session = session;
    this.#onRest = onRest;
    this.#drawLive = paced(LIVE_MS, () => draw(session));
  }

  /** Watches this exercise's file instead of the one before. */
  follow(exercise: PlacedExercise): void {
    this.#leave();
    const { state } = this.#session;
    const own = watchSaves(onDisk(exercise.files.stub), () => {
      if (state.overlay?.kind === "card") state.savedBelow = true;
      this.#judgeSoon();
    });
    // An update: what is on the screen was judged by another spec.
    const course = [exercise.files.spec, SPECS].map((file) =>
      watchSaves(onDisk(file), () => this.#judgeSoon()),
    );
    // Who has gone on in the editor alone would wait here for a verdict.
    const bySaved = new Map(this.#session.course.exercises.map((each) => [onDisk(each.files.stub), each]));
    bySaved.delete(onDisk(exercise.files.stub));
    const others = watchOthers([...bySaved.keys()], (saved) => {
      try {
        this.#tellOthers(saved.map((file) => bySaved.get(file) as PlacedExercise));
      } catch (error) {
        report(this.#session, error);
      }
    });
    this.#watching = [own, ...course, others];
  }

  /** Other files were saved than the one that is judged here: by hand one, by an update many. */
  #tellOthers(saved: PlacedExercise[]): void {
    const { state } = this.#session;
    const before = state.states;
    refresh(this.#session);
    if (saved.length <= MOST_BY_HAND) {
      const lost = saved.filter(
        ({ slug }) => before.get(slug) === "passed" && state.states.get(slug) === "stale",
      );
      const slugs = (exercises: PlacedExercise[]) => exercises.map(({ slug }) => slug);
      state.message = savedOthers(slugs(saved), state.exercise.slug, slugs(lost));
    }
    draw(this.#session);
  }

  #judgeSoon(): void {
    clearTimeout(this.#settle);
    this.#settle = globalThis.setTimeout(
      () => this.judge().catch((error) => report(this.#session, error)),
      SETTLE_MS,
    );
  }

  close(): void {
    this.#turns.close();
    clearTimeout(this.#resting);
    this.#leave();
    this.#types.close();
  }

  #leave(): void {
    clearTimeout(this.#settle);
    for (const each of this.#watching) each.close();
  }

  /** Judges the current file. A call during a run ends that run and starts another. */
  async judge(): Promise<void> {
    await this.#judge(false);
  }

  /** For an exercise that was just opened: what takes long is not judged where the pass of its text is on record. */
  async open(): Promise<void> {
    await this.#judge(true);
  }

  async #judge(isOpening: boolean): Promise<void> {
    clearTimeout(this.#resting);
    await this.#turns.first(async (signal) => {
      await this.#run(isOpening, signal);
      if (!signal.aborted) await this.#prepare();
    });
    this.#rest();
  }

  /** Once nothing has run for a while. */
  #rest(): void {
    clearTimeout(this.#resting);
    if (!this.#turns.isIdle) return;
    this.#resting = globalThis.setTimeout(
      () => this.#onRest().catch((error) => report(this.#session, error)),
      REST_MS,
    );
  }

  /** Runs a job that is no judgement: when nothing else runs, and until the next save. */
  async runBeside(job: Job, seconds: number): Promise<Ran> {
    const { host } = this.#session;
    return (await this.beside((signal) => host.run([job], { seconds, signal }))) ?? cancelled();
  }

  /** Does work that is no judgement, as the session says. */
  async beside<T>(
    work: (signal: AbortSignal) => Promise<T>,
    { canWait = false } = {},
  ): Promise<T | undefined> {
    clearTimeout(this.#resting);
    try {
      return await this.#turns.beside(work, canWait);
    } finally {
      this.#rest();
      if (this.#turns.isIdle) void this.#session.host.warm(this.#session.state.exercise.files.spec);
    }
  }

  /**
   * Shows the pass of the file as it is, where that is on record and to judge it again would take long.
   *
   * @returns whether nothing is to be judged
   */
  async #isOnRecord(signal: AbortSignal): Promise<boolean> {
    const { state, course } = this.#session;
    const { exercise } = state;
    if (expectedMs(exercise, state.progress) <= QUICK_MS) return false;
    const pass = await recordedPass(placeHere(this.#session.host), course, exercise, state.progress);
    if (signal.aborted || state.exercise !== exercise) return true;
    if (!pass) return false;
    Object.assign(state, { attempt: pass, types: [], isOld: false, welcome: false });
    draw(this.#session);
    void this.#checkTypes().catch((error) => report(this.#session, error));
    return true;
  }

  /** @param isOpening the exercise has just been opened, and nothing was saved: a pass on record stands */
  async #run(isOpening: boolean, signal: AbortSignal): Promise<void> {
    if (isOpening && (await this.#isOnRecord(signal))) return;
    const { state, host, course } = this.#session;
    const { exercise } = state;
    // The learner may save again, or go to another exercise, before this run ends.
    const isOutdated = () => signal.aborted || state.exercise !== exercise;
    const show = (made: Attempt) => {
      state.training = undefined;
      // It comes once more when its diagnosis is known: a hint that was asked for in between stays.
      if (state.attempt !== made) {
        Object.assign(state, { attempt: made, types: [], hintShown: false, scroll: 0 });
        if (state.message?.isVoid?.(made)) state.message = undefined;
        if (state.overlay?.kind === "question" && state.overlay.isVoid?.(made)) state.overlay = undefined;
      }
      state.isOld = false;
      // A diagnosis may come after the next save: it says nothing about the pass that n waits for.
      if (made.result.verdict !== "passed" && !isUnjudged(state)) state.goOn = false;
    };
    state.doing = "judging";
    // A pass on record is of this text.
    const isOfThis = state.attempt?.recordedAt !== undefined && !isUnjudged(state);
    state.isOld = state.attempt !== undefined && !isOfThis;
    state.training = undefined;
    draw(this.#session);
    const started = performance.now();
    const telling = globalThis.setInterval(() => {
      if (isOutdated() || state.doing !== "judging") return;
      state.seconds = Math.round((performance.now() - started) / 1000);
      draw(this.#session);
    }, TELL_MS);
    try {
      if ("problem" in readSource(exercise.files.stub)) await setTimeout(REPLACE_MS);
      const made = await judge(placeHere(host), course, exercise, {
        signal,
        onVerdict: (early) => {
          if (isOutdated()) return;
          show(early);
          if (early.result.verdict === "failed" || early.result.verdict === "error")
            state.doing = "diagnosing";
          draw(this.#session);
        },
        onTraining: (run) => {
          if (isOutdated()) return;
          state.training = run;
          this.#drawLive();
        },
      });
      if (isOutdated()) return;
      show(made);
      refresh(this.#session);
      if (made.result.verdict !== "blank") state.welcome = false;
    } finally {
      clearInterval(telling);
      state.doing = undefined;
      state.seconds = undefined;
      state.training = undefined;
    }
    draw(this.#session);
    void this.#checkTypes().catch((error) => report(this.#session, error));
    if (state.goOn) void this.#session.goOn().catch((error) => report(this.#session, error));
  }

  /** After the verdict, beside everything else: what TypeScript says of the same text. */
  async #checkTypes(): Promise<void> {
    const { state } = this.#session;
    const { attempt } = state;
    const notes = attempt && (await typesOf(this.#types, attempt));
    if (!notes?.length || state.attempt !== attempt) return;
    state.types = notes;
    draw(this.#session);
  }

  /** While the learner types, the next worker starts. */
  async #prepare(): Promise<void> {
    const { host, state } = this.#session;
    await host.warm(state.exercise.files.spec);
  }
}
