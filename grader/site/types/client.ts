import type { Answered, Answers, Question } from "./protocol.js";

/** Types can be written that take for ever. The next question gets a worker of its own. */
const MOST_MS = 60_000;

type Waiting = { resolve(answer: Answers[keyof Answers]): void; reject(error: Error): void };

/** Asks the worker that knows TypeScript. It starts with the first question. */
export class TypesClient {
  readonly #address: string;
  readonly #mostMs: number;
  #worker: Worker | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #newest = 0;
  /** The notes that were asked for last, whatever comes of them. */
  #busy: Promise<unknown> = Promise.resolve();

  /** @param address the worker's script */
  constructor(address: string, mostMs = MOST_MS) {
    this.#address = address;
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

  /** @throws Error if there is no answer */
  async ask<What extends keyof Answers>(question: Question & { what: What }): Promise<Answers[What]> {
    const worker = this.#started();
    const id = ++this.#asked;
    const limit = setTimeout(() => this.end(`no answer within ${this.#mostMs / 1000} s`), this.#mostMs);
    try {
      return (await new Promise<Answers[keyof Answers]>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        worker.postMessage({ ...question, id });
      })) as Answers[What];
    } finally {
      clearTimeout(limit);
      this.#waiting.delete(id);
    }
  }

  /** Ends the worker; all who wait are told why. */
  end(why: string): void {
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new Error(why));
  }

  #started(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(this.#address, { type: "module" });
    worker.addEventListener("message", ({ data }: MessageEvent<Answered>) => {
      const waiting = this.#waiting.get(data.id);
      if ("answer" in data) waiting?.resolve(data.answer);
      // What it could not load it tries again when it starts again.
      else this.end(data.problem);
    });
    worker.addEventListener("error", () => this.end("the worker could not be loaded"));
    this.#worker = worker;
    return worker;
  }
}
