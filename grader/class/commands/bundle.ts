import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { COURSE_FILE, readCourseFile } from "../../core/class/course-file.js";
import { UnreadableClassFile } from "../../core/class/read.js";
import { loadCourse } from "../../node/course/load.js";
import { root } from "../../node/course/paths.js";
import { EXIT, UsageError } from "../../terminal/commands/exit.js";
import { checkOut } from "../../terminal/commands/out.js";
import { print } from "../../terminal/commands/print.js";
import { BUNDLES } from "../bundle/scripts.js";
import { zip } from "../bundle/zip.js";
import { here, textOfFile } from "../files.js";

export interface BundleOptions {
  for?: string;
  course?: string;
  repository?: string;
  out?: string;
}

/** `kata course bundle`: what a platform needs to judge hand-ins by itself, with this course at this commit. */
export async function bundle(options: BundleOptions): Promise<number> {
  const target = options.for ?? "";
  const files = Object.hasOwn(BUNDLES, target) ? BUNDLES[target] : undefined;
  if (!files) throw new UsageError(`say for whom: course bundle --for ${Object.keys(BUNDLES).join(" | ")}`);
  const name = options.course ?? COURSE_FILE;
  const course = await readCourse(name);
  const repository = addressOf(options.repository ?? git("remote", "get-url", "origin"));
  const entries = files({ repository, commit: git("rev-parse", "HEAD") ?? "HEAD", course });
  if (target === "gradescope") {
    const file = checkOut(here(options.out ?? "gradescope.zip"), ZIP);
    writeFileSync(file, zip(entries));
    print([file, "In Gradescope: Configure Autograder, Zip file upload. Learners submit their hand-in."]);
    return EXIT.passed;
  }
  const folder = here(options.out ?? target);
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new UsageError(`${options.out ?? target} is there already and not empty: name another folder`);
  for (const { name, text } of entries) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  print([folder, ...entries.map(({ name }) => `  ${name}`), "docs/classes.md says where they go."]);
  return EXIT.passed;
}

const ZIP = {
  what: "a bundle",
  example: "gradescope.zip",
  isOurs: (start: string) => /^PK..[\s\S]{26}setup\.sh/.test(start),
};

async function readCourse(name: string): Promise<string> {
  const { bySlug } = await loadCourse();
  try {
    const text = textOfFile(here(name));
    readCourseFile(text, bySlug);
    return text;
  } catch (error) {
    if (error instanceof UnreadableClassFile) throw new UsageError(`${name}: ${error.message}`);
    throw error;
  }
}

/** Other machines clone from it, so a folder of this one is none. */
function addressOf(repository: string | undefined): string {
  if (repository && /^(https:\/\/|ssh:\/\/|git@)[\w.@:/~-]+$/.test(repository)) return repository;
  throw new UsageError(
    "say where other machines clone this course from: --repository https://github.com/you/transformer-kata.git",
  );
}

function git(...words: string[]): string | undefined {
  try {
    return execFileSync("git", words, {
      cwd: root,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    }).trim();
  } catch {
    return undefined;
  }
}
