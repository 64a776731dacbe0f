import type { PlacedExercise } from "../../course/course.js";
import { classroom50 } from "./classroom50.js";
import { csv } from "./csv.js";
import { annotations } from "./github.js";
import { gradescope } from "./gradescope.js";
import { junit } from "./junit.js";
import type { Report } from "./report.js";

/** What a format may need beside the report. */
export interface Around {
  bySlug: Map<string, PlacedExercise>;
  /** The environment of the grader. */
  variables: Record<string, string | undefined>;
}

/** The formats of `kata grade --format`. */
export const FORMATS: Record<string, (report: Report, around: Around) => string> = {
  gradescope: (report) => gradescope(report),
  junit: (report) => junit(report),
  classroom50: (report, { variables }) => classroom50(report, variables),
  github: (report, { bySlug }) => annotations(report, bySlug),
  csv: (report) => csv(report),
};
