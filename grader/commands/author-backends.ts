import { spawnSync } from "node:child_process";
import path from "node:path";
import { BACKENDS, type BackendName } from "../../lib/backend/names.js";
import { loadCourse, type PlacedExercise } from "../course/load.js";
import { root } from "../course/paths.js";
import { count } from "../render/text.js";
import { Host, needsTensors } from "../run/host.js";
import { verdictOf } from "../run/verdict.js";
import { EXIT } from "./exit.js";
import { findExercise } from "./find.js";
import { print } from "./print.js";

/** How the solutions of tensor exercises fare on one backend. */
export interface BackendRow {
  backend: BackendName;
  /** Why this machine does not have it; then nothing was judged. */
  missing?: string;
  total: number;
  passed: number;
  /** Slug and message of each that did not pass. */
  failed: Record<string, string>;
  durationMs: number;
}

/** `kata author backends [slug...]`: judges the solutions of tensor exercises on every backend that this machine has. */
export async function authorBackends(slugs: string[], options: { json?: boolean }): Promise<number> {
  const rows: BackendRow[] = [];
  for (const backend of BACKENDS) {
    // A process for each: a backend is chosen once, and a native one may end it.
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [path.join(root, "grader", "bin.mjs"), "author", "backend", ...slugs],
      { cwd: root, encoding: "utf8", env: { ...process.env, KATA_BACKEND: backend } },
    );
    const said = stdout.trim().split("\n").at(-1) ?? "";
    if (!said.startsWith("{")) throw new Error(`judging on ${backend} ended without a result:\n${stderr}`);
    const row = JSON.parse(said) as BackendRow;
    rows.push(row);
    if (!options.json) print(rowLines(row));
  }
  if (options.json) console.log(JSON.stringify({ version: 1, backends: rows }, null, 2));
  return rows.every(({ total, passed }) => passed === total) ? EXIT.passed : EXIT.notPassed;
}

function rowLines({ backend, missing, total, passed, failed, durationMs }: BackendRow): string[] {
  if (missing) return [`○  ${backend.padEnd(12)} ${missing}`];
  const mark = passed === total ? "ok" : "!!";
  const seconds = (durationMs / 1000).toFixed(1);
  return [
    `${mark} ${backend.padEnd(12)} ${passed} of ${count(total, "solution")} passed, ${seconds} s`,
    ...Object.entries(failed).map(([slug, message]) => `      ${slug}: ${message}`),
  ];
}

/** `kata author backend`, hidden: one row, of the backend that KATA_BACKEND names, as JSON on the last line. */
export async function authorBackend(slugs: string[]): Promise<number> {
  const course = await loadCourse();
  const named = slugs.length > 0 ? slugs.map((slug) => findExercise(course, slug)) : course.exercises;
  const row = await judge(named.filter(({ files }) => needsTensors(files.spec)));
  console.log(JSON.stringify(row));
  return EXIT.passed;
}

async function judge(exercises: PlacedExercise[]): Promise<BackendRow> {
  const row: BackendRow = {
    backend: process.env.KATA_BACKEND as BackendName,
    total: exercises.length,
    passed: 0,
    failed: {},
    durationMs: 0,
  };
  const host = await Host.start();
  try {
    for (const { slug, files, seconds = 10 } of exercises) {
      const job = { spec: files.spec, subject: { kind: "solution" } as const };
      const report = await host.run([job], 6 * seconds);
      const verdict = verdictOf(report, report.modules[0]);
      row.durationMs += report.durationMs;
      if (verdict.verdict === "passed") row.passed++;
      else row.failed[slug] = "failure" in verdict ? verdict.failure.message.split("\n")[0] : verdict.verdict;
      const missing = /which this machine does not have: (.+?)\. Unset/.exec(row.failed[slug] ?? "")?.[1];
      if (missing) return { ...row, missing, total: 0, failed: {} };
    }
  } finally {
    await host.close();
  }
  return row;
}
