import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Bradley-Terry loss",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Give your loss a margin of −100. Is it 100, and is there a gradient?",
    "The loss is minus the logarithm of the probability the model gives to people's choice: ln 2 for a model without an opinion.",
    "−ln σ(Δ) = ln(1 + e^(−Δ)) = softplus(−Δ);   a tie counts ½",
    "Write the logarithm of the sigmoid as a softplus, and average over the pairs.\nFor the accuracy, a pair counts 1, ½ or 0, by the sign of its margin.",
  ],
  explore:
    "Multiply all rewards of a trained model by 3. What happens to its accuracy, and to its loss on the pairs it ranks wrongly?",
  answer:
    "The accuracy doesn't change, because the order doesn't. The loss does: a margin of −1 costs 1.31 nats, while −3 costs 3.05. Being sure and wrong is expensive.",
  predict: {
    question:
      "Out of 100 pairs, a model ranks 99 correctly, with a margin of 5, and one wrongly, with −5. What share of the loss comes from that one?",
    choices: ["1%", "about 5%", "about 50%", "about 88%"],
    answer: 3,
    because:
      "The wrong pair costs 5.0067 nats, and the 99 others 0.66 together. One wrong label that the model is sure about outweighs all the rest.",
  },
});
