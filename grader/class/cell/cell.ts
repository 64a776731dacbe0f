import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Readable, Writable } from "node:stream";
import { parseErrorStacktrace } from "@vitest/utils/source-map";
import type { Told } from "../../../lib/judge/told.js";
import { seedOf } from "../../core/class/secret.js";
import type { Course } from "../../core/course/course.js";
import { nameOf } from "../../core/course/names.js";
import type { Killed } from "../../core/judge/killed.js";
import { OUTPUT_LIMIT } from "../../core/judge/limits.js";
import {
  cancelled,
  type Job,
  type PlainError,
  type Ran,
  type Runner,
  type RunOptions,
  wallSeconds,
} from "../../core/judge/runner.js";
import { specId } from "../../core/meaning/subject.js";
import { root, withoutRoot } from "../../node/course/paths.js";
import { needsTensors } from "../../node/runner/host.js";
import { courseId } from "../../node/runner/ids.js";
import { ownBundle } from "../../node/runner/own-bundle.js";
import { killTree, memoryMb, readToEnd } from "../../node/runner/processes.js";
import { loadTranslator, translator } from "../../node/runner/translate.js";
import { launchWords } from "./launch.js";
import { type CellResult, ResultReader } from "./result.js";
import { watch } from "./watch.js";

/** So long a process may take to start, on a machine that has much to do. */
const START_SECONDS = 60;

/** Beside the limit of the grader: what the system allows a process whose grader is gone. */
const SYSTEM_SHARE = 4;

/** Runs a spec for one answer that was handed in, in a process of its own that can do nothing but answer. */
export class Cells implements Runner {
  readonly #course: Course;
  readonly #translator = translator();
  readonly #running = new Set<ChildProcess>();
  /** What draws the specs' numbers anew; undefined for the public ones. */
  readonly #secret: string | undefined;
  /** By spec: how often it drew numbers in its last run with secret ones. */
  readonly draws = new Map<string, number>();
  #closed = false;

  private constructor(course: Course, secret: string | undefined) {
    this.#course = course;
    this.#secret = secret;
  }

  static async open(course: Course, secret?: string): Promise<Cells> {
    await ownBundle();
    await loadTranslator();
    return new Cells(course, secret);
  }

