import { Host } from "../../../grader/node/runner/host.js";

/** Hosts that work side by side: as many as there are jobs at once, each used again by the next job. */
export class Hosts {
  readonly #all: Promise<Host>[] = [];
  readonly #idle: Host[] = [];
  readonly #runs: number;

  /** @param runs how many batches each of their processes serves */
  constructor(runs = 1) {
    this.#runs = runs;
  }

  /** Does a job with a host of its own. */
  async lend<T>(work: (host: Host) => Promise<T>): Promise<T> {
    const host = this.#idle.pop() ?? (await this.#start());
    try {
      return await work(host);
    } finally {
      this.#idle.push(host);
    }
  }

  async close(): Promise<void> {
    for (const host of await Promise.allSettled(this.#all))
      if (host.status === "fulfilled") await host.value.close();
  }

  #start(): Promise<Host> {
    const host = Host.start({ runs: this.#runs });
    this.#all.push(host);
    return host;
  }
}
