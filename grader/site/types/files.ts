import type { Load } from "../data/course.js";
import type { FromTypes, ToTypes } from "./protocol.js";

// The worker that checks types has no document, so it cannot tell of which version it is. Its page loads all files for it.

/**
 * Starts the worker, and hands it the files that it asks for.
 *
 * @param load loads files of the page's own version
 */
export async function startWorker(load: Load): Promise<Worker> {
  const loading = new Map<string, Promise<ArrayBuffer>>();
  const file = (name: string) => {
    const known = loading.get(name) ?? load(`types/${name}`).then((response) => response.arrayBuffer());
    loading.set(name, known);
    return known;
  };
  // The worker asks for these first. They need not wait for its script; what fails is told to the worker.
  file("declarations.json").catch(() => {});
  const script = new Blob([await file("worker.js")], { type: "text/javascript" });
  const address = URL.createObjectURL(script);
  const worker = new Worker(address);
  const give = (message: ToTypes) => worker.postMessage(message);
  worker.addEventListener("message", ({ data }: MessageEvent<FromTypes>) => {
    if (!("wants" in data)) return;
    // The script has been read by now.
    URL.revokeObjectURL(address);
    const given = data.wants;
    file(given).then(
      (bytes) => give({ given, bytes }),
      ({ message }: Error) => give({ given, problem: message }),
    );
  });
  return worker;
}
