import { pageAt } from "../../grader/core/course/site-pages.js";

/** Where the site lies on its host: `/`, or `/transformer-kata/` for a project's page. Begins and ends with a slash. */
export const base = `/${process.env.SITE_BASE ?? ""}/`.replaceAll(/\/+/g, "/");

/** `https://owner.github.io`, for the map of addresses that search engines read; unknown on a learner's own machine. */
export const address: string | undefined = process.env.SITE_ADDRESS || undefined;

/** The address of a page within this host: `/base/1-understanding-gradients/`. */
export const pathTo = (route: string): string => pageAt(base, route);
