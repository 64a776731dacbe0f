import { pageAt } from "../../core/course/site-pages.js";
import { openInBrowser } from "../../node/browser.js";
import { siteHere } from "../../node/site/address.js";
import { problemAt } from "../../node/site/answers.js";

/** What came of a page that was to be opened. */
export interface Opening {
  /** Its address; undefined where no site is set. */
  page: string | undefined;
  /** What the learner is told. */
  text: string;
  is: "open" | "not opened" | "unreachable" | "unset";
}

/**
 * Opens a page of the course's site in the browser, if the site answers.
 *
 * @param canOpen whether a browser may be started
 */
export async function openOnSite(route: string, canOpen = true): Promise<Opening> {
  const site = siteHere();
  if ("none" in site) return { page: undefined, text: site.none, is: "unset" };
  const page = pageAt(site.address, route);
  const problem = await problemAt(page);
  if (problem) return { page, text: problem, is: "unreachable" };
  if (canOpen && (await openInBrowser(page)))
    return { page, text: `The page is open in your browser: ${page}`, is: "open" };
  return { page, text: `No browser could be started here. The page is ${page}`, is: "not opened" };
}
