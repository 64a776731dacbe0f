import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
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

export function git(cwd: string, ...args: string[]): string {
  const env = plainEnv(GIT_ENV);
  return execFileSync("git", args, { cwd, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
