import { BACKENDS, type BackendName } from "../../../lib/backend/names.js";
import { count } from "../../core/course/count.js";
import { secondsText } from "../../core/numbers.js";
import { loadCourse } from "../../node/course/load.js";
import { probe } from "../../node/doctor/tensors.js";
import { trains } from "../../node/runner/host.js";
import { EXIT, UsageError } from "../../terminal/commands/exit.js";
import { findExercises } from "../../terminal/commands/find.js";
import { print, printJson } from "../../terminal/commands/print.js";
import { lookOf } from "../../terminal/draw/look.js";
import { type BackendRow, judgeOn } from "../backends.js";

/** A backend that this machine does not have. */
type Missing = { backend: BackendName; missing: string };

interface Options {
  on?: string[];
  untrained?: boolean;
  large?: boolean;
  json?: boolean;
}

/** `kata author backends [slug...]`: judges the solutions of tensor exercises on every backend that this machine has. */
export async function authorBackends(slugs: string[], options: Options): Promise<number> {
  const unknown = options.on?.find((name) => !BACKENDS.some((backend) => backend === name));
  if (unknown) throw new UsageError(`there is no backend "${unknown}": they are ${BACKENDS.join(", ")}`);
  const course = await loadCourse();
  const named = slugs.length > 0 ? slugs.flatMap((slug) => findExercises(course, slug)) : course.exercises;
  const exercises = named.filter(
    ({ files }) => (!options.untrained || !trains(files.spec)) && (!options.large || trains(files.spec)),
  );
  const rows: (BackendRow | Missing)[] = [];
  for (const backend of BACKENDS.filter((name) => options.on?.includes(name) ?? true)) {
    const said = await probe(backend);
    const row = "missing" in said ? { backend, ...said } : await judgeOn(backend, exercises, options);
    rows.push(row);
    if (!options.json) print(rowLines(row));
  }
  if (options.json) printJson({ version: 1, backends: rows });
  return rows.every((row) => "missing" in row || row.passed === row.total) ? EXIT.passed : EXIT.notPassed;
}

function rowLines(row: BackendRow | Missing): string[] {
  const { color } = lookOf(process.stdout);
  const name = row.backend.padEnd(12);
  if ("missing" in row) return [`${color.yellow("○")} ${name} ${row.missing}`];
  const { passed, total, failed, durationMs } = row;
  const mark = passed === total ? color.green("✓") : color.red("✗");
  return [
    `${mark} ${name} ${passed} of ${count(total, "solution")} passed, ${secondsText(durationMs)}`,
    ...Object.entries(failed).map(([slug, message]) => `      ${slug}: ${message}`),
  ];
}
