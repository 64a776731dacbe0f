import { count } from "../../core/course/count.js";
import { secondsText } from "../../core/numbers.js";
import { loadCourse } from "../../node/course/load.js";
import { Host } from "../../node/runner/host.js";
import { EXIT } from "../../terminal/commands/exit.js";
import { findExercise } from "../../terminal/commands/find.js";
import { printJson } from "../../terminal/commands/print.js";
import { judgeContract } from "../contract/judge-contract.js";
import { auditContract, type ContractRow, pruneLedger } from "../contract/ledger.js";

export interface AuthorContractOptions {
  json?: boolean;
  /** Takes out of the ledgers what no longer passes. */
  prune?: boolean;
  /** Writes every hole into the ledgers. */
  record?: boolean;
}

interface Row {
  slug: string;
  contract: ContractRow;
  durationMs: number;
  problems: string[];
}

/** `kata author contract [slug...]`: the contract bank alone, with every hole in a sentence. */
export async function authorContract(slugs: string[], options: AuthorContractOptions): Promise<number> {
  const course = await loadCourse();
  const chosen = slugs.length > 0 ? slugs.map((slug) => findExercise(course, slug)) : course.exercises;
  const rows: Row[] = [];
  const host = await Host.start();
  try {
    for (const exercise of chosen) {
      const { slug } = exercise;
      const started = performance.now();
      const judged = await judgeContract(host, exercise);
      if (options.prune || options.record) pruneLedger(exercise, judged, Boolean(options.record));
      const { row, problems } = auditContract(exercise, judged);
      rows.push({ slug, contract: row, durationMs: Math.round(performance.now() - started), problems });
      if (!options.json) print(rows[rows.length - 1]);
    }
  } finally {
    await host.close();
  }
  const sum = (f: (row: Row) => number) => rows.reduce((total, row) => total + f(row), 0);
  const totals = {
    exercises: rows.length,
    contract: {
      total: sum(({ contract }) => contract.total),
      rejected: sum(({ contract }) => contract.rejected),
      void: sum(({ contract }) => contract.void),
    },
    problems: sum(({ problems }) => problems.length),
    durationMs: sum(({ durationMs }) => durationMs),
  };
  if (options.json) printJson({ version: 1, exercises: rows, totals });
  else {
    const { total, rejected, void: harmless } = totals.contract;
    console.log(
      `\n${count(rows.length, "exercise")}: ${count(total, "wrapper")}, ${rejected} rejected, ${harmless} void, ` +
        `${count(total - rejected - harmless, "hole")}; ${count(totals.problems, "problem")}; ${secondsText(totals.durationMs)}`,
    );
  }
  return totals.problems === 0 ? EXIT.passed : EXIT.notPassed;
}

function print({ slug, contract, durationMs, problems }: Row): void {
  const mark = problems.length === 0 ? "ok " : "!! ";
  console.log(`${mark} ${slug.padEnd(28)} ${contractText(contract)}, ${durationMs} ms`);
  for (const { known, text } of contract.holes) if (known) console.log(`      known: ${text}`);
  for (const problem of problems) console.log(`      ${problem}`);
}

/** `12/20 wrappers rejected, 3 void, 5 known holes` */
export function contractText({ total, rejected, void: harmless, holes }: ContractRow): string {
  const known = holes.filter((hole) => hole.known).length;
  return `${rejected}/${total} wrappers rejected, ${harmless} void${known > 0 ? `, ${count(known, "known hole")}` : ""}`;
}
