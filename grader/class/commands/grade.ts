import { existsSync } from "node:fs";
import { COURSE_FILE, readCourseFile } from "../../core/class/course-file.js";
import type { Marked } from "../../core/class/marks.js";
import { UnreadableClassFile } from "../../core/class/read.js";
import type { SecretUse } from "../../core/class/secret.js";
import { saidOfWho } from "../../core/class/who.js";
import { count } from "../../core/course/count.js";
import { loadCourse } from "../../node/course/load.js";
import { EXIT, UsageError } from "../../terminal/commands/exit.js";
import { checkCount } from "../../terminal/commands/options.js";
import { print, printJson, remark } from "../../terminal/commands/print.js";
import { here, textOfFile } from "../files.js";
import { type Grades, grade as gradeAll } from "../grade/grade.js";
import { handInsIn } from "../grade/read-folder.js";
import { formatOf } from "../report/format.js";
import { gradesJson } from "../report/json.js";

export interface GradeOptions {
  course?: string;
  jobs?: number;
  json?: boolean;
  format?: string;
  out?: string;
  secret?: string;
}

/** `kata grade <place>`: judges hand-ins with the teacher's copy of everything else. */
export async function grade(place: string, options: GradeOptions): Promise<number> {
  checkCount("--jobs", options.jobs, 64);
  const formatted = formatOf(options);
  const grades = await gradesOf(place, options);
  if (options.json) printJson(gradesJson(grades));
  else if (formatted) await formatted(grades);
  else print(grades.marked.flatMap(linesOf));
  tellAround(grades);
  return codeOf(grades);
}

/** What is told beside the grades: files that are none, and where secret numbers did not count. */
export function tellAround({ problems, secret = {} }: Grades): void {
  for (const { file, why } of problems) remark(`${file}: ${why}`);
  const uses = Object.entries(secret);
  const of = (use: SecretUse) => uses.filter(([, own]) => own === use).map(([slug]) => slug);
  if (uses.length > 0)
    remark(`Secret numbers count in ${of("counts").length} of ${count(uses.length, "exercise")}.`);
  for (const [use, why] of Object.entries(WHY_NOT)) {
    const slugs = of(use as SecretUse);
    if (slugs.length > 0) remark(`${why} (${slugs.length}): ${slugs.join(", ")}`);
  }
}

const WHY_NOT: Record<Exclude<SecretUse, "counts">, string> = {
  "draws nothing": "The spec draws no numbers, so the public ones count",
  trains: "The spec trains, and its bands were measured with the public numbers, so these count",
  "fell back": "The course's own solution fails with these secret numbers, so the public ones count",
};

/** The grades of a file or folder. */
export async function gradesOf(
  place: string,
  { course: name = COURSE_FILE, jobs, secret }: Pick<GradeOptions, "course" | "jobs" | "secret">,
): Promise<Grades> {
  const course = await loadCourse();
  if (!existsSync(here(place))) throw new UsageError(`there is no file or folder ${place}`);
  try {
    const file = readCourseFile(textOfFile(here(name)), course.bySlug);
    const found = handInsIn(here(place));
    return await gradeAll(found, file, course, {
      jobs,
      secret,
      onJudged: ({ handIn }, done, of) => {
        if (process.stderr.isTTY) remark(`${done} of ${of}: ${saidOfWho(handIn.by)}`);
      },
    });
  } catch (error) {
    if (error instanceof UnreadableClassFile) throw new UsageError(`${name}: ${error.message}`);
    throw error;
  }
}

/** 0 where everything could be read and judged, whatever it earned. */
export function codeOf({ marked, problems }: Grades): number {
  return problems.length > 0 || marked.some(({ open }) => open > 0) ? EXIT.notPassed : EXIT.passed;
}

function linesOf({ who, marks, points, of, open }: Marked): string[] {
  const rest = open > 0 ? `, ${count(open, "exercise")} not judged` : "";
  return [`${saidOfWho(who)}: ${points} of ${of} points${rest}`, ...marks.map((mark) => `  ${lineOf(mark)}`)];
}

function lineOf({
  exercise,
  points,
  outcome,
  daysLate,
  otherSpec,
  remarks,
}: Marked["marks"][number]): string {
  const { slug, points: of } = exercise;
  const what = outcome === undefined ? "not handed in" : outcome.isJudged ? outcome.verdict : "not judged";
  const because = outcome?.mistake?.because ?? (outcome?.verdict === "passed" ? undefined : outcome?.message);
  const more = [
    ...(because === undefined ? [] : [because.split("\n")[0]]),
    ...(daysLate > 0 ? [`${count(daysLate, "day")} late`] : []),
    ...(otherSpec ? ["the learner had another version of the spec"] : []),
    ...remarks,
  ];
  return `${slug}: ${points ?? "–"} of ${of}, ${what}${more.map((each) => `; ${each}`).join("")}`;
}
