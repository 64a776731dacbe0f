import { type Linked, Linker, type Realm } from "./link.js";
import { type RanSpec, runSpec } from "./run-spec.js";

/** Jobs to run one after the other: ids of specs, and the modules that they load. */
export interface Order {
  jobs: { id: string; only?: string }[];
  modules: [id: string, module: Linked][];
}

/** Serves a realm that runs specs: one order after the other, and modules that two orders share are evaluated once. */
export class SpecServer {
  readonly #linker: Linker;
  readonly #pathOf: (id: string) => string;

  /** @param pathOf the path of a spec, as lib knows it */
  constructor(realm: Realm, pathOf: (id: string) => string) {
    this.#linker = new Linker(realm);
    this.#pathOf = pathOf;
  }

  /** @param onRan receives the result of each job at once: the next one may end the realm */
  async run({ jobs, modules }: Order, onRan: (at: number, ran: RanSpec) => void): Promise<void> {
    this.#linker.add(modules);
    for (const [at, { id, only }] of jobs.entries()) {
      onRan(at, await runSpec(this.#pathOf(id), () => this.#linker.load(id), only));
      this.#linker.forget(id);
    }
  }
}
