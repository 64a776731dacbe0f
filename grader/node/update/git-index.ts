import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { root } from "../course/paths.js";
import { putBack } from "../store/move.js";
import type { Blob, Change } from "./blobs.js";
import { GitFailed, git } from "./git.js";

/** What a lock of git's says where it is ours. */
const OURS = "kata update\n";
/** Lists of our own, beside git's. */
const LIST = "kata-index";
/** How long another git may be at work. */
const PATIENCE_MS = 2000;
const PAUSE_MS = 40;

/**
 * git's list of the course's files, made anew beside the old one: it takes its place when all files are there. So a kill
 * leaves either the one or the other, and the only lock that can be left is known as ours.
 */
export class Index {
  readonly #file: string;
  readonly #next: string;

  private constructor(file: string) {
    this.#file = file;
    this.#next = path.join(path.dirname(file), `${LIST}-${process.pid}`);
  }

  /** Prepares the list that says of each changed file what `after` says. What else the learner has staged stays staged. */
  static async prepare(from: string, changes: Change[]): Promise<Index> {
    const index = new Index(path.resolve(root, (await git(["rev-parse", "--git-path", "index"])).trim()));
    await index.#fill(from, changes);
    return index;
  }

  async #fill(from: string, changes: Change[]): Promise<void> {
    const folder = path.dirname(this.#file);
    for (const left of readdirSync(folder).filter((name) => name.startsWith(LIST)))
      rmSync(path.join(folder, left), { force: true });
    if (existsSync(this.#file)) copyFileSync(this.#file, this.#next);
    else await this.#git(["read-tree", from]);
    await this.#git(["update-index", "-z", "--index-info"], entriesOf(changes));
  }

  /** Writes the new files of the course under a folder. */
  async extract(names: string[], folder: string): Promise<void> {
    if (names.length === 0) return;
    const prefix = `${path.relative(root, folder).split(path.sep).join("/")}/`;
    await this.#git(["checkout-index", "-z", "--stdin", "-f", `--prefix=${prefix}`], listOf(names));
  }

  /** Which files the learner has told git not to look at, and how. */
  async hidden(): Promise<Map<string, { skipped: boolean; assumed: boolean }>> {
    const listed = (await git(["ls-files", "-v", "-z"])).split("\0").filter(Boolean);
    const flags = listed.map((row): [string, { skipped: boolean; assumed: boolean }] => [
      row.slice(2),
      { skipped: /[sS]/.test(row[0]), assumed: /[a-z]/.test(row[0]) },
    ]);
    return new Map(flags.filter(([, { skipped, assumed }]) => skipped || assumed));
  }

  /** Says again what the learner had told git not to look at. */
  async hide(hidden: Map<string, { skipped: boolean; assumed: boolean }>): Promise<void> {
    const names = (flag: "skipped" | "assumed") =>
      [...hidden].filter(([, one]) => one[flag]).map(([name]) => name);
    const [skipped, assumed] = [names("skipped"), names("assumed")];
    if (skipped.length > 0)
      await this.#git(["update-index", "-z", "--skip-worktree", "--stdin"], listOf(skipped));
    if (assumed.length > 0)
      await this.#git(["update-index", "-z", "--assume-unchanged", "--stdin"], listOf(assumed));
  }

  /**
   * Keeps every other git off.
   *
   * @throws GitFailed if another git is at work
   */
  async lock(): Promise<void> {
    const lock = `${this.#file}.lock`;
    // Made aside: a kill must not leave a lock that nobody knows as ours.
    const made = `${this.#next}.made`;
    writeFileSync(made, OURS);
    const end = Date.now() + PATIENCE_MS;
    // Editors ask git now and then, for a moment.
    while (!putBack(made, lock) && !isOurs(lock)) {
      if (Date.now() > end) throw new GitFailed(`Unable to create '${lock}': File exists.`);
      await setTimeout(PAUSE_MS);
    }
  }

  /** The new list takes the place of the old one. */
  async finish(): Promise<void> {
    // It says which files differ, and with that ends in an error.
    await this.#git(["update-index", "-q", "--refresh"]).catch(() => {});
    renameSync(this.#next, this.#file);
    this.discard();
  }

  /** Leaves the old list in its place. */
  discard(): void {
    for (const file of [this.#next, `${this.#next}.made`]) rmSync(file, { force: true });
    const lock = `${this.#file}.lock`;
    if (isOurs(lock)) unlinkSync(lock);
  }

  #git(args: string[], input = ""): Promise<string> {
    return git(args, { input, apart: true, env: { GIT_INDEX_FILE: this.#next } });
  }
}

/** A tree like that of a commit but for these files. */
export async function treeWith(
  commit: string,
  entries: { name: string; after: Blob | undefined }[],
): Promise<string> {
  const folder = path.resolve(root, (await git(["rev-parse", "--git-dir"])).trim());
  const env = { GIT_INDEX_FILE: path.join(folder, `${LIST}-tree-${process.pid}`) };
  try {
    await git(["read-tree", commit], { env });
    await git(["update-index", "-z", "--index-info"], { env, input: entriesOf(entries) });
    return (await git(["write-tree"], { env })).trim();
  } finally {
    rmSync(env.GIT_INDEX_FILE, { force: true });
  }
}

function isOurs(lock: string): boolean {
  try {
    // A disk that was full leaves it empty.
    return readFileSync(lock, "utf8") === OURS;
  } catch {
    return false;
  }
}

/** What `git update-index --index-info` reads: all that goes before all that comes, as a folder may take a file's name. */
export function entriesOf(changes: { name: string; after: Blob | undefined }[]): string {
  const gone = changes.map(({ name, after }) => `0 ${"0".repeat(after?.id.length ?? 40)}\t${name}\0`);
  const there = changes.map(({ name, after }) => (after ? `${after.mode} ${after.id}\t${name}\0` : ""));
  return gone.join("") + there.join("");
}

function listOf(names: string[]): string {
  return names.map((name) => `${name}\0`).join("");
}
