import { appendFileSync } from "node:fs";
import { FORMATS } from "../../core/class/formats/formats.js";
import { summary } from "../../core/class/formats/github.js";
import { loadCourse } from "../../node/course/load.js";
import { writeFileAtomic } from "../../node/store/write.js";
import { UsageError } from "../../terminal/commands/exit.js";
import { checkOut, type Made } from "../../terminal/commands/out.js";
import { here } from "../files.js";
import type { Grades } from "../grade/grade.js";

/** What writes grades in the format that was asked for; undefined where none was. */
export function formatOf({
  format,
  out,
  json,
}: {
  format?: string;
  out?: string;
  json?: boolean;
}): ((grades: Grades) => Promise<void>) | undefined {
  if (format === undefined) {
    if (out !== undefined)
      throw new UsageError("--out needs a --format: gradescope, junit, classroom50, github or csv");
    return undefined;
  }
  if (json) throw new UsageError("--json and --format do not go together");
  const made = Object.hasOwn(FORMATS, format) ? FORMATS[format] : undefined;
  if (!made) throw new UsageError(`--format knows ${Object.keys(FORMATS).join(", ")}, not "${format}"`);
  const file = out === undefined ? undefined : checkOut(here(out), reportOf(format));
  return async ({ course, marked }) => {
    const report = { course, learners: marked };
    const { bySlug } = await loadCourse();
    const text = made(report, { bySlug, variables: process.env });
    if (file === undefined) process.stdout.write(text);
    else await written(file, text);
    const { GITHUB_STEP_SUMMARY } = process.env;
    if (format === "github" && GITHUB_STEP_SUMMARY) appendFileSync(GITHUB_STEP_SUMMARY, summary(report));
  };
}

/** By what an older report is known, which may be replaced. */
const BEGINS: Record<string, RegExp> = {
  gradescope: /^\{\s*"score": [\s\S]*"stdout_visibility"/,
  junit: /^<\?xml [^>]*>\s*<testsuites>/,
  classroom50: /^\{\s*"schema": "classroom50\/result\/v1"/,
  github: /^::(error|warning) file=/,
  csv: /^who,pseudonym,exercise,/,
};

const reportOf = (format: string): Made => ({
  what: `a report for ${format}`,
  example: format === "junit" ? "grades.xml" : format === "csv" ? "grades.csv" : "results.json",
  isOurs: (start) => BEGINS[format].test(start),
});

async function written(file: string, text: string): Promise<void> {
  await writeFileAtomic(file, text).catch((error: Error) => {
    throw new UsageError(`${file} cannot be written: ${error.message}`);
  });
}
