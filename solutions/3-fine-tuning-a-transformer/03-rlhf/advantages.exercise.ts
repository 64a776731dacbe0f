import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Generalized advantage estimation",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Change a value in the padding right after a response. Does an advantage change? And with λ = 1, is each advantage the rewards to come less the token's own value?",
    "The sum for one token is its own surprise plus γλ times the sum for the next token. After the last token there is no next value and no next sum.",
    "A_m = δ_m + γλ · A_{m+1},   δ_m = r_m + γ · V_{m+1} − V_m,   with V and A equal to 0 after the last token;   return = A + V",
    "Go through the row from its end to its start. Skip what is masked, and remember the value and the advantage of the token that came before on this way; both begin at 0.\nFor whitening, collect the advantages of all response tokens of all rows, and take mean and deviation once.",
  ],
  explore:
    "Let a text be 20 steps of a random walk: each token adds a random number of deviation 1, and the score at the end is the sum. So a token's true advantage is its own number. " +
    "Give the value head a random error of deviation 0, 1 or 3 in each state. Which λ comes nearest to the true advantages?",
  answer:
    "Root mean square error for λ = 0, 0.5, 0.8, 0.95 and 1. Without an error: 0, 0.55, 1.2, 2.3 and 3.1, so λ = 0. With an error of 1: 1.4, 1.3, 1.6, 2.5 and 3.3. With 3: 4.2, 3.5, 3.4, 3.8 and 4.3, so λ = 0.8 (γ = 1, 5 seeds of 400 texts). " +
    "A value head that can be trusted allows a small λ; all rewards to come bring their own noise.",
  predict: {
    question:
      "A response has 100 tokens, the value head says 0 everywhere, and a score of 1 comes with the last token. γ is 1 and λ is 0.95. What is the advantage of the first token?",
    choices: ["1", "0.95", "about 0.37", "about 0.006"],
    answer: 3,
    because:
      "0.95⁹⁹ = 0.006: the only surprise is 99 tokens away. Once the value head has learned, surprises come earlier, and credit arrives through it. λ = 1 would give every token 1, and γ = 0.99 with λ = 1 would give the first one 0.37.",
  },
});
