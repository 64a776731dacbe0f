import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Train with DPO",
  difficulty: 3,
  minutes: 35,
  seconds: 60,
  hints: [
    "Look at the first loss that plain DPO reports. Is it 0.6931?",
    "A step is the same as in all training: draw, compute the loss and its gradient, clip, update. The reference model isn't needed, because each pair carries its log-probabilities.",
    "loss = lossOf(ln π of both sides, the numbers that the pairs carry, the pairs);   KL ≈ mean of ln π(y | x) − ln π_ref(y | x) over responses y that the policy wrote",
    "Inside the function you differentiate, run the policy on the drawn pairs. Read the cached numbers outside it.\nFor the report, compute the policy's log-probabilities of the pairs, and compare them with the cached ones. Then run both models on the samples.",
  ],
  explore:
    "Train for 60 steps without the rejected responses, using only the `responseLoss` of the chosen ones. Is the report most like that of plain DPO, of IPO, or of anchored DPO?",
  answer:
    "It is most like the report of anchored DPO. Fine-tuning on good responses does most of the work, and the rejected responses add the rest. Always run this baseline.\nMeasured, 10 seeds: gold 0.65 to 0.93, KL 0.26 to 0.43; anchored DPO reaches gold 0.82 to 1.09 at a KL of 0.41 to 0.60.",
  predict: {
    question:
      "After 60 steps of plain DPO at β = 0.1 on noise-free pairs, the policy ranks at least 91% of new pairs correctly. Of 100 samples from the base, 93 are complete reviews. How many of the policy's are?",
    choices: ["about 95", "about 80", "about 50", "under 40"],
    answer: 3,
    because:
      "Fewer than 40 are. The policy ranks the better review above the worse one, but that doesn't mean it can write one: the pairs trained only the ranking.\nMeasured, 12 seeds: 4 to 36 reviews, with a mean gold reward of −1.9 to −0.6; the base has −0.15.",
  },
  keeps: ["dpo"],
});
