import { type Linked, NATIVE } from "../../spec/link.js";
import type { CourseFiles } from "../course/files.js";
import { type ImportFacts, meaningOf } from "./meaning.js";
import { fileOf } from "./modules.js";
import { readId } from "./subject.js";
import { COURSE, type Overlay, textOf } from "./virtual.js";

/** A text as plain JavaScript, in the form that the linker evaluates. */
export interface Translation {
  code: string;
  /** What it imports, in any way. */
  sources: string[];
  /** Leads from its lines to those of the text; null where they are the same. */
  map: object | null;
}

/** What a place translates with. */
export interface Tools {
  files: CourseFiles;
  /** @throws SyntaxError */
  translate(file: string, text: string): Promise<Translation>;
  /** What lays a mistake over its solution, where mistakes run. */
  overlayFor?(id: string): Promise<Overlay | undefined>;
  /** How many translations are kept, those that were used last. */
  mostKnown?: number;
}

type Meaning = ReturnType<typeof meaningOf>;

/** What the name of a module begins with that no file is; behind it, how it was imported and by whom. */
const MISSING = "missing:";

/** More than a course has. */
const MOST_KNOWN = 5000;

/** How one run sees the course. */
export interface View extends Pick<ImportFacts, "isPassed"> {
  /** The text of a file of the learner's, where it is not the one of the place. */
  load?(file: string): string | undefined;
}

/** Translates the course's TypeScript for the linker, each text once. */
export class Translator {
  readonly #tools: Tools;
  /** By file and text: a spec has the same one for all the subjects that it judges. */
  readonly #known = new Map<string, Translation>();
  readonly #last = new Map<string, Translation>();

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  /** What some modules load, and all that those load, by their ids. */
  async closure(ids: string[], { isPassed, load }: View): Promise<Map<string, Linked>> {
    const { files } = this.#tools;
    const meaning = meaningOf({ has: files.has, isPassed });
    const read = (file: string) => load?.(file) ?? files.read(file);
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
      const text = textOf(id, read, await this.#tools.overlayFor?.(id)) ?? read(file);
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
    const target = meaning(source, id) ?? fileOf(source, file, this.#tools.files);
    // A file that is not there is missed when it is loaded: an import inside a function may wait for ever.
    if (target === undefined) return /^[./]/.test(source) ? `${MISSING}${source} ${file}` : NATIVE + source;
    return target;
  }

  async #translated(file: string, text: string): Promise<Translation> {
    const key = `${file}\n${text}`;
    const known = this.#known.get(key) ?? (await this.#tools.translate(file, text));
    // What is used again becomes the newest.
    this.#known.delete(key);
    this.#known.set(key, known);
    const { mostKnown = MOST_KNOWN } = this.#tools;
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKnown) break;
      this.#known.delete(oldest);
    }
    return known;
  }
}
