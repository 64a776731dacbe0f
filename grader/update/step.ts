import path from "node:path";
import { git, gitOr } from "./git.js";
import type { Edited } from "./stubs.js";

/**
 * Files of the course, other than these stubs, that were edited here and that the new course changes too.
 *
 * @returns their names
 */
export async function inTheWay(target: string, edited: Edited[]): Promise<string[]> {
  const stubs = new Set(edited.map(({ name }) => name));
  const [changed, ...edits] = await Promise.all([
    namesIn("HEAD", target),
    // A step that was cut short has left files of the new course.
    namesIn("HEAD"),
    namesIn(target),
  ]);
  return [...changed].filter((name) => !stubs.has(name) && edits.every((edit) => edit.has(name)));
}

async function namesIn(...commits: string[]): Promise<Set<string>> {
  const names = await git(["diff", "--name-only", "--no-renames", "-z", ...commits, "--"]);
  return new Set(names.split("\0").filter(Boolean));
}

/**
 * Steps forward to a commit, and leaves the edited stubs alone. git does not look at a file whose entry in the index is
 * the new one already, or that both commits have alike: so what the learner typed never leaves its place, and neither a
 * save nor a kill can lose it. Begun again after a kill, it ends where it would have ended.
 *
 * @throws GitFailed with everything as it was
 */
export async function stepForward(target: string, edited: Edited[]): Promise<void> {
  const gone = edited.filter(({ after }) => !after);
  const tree = gone.length > 0 ? await treeWith(target, gone) : target;
  const names = edited.map(({ name }) => name);
  const entries = names.length > 0 ? await git(["ls-files", "-s", "-z", "--", ...names]) : "";
  // 1. The index says of the edited stubs what the new course ships.
  await writeIndex(names, edited.map(({ name, before, after }) => entry(name, after ?? before)).join(""));
  await gitOr(["update-index", "-q", "--refresh"]);
  // 2. The other files become those of the new course.
  try {
    await git(["read-tree", "-m", "-u", "HEAD", tree], { apart: true });
  } catch (error) {
    await writeIndex(names, entries);
    throw error;
  }
  // 3. The branch follows. What the new course has not is the learner's alone.
  await writeIndex(
    gone.map(({ name }) => name),
    "",
  );
  await git(["update-ref", "-m", "kata update", "HEAD", target], { apart: true });
}

/** A tree like that of the new course, in which files that it has no more are still there. */
async function treeWith(target: string, gone: Edited[]): Promise<string> {
  const folder = (await git(["rev-parse", "--absolute-git-dir"])).trim();
  const env = { GIT_INDEX_FILE: path.join(folder, "kata-index") };
  await git(["read-tree", target], { env });
  const entries = gone.map(({ name, before }) => entry(name, before)).join("");
  await git(["update-index", "-z", "--index-info"], { env, input: entries });
  return (await git(["write-tree"], { env })).trim();
}

/** Replaces the entries of these files in git's index. */
async function writeIndex(names: string[], entries: string): Promise<void> {
  if (names.length === 0) return;
  const removed = names.map((name) => `0 ${"0".repeat(40)}\t${name}\0`).join("");
  await git(["update-index", "-z", "--index-info"], { input: removed + entries, apart: true });
}

function entry(name: string, { mode, id }: { mode: string; id: string }): string {
  return `${mode} ${id}\t${name}\0`;
}
