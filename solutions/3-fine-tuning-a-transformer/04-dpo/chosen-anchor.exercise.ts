import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "DPO with an anchor",
  difficulty: 2,
  minutes: 20,
  seconds: 60,
  hints: [
    "Lower all log-probabilities of the policy by 3 nats. Does DPO's loss change? Does yours?",
    "DPO's loss sees the difference of two responses, not their level. A loss that asks for the chosen response itself, as fine-tuning does, holds the level.",
    "ln P = −6 and −10, of 3 and 10 tokens:   anchor = (6 / 3 + 10 / 10) / 2 = 1.5;   loss = DPO + weight · anchor",
    "Divide each log-probability [B] by its response's number of tokens, and reduce to one number of the right sign.\nOut of the four log-probabilities, the anchor needs one. Add the anchor by its weight.",
  ],
  explore:
    "Train for 60 steps at β = 0.1 with an anchor of weight 0.1, 0.3 and 3 instead of 1. Which of these keep the texts good, and what does a heavy anchor make of DPO?",
  answer:
    "A weight of 0.3 is enough; 0.1 only delays the ruin. A heavy anchor turns DPO into fine-tuning on the chosen responses.\nMeasured, 3 seeds, gold: −0.16 to 0.59 with 0.1, 0.84 to 1.06 with 0.3, 0.83 to 0.84 with 3; fine-tuning alone 0.65 to 0.93.",
  predict: {
    question:
      "At β = 0.1, a ruined DPO policy has a margin of 14.9 nats. An anchored one, which writes good reviews, has 1.3. DPO's loss began at 0.693. Where is it for the anchored policy?",
    choices: ["at about 0.05", "at about 0.2", "at about 0.4", "at about 0.63"],
    answer: 3,
    because:
      "−ln σ(0.13) = 0.63; the ruined policy has 0.20. By DPO's own loss, the better model has learned next to nothing, so don't choose a checkpoint by that loss.",
  },
});
