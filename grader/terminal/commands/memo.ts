import { stateOf } from "../../core/progress/passed.js";
import { afterwardsText } from "../../core/report/afterwards.js";
import { disk } from "../../node/course/disk.js";
import { readProgress } from "../../node/store/progress.js";
import { lookOf } from "../draw/look.js";
import { printedLesson } from "../draw/printed-lesson.js";
import { chosen } from "./chosen.js";
import { EXIT, UsageError } from "./exit.js";
import { print } from "./print.js";

/** `kata memo [slug]`: what can be kept of an exercise that has passed. */
export async function memo(slug: string | undefined): Promise<number> {
  const exercise = await chosen(slug);
  const { title, afterwards } = exercise;
  if (!afterwards) throw new UsageError(`${exercise.slug} has no memo`);
  if (stateOf(exercise, readProgress().progress, disk) === "open")
    throw new UsageError(`${exercise.slug} has not passed yet: its memo comes after the pass`);
  print(await printedLesson([`# ${title}\n\n${afterwardsText(afterwards)}`], lookOf(process.stdout)));
  return EXIT.passed;
}
