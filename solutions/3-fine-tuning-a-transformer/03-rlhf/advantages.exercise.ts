import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Generalized advantage estimation",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Change a value in the padding right after a response. Does an advantage change? With λ = 1, is each one the rewards to come minus the token's value?",
    "A token's sum is its own TD error plus γλ times the next token's sum. After the last token there is no next value and no next sum.",
    "A_m = δ_m + γλ · A_{m+1},   δ_m = r_m + γ · V_{m+1} − V_m,   with V and A equal to 0 after the last token;   return = A + V",
    "Go through the row backward. Skip what is masked, and remember the last token's value and advantage; both begin at 0.\nTo whiten, collect the advantages of all response tokens of all rows, and take mean and deviation once.",
  ],
  explore:
    "Let a text be 20 steps of a random walk: each token adds a random number of deviation 1, its true advantage, and the score at the end is the sum. " +
    "Give the value head random errors of deviation 0, 1 or 3. Which λ comes closest to the true advantages?",
  answer:
    "λ = 0, 0.5 and 0.8. A value head you can trust allows a small λ, which keeps out the noise of later rewards.\n" +
    "Measured, 5 seeds of 400 texts, γ = 1, root mean square error for λ = 0, 0.5, 0.8, 0.95 and 1: 0, 0.55, 1.2, 2.3 and 3.1; 1.4, 1.3, 1.6, 2.5 and 3.3; 4.2, 3.5, 3.4, 3.8 and 4.3.",
  predict: {
    question:
      "A response has 100 tokens, the value head says 0 everywhere, and a score of 1 comes with the last token. γ is 1 and λ is 0.95. What is the advantage of the first token?",
    choices: ["1", "0.95", "about 0.37", "about 0.006"],
    answer: 3,
    because:
      "0.95⁹⁹ = 0.006: the only TD error is 99 tokens away. As the value head learns, errors come earlier, and so does credit. λ = 1 would give 1; with γ = 0.99, 0.37.",
  },
});