  async run([job]: Job[], { seconds, signal, snapshot }: RunOptions): Promise<Ran> {
    if (this.#closed || signal?.aborted) return cancelled();
    const started = performance.now();
    const id = specId(job.spec, job.subject);
    const modules = await this.#translator.closure([id], {
      isPassed: () => false,
      load: (file) => textFor(file, job.spec, snapshot),
    });
    const seed = this.#secret === undefined ? undefined : seedOf(this.#secret, nameOf(job.spec, ".spec.ts"));
    const order = { jobs: [{ id }], modules: [...modules], seed };
    const { result, output, killed } = await this.#judged(job.spec, order, seconds, signal);
    const plain = (error: unknown) => this.#plain(error as PlainError | undefined);
    const ran = result?.ran;
    if (result) this.draws.set(job.spec, result.draws);
    return {
      jobs: [
        ran && {
          tests: ran.tests.map(({ name, state, error }) => ({ name, state, error: plain(error) })),
          fatal: plain(ran.fatal),
        },
      ],
      stray: (result?.stray ?? []).map((error) => plain(error) as PlainError),
      killed,
      output,
      told: result?.told ?? ([] as Told[]),
      durationMs: Math.round(performance.now() - started),
    };
  }

  close(): void {
    this.#closed = true;
    for (const child of this.#running) killTree(child);
  }

  /** One process, from its start to its end. */
  async #judged(
    spec: string,
    order: object,
    seconds: number,
    signal: RunOptions["signal"],
  ): Promise<{ result: CellResult | undefined; output: string; killed: Killed | undefined }> {
    const exercise = this.#course.exercises.find(({ files }) => files.spec === spec)!;
    const nonce = randomBytes(16).toString("hex");
    const mb = memoryMb(process.env);
    const tensors = needsTensors(spec);
    const [program, ...words] = launchWords(exercise, mb, SYSTEM_SHARE * seconds + START_SECONDS);
    const child = spawn(program, words, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
      detached: process.platform !== "win32",
      env: environment(tensors),
    });
    this.#running.add(child);
    let killed: Killed | undefined;
    const end = (why: Killed) => {
      killed ??= why;
      killTree(child);
    };
    const cancel = () => end({ reason: "cancelled" });
    signal?.addEventListener("abort", cancel);
    const wall = wallSeconds(seconds) + START_SECONDS;
    const limit = setTimeout(() => end({ reason: "timeout", seconds: wall, busy: true }), wall * 1000);
    let stop = () => {};
    let outputBytes = 0;
    let output = "";
    for (const stream of [child.stdout, child.stderr] as Readable[])
      stream.on("data", (chunk: Buffer) => {
        outputBytes += chunk.length;
        if (outputBytes > OUTPUT_LIMIT) end({ reason: "output" });
        else output += chunk.toString();
      });
    const results = new ResultReader(nonce);
    const [, , , orders, answers] = child.stdio as [null, Readable, Readable, Writable, Readable];
    answers.on("data", (chunk: Buffer) => {
      if (results.add(chunk)) end({ reason: "messages" });
    });
    answers.once("data", () => {
      if (child.pid !== undefined) stop = watch(child.pid, { seconds, memoryMb: mb }, end);
    });
    // It may be gone before it has read all of it.
    orders.on("error", () => {});
    orders.end(JSON.stringify({ ...order, nonce, tensors }));
    const { code, signal: by, failed } = await endOf(child);
    await readToEnd(child);
    stop();
    clearTimeout(limit);
    signal?.removeEventListener("abort", cancel);
    this.#running.delete(child);
    // What it started may still be there.
    killTree(child);
    const result = killed ? undefined : results.read();
    if (!killed && !result) killed = lost(output, code, by, mb);
    return { result, output: failed ?? output, killed };
  }

  /** An error with the places of the course that its stack names. */
  #plain(error: PlainError | undefined): PlainError | undefined {
    if (typeof error !== "object" || error === null) return undefined;
    const { message, stack } = error;
    const places =
      typeof stack === "string"
        ? parseErrorStacktrace(error as Parameters<typeof parseErrorStacktrace>[0], {
            getSourceMap: (file) => this.#translator.mapOf(courseId(file)),
            ignoreStackEntries: [],
          })
        : [];
    return {
      ...error,
      message: typeof message === "string" ? withoutRoot(message) : message,
      stacks: places.map(({ file, line, column }) => ({ file: courseId(file), line, column })),
    };
  }
}

/** What a spec and solutions import of each other. */
const OF_COURSE = /^(exercises\/[^?]*\.spec\.ts|solutions\/[^.?]*\.ts)$/;

/**
 * The text of a file in a run. An answer finds itself and what the course has; whatever else lies on the teacher's disk is nobody's to
 * import, for what it says could go into a report.
 */
function textFor(file: string, spec: string, snapshot: RunOptions["snapshot"]): string | undefined {
  const isOwn = file === spec.replace(/\.spec\.ts$/, ".ts");
  if (!isOwn && !OF_COURSE.test(file))
    throw new Error(`an answer that is handed in has no file ${nameOf(file)} to import`);
  return snapshot?.load(file);
}

/** Nothing of the teacher's environment: a token in it would be the answer's to print. */
function environment(tensors: boolean): NodeJS.ProcessEnv {
  const { SYSTEMROOT, KATA_LIB } = process.env;
  return {
    ...(SYSTEMROOT !== undefined && { SYSTEMROOT }),
    KATA_LIB,
    KATA_ROOT: root,
    KATA_WORKER: "1",
    KATA_TENSORS: tensors ? "1" : "",
    // The same kernels on every machine. Those of a GPU are addons, which the permission model forbids.
    KATA_BACKEND: "wasm",
    NODE_ENV: "test",
    VITEST: "true",
    TEST: "true",
  };
}

function endOf(
  child: ChildProcess,
): Promise<{ code: number | null; signal: string | null; failed?: string }> {
  return new Promise((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    child.once("error", ({ message }) => resolve({ code: null, signal: null, failed: message }));
  });
}

/** Why a process ended without a result. */
function lost(output: string, code: number | null, signal: string | null, limitMb: number): Killed {
  return output.includes("heap out of memory")
    ? { reason: "memory", mb: 0, limitMb }
    : { reason: "exit", code, signal };
}
