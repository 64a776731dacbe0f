import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { Writable } from "node:stream";
import type { SerializedError, TestCase, TestModule, TestSpecification, Vitest } from "vitest/node";
import type { Told } from "../../../lib/told.js";
import { BrokenCourse } from "../../core/course/course.js";
import {
  type CodePlace,
  cancelled,
  type Job,
  type PlainError,
  type Ran,
  type RanJob,
  type RanTest,
  type Runner,
  type RunOptions,
  wallSeconds,
} from "../../core/judge/runner.js";
import type { Snapshot } from "../../core/judge/snapshot.js";
import { specId } from "../../core/meaning/subject.js";
import { inCourse, onDisk, root, withoutRoot } from "../course/paths.js";
import { hindrance } from "../start/hindrance.mjs";
import { passedUnchanged } from "../store/passed-here.js";
import { courseId, diskId, kataPlugin } from "./plugin.js";
import { learnersFiles, quickTensorFlow } from "./plugins.js";
import { WarmPool } from "./pool.js";
import { shareSpecs } from "./shared-specs.js";

/** What the learner's files are in the run that goes on. */
interface Present {
  snapshot: Snapshot | undefined;
}

interface Ended {
  modules: readonly TestModule[];
  errors: readonly SerializedError[];
}

/**
 * Runs specs in warm worker processes. One vitest server lives as long as the host; each batch gets a fresh process
 * that was started ahead, so a verdict costs the transform of what changed and the spec itself.
 */
export class Host implements Runner {
  readonly #pool: WarmPool;
  readonly #vitest: Vitest;
  #running: Promise<unknown> | undefined;
  #closed = false;
  readonly #ended: Ended;
  readonly #stamps = new Map<string, number>();
  readonly #present: Present;

  private constructor(pool: WarmPool, vitest: Vitest, ended: Ended, present: Present) {
    this.#pool = pool;
    this.#vitest = vitest;
    this.#ended = ended;
    this.#present = present;
  }

