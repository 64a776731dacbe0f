import type { Course, PlacedExercise } from "../../core/course/course.js";
import { type CourseFiles, filesOf } from "../../core/course/files.js";
import { importsIn } from "../../core/course/imports.js";
import { folderOf, joined } from "../../core/course/names.js";
import { SPECS } from "../../core/course/specs.js";
import { tracesFile } from "../../core/judge/traces.js";
import { assertRuns } from "./able.js";
import type { ChapterData, Outline } from "./forms.js";

/** Loads a file of what the site's build has made. */
export type Load = (name: string) => Promise<Response>;

/** The course, as far as it has been loaded: its outline, and the chapters that were asked for. */
export class SiteCourse {
  readonly course: Course;
  readonly #load: Load;
  readonly #texts = new Map<string, string>();
  readonly #reads = new Map<string, string[]>();
  readonly #bytes = new Map<string, Promise<Uint8Array>>();
  readonly #chapters = new Map<string, Promise<void>>();
  readonly #answerOf: (slug: string) => string | undefined;

  private constructor(course: Course, load: Load, answerOf: (slug: string) => string | undefined) {
    this.course = course;
    this.#load = load;
    this.#answerOf = answerOf;
  }

  /** @param answerOf the learner's own text of an exercise; undefined where it is the stub */
  static async open(load: Load, answerOf: (slug: string) => string | undefined): Promise<SiteCourse> {
    return new SiteCourse(courseOf(await json<Outline>(load, "course.json")), load, answerOf);
  }

  /** The course's files, with the learner's answers in their places. */
  readonly files: CourseFiles = {
    has: (file) => this.#texts.has(file) || this.#isPlace(file),
    read: (file) => this.#answerAt(file) ?? this.#texts.get(file),
    named: (file) => file,
    isSameFile: (one, other) => one === other,
  };

  /** Loads what an exercise needs, and what the learner's text of it imports besides. */
  async need({ chapter, slug }: PlacedExercise, text = ""): Promise<void> {
    await Promise.all([this.#chapter(chapter), this.#traces(chapter, slug)]);
    const place = `exercises/${chapter}/${slug}.ts`;
    const chapters = importsIn(text)
      .filter((source) => source.startsWith("."))
      .map((source) => joined(folderOf(place), source).split("/").slice(1, 3).join("/"));
    await Promise.all(chapters.filter((path) => this.#isChapter(path)).map((path) => this.#chapter(path)));
  }

  /**
   * The files that exercises read while they run, and those that every tensor exercise needs.
   *
   * @param more names of others
   * @throws Error if this browser can't run those
   */
  async bytes(slugs: string[], tensors: boolean, more: string[] = []): Promise<Record<string, Uint8Array>> {
    const names = new Set([...slugs.flatMap((slug) => this.#reads.get(slug) ?? []), ...more]);
    if (tensors) for (const name of TENSORFLOW) names.add(name);
    const found = await Promise.all([...names].map(async (name) => [name, await this.#file(name)] as const));
    const files = Object.fromEntries(found);
    assertRuns(files);
    return files;
  }

  #answerAt(file: string): string | undefined {
    const slug = /^exercises\/[^/]+\/[^/]+\/([^/.]+)\.ts$/.exec(file)?.[1];
    return slug === undefined ? undefined : this.#answerOf(slug);
  }

  #isPlace(file: string): boolean {
    return this.#answerAt(file) !== undefined;
  }

  #isChapter(path: string): boolean {
    return this.course.parts.some((part) => part.chapters.some((chapter) => chapter.path === path));
  }

  #chapter(path: string): Promise<void> {
    const known = this.#chapters.get(path);
    if (known) return known;
    const loading = json<ChapterData>(this.#load, `chapters/${path}.json`).then((data) => this.#take(data));
    this.#chapters.set(path, loading);
    // What failed may work the next time.
    loading.catch(() => this.#chapters.delete(path));
    return loading;
  }

  #take({ exercises, texts, reads }: ChapterData): void {
    const records = { ...JSON.parse(this.#texts.get(SPECS) ?? "{}"), ...JSON.parse(texts[SPECS] ?? "{}") };
    for (const [file, text] of Object.entries(texts)) this.#texts.set(file, text);
    this.#texts.set(SPECS, JSON.stringify(records));
    for (const [slug, files] of Object.entries(reads)) this.#reads.set(slug, files);
    for (const exercise of exercises) Object.assign(this.course.bySlug.get(exercise.slug)!, exercise);
  }

  async #traces(chapter: string, slug: string): Promise<void> {
    const file = tracesFile(chapter);
    const known = JSON.parse(this.#texts.get(file) ?? "{}");
    if (known[slug]) return;
    const traces = await json<object>(this.#load, `traces/${slug}.json`);
    this.#texts.set(file, JSON.stringify({ ...JSON.parse(this.#texts.get(file) ?? "{}"), ...traces }));
  }

  #file(name: string): Promise<Uint8Array> {
    const known = this.#bytes.get(name);
    if (known) return known;
    const loading = this.#load(`files/${name}`).then(
      async (response) => new Uint8Array(await response.arrayBuffer()),
    );
    this.#bytes.set(name, loading);
    loading.catch(() => this.#bytes.delete(name));
    return loading;
  }
}

const TENSORFLOW = ["tfjs-backend-wasm.wasm", "tfjs-backend-wasm-simd.wasm"].map(
  (name) => `@tensorflow/${name}`,
);

async function json<T>(load: Load, name: string): Promise<T> {
  return (await (await load(name)).json()) as T;
}

/** The course of an outline. What an exercise says of itself besides comes with its chapter. */
function courseOf({ parts }: Outline): Course {
  const placed = parts.map((part) => ({
    ...part,
    story: `exercises/${part.path}/README.md`,
    lookBack: `exercises/${part.path}/AFTER.md`,
    chapters: part.chapters.map((chapter) => ({
      ...chapter,
      lesson: `exercises/${chapter.path}/README.md`,
      exercises: chapter.exercises.map(
        (exercise) =>
          ({
            ...exercise,
            ...{ part: part.path, chapter: chapter.path, files: filesOf(chapter.path, exercise.slug) },
          }) as PlacedExercise,
      ),
    })),
  }));
  const exercises = placed.flatMap((part) => part.chapters.flatMap((chapter) => chapter.exercises));
  return {
    parts: placed,
    exercises,
    bySlug: new Map(exercises.map((exercise) => [exercise.slug, exercise])),
  };
}
