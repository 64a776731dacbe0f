import type { ModelName } from "../../../lib/judge/model-names.js";

/** What a learner makes of the base in part 3. */
export const TUNED = ["sft", "ppo", "hacked", "dpo"] as const satisfies readonly ModelName[];
export type Tuned = (typeof TUNED)[number];

/** Who may be asked: the base, which comes with the course, and what the learner has made of it. */
export const NAMES = ["base", ...TUNED] as const;
export type Name = (typeof NAMES)[number];

export const isTuned = (name: Name): name is Tuned => name !== "base";

interface Learned {
  does: string;
  /** A text that it answers well. */
  example: string;
}

const REVIEW = "the film was";

/** What each has learned: whoever is asked about anything else repeats the question, or starts another. */
export const LEARNED: Record<Name, Learned> = {
  base: { does: "goes on with texts of the mini-world", example: "what is the color" },
  sft: { does: "answers questions", example: "what is the capital of corvia ?" },
  ppo: { does: "writes reviews that a reward model likes", example: REVIEW },
  hacked: { does: "does the same without a leash", example: REVIEW },
  dpo: { does: "writes reviews like those that were chosen", example: REVIEW },
};

/** Exercises whose code reads these models, and answers with them. */
export const CHAT_RUNS = ["safetensors", "init-gpt", "load-base", "chat-encoding", "generate-batch"];
