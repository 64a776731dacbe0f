import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Bradley-Terry loss",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Compute your loss for a margin of −100. Is it 100, rather than infinity?",
    "The loss is the negative logarithm of the probability that the model assigns to people's choice. It is ln 2 if the model considers both choices equally likely.",
    "−ln σ(Δ) = ln(1 + e^(−Δ)) = softplus(−Δ);   a tie counts ½",
    "Write the logarithm of the sigmoid as a softplus, and average over the pairs.\nFor the accuracy, a pair counts 1, ½, or 0, depending on the sign of its margin.",
  ],
  explore:
    "Multiply all rewards of a trained model by 3. What happens to its accuracy, and to its loss on the pairs it ranks incorrectly?",
  answer:
    "The accuracy stays the same, because the order of the rewards does. The loss on these pairs grows: a pair with a margin of −1 had a loss of 1.31 nats, and with a margin of −3 it has 3.05. The more confident a wrong ranking is, the higher its loss.",
  predict: {
    question:
      "A model ranks 99 out of 100 pairs correctly, each with a margin of 5, and one pair incorrectly, with a margin of −5. What share of the loss comes from the incorrect pair?",
    choices: ["1%", "about 5%", "about 50%", "about 88%"],
    answer: 3,
    because:
      "The incorrect pair has a loss of 5.0067 nats, and the other 99 have 0.66 nats in total. A single wrong label on which the model is confident can outweigh all other pairs.",
  },
});
