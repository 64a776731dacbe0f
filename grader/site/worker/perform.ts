import { UsageError } from "../../core/usage-error.js";
import { Linker } from "../../spec/link.js";
import type { PlayOrder } from "../models/ask.js";
import type { Actor } from "./actor.js";
import { printing } from "./printing.js";
import { type Boot, realmIn } from "./realm.js";

/** Makes ready what has models work in this worker, and returns what answers one question. */
export async function serve(boot: Boot): Promise<(order: PlayOrder) => Promise<void>> {
  const linker = new Linker(realmIn(boot));
  // A model answers, and what code prints beside it is nobody's question.
  printing(() => {});
  const { think } = await import("./think.js");
  const { write } = await import("./write.js");
  const { useBackend } = await import("../../../lib/backend/choose.js");
  return async ({ ask, modules, ids, trainers }) => {
    linker.add(modules);
    const load = async <T>(slug: string) => (await linker.load(ids[slug])) as T;
    try {
      await useBackend("train");
      const actor: Actor = { load, files: boot.files, trainers, show: (shown) => boot.send({ shown }) };
      await (ask.is === "think" ? think(ask, actor) : write(ask, actor));
      boot.send({ done: { stray: [] } });
    } catch (error) {
      boot.send({ broken: error instanceof UsageError ? error.message : thrown(error) });
    }
  };
}

/** Of code that has passed this is rare: another seed or another model may bring it to what no spec has asked. */
function thrown(error: unknown): string {
  const { name = "Error", message = String(error) } = (error ?? {}) as Partial<Error>;
  return `The code threw a ${name}: ${message}`;
}
