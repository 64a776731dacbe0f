import { UsageError } from "../../core/usage-error.js";
import { BrokenCheckpoint } from "../../models/broken-checkpoint.js";
import { Linker } from "../../spec/link.js";
import type { Ask, PlayOrder } from "../models/ask.js";
import type { Actor } from "./actor.js";
import { printing } from "./printing.js";
import { type Boot, realmIn } from "./realm.js";

/** Makes ready what has models work in this worker, and returns what answers one question. */
export async function serve(boot: Boot): Promise<(order: PlayOrder) => Promise<void>> {
  const linker = new Linker(realmIn(boot));
  // A model answers, and what code prints beside it is nobody's question.
  printing(() => {});
  const perform = await performer();
  const { useBackend } = await import("../../../lib/backend/choose.js");
  return async ({ ask, modules, ids, trainers }) => {
    linker.add(modules);
    const load = async <T>(slug: string) => (await linker.load(ids[slug])) as T;
    try {
      await useBackend("train");
      const actor: Actor = { load, files: boot.files, trainers, show: (shown) => boot.send({ shown }) };
      await perform(ask, actor);
      boot.send({ done: { stray: [] } });
    } catch (error) {
      boot.send({ broken: isTold(error) ? error.message : thrown(error) });
    }
  };
}

/** What has the model answer that is asked. */
async function performer(): Promise<(ask: Ask, actor: Actor) => Promise<void>> {
  const { chat } = await import("./chat.js");
  const { think } = await import("./think.js");
  const { paint } = await import("./paint.js");
  const { write } = await import("./write.js");
  return (ask, actor) => {
    if (ask.is === "chat") return chat(ask, actor);
    if (ask.is === "think") return think(ask, actor);
    return ask.is === "paint" ? paint(ask, actor) : write(ask, actor);
  };
}

/** Whether an error's message is for the learner as it is. */
const isTold = (error: unknown): error is Error =>
  error instanceof UsageError || error instanceof BrokenCheckpoint;

/** Of code that has passed this is rare: another seed or another model may bring it to what no spec has asked. */
function thrown(error: unknown): string {
  const { name = "Error", message = String(error) } = (error ?? {}) as Partial<Error>;
  return `The code threw a ${name}: ${message}`;
}
