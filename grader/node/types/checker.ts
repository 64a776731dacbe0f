import { type ChildProcess, fork } from "node:child_process";
import os from "node:os";
import path from "node:path";
import { fingerprint } from "../../core/course/fingerprint.js";
import { stubOf } from "../../core/course/pristine.js";
import type { Attempt } from "../../core/judge/attempt.js";
import { type TypeNote, worthTelling } from "../../core/judge/type-notes.js";
import { disk } from "../course/disk.js";
import { onDisk, root } from "../course/paths.js";

const ENTRY = path.join(root, "grader", "node", "types", "service.mjs");
/** Behind everything else that this machine does: the next verdict must not wait for it. */
const NICENESS = 10;
/** TypeScript takes 150 MB and a second to start: too much for somebody who reads, too slow for somebody who saves. */
const REST_MS = 60_000;
/** Types can be written that take for ever. Nobody waits for a remark so long, and the next question gets a process of its own. */
const MOST_MS = 60_000;

/** What TypeScript says of the text that was judged; undefined where there is nothing to ask. */
export async function typesOf(
  checker: TypeChecker,
  { exercise, texts }: Attempt,
): Promise<TypeNote[] | undefined> {
  const stub = stubOf(exercise, disk).text;
  // Without a spec's text nothing was judged.
  if (!texts.spec || fingerprint(texts.stub) === fingerprint(stub)) return undefined;
  return checker.check(onDisk(exercise.files.stub), texts.stub, stub);
}

/** Checks types in the background, in a process that starts with a question and ends a while after the last one. */
export class TypeChecker {
  #child: ChildProcess | undefined;
  #asked = 0;
  #isClosed = false;
  readonly #restMs: number;
  readonly #mostMs: number;
  #rest: NodeJS.Timeout | undefined;
  #answer: ((notes: TypeNote[] | undefined) => void) | undefined;

  /**
   * @param restMs how long the process waits for another question
   * @param mostMs how long it may think about one
   */
  constructor(restMs = REST_MS, mostMs = MOST_MS) {
    this.#restMs = restMs;
    this.#mostMs = mostMs;
  }

  /**
   * What TypeScript says of a learner's file that is worth telling.
   *
   * @param stub the file as the course ships it
   * @returns undefined if another question came before the answer, or there is no TypeScript here
   */
  async check(file: string, text: string, stub: string): Promise<TypeNote[] | undefined> {
    // A verdict may come while the screen is being left.
    if (this.#isClosed) return undefined;
    this.#answer?.(undefined);
    const id = ++this.#asked;
    const child = this.#started();
    clearTimeout(this.#rest);
    const limit = setTimeout(() => {
      this.#end();
      this.#answer?.(undefined);
    }, this.#mostMs).unref();
    const notes = await new Promise<TypeNote[] | undefined>((resolve) => {
      this.#answer = resolve;
      child.send({ id, file, text }, (error) => error && resolve(undefined));
    });
    clearTimeout(limit);
    if (id === this.#asked) this.#rest = setTimeout(() => this.#end(), this.#restMs).unref();
    return notes && worthTelling(notes, text, stub);
  }

  /** Of its process, while there is one. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  close(): void {
    this.#isClosed = true;
    this.#answer?.(undefined);
    clearTimeout(this.#rest);
    this.#end();
  }

  #end(): void {
    this.#child?.kill("SIGKILL");
    this.#child = undefined;
  }

  #started(): ChildProcess {
    if (this.#child) return this.#child;
    const child = fork(ENTRY, [], {
      cwd: root,
      stdio: ["ignore", "ignore", "ignore", "ipc"],
      // The keys of the terminal are the grader's, Ctrl-C too.
      detached: process.platform !== "win32",
      execArgv: ["--max-old-space-size=1024"],
      env: { ...process.env, KATA_ROOT: root },
    });
    child.on("message", ({ id, notes }: { id: number; notes: TypeNote[] }) => {
      if (id === this.#asked) this.#answer?.(notes);
    });
    child.once("exit", () => {
      if (this.#child !== child) return;
      this.#child = undefined;
      this.#answer?.(undefined);
    });
    child.once("error", () => this.#answer?.(undefined));
    try {
      if (child.pid) os.setPriority(child.pid, NICENESS);
    } catch {
      // It only goes on at the usual priority.
    }
    this.#child = child;
    return child;
  }
}
