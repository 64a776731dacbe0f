import { Writable } from "node:stream";
import type { SerializedError, TestModule, TestSpecification, Vitest } from "vitest/node";
import { root } from "../course/paths.js";
import { passedUnchanged } from "../state/passed.js";
import { type Killed, WarmPool } from "./pool.js";
import { kataResolver } from "./resolver.js";
import { type Subject, specId } from "./subject.js";

/** One spec, run against one subject. */
export interface Job {
  spec: string;
  subject: Subject;
}

/** What came out of a batch of jobs. */
export interface Report {
  /** In the order of the jobs; a job whose process died has none. */
  modules: (TestModule | undefined)[];
  /** Errors outside any test: unhandled rejections, a worker that died. */
  stray: SerializedError[];
  killed: Killed | undefined;
  /** What the code printed. */
  output: string;
  durationMs: number;
}

interface Ended {
  modules: readonly TestModule[];
  errors: readonly SerializedError[];
}

/**
 * Runs specs in warm worker processes. One vitest server lives as long as the host; each batch gets a fresh process
 * that was started ahead, so a verdict costs the transform of what changed and the spec itself.
 */
export class Host {
  readonly #pool: WarmPool;
  readonly #vitest: Vitest;
  #ended: { modules: readonly TestModule[]; errors: readonly unknown[] } = { modules: [], errors: [] };

  private constructor(pool: WarmPool, vitest: Vitest, ended: Ended) {
    this.#pool = pool;
    this.#vitest = vitest;
    this.#ended = ended;
  }

  /** Starts vitest and, at the same time, the first worker process. */
  static async start(): Promise<Host> {
    const pool = new WarmPool(root);
    pool.warm();
    const { createVitest } = await import("vitest/node");
    const ended: Ended = { modules: [], errors: [] };
    const vitest = await createVitest(
      "test",
      {
        watch: false,
        config: false,
        root,
        cache: false,
        include: ["exercises/**/*.spec.ts"],
        setupFiles: ["lib/kit/matchers.ts"],
        pool: pool.initializer,
        maxWorkers: 1,
        // A process serves one batch; within it, subjects are kept apart by their ids.
        isolate: false,
        fileParallelism: false,
        disableConsoleIntercept: true,
        dangerouslyIgnoreUnhandledErrors: true,
        expect: { requireAssertions: true },
        allowOnly: false,
        // The watchdog's limit is the exercise's; a test's own would only be in its way.
        testTimeout: 0,
        reporters: [{ onTestRunEnd: (modules, errors) => void Object.assign(ended, { modules, errors }) }],
      },
      {
        plugins: [kataResolver({ root, isPassed: passedUnchanged })],
        logLevel: "silent",
        server: { watch: null },
      },
      { stdout: nowhere(), stderr: nowhere() },
    );
    return new Host(pool, vitest, ended);
  }

  /** Has the process for the next run ready. */
  warm(): Promise<void> {
    return this.#pool.warm();
  }

  /**
   * Runs a batch in one process.
   *
   * @param seconds wall clock limit of the whole batch
   */
  async run(jobs: Job[], seconds: number): Promise<Report> {
    const started = performance.now();
    this.#forgetFiles();
    this.#pool.begin();
    Object.assign(this.#ended, { modules: [], errors: [] });
    const project = this.#vitest.getRootProject();
    const specs: TestSpecification[] = jobs.map((job) =>
      project.createSpecification(specId(job.spec, job.subject)),
    );
    const limit = setTimeout(() => this.#pool.kill({ reason: "timeout", seconds }), seconds * 1000);
    try {
      await this.#vitest.runTestSpecifications(specs);
    } finally {
      clearTimeout(limit);
    }
    const durationMs = Math.round(performance.now() - started);
    const modules = specs.map((spec) => this.#ended.modules.find((m) => m.moduleId === spec.moduleId));
    return {
      modules: modules.map((m) => (m && m.state() !== "queued" && m.state() !== "pending" ? m : undefined)),
      stray: [...this.#ended.errors] as SerializedError[],
      ...this.#pool.end(),
      durationMs,
    };
  }

  /** Ends the current run; its report says so. */
  cancel(): void {
    this.#pool.kill({ reason: "cancelled" });
  }

  async close(): Promise<void> {
    this.#pool.close();
    await this.#vitest.close();
  }

  /** Files under exercises/ and solutions/ may have changed, and what their imports mean, too. */
  #forgetFiles(): void {
    const graph = this.#vitest.vite.environments.ssr.moduleGraph;
    for (const module of graph.idToModuleMap.values()) {
      if (module.file && /[\\/](exercises|solutions)[\\/]/.test(module.file)) graph.invalidateModule(module);
    }
  }
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
