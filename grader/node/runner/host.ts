import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parseErrorStacktrace } from "@vitest/utils/source-map";
import type { Told } from "../../../lib/judge/told.js";
import { BrokenCourse } from "../../core/course/course.js";
import { nameOf } from "../../core/course/names.js";
import { problemIn } from "../../core/course/source.js";
import {
  cancelled,
  type Job,
  type PlainError,
  type Ran,
  type RanJob,
  type Runner,
  type RunOptions,
  wallSeconds,
} from "../../core/judge/runner.js";
import type { Snapshot } from "../../core/judge/snapshot.js";
import { specId } from "../../core/meaning/subject.js";
import type { Translator } from "../../core/meaning/translator.js";
import type { RanSpec } from "../../spec/run-spec.js";
import type { Order } from "../../spec/serve.js";
import { onDisk, root, withoutRoot } from "../course/paths.js";
import { readSource } from "../course/read-source.js";
import { hindrance } from "../start/hindrance.mjs";
import { passedUnchanged } from "../store/passed-here.js";
import { courseId } from "./ids.js";
import { ownBundle } from "./own-bundle.js";
import { WarmPool } from "./pool.js";
import { loadTranslator, translator } from "./translate.js";

/**
 * Runs specs in warm worker processes. Each batch gets a fresh process that was started ahead, so a verdict costs the translation
 * of what changed and the spec itself.
 */
export class Host implements Runner {
  readonly #pool: WarmPool;
  readonly #translator: Translator;
  #closed = false;

  private constructor(pool: WarmPool, translator: Translator) {
    this.#pool = pool;
    this.#translator = translator;
  }

  /**
   * Starts the first worker process.
   *
   * @param runs how many batches a process serves: one, unless all that runs is the course's own
   * @param env settings of the processes, such as KATA_BACKEND, where they are not the grader's
   */
  static async start({ runs = 1, env = {} }: { runs?: number; env?: NodeJS.ProcessEnv } = {}): Promise<Host> {
    await ownBundle();
    try {
      // Fails where the folder is gone in which the terminal stands.
      process.cwd();
      // Before there is a process, which would keep the command from ending.
      await loadTranslator();
      const pool = new WarmPool(root, runs, env);
      pool.warm();
      return new Host(pool, translator());
    } catch (error) {
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

  /** Runs a batch in one process. What counts as its computing, `watchdog.mjs` says. */
  async run(jobs: Job[], { seconds, signal, onTold, snapshot }: RunOptions): Promise<Ran> {
    // What follows a verdict may ask for a run while the grader ends.
    if (this.#closed || signal?.aborted) return cancelled();
    const started = performance.now();
    const told: Told[] = [];
    const ids = jobs.map(({ spec, subject }) => specId(spec, subject));
    this.#pool.begin(ids, seconds, (message) => {
      told.push(message);
      onTold?.(message);
    });
    const wall = wallSeconds(seconds);
    const limit = setTimeout(
      () => this.#pool.kill({ reason: "timeout", seconds: wall, busy: true }),
      wall * 1000,
    );
    const cancel = () => this.#pool.kill({ reason: "cancelled" });
    signal?.addEventListener("abort", cancel);
    try {
      const modules = await this.#translator.closure(ids, {
        isPassed: snapshot?.isPassed ?? passedUnchanged,
        load: (file) => textOfLearners(file, snapshot),
      });
      const order = {
        jobs: jobs.map(({ only }, i) => ({ id: ids[i], ...(only === undefined ? {} : { only }) })),
        modules: [...modules],
      };
      const { ran, stray } = await answer(this.#pool.take(), order);
      await this.#pool.settled();
      const plain = (error: unknown) => this.#plain(error as PlainError | undefined);
      return {
        jobs: jobs.map((_, at) => {
          const job = ran[at];
          return job && ranJob(job, plain);
        }),
        stray: stray.map((error) => plain(error) as PlainError),
        ...this.#pool.end(stray.length === 0),
        told,
        durationMs: Math.round(performance.now() - started),
      };
    } finally {
      clearTimeout(limit);
      signal?.removeEventListener("abort", cancel);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#pool.close();
  }

  /** An error with the places of the course that its stack names. */
  #plain(error: PlainError | undefined): PlainError | undefined {
    if (!error) return undefined;
    const places = parseErrorStacktrace(error as Parameters<typeof parseErrorStacktrace>[0], {
      getSourceMap: (file) => this.#translator.mapOf(courseId(file)),
      ignoreStackEntries: [],
    });
    const { message } = error;
    return {
      ...error,
      message: typeof message === "string" ? withoutRoot(message) : message,
      stacks: places.map(({ file, line, column }) => ({ file: courseId(file), line, column })),
    };
  }
}

