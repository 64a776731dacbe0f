import { mkdirSync } from "node:fs";
import { kata, updateJournal } from "../state/files.js";
import { type Lock, lockFile } from "../state/lock.js";
import { BranchMoved, headOf } from "./branch.js";
import { complete } from "./bring.js";
import { gitOr } from "./git.js";
import { type Journal, journalOf, readJournal, removeJournal } from "./journal.js";
import { outcomeLines } from "./words.js";

/** How long another process may work on an update. */
const PATIENCE_MS = 20_000;

/**
 * Only one process works on an update.
 *
 * @throws Locked if another one does, and does not end
 */
export function lockUpdate(): Promise<Lock> {
  mkdirSync(kata, { recursive: true });
  return lockFile(updateJournal, { patienceMs: PATIENCE_MS });
}

/**
 * Ends an update that was killed, or takes it back where it cannot be ended. `bin.mjs` calls it before it looks at anything else
 * of the course, in the grader that had begun the update.
 *
 * @returns what to tell the learner, if it was anything
 * @throws NotUndone, Locked
 */
export async function finishUpdate(): Promise<string | undefined> {
  const lock = await lockUpdate();
  try {
    return await finishLeft();
  } finally {
    lock.release();
  }
}

/** The same for who has the lock. */
export async function finishLeft(): Promise<string | undefined> {
  const journal = readJournal();
  if (journal !== "unknown") return journal && finish(journal);
  removeJournal();
  const old = await asBefore();
  return old && finish(old);
}

/** What an update was about that an earlier version of the course had begun: it wrote down only what had to move. */
async function asBefore(): Promise<Journal | undefined> {
  const head = await headOf();
  const last = await gitOr(["reflog", "-1", "--format=%gs"]);
  const before = last === "kata update" ? await gitOr(["rev-parse", "--verify", "HEAD@{1}"]) : undefined;
  if (before) return journalOf(before, head);
  const upstream = await gitOr(["rev-parse", "--verify", "@{upstream}"]);
  const isAhead = upstream && (await gitOr(["merge-base", "--is-ancestor", "HEAD", upstream])) !== undefined;
  return isAhead ? journalOf(head, upstream) : undefined;
}

async function finish(journal: Journal): Promise<string> {
  const begun = "The last update was cut short, and was";
  try {
    const outcome = await complete(journal);
    const what = journal.back ? "taken back now." : "finished now.";
    return [`${begun} ${what}`, ...outcomeLines(outcome)].join(" ");
  } catch (error) {
    if (error instanceof BranchMoved)
      return `${begun} left as it is, as the branch has moved since: "git status" says what differs.`;
    if ((error as Error).name === "NotUndone") throw error;
    return `${begun} taken back now: ${(error as Error).message}. Your files are as they were.`;
  }
}
