import { cpSync, mkdirSync, mkdtempSync } from "node:fs";
import path from "node:path";
import { kata } from "../store/kata-folder.js";
import { isThere } from "../store/move.js";
import { type Change, changesBetween, holds, placeOf } from "./blobs.js";
import { BranchMoved, headOf, moveBranch } from "./branch.js";
import { Index } from "./git-index.js";
import { type Journal, removeJournal, writeJournal } from "./journal.js";
import { FileSwap, type Outcome, outFolder } from "./swap.js";
import { toDisk } from "./to-disk.js";

/**
 * Brings the course from one commit to another, or back. It looks at what is there, not at what it may have done before:
 * begun again after a kill, at whatever moment, it ends where it would have ended. Where it cannot end, it takes itself back.
 *
 * @throws Error with everything as it was
 * @throws BranchMoved where the learner has meanwhile moved the branch; what was on its way is where it belongs
 * @throws NotUndone if that was not possible either; the journal stays, and the next command tries again
 */
export async function complete(journal: Journal): Promise<Outcome> {
  await writeJournal(journal);
  try {
    return await bring(journal);
  } catch (error) {
    if (error instanceof BranchMoved) throw error;
    // The branch goes first: where it has not moved, nothing has.
    if (!journal.back && (await headOf()) === journal.from) {
      removeJournal();
      throw error;
    }
    const back = { ...journal, from: journal.to, to: journal.from, back: !journal.back };
    try {
      await writeJournal(back);
      await bring(back);
    } catch (second) {
      throw new NotUndone((second as Error).message, { cause: error });
    }
    throw error;
  }
}

/** An update could neither be ended nor taken back. */
export class NotUndone extends Error {
  override name = "NotUndone";
}

async function bring({ from, to, back, folder }: Journal): Promise<Outcome> {
  const changes = await changesBetween(from, to);
  const index = await Index.prepare(from, changes);
  const hidden = await index.hidden();
  // What a sparse clone leaves out stays out.
  const isOut = ({ name }: Change) => hidden.get(name)?.skipped === true && !isThere(placeOf(name));
  const concerned = changes.filter((change) => !isOut(change));
  const work = path.join(kata, folder);
  const incoming = await provide(index, concerned, work, back);
  const there = changes.filter(({ after }) => after).map(({ name }) => name);
  await index.hide(new Map([...hidden].filter(([name]) => there.includes(name))));
  const swap = new FileSwap(concerned, work, incoming);
  try {
    await index.lock();
    await moveBranch(from, to);
    const outcome = swap.bring();
    // Going back nothing has been staged away: git's list is still the old one.
    if (back) index.discard();
    else await index.finish();
    removeJournal();
    return outcome;
  } catch (error) {
    if (!(error instanceof BranchMoved)) throw error;
    swap.leave();
    removeJournal();
    throw error;
  } finally {
    index.discard();
  }
}

/** Has the files that come, written to the disk, in a folder of their own; what is taken back comes as it was. */
async function provide(index: Index, changes: Change[], work: string, back: boolean): Promise<string> {
  mkdirSync(work, { recursive: true });
  // Of one that was killed a git may still be writing.
  const folder = mkdtempSync(path.join(work, "in-"));
  const out = outFolder(work);
  const coming = changes.filter(({ name, after }) => after && !holds(placeOf(name), after));
  const kept = coming.filter(({ name }) => back && isThere(path.join(out, name)));
  // Copied: a kill in between must not leave the only one in a folder that the next try does not look into.
  for (const { name } of kept)
    cpSync(path.join(out, name), path.join(folder, name), { recursive: true, verbatimSymlinks: true });
  const names = coming.filter((change) => !kept.includes(change)).map(({ name }) => name);
  await index.extract(names, folder);
  await toDisk(names.map((name) => path.join(folder, name)));
  return folder;
}
