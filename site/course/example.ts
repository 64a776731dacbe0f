import type { Course } from "../../grader/core/course/course.js";
import { readDeclarations } from "../../grader/node/course/declarations.js";
import { onDisk } from "../../grader/node/course/paths.js";
import type { CourseData } from "./data.js";

/** A wrong answer that many give in the first hours, and what the grader says about it. */
const SLUG = "softmax";
const MISTAKE = "forgets-the-maximum";

/** Taken from the course at every build, so that the start page promises what the grader really says. */
export async function exampleOf(course: Course): Promise<CourseData["example"]> {
  const exercise = course.bySlug.get(SLUG);
  const file = exercise?.files.mistakes;
  const [mistakes] = file ? await readDeclarations<Record<string, { because: string }>>([onDisk(file)]) : [];
  const because = mistakes?.[MISTAKE]?.because;
  if (!exercise || !because)
    throw new Error(
      `the start page shows what the grader says about ${MISTAKE} of ${SLUG}, which the course no longer has: ` +
        "choose another mistake in site/course/example.ts, and mend the code beside it in site/src/pages/index.astro",
    );
  return { slug: SLUG, title: exercise.title, because };
}
