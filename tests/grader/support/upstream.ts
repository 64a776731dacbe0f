import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { plainEnv, start } from "./command.js";
import { linkPackages, type Throwaway } from "./throwaway.js";

/** No settings of this machine's user in git. Git for Windows knows this name of nothing, and not Windows's own. */
export const GIT_ENV = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };

/** Where the authors of a throw-away course work: a git repository of which the course becomes a clone. */
export interface Upstream {
  root: string;
  /** Replaces a text in one of its files. */
  edit(file: string, from: string, to: string): void;
  /** Writes the stubs of what was edited, and commits everything. */
  publish(message: string): Promise<void>;
}

/** Makes the course a clone of a repository beside it. */
export async function upstreamOf(course: Throwaway): Promise<Upstream> {
  const root = path.join(course.root, "..", "upstream");
  cpSync(course.root, root, {
    recursive: true,
    filter: (file) => !file.includes("node_modules") && !file.includes(".kata"),
  });
  linkPackages(root);
  git(root, "init", "-q", "-b", "main");
  const upstream: Upstream = {
    root,
    edit: (file, from, to) => {
      const text = readFileSync(path.join(root, file), "utf8");
      if (!text.includes(from)) throw new Error(`${file} does not say "${from}"`);
      writeFileSync(path.join(root, file), text.replace(from, to));
    },
    publish: async (message) => {
      const { code, stderr } = await start(root, [...course.kata, "author", "stubs"]).ended;
      if (code !== 0) throw new Error(stderr);
      const author = ["-c", "user.name=author", "-c", "user.email=author@example.org"];
      git(root, "add", "-A");
      git(root, ...author, "commit", "-q", "-m", message);
    },
  };
  await upstream.publish("first");
  git(course.root, "init", "-q", "-b", "main");
  git(course.root, "remote", "add", "origin", root);
  git(course.root, "fetch", "-q");
  git(course.root, "reset", "-q", "--hard", "origin/main");
  git(course.root, "branch", "-q", "--set-upstream-to", "origin/main");
  return upstream;
}

const CHAPTER = "1-small-numbers/00-first-steps";

/** Moves an exercise of the first chapter to another chapter, with all that belongs to it. */
export function moveExercise({ root }: Upstream, slug: string, to: string): void {
  const manifest = path.join(root, "exercises", CHAPTER, "chapter.ts");
  const text = readFileSync(manifest, "utf8");
  writeFileSync(manifest, without(text, slug));
  const other = path.join(root, "exercises", to, "chapter.ts");
  if (existsSync(other))
    writeFileSync(other, readFileSync(other, "utf8").replace("exercises: [", `exercises: ["${slug}", `));
  else {
    for (const tree of ["exercises", "solutions"]) mkdirSync(path.join(root, tree, to), { recursive: true });
    writeFileSync(other, text.replace(/exercises: \[[^\]]*\]/, `exercises: ["${slug}"]`));
  }
  for (const file of filesOf(slug))
    renameSync(path.join(root, file.replace("#", CHAPTER)), path.join(root, file.replace("#", to)));
}

/** Deletes an exercise of the first chapter. */
export function deleteExercise({ root }: Upstream, slug: string): void {
  const manifest = path.join(root, "exercises", CHAPTER, "chapter.ts");
  writeFileSync(manifest, without(readFileSync(manifest, "utf8"), slug));
  for (const file of filesOf(slug)) rmSync(path.join(root, file.replace("#", CHAPTER)));
}

/** The manifest without an exercise. */
function without(manifest: string, slug: string): string {
  if (!manifest.includes(`"${slug}"`)) throw new Error(`the manifest has no ${slug}`);
  return manifest.replace(new RegExp(`"${slug}",? ?`), "");
}

function filesOf(slug: string): string[] {
  const [exercise, solution] = [`exercises/#/${slug}`, `solutions/#/${slug}`];
  return [
    `${exercise}.ts`,
    `${exercise}.spec.ts`,
    `${solution}.ts`,
    `${solution}.mistakes.ts`,
    `${solution}.exercise.ts`,
  ];
}

export function git(cwd: string, ...args: string[]): string {
  const env = plainEnv(GIT_ENV);
  return execFileSync("git", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
