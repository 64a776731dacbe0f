import { mkdirSync } from "node:fs";
import { kata, updateJournal } from "../store/kata-folder.js";
import { type Lock, lockFile } from "../store/lock.js";
import { BranchMoved, headOf } from "./branch.js";
import { complete } from "./bring.js";
import { gitOr, wayOn } from "./git.js";
import { type Journal, journalOf, readJournal, removeJournal } from "./journal.js";
import { outcomeLines } from "./outcome-lines.js";

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
 * Ends an update that was killed, or takes it back where it cannot be ended. The starter calls it before it looks at anything else of
 * the course, in the grader that had begun the update.
 *
 * @returns false where neither was possible: then nothing else may begin, and the learner has been told
 */
export async function endUpdate(): Promise<boolean> {
  let lock: Lock | undefined;
  try {
    lock = await lockUpdate();
    const said = await finishLeft();
    if (said) process.env.KATA_NOTICE = said;
    return true;
  } catch (error) {
    const why = whyNot(error as Error);
    if (!why) throw error;
    process.stderr.write(`kata: ${why}\n`);
    process.exitCode = 3;
    return false;
  } finally {
    lock?.release();
  }
}

function whyNot({ name, message }: Error): string | undefined {
  if (name === "Locked")
    return `another process updates the course: ${message}. Once it is done, start again.`;
  if (name !== "NotUndone") return undefined;
  const way = wayOn(message) ?? "When that is mended, start again.";
  return `the last update was cut short, and can neither be finished nor taken back: ${message}. ${way}`;
}

/** The same for who has the lock: it returns what to tell the learner, if it was anything. */
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
