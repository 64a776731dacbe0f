/** The translation of a module, as `vite`'s module runner evaluates it too. */
export interface Translated {
  /** The body of an async function with the parameters of `PARAMETERS`. */
  code: string;
  /** What each of its imports means: the id of another module, or the URL of one that is loaded as it is. */
  imports: Record<string, string>;
}

/** A module that could not be translated. */
export interface Untranslated {
  error: { name: string; message: string };
}

/** What an import names, and no file is. */
export interface Missing {
  missing: string;
}

export type Linked = Translated | Untranslated | Missing;

/** What a module's code calls: vite gives these names. */
export const PARAMETERS = [
  "__vite_ssr_exportName__",
  "__vite_ssr_import__",
  "__vite_ssr_dynamic_import__",
  "__vite_ssr_exportAll__",
  "__vite_ssr_exports__",
  "__vite_ssr_import_meta__",
];

/** What stands before the name of a module that is loaded as it is: a package, or a file of lib's bundle. */
export const NATIVE = "native:";

type Body = (...args: unknown[]) => Promise<void>;

/** What a linker needs of the realm in which it works. */
export interface Realm {
  /** A module that is loaded as it is. */
  native(name: string, importer: string): Promise<Exports>;
  /** Makes the function whose body `code` is. */
  compile(code: string, id: string): Body | Promise<Body>;
}

type Exports = Record<string, unknown>;

interface Loaded {
  exports: Exports;
  done: Promise<void> | undefined;
  isDone: boolean;
  waitsFor: Set<string>;
}

/**
 * Evaluates modules of the course by their ids, each once. Where modules import each other in a circle, one of them sees the
 * exports of the other as far as they are there, as in any ES module.
 */
export class Linker {
  readonly #realm: Realm;
  readonly #texts = new Map<string, Linked>();
  readonly #loaded = new Map<string, Loaded>();

  constructor(realm: Realm) {
    this.#realm = realm;
  }

  /** Adds modules. What is known already stays as it was evaluated. */
  add(modules: Iterable<[id: string, module: Linked]>): void {
    for (const [id, module] of modules) if (!this.#texts.has(id)) this.#texts.set(id, module);
  }

  /** Forgets what a module has become. */
  forget(id: string): void {
    this.#texts.delete(id);
    this.#loaded.delete(id);
  }

  async load(id: string, importer?: string): Promise<Exports> {
    const known = this.#loaded.get(id);
    if (!known) return this.#evaluate(id);
    // Whoever waits for somebody who waits for it gets what is there.
    if (importer !== undefined && !known.isDone && this.#waits(id, importer)) return known.exports;
    await known.done;
    return known.exports;
  }

  async #evaluate(id: string): Promise<Exports> {
    const exports: Exports = Object.create(null, { [Symbol.toStringTag]: { value: "Module" } });
    const loaded: Loaded = { exports, done: undefined, isDone: false, waitsFor: new Set() };
    this.#loaded.set(id, loaded);
    loaded.done = this.#run(id, loaded).finally(() => {
      loaded.isDone = true;
    });
    await loaded.done;
    return exports;
  }

  async #run(id: string, { exports, waitsFor }: Loaded): Promise<void> {
    const module = this.#texts.get(id);
    if (!module || "missing" in module) throw new Error(module?.missing ?? `there is no module ${id}`);
    if ("error" in module) throw Object.assign(new Error(), { stack: "" }, module.error);
    const offer = (name: string, get: () => unknown) =>
      Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });
    const load = async (source: string) => {
      const target = module.imports[source] ?? source;
      const found = this.#texts.get(target);
      // Thrown here, its stack names the import.
      if (found && "missing" in found) throw new Error(found.missing);
      if (target.startsWith(NATIVE)) return this.#realm.native(target.slice(NATIVE.length), id);
      waitsFor.add(target);
      return this.load(target, id);
    };
    const all = (from: Exports) => {
      for (const name of Object.keys(from))
        if (name !== "default" && !(name in exports)) offer(name, () => from[name]);
    };
    const body = await this.#realm.compile(module.code, id);
    await body(offer, load, (source: unknown) => load(String(source)), all, exports, {
      url: id,
    });
  }

  /** Whether a module waits, perhaps through others, for another one. */
  #waits(id: string, forWhom: string, seen = new Set<string>()): boolean {
    if (id === forWhom) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    const loaded = this.#loaded.get(id);
    if (!loaded || loaded.isDone) return false;
    return [...loaded.waitsFor].some((next) => this.#waits(next, forWhom, seen));
  }
}
