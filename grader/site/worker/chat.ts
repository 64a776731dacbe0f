import { answerer, loadSpeakers } from "../../models/chat/speakers.js";
import { drawsOf } from "../../models/load.js";
import type { ChatAsk } from "../models/ask.js";
import { type Actor, ownModel } from "./actor.js";

/** Models of part 3 answer a question, and each answer goes to the page as soon as it is there. */
export async function chat({ question, names, temperature, seed }: ChatAsk, actor: Actor): Promise<void> {
  actor.show({ is: "said", text: question });
  const speakers = await loadSpeakers(actor.load, names, {
    model: async (name, read) => (await ownModel(actor, name, read)) ?? missing(name),
    onBroken: (text) => actor.show({ is: "note", text, isWrong: true }),
  });
  const answer = await answerer(actor.load, speakers, temperature, drawsOf(seed));
  await answer(question, (name, text) => actor.show({ is: "answer", name, text }));
}

/** The page asks only models that there are. */
function missing(name: string): never {
  throw new Error(`${name} has not been trained`);
}
