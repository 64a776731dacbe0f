import type { Load } from "../data/course.js";
import { startWorker } from "./files.js";
import type { Answers, Asked, FromTypes, Question } from "./protocol.js";

/** Types can be written that take for ever. The next question gets a worker of its own. */
const MOST_MS = 60_000;

type Waiting = { resolve(answer: Answers[keyof Answers]): void; reject(error: Error): void };

/** Asks the worker that knows TypeScript. It starts with the first question. */
export class TypesClient {
  readonly #load: Load;
  readonly #mostMs: number;
  #starting: Promise<Worker> | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #newest = 0;
  /** The notes that were asked for last, whatever comes of them. */
  #busy: Promise<unknown> = Promise.resolve();

  /** @param load loads what the worker is made of */
  constructor(load: Load, mostMs = MOST_MS) {
    this.#load = load;
    this.#mostMs = mostMs;
  }

  /** What TypeScript says of a file; undefined if somebody has asked again before it was the turn of this question. */
  async notes(question: () => Promise<Omit<Question, "what" | "at">>): Promise<Answers["notes"] | undefined> {
    const mine = ++this.#newest;
    await this.#busy;
    if (mine !== this.#newest) return undefined;
    const asked = question().then((rest) => this.ask({ ...rest, what: "notes", at: 0 }));
    this.#busy = asked.catch(() => {});
    return asked as Promise<Answers["notes"]>;
  }

  /** @throws Error if there is no answer; its message is a sentence for the learner */
  async ask<What extends keyof Answers>(question: Question & { what: What }): Promise<Answers[What]> {
    const id = ++this.#asked;
    const answer = new Promise<Answers[keyof Answers]>((resolve, reject) =>
      this.#waiting.set(id, { resolve, reject }),
    );
    const starting = this.#started();
    let limit: ReturnType<typeof setTimeout> | undefined;
    starting.then(
      (worker) => {
        if (!this.#waiting.has(id)) return;
        // A slow line takes as long as it takes: the limit is TypeScript's.
        limit = setTimeout(
          () => this.end(`TypeScript has not answered within ${this.#mostMs / 1000} s. ${AGAIN}`),
          this.#mostMs,
        );
        worker.postMessage({ ...question, id } satisfies Asked);
      },
      ({ message }: Error) => this.#starting === starting && this.end(message),
    );
    try {
      return (await answer) as Answers[What];
    } finally {
      clearTimeout(limit);
      this.#waiting.delete(id);
    }
  }

  /** Ends the worker; all who wait are told why. */
  end(why: string): void {
    this.#starting?.then(
      (worker) => worker.terminate(),
      () => {},
    );
    this.#starting = undefined;
    for (const { reject } of this.#waiting.values()) reject(new Error(why));
    this.#waiting.clear();
  }

  #started(): Promise<Worker> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  async #start(): Promise<Worker> {
    const worker = await startWorker(this.#load);
    worker.addEventListener("message", ({ data }: MessageEvent<FromTypes>) => {
      if ("wants" in data) return;
      if ("answer" in data) this.#waiting.get(data.id)?.resolve(data.answer);
      // What it could not load it tries again when it starts again.
      else this.end(data.problem);
    });
    worker.addEventListener("error", () => this.end(`TypeScript has stopped. ${AGAIN}`));
    return worker;
  }
}

const AGAIN = "Type on to try again.";
