import { parseErrorStacktrace } from "@vitest/utils/source-map";
import type { Told } from "../../../lib/judge/told.js";
import type { Killed } from "../../core/judge/killed.js";
import { MESSAGE_LIMIT, OUTPUT_LIMIT } from "../../core/judge/limits.js";
import {
  cancelled,
  type Job,
  type PlainError,
  type Ran,
  type Runner,
  type RunOptions,
} from "../../core/judge/runner.js";
import { readTold } from "../../core/judge/told.js";
import { specId } from "../../core/meaning/subject.js";
import type { Translator } from "../../core/meaning/translator.js";
import { type Linked, NATIVE } from "../../spec/link.js";
import type { RanSpec } from "../../spec/run-spec.js";
import type { Chunk } from "../protocol.js";
import { chunksFor } from "./chunks.js";
import { Sandbox, type SandboxFiles } from "./sandbox.js";
import { slowness } from "./speed.js";
import { WEBGPU } from "./webgpu.js";

/** The chunk that serves, and what every tensor exercise loads. */
const SERVE = "serve";
const TENSORS = "#lib/spec/tensors";

export interface RunnerParts {
  sandbox: SandboxFiles;
  translator: Translator;
  /** The site's own modules that some names need, loaded. */
  chunks(names: string[]): Promise<ReadonlyMap<string, Chunk>>;
  /** The files of the course that code of these modules reads. */
  filesOf(ids: string[], tensors: boolean): Promise<Record<string, Uint8Array>>;
}

/** Runs specs in workers of a page: one for each batch, and one that stands ready. */
export class PageRunner implements Runner {
  readonly #parts: RunnerParts;
  /** What makes JavaScript of the course's files. */
  translator: Translator;
  /**
   * Asked where a run has taken as long as it may on a machine like the author's: this one may be slower, so somebody is asked, and
   * the run goes on meanwhile. Without it, the run ends.
   */
  mayGoOn: ((seconds: number) => Promise<boolean>) | undefined;
  /** Told of what the code of another exercise prints, which is left out of the output. */
  printedElsewhere: ((slug: string) => void) | undefined;
  #usesGpu = false;
  #spare: { sandbox: Sandbox; tensors: boolean } | undefined;

  constructor(parts: RunnerParts) {
    this.#parts = parts;
    this.translator = parts.translator;
  }

  /** Whether a training may compute on the GPU. It is off unless somebody asks for it: nobody has tried all the drivers there are. */
  get usesGpu(): boolean {
    return this.#usesGpu;
  }

  set usesGpu(uses: boolean) {
    if (uses === this.#usesGpu) return;
    this.#usesGpu = uses;
    this.#spare?.sandbox.end();
    this.#spare = undefined;
  }

  /** What the worker of a tensor exercise begins with. */
  #start(tensors: boolean): string[] {
    if (!tensors) return [SERVE];
    return this.#usesGpu ? [WEBGPU, TENSORS, SERVE] : [TENSORS, SERVE];
  }

