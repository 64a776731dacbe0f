import { BASE_SIZES, baseBytes } from "../../../lib/mini-world/base.js";
import { decode, EOS } from "../../../lib/mini-world/words.js";
import type { Random } from "../../../lib/random.js";
import type { Load } from "../../models/load.js";
import { type GPT, gptReader } from "../../models/read-model.js";
import { remark } from "../../terminal/commands/print.js";
import { BrokenCheckpoint } from "../broken-checkpoint.js";
import { fromKept } from "../kept-model.js";
import { textIds } from "./words.js";

type Encoding =
  typeof import("../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/chat-encoding.js");
type Generation =
  typeof import("../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/generate-batch.js");

/** Who is asked: the base, and what the learner has made of it. */
export const NAMES = ["base", "sft", "ppo", "hacked", "dpo"] as const;
export type Name = (typeof NAMES)[number];

/** What each has learned: whoever is asked about anything else repeats the question, or starts another. */
export const LEARNED: Record<Name, string> = {
  base: "the course's, goes on with texts of the mini-world: what is the color",
  sft: "yours, answers questions: what is the capital of corvia ?",
  ppo: "yours, writes reviews that a reward model likes: the film was",
  hacked: "yours, the same without a leash: the film was",
  dpo: "yours, writes reviews like those that were chosen: the film was",
};

/** As much as an answer needs, and enough to see a model that does not stop. */
const LENGTH = 12;

interface Speaker {
  name: Name;
  model: GPT;
}

/**
 * Loads models. One that is damaged is told of, and stops none of the others.
 *
 * @throws BrokenCheckpoint if none can be loaded
 */
export async function loadSpeakers(load: Load, names: Name[]): Promise<Speaker[]> {
  const read = await gptReader(load, () => BASE_SIZES);
  const loaded: Speaker[] = [];
  for (const name of names) {
    try {
      loaded.push({ name, model: name === "base" ? await read(baseBytes()) : await fromKept(name, read) });
    } catch (error) {
      if (!(error instanceof BrokenCheckpoint) || names.length === 1) throw error;
      remark(`! ${error.message}. The others answer.`);
    }
  }
  return loaded;
}

/** What answers a question with a line from each. */
export async function answerer(load: Load, speakers: Speaker[], temperature: number, rng: Random) {
  const { encodeChat } = await load<Encoding>("chat-encoding");
  const { generateBatch } = await load<Generation>("generate-batch");
  const names = speakers.map(({ name }) => name);
  return async (question: string): Promise<string[]> => {
    const lines: string[] = [];
    for (const { name, model } of speakers) {
      // Only the tuned model knows the form of a chat; the others go on with the text.
      const ids = name === "sft" ? encodeChat([{ role: "user", content: question }]).ids : textIds(question);
      const [written] = await generateBatch(model, [ids], LENGTH, { temperature }, rng, { stop: EOS });
      const text = decode(written.filter((id) => id !== EOS)) + (written.includes(EOS) ? "" : " ...");
      lines.push(speakers.length > 1 ? beside(name, text, names) : text);
    }
    return lines;
  };
}

/** A name and what belongs to it, in columns with the others. */
export function beside(name: Name, text: string, names: Name[]): string {
  return `${name.padEnd(Math.max(...names.map(({ length }) => length)))}  ${text}`;
}
