import { existsSync } from "node:fs";
import path from "node:path";
import { loadCourse } from "../course/load.js";
import { root } from "../course/paths.js";
import { isFile } from "../course/source.js";
import { count } from "../render/text.js";
import { keepCopy } from "../state/kept.js";
import { GitFailed, git, gitOr, wayOn } from "../update/git.js";
import { followMoves, type Moved, movedText, writeJournal } from "../update/moves.js";
import { inTheWay, stepForward } from "../update/step.js";
import { type Edited, editedStubs } from "../update/stubs.js";
import { EXIT, UsageError } from "./exit.js";
import { print } from "./print.js";

/** A save while git works makes it refuse: the next attempt sees that file as edited. */
const ATTEMPTS = 3;

/**
 * `kata update`: brings the newest course with git. Files that the learner edited stay where they are the whole time, and
 * git leaves them alone; only where an exercise moves to another chapter does its file follow.
 */
export async function update(): Promise<number> {
  if (!existsSync(path.join(root, ".git"))) {
    throw new UsageError(
      "this copy of the course is no git clone: download the new one, and copy your exercises/ into it",
    );
  }
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  // While the network is waited for, it ends at once; the steps after that are short, and are finished.
  process.on("SIGINT", stop).on("SIGTERM", stop).on("SIGHUP", stop);
  try {
    const target = await fetched(stopped.signal);
    if (typeof target !== "string") return refuse(target);
    const lock = await packagesIn("HEAD");
    const done = await fastForward(target);
    if ("way" in done) return refuse(done);
    const { edited, moved } = done;
    print(outcome(edited, moved, (await packagesIn("HEAD")) !== lock));
    return moved.some(({ problem }) => problem) ? EXIT.broken : EXIT.passed;
  } catch (error) {
    if (stopped.signal.aborted) {
      print(["Stopped before anything was changed: the course and your files are as they were."]);
      return EXIT.interrupted;
    }
    if (!(error instanceof GitFailed)) throw error;
    const way = wayOn(error.message);
    // Where the way on is known, the first of its lines says what is wrong.
    const said = way ? error.message.split("\n")[0] : error.message;
    return refuse({ said, way: way ?? "When that is mended, update again." });
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop).off("SIGHUP", stop);
  }
}

/** Why there is no update, and what to do. */
interface Refusal {
  said: string;
  way: string;
}

function refuse({ said, way }: Refusal): number {
  const words = said.split("\n").filter((line) => line && !line.startsWith("hint:"));
  print([
    "git could not update the course; your files are as they were.",
    "",
    ...words.map((line) => `  ${line}`),
    "",
    way,
  ]);
  return EXIT.broken;
}

/** Fetches the newest course, and gives its commit, or why this clone cannot just step forward to it. */
async function fetched(signal: AbortSignal): Promise<string | Refusal> {
  const folder = (await git(["rev-parse", "--absolute-git-dir"])).trim();
  if ((await git(["ls-files", "-u"])) || existsSync(path.join(folder, "MERGE_HEAD"))) {
    return {
      said: "A merge was begun here, and is not finished.",
      way: "Finish it with git commit, or undo it with git merge --abort, and update again.",
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
  if (!upstream) {
    return {
      said: `The branch ${branch} does not follow a branch of the course.`,
      way: `Say which, for example with git branch --set-upstream-to=origin/main ${branch}, and update again.`,
    };
  }
  await git(["fetch"], { signal });
  const own = Number(await git(["rev-list", "--count", `${upstream}..HEAD`]));
  const theirs = Number(await git(["rev-list", "--count", `HEAD..${upstream}`]));
  if (own > 0 && theirs > 0) {
    return {
      said: `${count(own, "commit")} of your own and ${theirs} of the course's have to be merged.`,
      way: `Commit whatever you have not committed, then: git merge -X ours ${upstream} (where both changed a line, yours stays).`,
    };
  }
  // Whoever has only commits of their own is up to date.
  return (await git(["rev-parse", theirs > 0 ? upstream : "HEAD"])).trim();
}

/** Goes to a commit that this clone can step forward to; the learner's files stay. */
async function fastForward(target: string): Promise<{ edited: Edited[]; moved: Moved[] } | Refusal> {
  const { exercises } = await loadCourse();
  for (let left = ATTEMPTS - 1; ; left--) {
    const all = await editedStubs(exercises, target);
    const files = await inTheWay(target, all);
    if (files.length > 0) {
      return {
        said: `Edited here, and changed by the new course:\n${files.join("\n")}`,
        way: `They are the course's. Put them back, and update again: git checkout HEAD -- ${files.map((file) => `"${file}"`).join(" ")}`,
      };
    }
    const edited = all.filter(({ before, after }) => before.id !== after?.id);
    for (const { slug, file } of edited) if (isFile(file)) keepCopy(slug, file);
    const gone = edited.filter(({ after }) => !after);
    if (gone.length > 0) await writeJournal(Object.fromEntries(gone.map(({ slug, file }) => [slug, file])));
    try {
      await stepForward(target, edited);
    } catch (error) {
      await followMoves();
      if (left > 0 && exercises.some(({ slug }) => (error as Error).message.includes(`/${slug}.ts'`)))
        continue;
      throw error;
    }
    return { edited, moved: await followMoves() };
  }
}

/** What git has for the list of packages in a commit. */
async function packagesIn(commit: string): Promise<string | undefined> {
  return gitOr(["rev-parse", `${commit}:package-lock.json`]);
}

function outcome(edited: Edited[], moved: Moved[], packages: boolean): string[] {
  const copied = edited.length === 1 ? "One of them was" : `${edited.length} of them were`;
  return [
    "The course is up to date, and your files are as they were.",
    ...(edited.length > 0 ? [`${copied} also copied to .kata/kept.`] : []),
    ...moved.map(movedText),
    ...edited
      .filter(({ after }) => after)
      .map(
        ({ slug }) =>
          `${slug} has a new stub: "npm run kata -- diff ${slug}" compares yours with the new solution.`,
      ),
    ...(packages ? ["Its packages changed: run npm ci."] : []),
    'Passes whose spec changed are marked stale: "npm run kata -- check" judges them again.',
  ];
}
