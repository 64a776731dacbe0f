import { provide } from "../../../lib/platform/browser.js";
import { PARAMETERS, type Realm } from "../../spec/link.js";
import type { FromWorker } from "../protocol.js";
import { fileIn } from "./sendable.js";

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

/** Makes this worker a place for the course's code: lib's platform, no network, and no way to end it from inside. */
export function realmIn({ send, made, files, names, urlOf, settings }: Boot): Realm {
  provide({
    ...{ files, settings, wasmFolder: WASM },
    onTold: (told) => send({ told }),
    fileNamed: (url) => fileIn(url, names),
  });
  globalThis.fetch = async (what) => {
    const bytes = files[String(what)];
    if (!bytes) throw new TypeError("nothing can be fetched here: an exercise needs no network");
    return new Response(bytes.slice(), { headers: { "content-type": "application/wasm" } });
  };
  self.close = () => {
    throw new Error("close() would end the run: remove the call that does it");
  };
  return {
    native: async (name, importer) => {
      const url = urlOf(name);
      if (url) return import(url);
      const what = name.startsWith("#") ? "module" : "package";
      throw new Error(`Cannot find ${what} '${name}' imported from ${importer.replace(/\?.*/, "")}`);
    },
    compile: async (code, id) => {
      const url = made(id, `export default async (${PARAMETERS.join(", ")}) => {${code}\n}`);
      return (await import(url)).default;
    },
  };
}
