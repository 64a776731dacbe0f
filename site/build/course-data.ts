import { readFileSync } from "node:fs";
import { dependenciesOf } from "../../grader/author/depends-on.js";
import type { Course, Part, PlacedChapter, PlacedExercise } from "../../grader/core/course/course.js";
import { SPECS, type SpecRecord } from "../../grader/core/course/specs.js";
import { tracesFile } from "../../grader/core/judge/traces.js";
import { modulesOf } from "../../grader/core/meaning/modules.js";
import { specId } from "../../grader/core/meaning/subject.js";
import { disk } from "../../grader/node/course/disk.js";
import { onDisk } from "../../grader/node/course/paths.js";
import { type ChapterData, type Outline, SPEC_SIGNS, type SpecList } from "../../grader/site/data/forms.js";

// What a page needs of the course, as plain data: an outline of all of it, and a file for each chapter.

/** The course without what only a chapter's own pages need. */
export function outlineOf({ parts }: Course): Outline {
  return {
    parts: parts.map((part) => ({ ...placeOf(part), chapters: part.chapters.map(outlineOfChapter) })),
  };
}

function placeOf({ path, name, number }: Part) {
  return { path, name, number };
}

function outlineOfChapter({
  path,
  title,
  summary,
  exercises,
}: PlacedChapter): Outline["parts"][number]["chapters"][number] {
  return {
    ...{ path, title, summary },
    exercises: exercises.map(({ slug, title, minutes, difficulty, seconds, keeps }) => ({
      ...{ slug, title, minutes, difficulty, seconds },
      ...(keeps && { keeps }),
    })),
  };
}

/** The files of the course that exercises read while they run, by slug: golden values, checkpoints, texts. */
export async function filesRead(course: Course): Promise<Map<string, string[]>> {
  const all = await dependenciesOf(course.exercises);
  return new Map(
    course.exercises.map(({ slug }) => {
      const files = all.get(slug);
      if (!files) throw new Error(`nobody knows what ${slug} reads: one of its sources cannot be parsed`);
      const own = files.filter(
        (file) => /^(lib|solutions)\//.test(file) && !/\.([cm]?[jt]s|md)$/.test(file) && disk.has(file),
      );
      return [slug, own.sort()];
    }),
  );
}

/** Everything that a chapter's exercises need to be read, filled and judged. */
export function chapterData(
  course: Course,
  chapter: PlacedChapter,
  read: Map<string, string[]>,
): ChapterData {
  const bySolution = new Map(course.exercises.map((exercise) => [exercise.files.solution, exercise]));
  const texts: Record<string, string> = {};
  const put = (file: string) => {
    texts[file] ??= disk.read(file) ?? missing(file);
  };
  const others = new Set<PlacedExercise>(chapter.exercises);
  for (const exercise of chapter.exercises) {
    const { stub, spec } = exercise.files;
    const roots = [stub, spec, specId(spec, { kind: "solution" })];
    const modules = modulesOf(roots, () => false, { ...disk, read: (file) => disk.read(file) });
    for (const file of modules.keys()) {
      if (/^(exercises|solutions)\//.test(file)) put(file);
      const other = bySolution.get(file);
      if (other) others.add(other);
    }
  }
  // Where the learner has passed what these build on, theirs is taken: their spec says whether it still holds.
  for (const { files } of others) for (const file of [files.stub, files.spec, files.solution]) put(file);
  const records = JSON.parse(readFileSync(onDisk(SPECS), "utf8")) as Record<string, unknown>;
  texts[SPECS] = JSON.stringify(Object.fromEntries([...others].map(({ slug }) => [slug, records[slug]])));
  return {
    exercises: chapter.exercises.map((exercise) => ({ ...exercise })),
    texts,
    reads: Object.fromEntries(chapter.exercises.map(({ slug }) => [slug, read.get(slug) ?? []])),
  };
}

/** What the mistakes of a chapter's exercises show, by slug. */
export function tracesOf(chapter: PlacedChapter): Record<string, unknown> {
  return JSON.parse(disk.read(tracesFile(chapter.path)) ?? "{}");
}

/** Every spec in a few signs, so that each page can tell whether a pass is one of today's spec. */
export function specList(recorded: string): SpecList {
  const records: Record<string, SpecRecord> = JSON.parse(recorded);
  return Object.fromEntries(
    Object.entries(records).map(([slug, { text, former = [] }]) => [
      slug,
      [text, ...former].map((each) => each.slice(0, SPEC_SIGNS)),
    ]),
  );
}

function missing(file: string): never {
  throw new Error(`${file} cannot be read: is the clone whole?`);
}
