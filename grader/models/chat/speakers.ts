import { BASE_SIZES, baseBytes } from "../../../lib/mini-world/base.js";
import { decode, EOS } from "../../../lib/mini-world/words.js";
import type { Random } from "../../../lib/random.js";
import { BrokenCheckpoint } from "../broken-checkpoint.js";
import type { Load } from "../load.js";
import { type GPT, gptReader, type Read } from "../read-model.js";
import { isTuned, type Name, type Tuned } from "./names.js";
import { textIds } from "./words.js";

type Encoding =
  typeof import("../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/chat-encoding.js");
type Generation =
  typeof import("../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/generate-batch.js");

/** As much as an answer needs, and enough to see a model that does not stop. */
const LENGTH = 12;

interface Speaker {
  name: Name;
  model: GPT;
}

/** Where the learner's models are. */
interface Kept {
  /** @throws BrokenCheckpoint if the file that is kept holds no such model */
  model(name: Tuned, read: Read<GPT>): Promise<GPT>;
  /** Hears of one that is damaged; it stops none of the others. */
  onBroken(problem: string): void;
}

/**
 * Loads models.
 *
 * @throws BrokenCheckpoint if none can be loaded
 */
export async function loadSpeakers(load: Load, names: Name[], { model, onBroken }: Kept): Promise<Speaker[]> {
  const read = await gptReader(load, () => BASE_SIZES);
  const loaded: Speaker[] = [];
  for (const name of names) {
    try {
      loaded.push({ name, model: isTuned(name) ? await model(name, read) : await read(baseBytes()) });
    } catch (error) {
      if (!(error instanceof BrokenCheckpoint) || names.length === 1) throw error;
      onBroken(`${error.message}. The others answer.`);
    }
  }
  return loaded;
}

/** What has each answer a question, one after the other. */
export async function answerer(load: Load, speakers: Speaker[], temperature: number, rng: Random) {
  const { encodeChat } = await load<Encoding>("chat-encoding");
  const { generateBatch } = await load<Generation>("generate-batch");
  return async (question: string, onAnswer: (name: Name, text: string) => void): Promise<void> => {
    for (const { name, model } of speakers) {
      // Only the tuned model knows the form of a chat; the others go on with the text.
      const ids = name === "sft" ? encodeChat([{ role: "user", content: question }]).ids : textIds(question);
      const [written] = await generateBatch(model, [ids], LENGTH, { temperature }, rng, { stop: EOS });
      onAnswer(name, decode(written.filter((id) => id !== EOS)) + (written.includes(EOS) ? "" : " ..."));
    }
  };
}
