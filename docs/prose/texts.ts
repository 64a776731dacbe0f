import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

// The texts of learners as they are in the working tree, or as they were at a commit.

export const PAGE = /^exercises\/\d.*\.md$/;
export const ENTRY = /^solutions\/\d.*\.exercise\.ts$/;
/** A solution has its stub's docstrings. */
export const SOLUTION = /^solutions\/\d(?!.*\.(?:exercise|mistakes)\.ts$).*\.ts$/;

/** All answers of git fit into it. */
const MOST_BYTES = 64 * 1024 * 1024;

const git = (...words: string[]): string =>
  execFileSync("git", words, { encoding: "utf8", maxBuffer: MOST_BYTES });

/** What the files say whose paths match, by path; of the working tree where no commit is named. */
export function textsAt(pattern: RegExp, commit?: string): Map<string, string> {
  const all = commit
    ? git("ls-tree", "-r", "--name-only", commit)
    : git("ls-files", "--cached", "--others", "--exclude-standard");
  const files = all.split("\n").filter((file) => pattern.test(file));
  const present = commit ? files : files.filter((file) => existsSync(file));
  return new Map(
    present
      .sort()
      .map((file) => [file, commit ? git("show", `${commit}:${file}`) : readFileSync(file, "utf8")]),
  );
}

const DOCSTRING = /\/\*\*[\s\S]*?\*\//g;

/** The docstrings of a source, without their stars. */
export function docstringsOf(source: string): string {
  const found = source.match(DOCSTRING) ?? [];
  return found.map((text) => text.replace(/^\s*\/?\*+\/?/gm, " ").replace("*/", "")).join("\n");
}
