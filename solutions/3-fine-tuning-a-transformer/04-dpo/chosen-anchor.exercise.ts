import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "DPO with an anchor",
  difficulty: 2,
  minutes: 20,
  seconds: 60,
  hints: [
    "Lower all log-probabilities of the policy by 3 nats. Does DPO's loss change? Does yours?",
    "DPO's loss depends only on the difference between two responses. The loss of fine-tuning on the chosen response also depends on how likely that response is.",
    "ln P = −6 and −10, of 3 and 10 tokens:   anchor = (6 / 3 + 10 / 10) / 2 = 1.5;   loss = DPO + weight · anchor",
    "Divide each log-probability [B] by its response's number of tokens, average the results, and check the sign.\nThe anchor needs only one of the four log-probabilities. Multiply it by its weight, and add it to DPO's loss.",
  ],
  explore:
    "Train for 60 steps at β = 0.1 with anchor weights of 0.1, 0.3, and 3 instead of 1. Which of these weights keep the texts good, and what does DPO become under a heavy anchor?",
  answer:
    "A weight of 0.3 is enough to keep the texts good. With 0.1, they still get worse, only later. Under a heavy anchor, DPO becomes fine-tuning on the chosen responses.\nMeasured, 3 seeds, gold reward: −0.16 to 0.59 with 0.1, 0.84 to 1.06 with 0.3, 0.83 to 0.84 with 3; fine-tuning alone 0.65 to 0.93.",
  predict: {
    question:
      "At β = 0.1, a DPO policy that now writes nonsense has a margin of 14.9 nats. An anchored policy, which writes good reviews, has 1.3 nats. DPO's loss began at 0.693. What is DPO's loss for the anchored policy?",
    choices: ["about 0.05", "about 0.2", "about 0.4", "about 0.63"],
    answer: 3,
    because:
      "It is −ln σ(0.13) = 0.63, and for the policy that writes nonsense it is 0.20. By DPO's own loss, the better policy has learned almost nothing. So don't choose a checkpoint by that loss.",
  },
});
