import { setTimeout } from "node:timers/promises";
import type { PlacedExercise } from "../course/load.js";
import { SPECS } from "../course/pristine.js";
import { readSource } from "../course/source.js";
import { type Attempt, attempt } from "../run/attempt.js";
import { prepareBank } from "../run/bank-cache.js";
import { cancelled, type Job, type Report } from "../run/host.js";
import { TypeChecker, typesOf } from "../types/checker.js";
import { paced } from "./paced.js";
import { savedAnother } from "./remarks.js";
import { watchSaves } from "./saves.js";
import { draw, isUnjudged, refresh, report, type Session } from "./session.js";

/** Editors write a file in several steps; the verdict waits for the last one. */
const SETTLE_MS = 15;
/** Some replace it: for a moment there is no file, or an empty one. */
const REPLACE_MS = 100;
/** Nobody has saved for so long: what can wait may be done. */
const REST_MS = 2000;
/** A training tells more often than one can look. */
const LIVE_MS = 100;

/** Watches the current exercise's file, and judges it after every save. */
export class Judge {
  readonly #session: Session;
  #watching: { close(): void }[] = [];
  #settle: NodeJS.Timeout | undefined;
  #again = false;
  #busy = false;
  /** What runs can wait: anything else that is to run ends it. */
  #canWait = false;
  #resting: NodeJS.Timeout | undefined;
  #isClosed = false;
  readonly #onRest: () => Promise<void>;
  /** How often a judgement was asked for. */
  #asked = 0;
  /** What is being judged, or was last. */
  #present: Promise<void> = Promise.resolve();

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
    const own = watchSaves(exercise.files.stub, () => {
      if (state.overlay?.kind === "card") state.savedBelow = true;
      this.#judgeSoon();
    });
    // An update: what is on the screen was judged by another spec.
    const course = [exercise.files.spec, SPECS].map((file) => watchSaves(file, () => this.#judgeSoon()));
    // Who has gone on in the editor alone would wait here for a verdict.
    const others = this.#session.course.exercises
      .filter(({ chapter, slug }) => chapter === exercise.chapter && slug !== exercise.slug)
      .map(({ slug, files }) =>
        watchSaves(files.stub, () => {
          state.message = savedAnother(slug, exercise.slug);
          draw(this.#session);
        }),
      );
    this.#watching = [own, ...course, ...others];
  }

  #judgeSoon(): void {
    clearTimeout(this.#settle);
    this.#settle = globalThis.setTimeout(
      () => this.judge().catch((error) => report(this.#session, error)),
      SETTLE_MS,
    );
  }

  close(): void {
    this.#isClosed = true;
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
    this.#asked++;
    clearTimeout(this.#resting);
    if (this.#busy) {
      this.#again = true;
      this.#session.host.cancel();
      return;
    }
    this.#present = this.#judgeUntilSettled();
    await this.#present;
  }

  async #judgeUntilSettled(): Promise<void> {
    this.#busy = true;
    try {
      do {
        this.#again = false;
        await this.#run();
        if (!this.#again) await this.#prepare();
      } while (this.#again);
    } finally {
      this.#busy = false;
      this.#rest();
    }
  }

  #rest(): void {
    clearTimeout(this.#resting);
    if (this.#isClosed) return;
    this.#resting = globalThis.setTimeout(
      () => this.#onRest().catch((error) => report(this.#session, error)),
      REST_MS,
    );
  }

  /** Runs a job that is no judgement: when nothing else runs, and until the next save. */
  async runBeside(job: Job, seconds: number): Promise<Report> {
    return (await this.beside(() => this.#session.host.run([job], seconds))) ?? cancelled();
  }

  /** Does work that is no judgement, as the session says. */
  async beside<T>(
    work: (isOver: () => boolean) => Promise<T>,
    { canWait = false } = {},
  ): Promise<T | undefined> {
    const asked = this.#asked;
    clearTimeout(this.#resting);
    if (this.#canWait) {
      this.#canWait = false;
      this.#session.host.cancel();
    }
    // Who judges hears of a failure; here it only means that the turn has come.
    while (this.#busy) await this.#present.catch(() => {});
    if (this.#asked !== asked) return undefined;
    this.#busy = true;
    this.#again = false;
    this.#canWait = canWait;
    const working = work(() => this.#again || this.#isClosed || (canWait && !this.#canWait));
    this.#present = working.then(
      () => {},
      () => {},
    );
    try {
      return await working;
    } finally {
      this.#busy = false;
      this.#canWait = false;
      if (!this.#again) this.#rest();
      if (this.#again) this.judge().catch((error) => report(this.#session, error));
      else void this.#session.host.warm(this.#session.state.exercise.files.spec);
    }
  }

  async #run(): Promise<void> {
    const { state, host, course } = this.#session;
    const { exercise } = state;
    // The learner may save again, or go to another exercise, before this run ends.
    const isOutdated = () => this.#again || state.exercise !== exercise;
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
    state.isOld = state.attempt !== undefined;
    state.training = undefined;
    draw(this.#session);
    try {
      if ("problem" in readSource(exercise.files.stub)) await setTimeout(REPLACE_MS);
      const made = await attempt(host, course, exercise, {
        isOutdated,
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
      state.doing = undefined;
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

  /** While the learner types: the mistakes run, so that a diagnosis is there at once, and the next worker starts. */
  async #prepare(): Promise<void> {
    const { host, state } = this.#session;
    await host.warm(state.exercise.files.spec);
    if (this.#again || state.attempt?.result.verdict === "passed") return;
    this.#canWait = true;
    try {
      await prepareBank(host, state.exercise, () => this.#again || !this.#canWait);
    } finally {
      this.#canWait = false;
    }
    await host.warm(state.exercise.files.spec);
  }
}
