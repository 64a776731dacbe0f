import * as v from "valibot";
import type { Exhibit } from "../../../lib/exhibit/forms.js";
import type { Attempt } from "../../core/judge/attempt.js";
import type { Ran } from "../../core/judge/runner.js";
import type { Store } from "../../core/ports.js";
import { empty, migrate, Progress, VERSION } from "../../core/progress/schema.js";
import { PROGRESS, shownKey } from "./keys.js";
import { keepModels } from "./models.js";

/** Progress in the browser's store, changed by one tab at a time. */
export class SiteStore implements Store {
  readonly #store: Storage | undefined;
  /** Where nothing can be kept, it lives as long as the page. */
  #unkept: Progress | undefined;
  /** A file of a later version of the course: it is never written over. */
  #isNewer = false;

  constructor(store: Storage | undefined) {
    this.#store = store;
  }

  read(): { progress: Progress; notices: string[] } {
    if (this.#unkept) return { progress: structuredClone(this.#unkept), notices: [] };
    const text = this.#store?.getItem(PROGRESS);
    if (text === null || text === undefined) return { progress: empty(), notices: [] };
    try {
      const json = JSON.parse(text);
      if (typeof json?.version === "number" && json.version > VERSION) {
        this.#isNewer = true;
        return { progress: empty(), notices: [NEWER] };
      }
      return { progress: v.parse(Progress, migrate(json)), notices: [] };
    } catch {
      // It is kept as it was, under a name of its own.
      if (this.#put(`${PROGRESS}:damaged-${Date.now()}`, text)) this.#store?.removeItem(PROGRESS);
      return { progress: empty(), notices: [DAMAGED] };
    }
  }

  async update(change: (progress: Progress) => void): Promise<string[]> {
    const locks = globalThis.navigator?.locks;
    return locks ? await locks.request(PROGRESS, () => this.#change(change)) : this.#change(change);
  }

  #change(change: (progress: Progress) => void): string[] {
    const { progress, notices } = this.read();
    change(progress);
    if (!this.#isNewer && this.#put(PROGRESS, JSON.stringify(progress))) {
      this.#unkept = undefined;
      return notices;
    }
    this.#unkept = progress;
    return this.#isNewer ? notices : [...notices, NOT_KEPT];
  }

  async keep({ counts, exercise, exhibits }: Attempt, { told }: Ran): Promise<string[]> {
    if (!counts) return [];
    // Pictures can be made again: nothing is said where there is no room for them.
    this.#put(shownKey(exercise.slug), JSON.stringify(exhibits));
    const problem = await keepModels(exercise, told);
    return problem ? [problem] : [];
  }

  lastShown(slug: string): Exhibit[] {
    try {
      return JSON.parse(this.#store?.getItem(shownKey(slug)) ?? "[]");
    } catch {
      return [];
    }
  }

  withShared(_exercise: unknown, exhibits: Exhibit[]): Exhibit[] {
    return exhibits;
  }

  #put(key: string, value: string): boolean {
    try {
      this.#store?.setItem(key, value);
      return this.#store !== undefined;
    } catch {
      return false;
    }
  }
}

const NEWER =
  "Your progress here was written by a later version of the course, so nothing is saved. Load the page again; your answers are as they were.";
const DAMAGED =
  "Your progress could not be read. It was put aside, and your answers are as they were: check them again, and every pass comes back.";
const NOT_KEPT =
  "This browser keeps nothing for this page, or has no room left: export your progress before you close it.";
