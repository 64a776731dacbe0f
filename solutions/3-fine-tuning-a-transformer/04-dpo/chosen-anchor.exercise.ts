import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "DPO with an anchor",
  difficulty: 2,
  minutes: 20,
  seconds: 60,
  hints: [
    "Lower all log-probabilities of the policy by 3 nats. Does DPO's loss change? Does yours?",
    "DPO's loss sees the difference of two responses and says nothing about their level. What holds the level is a loss that asks for the chosen response itself, as fine-tuning does.",
    "anchor = (1/B) Σ −ln π(chosen_b) / |chosen_b|;   loss = DPO + weight · anchor",
    "Divide each log-probability by its response's number of tokens, average, and flip the sign.\nOut of the four log-probabilities, the anchor needs that of the chosen response under the policy. Add it by its weight.",
  ],
  explore:
    "Train for 60 steps at β = 0.1 with an anchor of weight 0.1, 0.3 and 3 instead of 1. From which weight on is the text safe, and what does a heavy anchor make of DPO?",
  answer:
    "From 0.3 on. A light anchor only delays the ruin, and a heavy one makes DPO fine-tuning on the chosen responses.\nMeasured, 3 seeds, gold (KL): −0.16 to 0.59 (2 to 8) with weight 0.1; 0.84 to 1.06 (0.62 to 0.70) with 0.3; 0.89 to 0.94 (0.47 to 0.57) with 1; 0.83 to 0.84 (0.37 to 0.42) with 3. Fine-tuning alone: 0.65 to 0.93.",
  predict: {
    question:
      "At β = 0.1, a ruined DPO policy has a margin of 14.9 nats. An anchored one, which writes good reviews, has 1.3. DPO's loss began at 0.693. Where is it for the anchored policy?",
    choices: ["at about 0.05", "at about 0.2", "at about 0.4", "at about 0.63"],
    answer: 3,
    because:
      "−ln σ(0.13) = 0.63, barely below the start; the ruined policy has 0.20. By DPO's own loss, the better model has learned next to nothing. Don't choose a checkpoint by it.",
  },
});
