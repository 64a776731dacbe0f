import type { CourseFiles } from "../course/files.js";
import { passChecker } from "../progress/passed.js";
import type { Progress } from "../progress/schema.js";

/**
 * The course's files as one judgment sees them. Each file is read once, and later reads return the same text. So the grader checks,
 * runs and records the same text, even if the learner saves in the meantime.
 */
export class Snapshot implements CourseFiles {
  readonly #files: CourseFiles;
  readonly #progress: Progress;
  readonly #texts: Map<string, string | undefined>;
  readonly #passed = new Map<string, boolean>();
  readonly #loaded = new Set<string>();

  /** @param texts the texts of files that were read already */
  constructor(files: CourseFiles, progress: Progress, texts: Record<string, string> = {}) {
    this.#files = files;
    this.#progress = progress;
    this.#texts = new Map(Object.entries(texts));
  }

  /** A file's text, or undefined if it cannot be read. */
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

  /** Whether the runner has loaded a file from this snapshot. If not, it ran another text. */
  hasRun(file: string): boolean {
    return this.#loaded.has(file);
  }

  /** Whether the snapshot has tried to read a file, with or without success. */
  knows(file: string): boolean {
    return this.#texts.has(file);
  }

  /** Whether the learner's file of an exercise has passed with the text in this snapshot; used to resolve imports. */
  readonly isPassed = (slug: string, file: string, spec: string): boolean => {
    let passed = this.#passed.get(slug);
    if (passed === undefined) {
      passed = passChecker(this.#progress, this)(slug, file, spec);
      this.#passed.set(slug, passed);
    }
    return passed;
  };
}
