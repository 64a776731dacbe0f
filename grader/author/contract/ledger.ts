import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inCourse, root } from "../../node/course/paths.js";
import { holeText } from "./hole-text.js";
import type { Judged } from "./judge-contract.js";

/** What a chapter's authors have written down of its wrappers, by slug: `solutions/<part>/<chapter>/contract.json`. */
export interface Ledger {
  /** Wrappers that break nothing in an exercise, each with the reason. */
  void: Record<string, Record<string, string>>;
  /** Holes that are known and still open; there may only be fewer. */
  holes: Record<string, string[]>;
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

const fileOf = (chapter: string) => path.join(root, "solutions", chapter, "contract.json");

export function readLedger(chapter: string): Ledger {
  const file = fileOf(chapter);
  const written: Partial<Ledger> = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
  return { void: written.void ?? {}, holes: written.holes ?? {} };
}

/** Holds an exercise's wrappers against its ledger. */
export function auditContract(
  slug: string,
  chapter: string,
  judged: Judged,
): { row: ContractRow; problems: string[] } {
  const ledger = readLedger(chapter);
  const reasons = ledger.void[slug] ?? {};
  const known = ledger.holes[slug] ?? [];
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
  const file = inCourse(fileOf(chapter));
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
export function pruneLedger(slug: string, chapter: string, judged: Judged, record: boolean): boolean {
  const ledger = readLedger(chapter);
  const before = JSON.stringify(ledger);
  const passing = judged.holes.map(({ wrapper }) => wrapper);
  const reasons = Object.entries(ledger.void[slug] ?? {}).filter(([wrapper]) => passing.includes(wrapper));
  ledger.void[slug] = Object.fromEntries(reasons);
  const open = passing.filter((wrapper) => !(wrapper in ledger.void[slug]));
  ledger.holes[slug] = open.filter((wrapper) => record || ledger.holes[slug]?.includes(wrapper));
  const kept: Ledger = { void: withoutEmpty(ledger.void), holes: withoutEmpty(ledger.holes) };
  const text = `${JSON.stringify(kept, null, 2)}\n`;
  if (text === (existsSync(fileOf(chapter)) ? readFileSync(fileOf(chapter), "utf8") : "")) return false;
  if (Object.values(kept).every((part) => Object.keys(part).length === 0))
    rmSync(fileOf(chapter), { force: true });
  else writeFileSync(fileOf(chapter), text);
  return before !== JSON.stringify(kept);
}

/** In the order of the slugs, so that two authors rarely write on one line. */
function withoutEmpty<T extends object>(bySlug: Record<string, T>): Record<string, T> {
  const filled = Object.entries(bySlug).filter(([, entries]) => Object.keys(entries).length > 0);
  return Object.fromEntries(filled.sort(([a], [b]) => (a < b ? -1 : 1)));
}