  /** Has a worker for the next run ready, probably of this spec. */
  async warm(tensors: boolean): Promise<void> {
    if (this.#spare && (this.#spare.tensors || !tensors)) return this.#spare.sandbox.ready;
    this.#spare?.sandbox.end();
    this.#spare = undefined;
    const names = this.#start(tensors);
    const settings: Record<string, string> = this.#usesGpu ? { KATA_WEBGPU: "on" } : {};
    const all = await this.#parts.chunks(names);
    const sandbox = new Sandbox(this.#parts.sandbox, chunksFor(names, all), settings);
    const spare = { sandbox, tensors };
    this.#spare = spare;
    try {
      await sandbox.ready;
    } catch (error) {
      // The next run tries it with another one.
      sandbox.end();
      if (this.#spare === spare) this.#spare = undefined;
      throw error;
    }
  }

  /** The worker that stands ready; another run may have been quicker. */
  async #take(tensors: boolean): Promise<Sandbox> {
    for (;;) {
      await this.warm(tensors);
      const spare = this.#spare;
      this.#spare = undefined;
      if (spare) return spare.sandbox;
    }
  }

  async run(jobs: Job[], { seconds, signal, onTold, snapshot }: RunOptions): Promise<Ran> {
    if (signal?.aborted) return cancelled();
    const started = performance.now();
    const ids = jobs.map(({ spec, subject }) => specId(spec, subject));
    const modules = await this.translator.closure(ids, {
      isPassed: snapshot?.isPassed ?? (() => false),
      load: (file) => snapshot?.load(file),
    });
    const natives = nativesOf(modules);
    const tensors = natives.includes("@tensorflow/tfjs");
    const [all, files] = await Promise.all([
      this.#parts.chunks([...this.#start(tensors), ...natives]),
      this.#parts.filesOf([...modules.keys()], tensors),
      this.warm(tensors),
    ]);
    const sandbox = await this.#take(tensors);
    if (signal?.aborted) {
      sandbox.end();
      return cancelled();
    }
    sandbox.give(chunksFor(natives, all), files);
    sandbox.send({
      order: {
        jobs: jobs.map(({ only }, i) => ({ id: ids[i], ...(only === undefined ? {} : { only }) })),
        modules: [...modules],
      },
    });
    const limit = Math.round(seconds * slowness());
    const run = await answered(sandbox, jobs.length, { seconds: limit, signal, onTold }, this);
    sandbox.end();
    return { ...run, durationMs: Math.round(performance.now() - started) };
  }
}

/** What modules load as it is. */
export function nativesOf(modules: Map<string, Linked>): string[] {
  const targets = [...modules.values()].flatMap((module) =>
    "imports" in module ? Object.values(module.imports) : [],
  );
  return [
    ...new Set(targets.filter((name) => name.startsWith(NATIVE)).map((name) => name.slice(NATIVE.length))),
  ];
}

const encoder = new TextEncoder();

type Answered = Omit<Ran, "durationMs">;

/** Everything that a worker says until it is done, or is ended. */
function answered(
  sandbox: Sandbox,
  jobs: number,
  { seconds, signal, onTold }: Pick<RunOptions, "seconds" | "signal" | "onTold">,
  { mayGoOn, printedElsewhere }: Pick<PageRunner, "mayGoOn" | "printedElsewhere">,
): Promise<Answered> {
  const ran: Ran["jobs"] = Array.from({ length: jobs });
  const told: Told[] = [];
  let output = "";
  let printed = 0;
  let marked = "";
  let messages = 0;
  return new Promise((resolve) => {
    let isOver = false;
    let limit: ReturnType<typeof setTimeout>;
    const end = (stray: PlainError[], killed?: Killed) => {
      isOver = true;
      clearTimeout(limit);
      signal?.removeEventListener("abort", cancel);
      resolve({ jobs: ran, stray, killed, output, told });
    };
    const cancel = () => end([], { reason: "cancelled" });
    signal?.addEventListener("abort", cancel);
    const wait = () => {
      limit = setTimeout(async () => {
        const goesOn = (await mayGoOn?.(seconds)) ?? false;
        if (isOver) return;
        if (goesOn) wait();
        else end([], { reason: "timeout", seconds });
      }, 1000 * seconds);
    };
    wait();
    sandbox.listen((message) => {
      if ("told" in message) {
        if (++messages > MESSAGE_LIMIT * jobs) return end([], { reason: "messages" });
        const read = readTold(message.told);
        if (read) told.push(read);
        if (read) onTold?.(read);
      } else if ("printed" in message) {
        if (message.by !== undefined) printedElsewhere?.(message.by);
        else {
          if (message.test !== marked) output += `\u001e${message.test}\u001f`;
          marked = message.test;
          output += message.printed;
        }
        printed += encoder.encode(message.printed).length;
        if (printed > OUTPUT_LIMIT) end([], { reason: "output" });
      } else if ("ran" in message) ran[message.ran.at] = plainJob(message.ran.ran);
      else if ("done" in message) end(message.done.stray.map((error) => plain(error) as PlainError));
      else if ("broken" in message) end([{ message: message.broken }]);
    });
  });
}

function plainJob({ tests, fatal }: RanSpec): Ran["jobs"][number] {
  return {
    tests: tests.map(({ error, ...test }) => ({ ...test, error: plain(error) })),
    fatal: plain(fatal),
  };
}

/** An error with the places of the course that its stack names. */
function plain(error: unknown): PlainError | undefined {
  if (!error) return undefined;
  const places = parseErrorStacktrace(error as Parameters<typeof parseErrorStacktrace>[0], {
    ignoreStackEntries: [],
  });
  const stacks = places.map(({ file, line, column }) => ({ file: file.replace(/^\//, ""), line, column }));
  return { ...(error as PlainError), stacks };
}
