import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Bradley-Terry loss",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Give your loss a margin of −100. Is it 100, and is there a gradient?",
    "The loss is minus the logarithm of the probability that the model gives to what people chose. For a model without an opinion that is ln 2.",
    "−ln σ(Δ) = ln(1 + e^(−Δ)) = softplus(−Δ);   a tie counts ½",
    "Write the logarithm of the sigmoid as a softplus, and average it over the pairs.\nFor the accuracy a pair counts 1, ½ or 0, by the sign of its margin.",
  ],
  explore:
    "Multiply all rewards of a trained model by 3. What happens to its accuracy, and what to its loss on pairs that it ranks wrongly?",
  answer:
    "The accuracy stays: the order is the same. The loss does not. A pair with a margin of −1 costs 1.31 nats, with −3 it costs 3.05. Rewards may be shifted freely, but their scale says how sure the model is, and being sure and wrong is expensive.",
  predict: {
    question:
      "A batch has 100 pairs. 99 are ranked rightly with a margin of 5, and one wrongly with −5. What share of the batch's loss is that one pair?",
    choices: ["1%", "about 5%", "about 50%", "about 88%"],
    answer: 3,
    because:
      "88%: it costs 5.0067 nats, and the 99 others 0.0067 each, 0.66 together. Its gradient is 99.3% of the largest that there is. One wrong label on which the model is sure outweighs all the others.",
  },
});