  /**
   * Starts vitest and, at the same time, the first worker process.
   *
   * @param runs how many batches a process serves: one, unless all that runs is the course's own
   * @param env settings of the processes, such as KATA_BACKEND, where they are not the grader's
   */
  static async start({ runs = 1, env = {} }: { runs?: number; env?: NodeJS.ProcessEnv } = {}): Promise<Host> {
    // vite takes what stands behind these for a query, or decodes it.
    const odd = /[#?%]/.exec(root);
    if (odd) {
      throw new BrokenCourse(
        `the path of this folder, ${root}, has ${odd[0]} in it, and the test runner cannot work there. ` +
          "Move the course, or rename the folder.",
      );
    }
    const pool = new WarmPool(root, runs, env);
    pool.warm();
    try {
      const ended: Ended = { modules: [], errors: [] };
      const present: Present = { snapshot: undefined };
      return new Host(pool, await startVitest(pool, ended, present), ended, present);
    } catch (error) {
      // Its process would keep the command from ending.
      pool.close();
      throw new BrokenCourse(whyNotStarted(error as NodeJS.ErrnoException));
    }
  }

  /** Has the process for the next run, probably of this spec, ready. */
  warm(spec?: string): Promise<void> {
    return this.#pool.warm(spec !== undefined && needsTensors(spec));
  }

  /** Runs what nobody waits for. A save ends it, and finds the process for its own spec ready. */
  async unhurried<T>(spec: string, work: () => Promise<T>): Promise<T> {
    this.#pool.ahead = { tensors: needsTensors(spec) };
    try {
      return await work();
    } finally {
      this.#pool.ahead = undefined;
    }
  }

  /**
   * Runs a batch in one process. What counts as its computing, `watchdog.mjs` says.
   */
  async run(jobs: Job[], { seconds, signal, onTold, snapshot }: RunOptions): Promise<Ran> {
    // What follows a verdict may ask for a run while the grader ends.
    if (this.#closed || signal?.aborted) return cancelled();
    const started = performance.now();
    this.#present.snapshot = snapshot;
    this.#forgetFiles();
    const told: Told[] = [];
    const ids = jobs.map(({ spec, subject }) => diskId(specId(spec, subject)));
    this.#pool.begin(ids, seconds, (message) => {
      told.push(message);
      onTold?.(message);
    });
    Object.assign(this.#ended, { modules: [], errors: [] });
    const project = this.#vitest.getRootProject();
    const specs: TestSpecification[] = jobs.map(({ only }, i) =>
      project.createSpecification(
        ids[i],
        only === undefined ? undefined : { testNamePattern: new RegExp(`(^| )${escaped(only)}$`) },
      ),
    );
    const wall = wallSeconds(seconds);
    const limit = setTimeout(
      () => this.#pool.kill({ reason: "timeout", seconds: wall, busy: true }),
      wall * 1000,
    );
    const cancel = () => this.#pool.kill({ reason: "cancelled" });
    signal?.addEventListener("abort", cancel);
    try {
      this.#running = this.#vitest.runTestSpecifications(specs);
      await this.#running;
      await this.#pool.settled();
    } finally {
      clearTimeout(limit);
      signal?.removeEventListener("abort", cancel);
      this.#present.snapshot = undefined;
    }
    const durationMs = Math.round(performance.now() - started);
    const moduleOf = (spec: TestSpecification) =>
      this.#ended.modules.find(({ moduleId }) => moduleId === spec.moduleId);
    return {
      jobs: specs.map((spec) => ranJob(moduleOf(spec))),
      stray: this.#ended.errors.map((error) => plainError(error as PlainError) as PlainError),
      ...this.#pool.end(this.#ended.errors.length === 0),
      told,
      durationMs,
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#pool.close();
    // vitest sets the exit code when a run ends: not after the command has set its own.
    await this.#running?.catch(() => {});
    await this.#vitest.close();
  }

  /**
   * What an import in an exercise means may have changed with the progress, so these are always read again, and so is what lies
   * elsewhere and an answer is spread over; a solution only when it was edited.
   */
  #forgetFiles(): void {
    const graph = this.#vitest.vite.environments.ssr.moduleGraph;
    const modules = [...graph.idToModuleMap.values()];
    const files = new Set(modules.flatMap(({ file }) => file ?? []));
    // A file may be several modules: the solution, and each mistake laid over it.
    const stale = new Set(
      [...files].filter(
        (file) =>
          /[\\/]exercises[\\/]/.test(file) ||
          (/[\\/]solutions[\\/]/.test(file)
            ? this.#isEdited(file)
            : this.#present.snapshot?.knows(inCourse(file))),
      ),
    );
    for (const module of modules) {
      if (module.file && stale.has(module.file)) graph.invalidateModule(module);
    }
  }

  /** Whether a file differs from when this was last asked; true at first, as it may have been read before. */
  #isEdited(file: string): boolean {
    const stamp = existsSync(file) ? statSync(file).mtimeMs : 0;
    const known = this.#stamps.get(file);
    this.#stamps.set(file, stamp);
    return known !== stamp;
  }
}

/** The one vitest server of a host, with the reporter that fills in how a run has ended. */
async function startVitest(pool: WarmPool, ended: Ended, present: Present): Promise<Vitest> {
  const lib = process.env.KATA_LIB;
  const { createVitest } = await import("vitest/node");
  const vitest = await createVitest(
    "test",
    {
      watch: false,
      config: false,
      root,
      cache: false,
      include: ["exercises/**/*.spec.ts"],
      setupFiles: [lib ? path.join(lib, "kit", "matchers.mjs") : "lib/kit/matchers.ts"],
      pool: pool.initializer,
      maxWorkers: 1,
      // In the process of a batch, subjects are kept apart by their ids.
      isolate: false,
      fileParallelism: false,
      disableConsoleIntercept: true,
      dangerouslyIgnoreUnhandledErrors: true,
      expect: { requireAssertions: true },
      allowOnly: false,
      // The watchdog's limit is the exercise's; a test's own would only be in its way.
      testTimeout: 0,
      server: { deps: { external: [/[\\/]grader[\\/]run[\\/]tfjs\.mjs$/] } },
      reporters: [{ onTestRunEnd: (modules, errors) => void Object.assign(ended, { modules, errors }) }],
    },
    {
      plugins: [
        quickTensorFlow,
        kataPlugin({
          lib,
          isPassed: (...of) => (present.snapshot?.isPassed ?? passedUnchanged)(...of),
          textOf: (file) => present.snapshot?.load(file),
        }),
        learnersFiles,
      ],
      logLevel: "silent",
      server: { watch: null },
    },
    { stdout: nowhere(), stderr: nowhere() },
  );
  shareSpecs(vitest.vite.environments.ssr);
  return vitest;
}

/** What vitest reported of a job; undefined where its process died before it began. */
function ranJob(module: TestModule | undefined): RanJob | undefined {
  if (!module || ["queued", "pending"].includes(module.state())) return undefined;
  return {
    tests: [...module.children.allTests()].map(ranTest),
    fatal: plainError(module.errors()[0] as PlainError | undefined),
  };
}

function ranTest(test: TestCase): RanTest {
  const { state, errors } = test.result();
  const error = plainError(errors?.[0] as PlainError | undefined);
  return { name: test.name, state: state === "pending" ? "skipped" : state, error };
}

/** With the places of the course that its stack names. vitest takes a stack apart only in a test. */
function plainError(error: PlainError | undefined): PlainError | undefined {
  if (!error) return undefined;
  const stacks = error.stacks ?? placesIn(error.stack);
  const { name, message, stack } = error;
  return {
    ...error,
    ...{ name, stack, message: typeof message === "string" ? withoutRoot(message) : message },
    stacks: stacks.map((place) => ({ ...place, file: courseId(place.file) })),
  };
}

function placesIn(stack = ""): CodePlace[] {
  const [text, base] = [stack, root].map((each) => each.replaceAll("\\", "/"));
  return text.split("\n").flatMap((frame) => {
    const at = frame.indexOf(base);
    const [end, line, column] = /:(\d+):(\d+)\)?$/.exec(frame) ?? [];
    if (!/^\s+at /.test(frame) || at < 0 || !end) return [];
    return [{ file: frame.slice(at, -end.length), line: Number(line), column: Number(column) }];
  });
}

function whyNotStarted(error: NodeJS.ErrnoException): string {
  if (error.message.includes("uv_cwd"))
    return "the folder that this terminal stands in is gone. Go to the course's folder, and start again.";
  return (
    hindrance(error, root) ??
    `the test runner does not start: ${error.message}. Run npm ci in ${root}, and try again.`
  );
}

/** Specs of tensor exercises say so by what they import. */
export function needsTensors(spec: string): boolean {
  return existsSync(onDisk(spec)) && readFileSync(onDisk(spec), "utf8").includes('"#lib/tensors"');
}

/** Specs that train say so in their first call. */
export function trains(spec: string): boolean {
  return readFileSync(onDisk(spec), "utf8").includes('tensorSpec("train"');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}
