import { type ImportFacts, meaningOf } from "../../core/meaning/meaning.js";
import { fileOf } from "../../core/meaning/modules.js";
import { readId } from "../../core/meaning/subject.js";
import { COURSE, textOf } from "../../core/meaning/virtual.js";
import type { Linked } from "../../spec/link.js";
import { disk } from "../course/disk.js";
import { onDisk } from "../course/paths.js";
import { NATIVE } from "./realm.mjs";

interface Known {
  code: string;
  sources: string[];
  map: object | null;
}

type Meaning = ReturnType<typeof meaningOf>;

/** What the name of a module begins with that no file is; behind it, how it was imported and by whom. */
const MISSING = "missing:";

/** More than a course has. */
const MOST_KNOWN = 5000;

/** How one run sees the course. */
export interface View extends Pick<ImportFacts, "isPassed"> {
  /** The text of a file of the learner's, where it is not that of the disk. */
  load?(file: string): string | undefined;
}

/** Translates the course's TypeScript for the linker, each text once. */
export class Translator {
  /** By file and text: a spec has the same one for all the subjects that it judges. */
  readonly #known = new Map<string, Known>();
  readonly #last = new Map<string, Known>();

  /** Loads what translates, so that the first run need not wait for it. */
  async load(): Promise<void> {
    await import("vite");
  }

  /** What some modules load, and all that those load, by their ids. */
  async closure(ids: string[], { isPassed, load }: View): Promise<Map<string, Linked>> {
    const meaning = meaningOf({ has: disk.has, isPassed });
    const read = (file: string) => load?.(file) ?? disk.read(file);
    const modules = new Map<string, Linked>();
    const due = [...ids];
    for (let id = due.pop(); id !== undefined; id = due.pop()) {
      if (modules.has(id)) continue;
      const module = await this.#module(id, read, meaning);
      modules.set(id, module);
      if (!("imports" in module)) continue;
      due.push(...Object.values(module.imports).filter((target) => !target.startsWith(NATIVE)));
    }
    return modules;
  }

  /** Leads from the lines of a module, as it was last translated, to those of its file. */
  mapOf(id: string): object | null | undefined {
    return this.#last.get(id)?.map;
  }

  async #module(id: string, read: (file: string) => string | undefined, meaning: Meaning): Promise<Linked> {
    const { file } = readId(id);
    if (id.startsWith(MISSING)) {
      const [source, importer] = id.slice(MISSING.length).split(" ");
      return { missing: `Cannot find module '${source}' imported from ${importer}` };
    }
    try {
      const text = textOf(id, read) ?? read(file);
      if (text === undefined) throw new Error(`there is no file ${file}`);
      const known = await this.#translated(file, text);
      this.#last.set(id, known);
      const { code, sources } = known;
      const imports = sources.map((source) => [source, this.#targetOf(source, id, meaning)]);
      return { code, imports: Object.fromEntries(imports) };
    } catch (error) {
      const { name, message } = error as Error;
      return { error: { name, message } };
    }
  }

  #targetOf(source: string, id: string, meaning: Meaning): string {
    if (source.startsWith(COURSE)) return source.slice(COURSE.length);
    const { file } = readId(id);
    const target = meaning(source, id) ?? fileOf(source, file, disk);
    // A file that is not there is missed when it is loaded: an import inside a function may wait for ever.
    if (target === undefined) return /^[./]/.test(source) ? `${MISSING}${source} ${file}` : NATIVE + source;
    return target;
  }

  async #translated(file: string, text: string): Promise<Known> {
    const key = `${file}\n${text}`;
    const known = this.#known.get(key) ?? (await translate(onDisk(file), text));
    if (this.#known.size > MOST_KNOWN) this.#known.clear();
    this.#known.set(key, known);
    return known;
  }
}

/** As vite does it for its module runner, and for vitest. */
async function translate(file: string, text: string): Promise<Known> {
  const { moduleRunnerTransform, transformWithOxc } = await import("vite");
  const plain = file.endsWith(".json")
    ? { code: `export default ${text}`, map: null }
    : await transformWithOxc(text, file, { target: "es2022", sourcemap: true, lang: "ts" });
  const made = await moduleRunnerTransform(
    plain.code,
    plain.map as Parameters<typeof moduleRunnerTransform>[1],
    file,
    text,
  );
  if (!made) throw new Error(`${file} cannot be translated`);
  const sources = [...new Set([...(made.deps ?? []), ...(made.dynamicDeps ?? [])])];
  return { code: made.code, sources, map: made.map as object | null };
}