interface Answer {
  /** By job; there is none of a job that lost its process. */
  ran: (RanSpec | undefined)[];
  stray: unknown[];
}

interface Message {
  kataRan?: { at: number; ran: RanSpec };
  kataDone?: { stray: unknown[] };
}

/** Sends a process its order, and waits for its results, or for its end. */
function answer(child: ChildProcess, order: Order): Promise<Answer> {
  const ran: Answer["ran"] = [];
  return new Promise((resolve) => {
    const listen = ({ kataRan, kataDone }: Message) => {
      if (kataRan) ran[kataRan.at] = kataRan.ran;
      if (kataDone) end(kataDone.stray);
    };
    const lost = () => end([]);
    // It could not be started, or be reached.
    const failed = ({ name, message }: Error) => end([{ name, message }]);
    const end = (stray: unknown[]) => {
      child.off("message", listen);
      child.off("exit", lost);
      child.off("error", failed);
      resolve({ ran, stray });
    };
    child.on("message", listen);
    child.on("exit", lost);
    child.on("error", failed);
    if (child.connected) child.send({ kataOrder: order }, () => {});
    else lost();
  });
}

type Plain = (error: unknown) => PlainError | undefined;

const ranJob = ({ tests, fatal }: RanSpec, plain: Plain): RanJob => ({
  tests: tests.map(({ error, ...test }) => ({ ...test, error: plain(error) })),
  fatal: plain(fatal),
});

/** What is read as text, whatever imports it. */
const CODE = /\.([cm]?[jt]sx?|json)$/;
/** Nothing in these is the learner's, and nothing outside the course. */
const OTHERS = /^(solutions|lib|grader)\/|(^|\/)node_modules\/|^\.\.|^\/|:/;

/** A spec, an exercise, or what lies beside them; elsewhere what the learner has put there to import it. */
const isLearners = (file: string) => CODE.test(file) && !OTHERS.test(file);

function whyNotStarted(error: NodeJS.ErrnoException): string {
  if (error.message.includes("uv_cwd"))
    return "the folder that this terminal stands in is gone. Go to the course's folder, and start again.";
  return (
    hindrance(error, root) ?? `specs cannot be run: ${error.message}. Run npm ci in ${root}, and try again.`
  );
}

/** The text of a file of the learner's in this run. */
function textOfLearners(file: string, snapshot: Snapshot | undefined): string | undefined {
  if (!isLearners(file)) return undefined;
  const text = snapshot?.load(file);
  const read = text === undefined ? readSource(file) : { text, problem: problemIn(text) };
  if ("problem" in read && read.problem !== undefined)
    throw new SyntaxError(`${nameOf(file)}: ${read.problem}`);
  return "text" in read ? read.text : undefined;
}

/** Specs of tensor exercises say so by what they import. */
export function needsTensors(spec: string): boolean {
  return existsSync(onDisk(spec)) && readFileSync(onDisk(spec), "utf8").includes('"#lib/spec/tensors"');
}

/** Specs that train say so in their first call. */
export function trains(spec: string): boolean {
  return readFileSync(onDisk(spec), "utf8").includes('tensorSpec("train"');
}
