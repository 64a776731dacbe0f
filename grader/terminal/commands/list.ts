import { statesOf } from "../../core/progress/passed.js";
import { disk } from "../../node/course/disk.js";
import { loadCourse } from "../../node/course/load.js";
import { readProgress, updateProgress } from "../../node/store/progress.js";
import { chapterLine, courseLines, exerciseLine } from "../draw/list.js";
import { lookOf } from "../draw/look.js";
import { chooseExercise, matching } from "./choose.js";
import { EXIT } from "./exit.js";
import { mayAsk } from "./interactive.js";
import { namesNear } from "./near.js";
import { print, printJson, remark } from "./print.js";
import { statusOf } from "./status.js";

/** `kata list`: every exercise; in a terminal it can be searched and jumps. */
export async function list(words: string[], options: { json?: boolean }): Promise<number> {
  const course = await loadCourse();
  const { progress } = readProgress();
  if (options.json) {
    printJson(statusOf(course, progress));
    return EXIT.passed;
  }
  if (mayAsk() && words.length === 0) {
    const chosen = await chooseExercise(course, progress, progress.current);
    if (chosen) {
      await updateProgress((p) => void Object.assign(p, { current: chosen.slug }));
      print([`${chosen.slug} is the current exercise now: npm start`]);
    }
    return EXIT.passed;
  }
  const look = lookOf(process.stdout);
  const states = statesOf(course, progress, disk);
  if (words.length === 0) {
    print(courseLines(course, states, progress.current, look));
    return EXIT.passed;
  }
  const found = matching(course, states, words.join(" "));
  if (found.length === 0) {
    const near = namesNear(words.join("-").toLowerCase(), course.bySlug.keys());
    const way = near.length > 0 ? `Did you mean ${near.join(", ")}?` : "All names: npm run kata -- list";
    remark(`No exercise matches "${words.join(" ")}". ${way}`);
    return EXIT.notPassed;
  }
  print(
    course.parts.flatMap((part) =>
      part.chapters.flatMap((chapter) => {
        const own = chapter.exercises.filter((exercise) => found.includes(exercise));
        if (own.length === 0) return [];
        const rows = own.map((exercise) => exerciseLine(exercise, states, progress.current, look));
        return [` ${chapterLine(chapter, look, part)}`, ...rows];
      }),
    ),
  );
  return EXIT.passed;
}
