import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Train with DPO",
  difficulty: 3,
  minutes: 35,
  seconds: 60,
  hints: [
    "Look at the first loss of plain DPO. Is it 0.6931? Judge the base against itself: are accuracy ½ and KL 0?",
    "A step is the same as in every training: draw, loss, gradient, clip, update. The reference takes no part; each pair carries its numbers. How a policy ranks given texts and what it writes are two questions.",
    "loss = lossOf(ln π of both sides, the numbers that the pairs carry, the pairs);   KL ≈ mean of ln π(y | x) − ln π_ref(y | x) over responses y that the policy wrote",
    "Ask the policy about the drawn pairs inside the function whose gradient you take, and the cache outside; clip, update, return the loss.\nFor the report, compare the policy's numbers of the pairs with the cached ones. Then average the difference of both models' log-probabilities of the samples.",
  ],
  explore:
    "Forget the rejected responses: train for 60 steps with only the `responseLoss` of the chosen ones. Which row of the table does the report resemble?",
  answer:
    "The anchored one. Fine-tuning on good answers does most of the work; the rejected ones add the rest. Always run this baseline.\nMeasured, 10 seeds: gold 0.65 to 0.93, accuracy 97 to 100%, KL 0.26 to 0.43; anchored DPO reaches gold 0.82 to 1.09 at a KL of 0.41 to 0.60.",
  predict: {
    question:
      "After 60 steps of plain DPO at β = 0.1 on pairs without noise, the policy ranks at least 91% of new pairs correctly. The base writes a whole review in 93 out of 100 tries. In how many does this policy?",
    choices: ["about 95", "about 80", "about 50", "under 40"],
    answer: 3,
    because:
      "Under 40, with every seed. It still tells the better review from the worse one, but ranking two texts and writing one are different skills, and no pair asked for the second.\nMeasured, 12 seeds: 4 to 36 reviews, with a mean gold reward of −1.9 to −0.6; the base has −0.15.",
  },
  keeps: ["dpo"],
});
