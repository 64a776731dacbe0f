import { existsSync } from "node:fs";
import path from "node:path";
import { root } from "../../node/course/paths.js";
import { fileFingerprint } from "../../node/course/read-text.js";
import { keepCopy, NotKept } from "../../node/store/kept-files.js";
import { Locked } from "../../node/store/lock.js";
import { progressOrNone } from "../../node/store/progress.js";
import { type Change, changesBetween, placeOf } from "../../node/update/blobs.js";
import { BranchMoved, headOf } from "../../node/update/branch.js";
import { complete, NotUndone } from "../../node/update/bring.js";
import { fetchCourse, findUpstream, type Refusal } from "../../node/update/clone.js";
import { finishLeft, lockUpdate } from "../../node/update/finish.js";
import { GitFailed, gitOr, wayOn } from "../../node/update/git.js";
import { journalOf, removeFolders } from "../../node/update/journal.js";
import { keepCommitted } from "../../node/update/keep-replaced.js";
import { outcomeLines } from "../../node/update/outcome-lines.js";
import { answersConcerned, inTheWay } from "../../node/update/plan.js";
import type { Outcome } from "../../node/update/swap.js";
import { type Target, targetFrom } from "../../node/update/target.js";
import { EXIT, UsageError } from "./exit.js";
import { print } from "./print.js";

/**
 * `kata update`: brings the newest course with git. Files that the learner edited stay where they are the whole time; only
 * where an exercise moves to another chapter does its file follow. Whatever ends it, `bin.mjs` has it finished at the next start.
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
    const upstream = await findUpstream();
    if (typeof upstream !== "string") return refuse(upstream);
    await fetchCourse(stopped.signal);
    const lock = await lockUpdate();
    try {
      // Another one may have begun since, and been killed.
      const said = await finishLeft();
      if (said) print([said, ""]);
      removeFolders();
      return await step(upstream);
    } finally {
      lock.release();
    }
  } catch (error) {
    if (error instanceof NotUndone) return stuck(error);
    if (stopped.signal.aborted) {
      print(["Stopped before anything was changed: the course and your files are as they were."]);
      return EXIT.interrupted;
    }
    const refusal = refusalOf(error as Error);
    if (!refusal) throw error;
    return refuse(refusal);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop).off("SIGHUP", stop);
  }
}

/** From where the branch is now to the newest course. */
async function step(upstream: string): Promise<number> {
  const head = await headOf();
  const target = await targetFrom(head, upstream);
  if ("said" in target) return refuse(target);
  const changes = await changesBetween(head, target.commit);
  const taken = inTheWay(changes);
  if (taken.length > 0) {
    return refuse({
      said: `Files of yours are where the new course has its own:\n${taken.join("\n")}`,
      way: "Rename yours, and update again.",
    });
  }
  const answers = answersConcerned(changes);
  for (const { slug, file } of answers) keepCopy(slug, file);
  const replaced = await keepCommitted(head, target.replaced);
  const lock = await packagesIn("HEAD");
  const outcome = target.commit === head ? NOTHING : await complete(journalOf(head, target.commit));
  const news = {
    copies: answers.length,
    packages: (await packagesIn("HEAD")) !== lock,
    stale: hasStale(changes),
    replaced,
  };
  print(words(outcome, target, news));
  return outcome.moved.some(({ problem }) => problem) ? EXIT.broken : EXIT.passed;
}

/** Whether an exercise has passed whose spec is another one now. */
function hasStale(changes: Change[]): boolean {
  const { exercises } = progressOrNone().progress;
  return changes.some(({ name, after }) => {
    const [, slug] = /([^/]+)\.spec\.ts$/.exec(name) ?? [];
    const passed = slug === undefined ? undefined : exercises[slug]?.passed;
    return after !== undefined && passed !== undefined && passed.spec !== fileFingerprint(placeOf(name));
  });
}

const NOTHING: Outcome = { moved: [], gone: [], newStubs: [], kept: [] };

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

/** Where neither the way on nor the way back is open: the journal stays, and the starter tries again at each start. */
function stuck(error: NotUndone): number {
  print([
    "The update could neither be finished nor taken back; nothing of yours is lost.",
    "",
    `  ${error.message}`,
    "",
    wayOn(error.message) ?? "When that is mended, any command goes on with it.",
  ]);
  return EXIT.broken;
}

/** What to say of a failure that is no fault of the grader's. */
function refusalOf(error: Error & { code?: string }): Refusal | undefined {
  const again = "When that is mended, update again.";
  if (error instanceof NotKept) return { said: error.message, way: again };
  if (error instanceof BranchMoved)
    return { said: `Another git was at work: ${error.message}.`, way: "Once it is done, update again." };
  if (error instanceof Locked)
    return {
      said: `Another update is at work here: ${error.message}.`,
      way: "Once it is done, update again.",
    };
  // What the disk says: it is full, or a file may not be replaced.
  if (error.code) return { said: error.message, way: again };
  if (!(error instanceof GitFailed)) return undefined;
  const way = wayOn(error.message);
  // Where the way on is known, the first of its lines says what is wrong.
  return { said: way ? error.message.split("\n")[0] : error.message, way: way ?? again };
}

/** What git has for the list of packages in a commit. */
async function packagesIn(commit: string): Promise<string | undefined> {
  return gitOr(["rev-parse", `${commit}:package-lock.json`]);
}

/** What there is to tell beside what became of the files. */
interface News {
  /** Answers that were copied. */
  copies: number;
  packages: boolean;
  stale: boolean;
  /** Files of the course that a commit of the learner's had changed: the course's are there now, and theirs are kept. */
  replaced: { name: string; kept: string }[];
}

function words(outcome: Outcome, target: Target, { copies, packages, stale, replaced }: News): string[] {
  const copied = copies === 1 ? "One of them was" : `${copies} of them were`;
  // What the learner had written into the course's own files is elsewhere now.
  const whose = replaced.length + outcome.kept.length > 0 ? "answers" : "files";
  return [
    `The course is up to date, and your ${whose} are as they were.`,
    ...(copies > 0 ? [`${copied} also copied to .kata/kept.`] : []),
    ...outcomeLines({
      ...outcome,
      moved: [...target.moved, ...outcome.moved],
      newStubs: [...new Set([...target.newStubs, ...outcome.newStubs])],
    }),
    ...replaced.map(
      ({ name, kept }) =>
        `A commit of yours changed ${name}, and so has the course: the course's is there now, and yours is kept as ${kept}.`,
    ),
    ...(packages ? ["Its packages changed: end every open grader (q), and run npm ci."] : []),
    ...(stale
      ? [
          'Passes whose spec changed are marked stale. The watch screen judges them again while you do nothing; "npm run kata -- check" does at once.',
        ]
      : []),
  ];
}
