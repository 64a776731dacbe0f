import path from "node:path";
import type { Merged } from "../../core/progress/merge.js";
import { UnreadableTravel } from "../../core/progress/travel.js";
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
    print(planned(mergeHere(course, came)));
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

/** What will be done, in words. */
function planned({ coming, progress, unknown }: Merged): string[] {
  const slugs = (what: string) =>
    coming.filter((one) => one.what === what).map(({ exercise }) => exercise.slug);
  const [taken, replaces, kept] = ["taken", "replaces", "kept"].map(slugs);
  const passed = Object.values(progress.exercises).filter((entry) => entry.passed).length;
  return [
    ...line("Taken, where you have no answer yet", taken),
    ...line(
      "Taken in place of yours, which are kept: they pass, and yours don't or passed earlier",
      replaces,
    ),
    ...line("Kept beside yours, which stay", kept),
    ...(coming.length === 0 ? ["No answer changes."] : []),
    ...line("Not in this course, so left in the file", unknown),
    `Passes afterwards: ${passed}`,
  ];
}

const line = (what: string, slugs: string[]) =>
  slugs.length === 0 ? [] : [`${what} (${slugs.length}): ${slugs.join(", ")}`];
