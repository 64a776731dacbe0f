import type { ChildProcess } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import type { Told } from "../../../lib/judge/told.js";
import type { Killed } from "../../core/judge/killed.js";
import { MESSAGE_LIMIT, OUTPUT_LIMIT } from "../../core/judge/limits.js";
import { readTold } from "../../core/judge/told.js";
import { watchChannels } from "./channel.js";
import { forkWorker, killTree, LATE_MS, memoryMb, readToEnd, type WarmProcess } from "./processes.js";
import { watchdogSaid } from "./watchdog-said.js";

/** What a process prints at the end of a run. */
const END = "\u0004";

function withResolvers(): { promise: Promise<void>; resolve(): void } {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

/**
 * Keeps a worker process that was started ahead of time, one for each run unless `runs` says more, and ends it when it
 * misbehaves.
 */
export class WarmPool {
  readonly #cwd: string;
  readonly #runs: number;
  readonly #env: NodeJS.ProcessEnv;
  #spare: WarmProcess | undefined;
  #running: ChildProcess | undefined;
  /** Processes that have done their work; their end is no news. */
  readonly #finished = new WeakSet<ChildProcess>();
  /** What each process that has begun a run was given to run, a list for each run. */
  readonly #served = new WeakMap<ChildProcess, string[][]>();
  #ids: string[] = [];
  /** Between `begin` and `end`; the process may be there only later. */
  #active = false;
  #closed = false;
  /** Reads what a process has left that died during the run. */
  #ending: Promise<void> | undefined;
  #seconds = 0;
  #output = "";
  #outputBytes = 0;
  #messages = 0;
  /** Resolved at the end of the run's output. */
  #printed = withResolvers();
  readonly #unwatch: () => void;
  #killed: Killed | undefined;
  /** Where it is given, the next process is started as soon as a run has taken its own: with TensorFlow.js or without. */
  ahead: { tensors: boolean } | undefined;
  #onTold: (message: Told) => void = () => {};

  /**
   * @param runs how many runs a process serves, one after the other, unless one of them goes wrong
   * @param env settings of the processes, beside those of the grader
   */
  constructor(cwd: string, runs: number, env: NodeJS.ProcessEnv) {
    this.#cwd = cwd;
    this.#runs = runs;
    this.#env = { ...process.env, ...env };
    this.#unwatch = watchChannels(() => this.kill({ reason: "messages" }));
  }

  /**
   * Starts the process for the next run, if there is none. Resolves when it is ready.
   *
   * @param tensors the run will need TensorFlow.js
   */
  warm(tensors = false): Promise<void> {
    // A run that ends because the grader does asks for the next one.
    if (this.#closed) return Promise.resolve();
    // One with TensorFlow.js serves every spec; the other way round the spec would load it.
    if (this.#spare && tensors && !this.#spare.tensors) {
      killTree(this.#spare.child);
      this.#spare = undefined;
    }
    if (!this.#spare) {
      const spare = forkWorker(this.#cwd, tensors, this.#env);
      spare.child.once("exit", () => {
        if (this.#spare === spare) this.#spare = undefined;
      });
      this.#spare = spare;
    }
    return this.#spare.ready;
  }

  /**
   * Forgets what the last run did.
   *
   * @param ids what will be run. A process runs nothing twice: its modules would still know of the first time
   * @param seconds how long the process may compute, or wait for itself
   * @param onTold receives what the specs of the run tell the grader
   */
  begin(ids: string[], seconds: number, onTold: (message: Told) => void): void {
    const before = this.#spare && this.#served.get(this.#spare.child)?.flat();
    if (this.#spare && before?.some((id) => ids.includes(id))) this.#retire(this.#spare.child);
    this.#active = true;
    this.#ids = ids;
    this.#seconds = seconds;
    this.#onTold = onTold;
    this.#output = "";
    this.#outputBytes = 0;
    this.#messages = 0;
    this.#killed = undefined;
    this.#ending = undefined;
    this.#printed = withResolvers();
  }

  /**
   * What the run printed, cut, and why it was ended, if it was.
   *
   * @param isClean nothing came up behind the tests' backs that may also come up in the next run
   */
  end(isClean: boolean): { output: string; killed: Killed | undefined } {
    this.#active = false;
    const child = this.#running;
    if (child && isClean && this.#goesOn(child)) {
      this.#running = undefined;
      child.send({ kataLimitMs: 0 }, () => {});
      this.#spare = { child, tensors: true, ready: Promise.resolve() };
    } else if (child) {
      // A timer of the learner's may keep it busy for ever.
      this.#finished.add(child);
      setImmediate(() => killTree(child));
    }
    return { output: this.#output, killed: this.#killed };
  }

  /** Ends the current run, also one that is still being translated. */
  kill(why: Killed): void {
    if (!this.#active) return;
    this.#killed ??= why;
    if (this.#running) killTree(this.#running);
  }

  close(): void {
    this.#closed = true;
    this.#unwatch();
    this.kill({ reason: "cancelled" });
    for (const child of [this.#spare?.child, this.#running]) if (child) killTree(child);
    this.#spare = undefined;
  }

  /** The process for the run that has begun. It is as good as dead where the run was ended meanwhile. */
  take(): ChildProcess {
    const { child } = this.#spare ?? forkWorker(this.#cwd, false, this.#env);
    this.#spare = undefined;
    this.#running = child;
    if (this.ahead) void this.warm(this.ahead.tensors);
    if (child.connected) child.send({ kataLimitMs: 1000 * this.#seconds }, () => {});
    if (!this.#served.has(child)) this.#listen(child);
    this.#served.set(child, [...(this.#served.get(child) ?? []), this.#ids]);
    if (this.#killed) killTree(child);
    return child;
  }

  /** Whether a process may serve another run. */
  #goesOn(child: ChildProcess): boolean {
    const isWell = child.connected && !this.#killed && !this.#finished.has(child);
    return isWell && (this.#served.get(child)?.length ?? 0) < this.#runs;
  }

  #retire(child: ChildProcess): void {
    this.#finished.add(child);
    if (this.#spare?.child === child) this.#spare = undefined;
    killTree(child);
  }

  #listen(child: ChildProcess): void {
    child.stdout?.on("data", (chunk: Buffer) => this.#read(chunk));
    child.stderr?.on("data", (chunk: Buffer) => this.#read(chunk));
    child.on("message", (message: { kataTold?: unknown } | undefined) => {
      if (++this.#messages > MESSAGE_LIMIT * this.#ids.length) return this.kill({ reason: "messages" });
      const told = readTold(message?.kataTold);
      if (told && this.#active) this.#onTold(told);
    });
    child.once("exit", (code, signal) => {
      const ending = this.#readEnd(child, code, signal);
      if (this.#running === child) this.#ending = ending;
    });
  }

  async #readEnd(child: ChildProcess, code: number | null, signal: string | null): Promise<void> {
    await readToEnd(child);
    if (this.#running === child) this.#running = undefined;
    if (this.#spare?.child === child) this.#spare = undefined;
    if (!this.#finished.has(child)) {
      const said = watchdogSaid(this.#output, code, signal, memoryMb(this.#env));
      if (said) this.#output = said.rest;
      this.#killed ??= said?.killed ?? { reason: "exit", code, signal };
      // What it started may still be there.
      killTree(child);
    }
  }

  /** Resolves when all output of the run is there, and it is known how its process has died, if it did. */
  async settled(): Promise<void> {
    if (this.#ending) return this.#ending;
    // It stays away where the code has closed the pipe.
    await Promise.race([this.#printed.promise, setTimeout(LATE_MS, undefined, { ref: false })]);
  }

  #read(chunk: Buffer): void {
    this.#outputBytes += chunk.length;
    const text = chunk.toString();
    // A timer of the learner's may print after the end.
    if (text.includes(END)) this.#printed.resolve();
    this.#output += text.replaceAll(END, "");
    if (this.#outputBytes > OUTPUT_LIMIT) this.kill({ reason: "output" });
  }
}
