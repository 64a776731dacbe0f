import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { filesOf } from "../../core/course/files.js";
import { loadCourse } from "../../node/course/load.js";
import { inCourse, onDisk, root } from "../../node/course/paths.js";
import { EXIT, UsageError } from "../../terminal/commands/exit.js";
import { print } from "../../terminal/commands/print.js";
import * as skeleton from "../skeleton.js";
import { writeStubs } from "../stubs.js";
import { authorTraces } from "./traces.js";

/** `kata author new <part>/<chapter> <slug>`: a skeleton that runs, for an author to replace piece by piece. */
export async function authorNew(chapter: string, slug: string): Promise<number> {
  if (!/^\d+-[a-z0-9-]+\/\d+-[a-z0-9-]+$/.test(chapter)) {
    throw new UsageError(`a chapter is named like 1-understanding-gradients/03-attention, got "${chapter}"`);
  }
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(slug))
    throw new UsageError(`a slug is kebab-case, got "${slug}"`);
  const taken = (await loadCourse()).bySlug.get(slug);
  if (taken) throw new UsageError(`the slug ${slug} is taken, in ${taken.chapter}`);

  const files = filesOf(chapter, slug);
  for (const file of [files.stub, files.solution]) mkdirSync(path.dirname(onDisk(file)), { recursive: true });
  const written = [
    put(files.solution, skeleton.solution(slug)),
    put(files.mistakes, skeleton.mistakes(slug)),
    put(files.entry, skeleton.entry(slug)),
    put(files.spec, skeleton.spec(slug)),
    addToManifest(chapter, slug),
  ];
  const lesson = path.join(root, "exercises", chapter, "README.md");
  if (!existsSync(lesson)) written.push(put(lesson, skeleton.lesson(chapter)));
  await writeStubs(await loadCourse());
  print(written.map((file) => `written  ${inCourse(file)}`));
  await authorTraces([slug]);
  print(["", `Next: npm run kata -- author check ${slug}`]);
  return EXIT.passed;
}

function put(file: string, text: string): string {
  if (existsSync(onDisk(file))) throw new UsageError(`${inCourse(file)} exists already`);
  writeFileSync(onDisk(file), text);
  return file;
}

/** The last of the chapter; its author moves it where it belongs. */
function addToManifest(chapter: string, slug: string): string {
  const file = path.join(root, "exercises", chapter, "chapter.ts");
  const text = existsSync(file) ? readFileSync(file, "utf8") : skeleton.manifest(chapter);
  const list = /exercises: \[([^\]]*?),?\s*\]/;
  if (!list.test(text)) throw new UsageError(`${inCourse(file)} has no list of exercises`);
  const added = text.replace(list, (_, slugs: string) =>
    slugs.trim() ? `exercises: [${slugs}, "${slug}"]` : `exercises: ["${slug}"]`,
  );
  writeFileSync(file, added);
  return file;
}
