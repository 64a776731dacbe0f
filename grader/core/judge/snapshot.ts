import type { CourseFiles } from "../course/files.js";
import { passChecker } from "../progress/passed.js";
import type { Progress } from "../progress/schema.js";

/**
 * The files of a course as one judgment sees them: each is read once, and whoever asks again gets the same text. What is decided
 * before a run, what runs, and what is recorded are then one text, however often the learner saves meanwhile.
 */
export class Snapshot implements CourseFiles {
  readonly #files: CourseFiles;
  readonly #progress: Progress;
  readonly #texts: Map<string, string | undefined>;
  readonly #passed = new Map<string, boolean>();
  readonly #loaded = new Set<string>();

  /** @param texts of files that were read already */
  constructor(files: CourseFiles, progress: Progress, texts: Record<string, string> = {}) {
    this.#files = files;
    this.#progress = progress;
    this.#texts = new Map(Object.entries(texts));
  }

  /** A file's text, or undefined where none can be read. */
  readonly read = (file: string): string | undefined => {
    if (!this.#texts.has(file)) this.#texts.set(file, this.#files.read(file));
    return this.#texts.get(file);
  };

  readonly has = (file: string): boolean => this.#files.has(file);
  readonly named = (absolute: string): string => this.#files.named(absolute);
  readonly isSameFile = (one: string, other: string): boolean => this.#files.isSameFile(one, other);

  /** The same as `read`, for the runner. */
  readonly load = (file: string): string | undefined => {
    this.#loaded.add(file);
    return this.read(file);
  };

  /** Whether the runner has asked for a file: else what ran was no text of this snapshot. */
  hasRun(file: string): boolean {
    return this.#loaded.has(file);
  }

  /** Whether a file was read, or looked for in vain. */
  knows(file: string): boolean {
    return this.#texts.has(file);
  }

  /** The resolver's: whether the learner's file of an exercise has passed as it is in here. */
  readonly isPassed = (slug: string, file: string, spec: string): boolean => {
    let passed = this.#passed.get(slug);
    if (passed === undefined) {
      passed = passChecker(this.#progress, this)(slug, file, spec);
      this.#passed.set(slug, passed);
    }
    return passed;
  };
}
