import path from "node:path";
import { UnreadableTravel } from "../../core/progress/travel.js";
import { reportMerged } from "../../core/report/merged.js";
import { loadCourse } from "../../node/course/load.js";
import { mergeHere, readTravelFile, takeIn } from "../../node/store/travel.js";
import { EXIT, UsageError } from "./exit.js";
import { confirm, mayAsk } from "./interactive.js";
import { print } from "./print.js";

/** `kata import <file>`: takes in what was done elsewhere, after it has said what that means. */
export async function importAll(name: string, options: { yes?: boolean }): Promise<number> {
  const file = path.resolve(process.env.INIT_CWD ?? process.cwd(), name);
  const course = await loadCourse();
  try {
    const came = readTravelFile(file);
    print(reportMerged(mergeHere(course, came)));
    if (!options.yes && !mayAsk()) {
      print(["Nothing was changed. To take it in: add --yes"]);
      return EXIT.passed;
    }
    if (!options.yes && !(await confirm("Take it in?"))) return EXIT.notPassed;
    const { kept } = await takeIn(course, came);
    for (const [slug, place] of Object.entries(kept))
      print([`The other answer to ${slug} is kept as ${place}`]);
    print(["Done. To have every pass judged again: npm run kata -- check"]);
    return EXIT.passed;
  } catch (error) {
    if (error instanceof UnreadableTravel) throw new UsageError(error.message);
    throw error;
  }
}
