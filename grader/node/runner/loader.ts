import type { PlacedExercise } from "../../core/course/course.js";
import { type Whose, whoseOf } from "../../core/report/whose.js";
import { Linker, PARAMETERS } from "../../spec/link.js";
import { root } from "../course/paths.js";
import { passedUnchanged } from "../store/passed-here.js";
import { ownBundle } from "./own-bundle.js";
import { realmOf } from "./realm.mjs";
import { translator } from "./translate.js";

/**
 * The learner's code for use, and not to be judged: modules of exercises in this process, each the learner's own file where
 * it has passed unchanged, else the reference, and so is everything that they build on.
 */
export class Loader {
  readonly #translator = translator();
  readonly #linker: Linker;
  readonly #files = new Set<string>();

  private constructor(linker: Linker) {
    this.#linker = linker;
  }

  static async open(): Promise<Loader> {
    return new Loader(new Linker(realmOf({ root, bundle: await ownBundle(), parameters: PARAMETERS })));
  }

  /** An exercise's module; `T` is the type of its solution's. */
  async load<T>({ slug, files }: PlacedExercise): Promise<T> {
    const id = passedUnchanged(slug, files.stub, files.spec) ? files.stub : files.solution;
    const modules = await this.#translator.closure([id], { isPassed: passedUnchanged });
    for (const file of modules.keys()) this.#files.add(file);
    this.#linker.add(modules);
    return (await this.#linker.load(id)) as T;
  }

  /** Slugs of all that was loaded, by whose code it is. */
  loaded(): Whose {
    return whoseOf(this.#files);
  }
}
