import { plain } from "../../core/report/plain.js";
import { openInBrowser } from "../../node/browser.js";
import { loadCourse } from "../../node/course/load.js";
import { makePortfolio } from "../../portfolio/make.js";
import { nothingText } from "../../portfolio/nothing.js";
import { linked } from "../draw/link.js";
import { lookOf } from "../draw/look.js";
import { EXIT, UsageError } from "./exit.js";
import { mayAsk } from "./interactive.js";
import { checkOut, PAGE } from "./out.js";
import { print, printJson, remark } from "./print.js";

/** What `portfolio --json` prints; documented in the README. */
export interface PortfolioResult {
  version: 1;
  /** The page, an absolute path; null while there is nothing to show. */
  page: string | null;
  /** The exercises that it shows something of, and those that passed and have to run once more for that. */
  shown: string[];
  unseen: string[];
}

/** `kata portfolio`: a page of what the learner has built, from their own runs. */
export async function portfolio(options: { out?: string; json?: boolean; open: boolean }): Promise<number> {
  const out = options.out === undefined ? undefined : checkOut(options.out, PAGE);
  const { portfolio, page } = await makePortfolio(await loadCourse(), out).catch((error) => {
    if (out === undefined || !error.code) throw error;
    throw new UsageError(`${options.out} cannot be written: ${error.message}`);
  });
  const unseen = portfolio.unseen.map(({ slug }) => slug);
  const code = page ? EXIT.passed : EXIT.notPassed;
  if (options.json) {
    const shown = portfolio.shown.map(({ section }) => section.slug);
    const result: PortfolioResult = { version: 1, page: page ?? null, shown, unseen };
    printJson(result);
    return code;
  }
  if (!page) remark(nothingText(portfolio));
  else {
    const opened = options.open && mayAsk() && (await openInBrowser(page));
    const link = linked(plain(page), page, lookOf(process.stdout));
    print([opened ? `The page is open in your browser: ${link}` : link]);
  }
  if (unseen.length > 0)
    remark(
      `Passed before pictures were kept; one more run shows them: npm run kata -- check ${unseen.join(" ")}`,
    );
  return code;
}
