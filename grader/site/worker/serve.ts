import { processError } from "@vitest/utils/error";
import { provide } from "../../../lib/platform/browser.js";
import { rememberCalls } from "../../spec/expect.js";
import { PARAMETERS } from "../../spec/link.js";
import { type Order, SpecServer } from "../../spec/serve.js";
import { expect } from "../../spec/vitest.js";
import type { FromWorker } from "../protocol.js";
import { printing } from "./printing.js";
import { fileIn, sendable } from "./sendable.js";

/** What the worker's beginning hands over. */
export interface Boot {
  send(message: FromWorker): void;
  /** Makes a URL of a text, under which the name is known in stacks. */
  made(name: string, text: string): string;
  /** Files of the course, by path; more may come. */
  files: Record<string, Uint8Array>;
  /** The names of all that was made, by URL. */
  names: ReadonlyMap<string, string>;
  urlOf(chunk: string): string | undefined;
  settings: Record<string, string>;
}

/** Where TensorFlow.js looks for its WebAssembly. */
const WASM = "@tensorflow/";

type Exports = Record<string, unknown>;

/** Makes ready what runs specs in this worker, and returns what serves an order. */
export async function serve(boot: Boot): Promise<(order: Order) => Promise<void>> {
  const { send, made, names, urlOf, settings } = boot;
  provide({
    files: boot.files,
    settings,
    wasmFolder: WASM,
    onTold: (told) => send({ told }),
    fileNamed: (url) => fileIn(url, names),
  });
  globalThis.fetch = async (what) => {
    const bytes = boot.files[String(what)];
    if (!bytes) throw new TypeError("nothing can be fetched here: an exercise needs no network");
    return new Response(bytes.slice(), { headers: { "content-type": "application/wasm" } });
  };
  self.close = () => {
    throw new Error("close() would end the run: remove the call that does it");
  };
  // Only V8 writes down who waits for whom.
  if (!/Chrom/.test(navigator.userAgent)) rememberCalls();
  printing((printed) => send({ printed, test: expect.getState().currentTestName ?? "" }));
  await import("../../../lib/kit/matchers.js");
  const native = async (name: string, importer: string): Promise<Exports> => {
    const url = urlOf(name);
    if (url) return import(url);
    const what = name.startsWith("#") ? "module" : "package";
    throw new Error(`Cannot find ${what} '${name}' imported from ${importer.replace(/\?.*/, "")}`);
  };
  const compile = async (code: string, id: string) => {
    const url = made(id, `export default async (${PARAMETERS.join(", ")}) => {${code}\n}`);
    return (await import(url)).default;
  };
  const server = new SpecServer({ native, compile }, (id) => `/${id}`);
  const stray: unknown[] = [];
  const plain = (error: unknown) => sendable(processError(error), names);
  addEventListener("error", ({ error, message }) => stray.push(plain(error ?? new Error(message))));
  addEventListener("unhandledrejection", ({ reason }) => stray.push(plain(reason)));
  return async (order) => {
    try {
      await server.run(order, (at, { tests, fatal }) => {
        for (const test of tests) test.error = sendable(test.error, names);
        send({ ran: { at, ran: { tests, fatal: sendable(fatal, names) } } });
      });
    } catch (error) {
      stray.push(plain(error));
    }
    // A rejection that nothing catches is told a little later.
    await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    send({ done: { stray } });
  };
}

const LATE_MS = 20;
