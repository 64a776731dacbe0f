import { type Blob, type Change, changesBetween, slugOf } from "./blobs.js";
import type { Refusal } from "./clone.js";
import { git, gitOr } from "./git.js";
import { treeWith } from "./git-index.js";

/** Where an update goes. */
export interface Target {
  commit: string;
  /** Learners' committed answers whose exercises have moved. */
  moved: { slug: string; from: string; to: string }[];
  /** Files of the course that the learner had changed in a commit, and the new course too: the new course's are there now. */
  replaced: string[];
  /** Learners' committed answers whose stub is another one now. */
  newStubs: string[];
}

/**
 * The commit to go to: the newest course, or, where the learner has commits of their own, one that joins both. In it the
 * learner's answers are theirs, and what the new course has changed is the course's; so it never has a conflict.
 */
export async function targetFrom(head: string, upstream: string): Promise<Target | Refusal> {
  const newest = (await git(["rev-parse", upstream])).trim();
  const fork = await forkOf(head, upstream);
  if (!fork) {
    return {
      said: "The course's history was written anew, and git can't tell which commits are yours.",
      way: "Clone the course once more, in another folder, and copy your exercises/ and .kata into it.",
    };
  }
  if (fork === newest) return { commit: head, moved: [], replaced: [], newStubs: [] };
  if (fork === head) return { commit: newest, moved: [], replaced: [], newStubs: [] };
  return join(head, newest, fork);
}

/** The last commit of the course that this clone stands on, also where the course has since written its history anew. */
async function forkOf(head: string, upstream: string): Promise<string | undefined> {
  const common = await gitOr(["merge-base", head, upstream]);
  const fork = await gitOr(["merge-base", "--fork-point", upstream, head]);
  const isOlder =
    common && fork && (await gitOr(["merge-base", "--is-ancestor", fork, common])) !== undefined;
  return isOlder ? common : (fork ?? common);
}

async function join(head: string, newest: string, fork: string): Promise<Target> {
  const [own, theirs] = await Promise.all([changesBetween(fork, head), changesBetween(fork, newest)]);
  const changed = new Map(theirs.map((change) => [change.name, change]));
  const homes = new Map(theirs.filter(({ before }) => !before).map(({ name }) => [slugOf(name), name]));
  const target: Target = { commit: "", moved: [], replaced: [], newStubs: [] };
  const entries: { name: string; after: Blob | undefined }[] = [];
  for (const change of own) entries.push(...[keptIn(change)].filter((kept) => kept !== undefined));
  const tree = await treeWith(newest, entries);
  target.commit = await commit(tree, head, newest);
  return target;

  /** What becomes of a file that the learner's commits have changed. */
  function keptIn({ name, before, after }: Change): { name: string; after: Blob | undefined } | undefined {
    const slug = before && slugOf(name);
    const theirs = changed.get(name);
    // A stub that was deleted comes back.
    if (!after) return slug || theirs ? undefined : { name, after };
    if (slug) {
      const home = theirs && !theirs.after ? homes.get(slug) : undefined;
      if (theirs?.after) target.newStubs.push(slug);
      if (home) target.moved.push({ slug, from: name, to: home });
      return { name: home ?? name, after };
    }
    // What only the learner has changed stays.
    if (!theirs) return { name, after };
    if (theirs.after?.id !== after.id) target.replaced.push(name);
    return undefined;
  }
}

/** A commit with both for its parents, by whoever made the learner's last one. */
async function commit(tree: string, head: string, newest: string): Promise<string> {
  const [name, email] = (await git(["log", "-1", "--format=%an%x00%ae", head])).trim().split("\0");
  const env = {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
  const message = "Bring the newest course, and keep my answers";
  return (await git(["commit-tree", tree, "-p", head, "-p", newest, "-m", message], { env })).trim();
}
