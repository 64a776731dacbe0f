import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Train with DPO",
  difficulty: 3,
  minutes: 35,
  seconds: 60,
  hints: [
    "Look at the first loss of plain DPO. Is it 0.6931? Judge the base against itself: are accuracy ½ and KL 0?",
    "A step is the same as in every training: draw, loss, gradient, clip, update. The reference takes no part, because each pair carries its numbers.",
    "loss = lossOf(ln π of both sides, the numbers that the pairs carry, the pairs);   KL ≈ mean of ln π(y | x) − ln π_ref(y | x) over responses y that the policy wrote",
    "Inside the function whose gradient you take, run the policy on the drawn pairs; read the cache outside it.\nFor the report, compare the policy's numbers of the pairs with the cached ones. Then run both models on the samples.",
  ],
  explore:
    "Leave out the rejected responses: train for 60 steps with only the `responseLoss` of the chosen ones. Is the report like that of plain DPO, of IPO or of anchored DPO?",
  answer:
    "It is like that of anchored DPO. Fine-tuning on good answers does most of the work, and the rejected ones add the rest. Always run this baseline.\nMeasured, 10 seeds: gold 0.65 to 0.93, KL 0.26 to 0.43; anchored DPO reaches gold 0.82 to 1.09 at a KL of 0.41 to 0.60.",
  predict: {
    question:
      "After 60 steps of plain DPO at β = 0.1 on pairs without noise, the policy ranks at least 91% of new pairs correctly. The base writes a whole review in 93 out of 100 tries. In how many does this policy?",
    choices: ["about 95", "about 80", "about 50", "under 40"],
    answer: 3,
    because:
      "Under 40. The policy still tells the better review from the worse one, but writing is a different skill, and the pairs trained only the ranking.\nMeasured, 12 seeds: 4 to 36 reviews, with a mean gold reward of −1.9 to −0.6; the base has −0.15.",
  },
  keeps: ["dpo"],
});
