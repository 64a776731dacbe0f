import type { PlacedExercise } from "../../core/course/course.js";
import { type Fate, judgePassAgain, outdatedPasses } from "../../core/judge/stale.js";
import { disk } from "../../node/course/disk.js";
import { placeHere } from "../../node/here.js";
import { againText } from "../draw/again.js";
import { untilKey } from "./remarks.js";
import { draw, refresh } from "./session.js";
import type { Session } from "./state.js";

/** Judges again, while nothing else runs, what passed before an update brought another spec; and says what came of it. */
export class StalePasses {
  readonly #session: Session;
  /** What has been judged again. Nothing is twice: it may be stale for good where progress cannot be saved. */
  readonly #fates = new Map<PlacedExercise, Fate>();
  #told = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** One after the other, until a save or other work ends it; the next rest goes on. */
  async judgeAll(): Promise<void> {
    const { course, host, state } = this.#session;
    for (;;) {
      const next = this.#next();
      if (!next) return this.#tell();
      const fate = await this.#session.beside(
        (signal) =>
          host.unhurried(state.exercise.files.spec, () =>
            judgePassAgain(placeHere(host), course, next, signal),
          ),
        { canWait: true },
      );
      if (!fate) return;
      this.#fates.set(next, fate);
      refresh(this.#session);
      draw(this.#session);
    }
  }

  #next(): PlacedExercise | undefined {
    const { course, state } = this.#session;
    return outdatedPasses(course, state.progress, state.states, disk).find(
      // The one on the screen is judged there.
      (exercise) => exercise !== state.exercise && !this.#fates.has(exercise),
    );
  }

  /** Below what is said already. */
  #tell(): void {
    const { state } = this.#session;
    const fates = [...this.#fates].slice(this.#told);
    if (fates.length === 0) return;
    this.#told = this.#fates.size;
    state.message = untilKey([state.message?.text, againText(fates)].filter(Boolean).join("\n"));
    draw(this.#session);
  }
}
