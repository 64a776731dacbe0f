import { statSync, unlinkSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { GitFailed, git, lockIn } from "./git.js";

/** A lock of a branch is there for milliseconds. One that outlasts this was left by a git that was killed. */
const STALE_MS = 3000;
const PAUSE_MS = 100;

/** The learner has moved the branch while an update was cut short: it is theirs. */
export class BranchMoved extends Error {
  override name = "BranchMoved";
}

/**
 * Moves the branch from one commit to another, unless it is there already.
 *
 * @throws BranchMoved if it is at neither
 * @throws GitFailed if git refuses, with the branch where it was
 */
export async function moveBranch(from: string, to: string): Promise<void> {
  await pastStaleLocks(async () => {
    const head = await headOf();
    // Where a kill has come after the move, git's locks may still be there. To ask under them is to meet them.
    if (head === to) return void (await git(["update-ref", "--stdin"], { input: `verify HEAD ${to}\n` }));
    if (head !== from) throw new BranchMoved(`the branch is at ${head.slice(0, 12)} now`);
    await git(["update-ref", "-m", "kata update", "HEAD", to, from], { apart: true });
  });
}

export async function headOf(): Promise<string> {
  return (await git(["rev-parse", "--verify", "HEAD"])).trim();
}

/** Runs a command of git's; locks of branches that a killed git has left do not stop it. */
export async function pastStaleLocks<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return await run();
    } catch (error) {
      const lock = error instanceof GitFailed ? lockIn(error.message) : undefined;
      // HEAD's and branches' only: others may rightly be there for long.
      if (!lock || tries > 5 || !/[\\/](HEAD|refs[\\/].+)\.lock$/.test(lock) || !(await isLeft(lock)))
        throw error;
      unlinkSync(lock);
    }
  }
}

/** Whether a lock stays what it is for a while. */
async function isLeft(lock: string): Promise<boolean> {
  const first = stampOf(lock);
  for (const end = Date.now() + STALE_MS; Date.now() < end; ) {
    // It went by itself: the command may be tried again, and meets another one at the worst.
    if (stampOf(lock) !== first) return false;
    await setTimeout(PAUSE_MS);
  }
  return first !== undefined;
}

function stampOf(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat && `${stat.ino} ${stat.mtimeMs}`;
}
