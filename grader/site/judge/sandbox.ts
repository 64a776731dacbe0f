import type { Chunk, FromWorker, ToWorker } from "../protocol.js";

// Where learners' code runs: a worker in a frame of an origin of its own, whose policy lets it reach no network, no store and no page.

const NOT_STARTED =
  "The judge doesn't start in this browser. Load the page again; if that doesn't help, judge this exercise in the terminal.";

/** What the page has of its own for that. */
export interface SandboxFiles {
  /**
   * The frame's page as a text, which brings its policy with it; that of the page around it holds too. It has no address, because a
   * service worker never answers for a frame without an origin: without a network it would not load.
   */
  frame: string;
  /** What a worker begins with. */
  boot: string;
}

/** A slow machine on a slow line has loaded the frame by then. */
const START_MS = 30_000;

/** One worker. It serves one order. */
export class Sandbox {
  readonly #frame: HTMLIFrameElement;
  readonly #port: MessagePort;
  readonly #sent = new Set<string>();
  #listener: (message: FromWorker) => void = () => {};
  /** Resolves when the worker has all that runs specs; rejects with what kept it from that. */
  readonly ready: Promise<void>;

  /** @param start the chunks that it begins with, of which the last one serves */
  constructor({ frame, boot }: SandboxFiles, start: Chunk[], settings: Record<string, string>) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#frame = document.createElement("iframe");
    this.#frame.hidden = true;
    this.#frame.setAttribute("sandbox", "allow-scripts");
    this.#frame.srcdoc = frame;
    // The frame's origin is nobody's, so its name cannot be given.
    this.#frame.onload = () => this.#frame.contentWindow?.postMessage({ boot }, "*", [port2]);
    this.ready = new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(NOT_STARTED)), START_MS);
      this.#listener = (message) => {
        if ("ready" in message) resolve();
        if ("broken" in message) reject(new Error(`${NOT_STARTED} (${message.broken})`));
        if ("ready" in message || "broken" in message) clearTimeout(late);
      };
    });
    // Whoever waits for it hears of it; and nobody may.
    this.ready.catch(() => {});
    port1.onmessage = ({ data }) => this.#listener(data);
    this.send({ given: this.#given(start, {}) });
    this.send({ start: start[start.length - 1].name, settings });
    document.body.append(this.#frame);
  }

  /** Hands over what it has not yet. */
  give(chunks: Chunk[], files: Record<string, Uint8Array>): void {
    this.send({ given: this.#given(chunks, files) });
  }

  send(message: ToWorker): void {
    this.#port.postMessage(message);
  }

  /** From now on, all that comes from the worker. */
  listen(listener: (message: FromWorker) => void): void {
    this.#listener = listener;
  }

  /** Ends the worker, whatever it does. */
  end(): void {
    this.#listener = () => {};
    this.#port.close();
    this.#frame.remove();
  }

  #given(chunks: Chunk[], files: Record<string, Uint8Array>) {
    const more = chunks.filter(({ name }) => !this.#sent.has(name));
    for (const { name } of more) this.#sent.add(name);
    return { chunks: more, files };
  }
}
