import { existsSync } from "node:fs";
import path from "node:path";
import { root } from "../course/paths.js";
import { pastStaleLocks } from "./branch.js";
import { git, gitOr } from "./git.js";

/** Why there is no update, and what to do. */
export interface Refusal {
  said: string;
  way: string;
}

/** What git may have been in the middle of, by a file or folder of its own, and how one gets out of it. */
const BEGUN: [string, string, string][] = [
  ["rebase-merge", "A rebase", "Go on with git rebase --continue, or undo it with git rebase --abort"],
  ["rebase-apply/applying", "A git am", "Go on with git am --continue, or undo it with git am --abort"],
  ["rebase-apply", "A rebase", "Go on with git rebase --continue, or undo it with git rebase --abort"],
  ["CHERRY_PICK_HEAD", "A cherry-pick", "Finish it with git commit, or undo it with git cherry-pick --abort"],
  ["REVERT_HEAD", "A revert", "Finish it with git commit, or undo it with git revert --abort"],
  ["MERGE_HEAD", "A merge", "Finish it with git commit, or undo it with git merge --abort"],
  ["BISECT_LOG", "A bisect", "End it with git bisect reset"],
];

/** Whether git is in the middle of something here, or on no branch that follows the course. */
export async function findUpstream(): Promise<string | Refusal> {
  const folder = path.resolve(root, (await git(["rev-parse", "--git-dir"])).trim());
  const begun = BEGUN.find(([name]) => existsSync(path.join(folder, ...name.split("/"))));
  if (begun) {
    const [, what, way] = begun;
    return { said: `${what} was begun here, and is not finished.`, way: `${way}, and update again.` };
  }
  if (await git(["ls-files", "-u"])) {
    return {
      said: "git has files here with conflicts that are not resolved.",
      way: "Resolve them and commit, or go back with git reset --merge, and update again.",
    };
  }
  const branch = await gitOr(["symbolic-ref", "-q", "--short", "HEAD"]);
  if (!branch) {
    return {
      said: "This clone is on no branch.",
      way: "Go back to the branch that you cloned, for example with git switch main, and update again.",
    };
  }
  const upstream = await gitOr(["rev-parse", "--abbrev-ref", `${branch}@{upstream}`]);
  return (
    upstream ?? {
      said: `The branch ${branch} does not follow a branch of the course.`,
      way: `Say which, for example with git branch --set-upstream-to=origin/main ${branch}, and update again.`,
    }
  );
}

/** Fetches the newest course. */
export async function fetchCourse(signal: AbortSignal): Promise<void> {
  await pastStaleLocks(() => git(["fetch"], { signal }));
}
