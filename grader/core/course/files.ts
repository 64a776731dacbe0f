/** Where an exercise's files are in the course: relative to its root, with forward slashes. */
export interface ExerciseFiles {
  stub: string;
  spec: string;
  solution: string;
  mistakes: string;
}

/** @param chapter `1-understanding-gradients/03-attention` */
export function filesOf(chapter: string, slug: string): ExerciseFiles {
  return {
    stub: `exercises/${chapter}/${slug}.ts`,
    spec: `exercises/${chapter}/${slug}.spec.ts`,
    solution: `solutions/${chapter}/${slug}.ts`,
    mistakes: `solutions/${chapter}/${slug}.mistakes.ts`,
  };
}

/** The files of a course, wherever they are kept. Paths are relative to its root, with forward slashes; `..` leads out of it. */
export interface CourseFiles {
  has(file: string): boolean;
  /** A file's text without a byte order mark; undefined where none can be read. */
  read(file: string): string | undefined;
  /** The path of a file that an import names from the root of the disk. */
  named(absolute: string): string;
  /** Whether two paths lead to one file, by whatever links. */
  isSameFile(one: string, other: string): boolean;
}
