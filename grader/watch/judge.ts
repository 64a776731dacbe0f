import { setTimeout } from "node:timers/promises";
import { type FSWatcher, watch as watchFiles } from "chokidar";
import type { PlacedExercise } from "../course/load.js";
import { readSource } from "../course/source.js";
import { attempt } from "../run/attempt.js";
import { cachedBank } from "../run/bank-cache.js";
import { readProgress } from "../state/progress.js";
import { draw, report, type Session } from "./session.js";

/** Editors write a file in several steps; the verdict waits for the last one. */
const SETTLE_MS = 15;
/** Some replace it: for a moment there is no file, or an empty one. */
const REPLACE_MS = 100;

/** Watches the current exercise's file, and judges it after every save. */
export class Judge {
  readonly #session: Session;
  #watcher: FSWatcher | undefined;
  #settle: NodeJS.Timeout | undefined;
  #again = false;
  #busy = false;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Watches this exercise's file instead of the one before. */
  async follow(exercise: PlacedExercise): Promise<void> {
    await this.close();
    this.#watcher = watchFiles(exercise.files.stub, { ignoreInitial: true, atomic: false });
    this.#watcher.on("all", () => {
      clearTimeout(this.#settle);
      this.#settle = globalThis.setTimeout(
        () => this.judge().catch((error) => report(this.#session, error)),
        SETTLE_MS,
      );
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#settle);
    await this.#watcher?.close();
  }

  /** Judges the current file. A call during a run ends that run and starts another. */
  async judge(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      this.#session.host.cancel();
      return;
    }
    this.#busy = true;
    try {
      do {
        this.#again = false;
        await this.#run();
        if (!this.#again) await this.#prepare();
      } while (this.#again);
    } finally {
      this.#busy = false;
    }
  }

  async #run(): Promise<void> {
    const { state, host, course } = this.#session;
    const { exercise } = state;
    state.running = true;
    draw(this.#session);
    try {
      if ("problem" in readSource(exercise.files.stub)) await setTimeout(REPLACE_MS);
      const made = await attempt(host, course, exercise, {
        onVerdict: (early) => {
          if (this.#again) return;
          state.attempt = early;
          draw(this.#session);
        },
      });
      if (this.#again) return;
      state.attempt = made;
      state.hintShown = false;
      state.progress = readProgress().progress;
      if (made.result.verdict !== "blank") state.welcome = false;
    } finally {
      state.running = false;
    }
    draw(this.#session);
  }

  /** While the learner types: the mistakes run, so that a diagnosis is there at once, and the next worker starts. */
  async #prepare(): Promise<void> {
    const { host, state } = this.#session;
    await host.warm();
    if (this.#again || state.attempt?.result.verdict === "passed") return;
    await cachedBank(host, state.exercise);
    await host.warm();
  }
}
