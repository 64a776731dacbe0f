import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "RLHF",
  summary:
    "You can train a language model with a reward, keep it near the model that it came from, and say when the reward is being gamed.",
  exercises: [
    "rejection-sampling",
    "policy-gradient",
    "kl-divergence",
    "kl-optimum",
    "bandit",
    "frozen-reference",
    "kl-estimators",
    "kl-as-loss",
    "shaped-rewards",
    "advantages",
    "clipped-objective",
    "rollout",
    "leave-one-out",
    "train-ppo",
  ],
});
