import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Train with DPO",
  difficulty: 3,
  minutes: 35,
  seconds: 60,
  hints: [
    "Look at the first loss of plain DPO. Is it 0.6931? Judge the base against itself: are accuracy ½ and KL 0?",
    "A step is what it was in every training: draw, loss, gradient, clip, update. The reference takes no part in it, because each pair carries what the reference says. How a policy ranks given texts and what it writes itself are two questions.",
    "loss = lossOf(ln π of both sides, the numbers that the pairs carry, the pairs);   KL ≈ mean of ln π(y | x) − ln π_ref(y | x) over responses y that the policy wrote",
    "Ask the policy about the drawn pairs inside the function whose gradient is taken, and the cache outside of it; clip, update, return the loss.\nFor the report compare the policy's numbers of the pairs with the cached ones; then take both models' log-probabilities of the samples, and average the difference.",
  ],
  explore:
    "Forget the rejected responses: train with a loss that is only the `responseLoss` of the chosen ones, 60 steps, the rest as in the table. Which row does its report resemble?",
  answer:
    "The anchored one. Gold 0.65 to 0.93, accuracy 97 to 100%, KL 0.26 to 0.43 (10 seeds); anchored DPO reaches gold 0.82 to 1.09 at a KL of 0.41 to 0.60. Fine-tuning on good answers does most of the work, and the rejected ones add the rest. " +
    "Always run this baseline.",
  predict: {
    question:
      "After 60 steps of plain DPO at β = 0.1 on pairs without noise, the policy ranks 91 to 100% of new pairs rightly. The base writes a whole review in 93 of 100 tries. In how many does this policy?",
    choices: ["about 95", "about 80", "about 50", "under 40"],
    answer: 3,
    because:
      "4 to 36 (12 seeds), and their mean gold reward is −1.9 to −0.6; the base has −0.15. It still tells the better review from the worse one. Ranking two given texts and writing one are different skills, and no pair asked for the second.",
  },
  keeps: ["dpo"],
});
