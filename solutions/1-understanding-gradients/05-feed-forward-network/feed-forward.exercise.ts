import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The feed-forward network",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Change one token: does only its own row change? Feed zeros: is each row of preActivation b1?",
    "The activation sits between the two layers and nowhere else. Its input is needed again, so don't overwrite it.",
    "for a token of zeros:  preActivation = b1,  activated = gelu(b1),  output = gelu(b1)·W2ᵀ + b2",
    "first layer, [T, D] to [T, d_ff]; GELU of each number, into new rows;\nsecond layer, [T, d_ff] to [T, D]; return all three stages.",
  ],
  explore:
    "For each token of microModel(), keep only the units whose activated value is largest in size, and set the others to 0. How many of the 64 do you need for a cosine of 0.9 with the full output? (Import microModel from #lib/micro-model.)",
  answer:
    "With 16 of 64 the cosines are 0.90 to 0.96, with 8 they are 0.85 to 0.92. Few units are large at once, so even before training a quarter of them makes up most of an output. Mixture-of-experts models live on that: Mixtral computes 2 of its 8 networks for each token.",
  predict: {
    question:
      "In the untrained micro model the numbers that enter GELU have a typical size of 0.39, and about half of them are negative. How much of the negative numbers' total gets through?",
    choices: ["nothing: GELU is nearly ReLU", "about a third", "about two thirds"],
    answer: 1,
    because:
      "31%, and 68% of the positive numbers. Near 0 every gate is about half open: the network is not far from linear as long as its weights are small.",
  },
});
