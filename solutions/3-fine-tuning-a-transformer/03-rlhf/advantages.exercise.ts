import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Generalized advantage estimation",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Change a value in the padding right after a response. Does an advantage change? With λ = 1, is each one the rewards to come minus the token's value?",
    "A token's sum is its own TD error plus γλ times the next token's sum. After the last token, the next value and the next sum are 0.",
    "γλ = ½, TD errors 1, 2, 4:   A₃ = 4,   A₂ = 2 + ½ · A₃,   A₁ = 1 + ½ · A₂;   return = A + V",
    "Go through each row backward, skip what is masked, and carry the next token's value and advantage along.\nTo whiten, compute one mean and one standard deviation for all response tokens of all rows.",
  ],
  explore:
    "Let a text be 20 steps of a random walk: each token adds a random number of standard deviation 1, its true advantage, and the score is the sum. Give the value head random errors of standard deviation 0, 1 or 3. Which λ comes closest to the true advantages?",
  answer:
    "λ = 0 is best with an exact value head, 0.5 with errors of 1, and 0.8 with errors of 3. A small λ keeps out the noise of later rewards, but needs a good value head.\nMeasured, 5 seeds of 400 texts, γ = 1, root mean square error: 0, 1.3 and 3.4 at these λ; 3.1, 3.3 and 4.3 at λ = 1.",
  predict: {
    question:
      "A response has 100 tokens, the value head says 0 everywhere, and a score of 1 comes with the last token. γ is 1 and λ is 0.95. What is the advantage of the first token?",
    choices: ["1", "0.95", "about 0.37", "about 0.006"],
    answer: 3,
    because:
      "0.95⁹⁹ = 0.006: the only TD error is 99 tokens away. As the value head learns, TD errors appear at earlier tokens, and credit follows them. λ = 1 would give 1.",
  },
});
