import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { PlacedExercise } from "../../core/course/course.js";
import { inCourse, onDisk } from "../../node/course/paths.js";
import { holeText } from "./hole-text.js";
import type { Judged } from "./judge-contract.js";

/** What authors have written down of an exercise's wrappers: `<slug>.contract.json` beside its solution. */
export interface Ledger {
  /** Wrappers that break nothing, each with the reason. */
  void: Record<string, string>;
  /** Holes that are known and still open; there may only be fewer. */
  holes: string[];
}

/** An exercise's wrappers in numbers, and what is not as its chapter's ledger says. */
export interface ContractRow {
  /** Wrappers that apply. */
  total: number;
  rejected: number;
  /** Those that break nothing: no call beside the spec's shows them, or their author has given a reason. */
  void: number;
  /** The rest: known holes and new ones. */
  holes: { wrapper: string; known: boolean; text: string }[];
}

type Placed = Pick<PlacedExercise, "files">;

const fileOf = ({ files }: Placed) => onDisk(files.solution.replace(/\.ts$/, ".contract.json"));

export function readLedger(exercise: Placed): Ledger {
  const file = fileOf(exercise);
  const written: Partial<Ledger> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  return { void: written.void ?? {}, holes: written.holes ?? [] };
}

/** Holds an exercise's wrappers against its ledger. */
export function auditContract(
  exercise: PlacedExercise,
  judged: Judged,
): { row: ContractRow; problems: string[] } {
  const { slug } = exercise;
  const { void: reasons, holes: known } = readLedger(exercise);
  const passing = new Set(judged.holes.map(({ wrapper }) => wrapper));
  const holes = judged.holes
    .filter(({ wrapper }) => !(wrapper in reasons))
    .map(({ wrapper, cause }) => ({
      wrapper,
      known: known.includes(wrapper),
      text: holeText(wrapper, cause),
    }));
  const row: ContractRow = {
    total: judged.applied.length,
    rejected: judged.rejected.length,
    void: judged.applied.length - judged.rejected.length - holes.length,
    holes,
  };
  const file = inCourse(fileOf(exercise));
  const stale = (wrapper: string) =>
    judged.rejected.includes(wrapper) ? "the spec rejects it" : "it no longer passes as a hole";
  const problems = [
    ...holes.filter((hole) => !hole.known).map(({ text }) => text),
    ...Object.entries(reasons)
      .filter(([wrapper, reason]) => passing.has(wrapper) && !reason.trim())
      .map(([wrapper]) => `${file} declares ${wrapper} void without a reason`),
    ...Object.keys(reasons)
      .filter((wrapper) => !passing.has(wrapper))
      .map(
        (wrapper) =>
          `${file} declares ${wrapper} void, but ${stale(wrapper)}: take it out, or run author contract ${slug} --prune`,
      ),
    ...known
      .filter((wrapper) => !passing.has(wrapper) || wrapper in reasons)
      .map(
        (wrapper) =>
          `${file} lists the hole ${wrapper}, but ${wrapper in reasons ? "it is declared void" : stale(wrapper)}: run author contract ${slug} --prune`,
      ),
  ];
  return { row, problems };
}

/**
 * Brings an exercise's part of its ledger up to date: takes out what no longer passes.
 *
 * @param record also writes down new holes: for a change of the bank itself, never for one of a spec
 * @returns whether the ledger has changed
 */
export function pruneLedger(exercise: PlacedExercise, judged: Judged, record: boolean): boolean {
  const before = readLedger(exercise);
  const passing = judged.holes.map(({ wrapper }) => wrapper);
  const reasons = Object.fromEntries(
    Object.entries(before.void).filter(([wrapper]) => passing.includes(wrapper)),
  );
  const open = passing.filter((wrapper) => !(wrapper in reasons));
  const holes = open.filter((wrapper) => record || before.holes.includes(wrapper));
  const kept = {
    ...(Object.keys(reasons).length > 0 && { void: reasons }),
    ...(holes.length > 0 && { holes }),
  };
  const file = fileOf(exercise);
  if (Object.keys(kept).length === 0) rmSync(file, { force: true });
  else writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  return JSON.stringify({ void: {}, holes: [], ...kept }) !== JSON.stringify(before);
}
