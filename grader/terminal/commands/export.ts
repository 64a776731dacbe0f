import path from "node:path";
import { count } from "../../core/course/count.js";
import { TRAVEL_FILE, travelText } from "../../core/progress/travel.js";
import { loadCourse } from "../../node/course/load.js";
import { travelHere } from "../../node/store/travel.js";
import { writeFileAtomic } from "../../node/store/write.js";
import { EXIT, UsageError } from "./exit.js";
import { checkOut, PROGRESS } from "./out.js";
import { print, remark } from "./print.js";

/** `kata export [file]`: all that the learner has done, as one file. */
export async function exportAll(name = TRAVEL_FILE, options: { models?: boolean }): Promise<number> {
  const file = checkOut(path.resolve(process.env.INIT_CWD ?? process.cwd(), name), PROGRESS);
  const here = travelHere(await loadCourse(), options);
  try {
    await writeFileAtomic(file, travelText(here));
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`);
  }
  const answers = count(Object.keys(here.files).length, "answer");
  const passes = Object.values(here.progress.exercises).filter((entry) => entry.passed).length;
  print([
    file,
    `In it: ${answers}, ${count(passes, "pass", "passes")}. To carry on on another machine: npm run kata -- import <file>`,
  ]);
  for (const { slug, why } of here.left) remark(`${slug} is not in it: ${why}`);
  return EXIT.passed;
}
