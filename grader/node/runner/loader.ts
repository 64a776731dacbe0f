import type { ViteDevServer } from "vite";
import type { PlacedExercise } from "../../core/course/course.js";
import { onDisk, root } from "../course/paths.js";
import { passedUnchanged } from "../store/passed-here.js";
import { kataPlugin } from "./plugin.js";

/**
 * The learner's code for use, and not to be judged: modules of exercises in this process, each the learner's own file where
 * it has passed unchanged, else the reference, and so is everything that they build on.
 */
export class Loader {
  readonly #server: ViteDevServer;

  private constructor(server: ViteDevServer) {
    this.#server = server;
  }

  static async open(): Promise<Loader> {
    const { createViteServer } = await import("vitest/node");
    const server = await createViteServer({
      configFile: false,
      root,
      appType: "custom",
      logLevel: "silent",
      server: { middlewareMode: true, watch: null, hmr: false, ws: false },
      optimizeDeps: { noDiscovery: true },
      plugins: [kataPlugin({ isPassed: passedUnchanged, lib: process.env.KATA_LIB })],
    });
    return new Loader(server);
  }

  /** An exercise's module; `T` is the type of its solution's. */
  async load<T>({ slug, files }: PlacedExercise): Promise<T> {
    const own = passedUnchanged(slug, files.stub, files.spec);
    return (await this.#server.ssrLoadModule(onDisk(own ? files.stub : files.solution))) as T;
  }

  /** Slugs of all that was loaded, by whose code it is. */
  loaded(): { own: string[]; reference: string[] } {
    const loaded = [...this.#server.environments.ssr.moduleGraph.idToModuleMap.values()];
    const slugsIn = (folder: string) =>
      loaded.flatMap(
        ({ file }) => new RegExp(`[\\\\/]${folder}[\\\\/].*[\\\\/](.+)\\.ts$`).exec(file ?? "")?.[1] ?? [],
      );
    return { own: slugsIn("exercises").sort(), reference: slugsIn("solutions").sort() };
  }

  close(): Promise<void> {
    return this.#server.close();
  }
}
