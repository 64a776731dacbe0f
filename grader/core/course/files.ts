/** The paths of an exercise's files, relative to the course's root, with forward slashes. */
export interface ExerciseFiles {
  stub: string;
  spec: string;
  solution: string;
  mistakes: string;
  entry: string;
  /** Golden values of its own; most exercises have none. */
  golden: string;
}

/** @param chapter `1-understanding-gradients/03-attention` */
export function filesOf(chapter: string, slug: string): ExerciseFiles {
  return {
    stub: `exercises/${chapter}/${slug}.ts`,
    spec: `exercises/${chapter}/${slug}.spec.ts`,
    solution: `solutions/${chapter}/${slug}.ts`,
    mistakes: `solutions/${chapter}/${slug}.mistakes.ts`,
    entry: `solutions/${chapter}/${slug}.exercise.ts`,
    golden: `solutions/${chapter}/${slug}.golden.json`,
  };
}

/** Access to the course's files, on a disk or elsewhere. Paths are relative to the root, with forward slashes; `..` leaves the course. */
export interface CourseFiles {
  has(file: string): boolean;
  /** A file's text without a byte order mark; undefined if it cannot be read. */
  read(file: string): string | undefined;
  /** The path within the course of a file that an import names by an absolute path. */
  named(absolute: string): string;
  /** Whether two paths lead to the same file, also through links. */
  isSameFile(one: string, other: string): boolean;
}
