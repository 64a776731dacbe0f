import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import { loadCourse } from "../course/load.js";
import { root } from "../course/paths.js";
import { keepCopy } from "../state/kept.js";
import { EXIT, UsageError } from "./exit.js";
import { print } from "./print.js";

/**
 * `kata update`: brings the newest course with git. Files that the learner changed are copied to `.kata/kept`, laid aside
 * while git works, and put back byte for byte, whatever git said.
 */
export async function update(): Promise<number> {
  if (!existsSync(path.join(root, ".git"))) {
    throw new UsageError(
      "this copy of the course is no git clone: download the new one, and copy your exercises/ into it",
    );
  }
  const before = await stubs();
  const edited = [...before].filter(([, file]) => isEdited(file));
  const mine = edited.map(([slug, file]) => ({
    slug,
    file,
    bytes: readFileSync(file),
    stub: committed(file),
  }));
  for (const { slug, file } of mine) keepCopy(slug, file);

  const lock = committed(path.join(root, "package-lock.json"));
  let failure: string | undefined;
  try {
    for (const { file } of mine) git("checkout", "HEAD", "--", file);
    git("pull", "--ff-only");
  } catch (error) {
    failure = String((error as { stderr?: string }).stderr ?? error).trim();
  } finally {
    // A chapter may have moved: the learner's file goes where its exercise is now. Where the exercise is gone, or the
    // new course cannot be read, it goes where it was.
    const after = await stubs().catch(() => before);
    for (const { slug, file, bytes } of mine) {
      const place = after.get(slug) ?? file;
      mkdirSync(path.dirname(place), { recursive: true });
      await writeFileAtomic(place, bytes);
    }
  }
  if (failure) {
    print([
      "git could not update the course; your files are as they were.",
      "",
      ...failure.split("\n").map((line) => `  ${line}`),
    ]);
    return EXIT.broken;
  }
  const changed = mine
    .filter(({ file, stub }) => existsSync(file) && committed(file) !== stub)
    .map(({ slug }) => slug);
  print([
    "The course is up to date, and your files are as they were.",
    ...(mine.length > 0
      ? [
          `${mine.length === 1 ? "One of them was" : `${mine.length} of them were`} also copied to .kata/kept.`,
        ]
      : []),
    ...changed.map(
      (slug) =>
        `${slug} has a new stub: "npm run kata -- diff ${slug}" compares yours with the new solution.`,
    ),
    ...(committed(path.join(root, "package-lock.json")) !== lock
      ? ["Its packages changed: run npm ci."]
      : []),
    'Passes whose spec changed are marked stale: "npm run kata -- check" judges them anew.',
  ]);
  return EXIT.passed;
}

/** Where each exercise's file is, by slug. */
async function stubs(): Promise<Map<string, string>> {
  return new Map((await loadCourse()).exercises.map(({ slug, files }) => [slug, files.stub]));
}

function isEdited(file: string): boolean {
  return existsSync(file) && git("status", "--porcelain", "--", file).trim() !== "";
}

function committed(file: string): string {
  try {
    return git("rev-parse", `HEAD:${path.relative(root, file).split(path.sep).join("/")}`);
  } catch {
    return "";
  }
}

function git(...args: string[]): string {
  return execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
