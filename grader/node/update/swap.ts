import { existsSync, readdirSync, readFileSync, rmdirSync, unlinkSync } from "node:fs";
import path from "node:path";
import { root } from "../course/paths.js";
import { isThere, moveTo, putBack } from "../store/move.js";
import { type Blob, type Change, holds, placeOf, slugOf } from "./blobs.js";
import { firstName, takeAway } from "./folder.js";
import { keepAway } from "./keep-replaced.js";

/** What became of the learner's files. */
export interface Outcome {
  /** Their exercise has moved to another chapter. */
  moved: Moved[];
  /** Exercises that are no more; the learner's file is where it was. */
  gone: string[];
  /** Exercises whose stub is another one now; the learner's file is what it was. */
  newStubs: string[];
  /** Files of the course that the learner had changed, and the new course too. */
  kept: { name: string; kept: string }[];
}

export interface Moved {
  slug: string;
  from: string;
  to: string;
  /** Why it is still where it was. */
  problem?: string;
}

/** Where files are that others have replaced. */
export function outFolder(work: string): string {
  return path.join(work, "out");
}

/**
 * Puts the files of a commit in the place of another's. Each is moved away before it is looked at for the last time, and
 * each comes to a place that is free: a save in between is found, and stays.
 */
export class FileSwap {
  readonly #changes: Change[];
  readonly #work: string;
  readonly #out: string;
  readonly #incoming: string;
  /** Where exercises are that have moved, by slug. */
  readonly #homes: Map<string, string>;
  readonly #outcome: Outcome = { moved: [], gone: [], newStubs: [], kept: [] };

  /**
   * @param work the folder for files on their way
   * @param incoming the one with the files that come
   */
  constructor(changes: Change[], work: string, incoming: string) {
    this.#changes = changes;
    this.#work = work;
    this.#out = outFolder(work);
    this.#incoming = incoming;
    this.#homes = new Map(
      changes.filter(({ before }) => !before).map(({ name }) => [slugOf(name) ?? "", name]),
    );
    this.#homes.delete("");
  }

  bring(): Outcome {
    const gone = this.#changes.filter(({ after }) => !after);
    for (const { name, before } of gone) this.#remove(name, before as Blob);
    for (const { name, before, after } of this.#changes) if (after) this.#put(name, before, after);
    this.leave();
    return this.#outcome;
  }

  /** Has no file on its way any more. */
  leave(): void {
    for (const { name } of this.#changes.filter(({ after }) => !after)) this.#follow(name);
    this.#sweep();
  }

  /** Where a learner's file waits for the new place of its exercise. */
  #moving(slug: string): string {
    return path.join(this.#work, "moving", `${slug}.ts`);
  }

  #remove(name: string, before: Blob): void {
    const place = placeOf(name);
    const slug = slugOf(name);
    if (isThere(place)) {
      if (!slug || holds(place, before)) {
        const out = takeAway(place, this.#out, name);
        if (slug && !holds(out, before)) this.#setAside(slug, out, place);
      } else this.#setAside(slug, place, place);
    }
    for (let folder = path.dirname(place); folder !== root && isEmpty(folder); folder = path.dirname(folder))
      rmdirSync(folder);
  }

  /** A learner's file whose exercise is no more here: it follows, or stays. */
  #setAside(slug: string, file: string, place: string): void {
    const moving = this.#moving(slug);
    const follows = this.#homes.has(slug);
    // A kill in the middle of its move has left it in both places.
    if (follows && haveSameBytes(file, moving)) unlinkSync(file);
    else if (follows && !isThere(moving)) moveTo(file, moving);
    else {
      if (file !== place) putBack(file, place);
      this.#outcome.gone.push(slug);
    }
  }

  #put(name: string, before: Blob | undefined, after: Blob): void {
    const place = placeOf(name);
    const slug = slugOf(name);
    const coming = path.join(this.#incoming, name);
    // As long as saves come in between, they are looked at.
    while (!holds(place, after)) {
      if (isThere(place)) {
        if (slug && !holds(place, before)) {
          if (before) this.#outcome.newStubs.push(slug);
          return;
        }
        const out = takeAway(place, this.#out, name);
        if (slug && !holds(out, before)) {
          putBack(out, place);
          continue;
        }
      }
      if (putBack(coming, place)) return;
    }
  }

  /** Puts a learner's file where its exercise is now, on top of nothing but the new stub. */
  #follow(name: string): void {
    const slug = slugOf(name) ?? "";
    const moving = this.#moving(slug);
    const home = this.#homes.get(slug);
    if (!home) return;
    const to = placeOf(home);
    const { after } = this.#changes.find((change) => change.name === home) as Change;
    const moved = { slug, from: name, to: home };
    if (!isThere(moving)) {
      // It went along before a kill.
      if (isThere(to) && !holds(to, after) && !isThere(placeOf(name))) this.#outcome.moved.push(moved);
      return;
    }
    if (isThere(to) && !haveSameBytes(moving, to)) {
      const out = takeAway(to, this.#out, home);
      if (!holds(out, after)) putBack(out, to);
    }
    if (haveSameBytes(moving, to)) unlinkSync(moving);
    else if (!putBack(moving, to)) {
      const back = putBack(moving, placeOf(name)) ? name : keepAway(moving, name);
      this.#outcome.moved.push({ ...moved, from: back, problem: "there is another file of yours" });
      return;
    }
    this.#outcome.moved.push(moved);
  }

  /** What had to go and is not what the course had there is the learner's. */
  #sweep(): void {
    for (const [file, name] of filesIn(this.#out)) {
      const change = this.#changes.find((one) => one.name === name);
      if (holds(file, change?.before) || holds(file, change?.after)) continue;
      const place = placeOf(name);
      // Another save may have come since.
      if (slugOf(name) && putBack(file, place)) continue;
      this.#outcome.kept.push({ name, kept: keepAway(file, name) });
    }
  }
}

function isEmpty(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length === 0;
}

function haveSameBytes(one: string, other: string): boolean {
  try {
    return readFileSync(one).equals(readFileSync(other));
  } catch {
    return false;
  }
}

/** Everything in the folder, with the name that each had in the course. */
function filesIn(folder: string, name = ""): [string, string][] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    const called = name ? `${name}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return filesIn(file, called);
    return [[file, firstName(called)] as [string, string]];
  });
}
