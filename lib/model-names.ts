/**
 * The models that learners train and then use, and the exercise that trains each: `kata chat` asks the first four, `kata think` the next
 * three, `kata paint` and `kata write` one each.
 */
export const TRAINED_BY = {
  sft: "train-sft",
  ppo: "train-ppo",
  hacked: "train-ppo",
  dpo: "train-dpo",
  judge: "process-reward-model",
  thinker: "learning-to-think",
  student: "distilled-student",
  painter: "train-text-dit",
  writer: "train-latent-flow",
} as const;
export type ModelName = keyof typeof TRAINED_BY;
