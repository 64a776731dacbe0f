import { spawn } from "node:child_process";
import path from "node:path";
import { inCourse, root } from "../course/paths.js";

/** git said no, or is not there; the message is its own. */
export class GitFailed extends Error {
  override name = "GitFailed";
}

interface GitOptions {
  /** What it reads on its standard input. */
  input?: string;
  /** Out of reach of Ctrl-C in the terminal, and of whoever kills the grader: half of its work would be no state at all. */
  apart?: boolean;
  /** Ends it. */
  signal?: AbortSignal;
  env?: NodeJS.ProcessEnv;
  /** How its output is read: `latin1` has a letter for each byte. */
  encoding?: "utf8" | "latin1";
}

/**
 * Runs git in the course.
 *
 * @returns what it printed
 * @throws GitFailed with its own words
 */
export function git(
  args: string[],
  { input = "", apart = false, signal, env, encoding = "utf8" }: GitOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("git", args, {
      cwd: root,
      // What it says is looked at, so it has to be English; and a question must leave no lock when it is killed.
      env: { ...process.env, GIT_OPTIONAL_LOCKS: "0", ...env, LC_ALL: "C" },
      detached: apart && process.platform !== "win32",
      windowsHide: true,
      ...(signal ? { signal } : {}),
    });
    let out = "";
    let said = "";
    child.stdout.setEncoding(encoding).on("data", (chunk: string) => {
      out += chunk;
    });
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
    // It may end before it has read everything.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(new GitFailed(error.code === "ENOENT" ? "git is not installed" : error.message)),
    );
    child.once("close", (code) => (code === 0 ? resolve(out) : reject(new GitFailed(said.trim()))));
  });
}

/** What git printed, or undefined where it said no. */
export async function gitOr(args: string[]): Promise<string | undefined> {
  try {
    return (await git(args)).trim();
  } catch {
    return undefined;
  }
}

/** The lock that git met, absolute. */
export function lockIn(said: string): string | undefined {
  const [, lock] = /Unable to create '([^']+\.lock)': File exists/.exec(said) ?? [];
  return lock && path.resolve(root, lock);
}

/** What to do about a refusal of git's, where it is a well-known one. */
export function wayOn(said: string): string | undefined {
  if (said === "git is not installed")
    return "Install it (https://git-scm.com), see that it is on the PATH, and update again.";
  if (/dubious ownership/.test(said)) {
    return (
      "This folder belongs to another user. If you trust what is in it, say so, and update again: " +
      `git config --global --add safe.directory "${root}"`
    );
  }
  const lock = lockIn(said);
  if (lock) {
    return `Another git is at work here, or one was killed. Once none is, delete ${inCourse(lock)} and update again.`;
  }
  if (/index file|bad signature/.test(said)) {
    return "git's list of files is damaged. Delete .git/index, run git reset (your files stay as they are), and update again.";
  }
  return undefined;
}
