/**
 * The models that learners train and then use: `kata chat` asks the first four, `kata think` the next three, `kata paint` and
 * `kata write` one each. Which exercise trains one, its entry says (`keeps`).
 */
export const MODEL_NAMES = [
  "sft",
  "ppo",
  "hacked",
  "dpo",
  "judge",
  "thinker",
  "student",
  "painter",
  "writer",
] as const;
export type ModelName = (typeof MODEL_NAMES)[number];
