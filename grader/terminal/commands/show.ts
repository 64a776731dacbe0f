import { plain } from "../../core/report/plain.js";
import { openInBrowser } from "../../node/browser.js";
import { loadCourse } from "../../node/course/load.js";
import { Host } from "../../node/runner/host.js";
import { makePage } from "../../node/show/make.js";
import { currentHere } from "../../node/store/current.js";
import { linked } from "../draw/link.js";
import { lookOf } from "../draw/look.js";
import { EXIT, UsageError } from "./exit.js";
import { findExercise } from "./find.js";
import { mayAsk } from "./interactive.js";
import { print, printJson, remark } from "./print.js";

/** What `show --json` prints; documented in the README. */
export interface ShowResult {
  version: 1;
  slug: string;
  /** The page, an absolute path. */
  page: string;
}

/** `kata show [slug]`: a page with what the learner's code and the reference computed. */
export async function show(
  slug: string | undefined,
  options: { json?: boolean; open: boolean },
): Promise<number> {
  const course = await loadCourse();
  const exercise = slug ? findExercise(course, slug) : currentHere(course);
  let host: Host | undefined;
  let page: string | undefined;
  try {
    page = await makePage(exercise, async (job, seconds, whose) => {
      if (!options.json) remark(`Running ${whose} once.`);
      host ??= await Host.start();
      return host.run([job], { seconds });
    });
  } finally {
    await host?.close();
  }
  if (!page) throw new UsageError(`${exercise.slug} has no pictures: there is nothing to show`);
  if (options.json) {
    const result: ShowResult = { version: 1, slug: exercise.slug, page };
    printJson(result);
    return EXIT.passed;
  }
  const opened = options.open && mayAsk() && (await openInBrowser(page));
  const link = linked(plain(page), page, lookOf(process.stdout));
  print([opened ? `The page is open in your browser: ${link}` : link]);
  return EXIT.passed;
}
