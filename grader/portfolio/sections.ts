import type { InPortfolio } from "../../lib/author/course.js";
import type { Course } from "../core/course/course.js";

/** One thing that learners build, and the exercise whose last pass shows it. */
export interface Section extends InPortfolio {
  slug: string;
}

/** What the portfolio shows, in the order of the course. What a learner has not done is left out. */
export function sectionsOf({ exercises }: Course): Section[] {
  return exercises.flatMap(({ slug, portfolio }) => (portfolio ? [{ ...portfolio, slug }] : []));
}
