import type { PlacedExercise } from "./course.js";
import { BrokenCourse } from "./course.js";
import type { CourseFiles } from "./files.js";
import { makeStub, type Stub } from "./stub.js";

/**
 * Makes an exercise's stub from its solution: the learner's file in its original state.
 *
 * @throws BrokenCourse if the solution was changed or is missing
 */
export function stubOf({ slug, files }: PlacedExercise, { read }: Pick<CourseFiles, "read">): Stub {
  try {
    return makeStub(read(files.solution) ?? gone(), `${slug}.ts`);
  } catch (error) {
    const name = files.solution;
    throw new BrokenCourse(
      `${name} is not as the course has it (${(error as Error).message}). This puts it back, and keeps what is there ` +
        `in git's stash: git stash push -- "${name}"`,
    );
  }
}

function gone(): never {
  throw new Error("it cannot be read");
}
