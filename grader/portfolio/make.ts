import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Course } from "../core/course/course.js";
import { portfolioFile } from "../node/store/kata-folder.js";
import { readProgress } from "../node/store/progress.js";
import { writeFileAtomic } from "../node/store/write.js";
import { gather, type Portfolio } from "./gather.js";
import { portfolioHtml } from "./page.js";

/** The portfolio, and where its page is: nowhere while there is nothing to show. */
export interface MadePortfolio {
  portfolio: Portfolio;
  page: string | undefined;
}

/** Writes the page of what the learner has built. */
export async function makePortfolio(course: Course, file = portfolioFile): Promise<MadePortfolio> {
  const portfolio = await gather(course, readProgress().progress);
  if (portfolio.shown.length === 0) return { portfolio, page: undefined };
  mkdirSync(path.dirname(file), { recursive: true });
  await writeFileAtomic(file, portfolioHtml(portfolio));
  return { portfolio, page: file };
}
