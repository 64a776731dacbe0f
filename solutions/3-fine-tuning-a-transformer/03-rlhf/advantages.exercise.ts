import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Generalized advantage estimation",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Change a value in the padding right after a response. Do any advantages change? They shouldn't.",
    "A token's advantage is its own TD error plus γλ times the next token's advantage. After the last token, the next value and the next advantage are 0.",
    "γλ = ½, TD errors 1, 2, 4:   A₃ = 4,   A₂ = 2 + ½ · A₃,   A₁ = 1 + ½ · A₂;   return = A + V",
    "Go through each row backward, skip positions with a mask of 0, and remember the next token's value and advantage.\nTo whiten, compute one mean and one standard deviation over all response tokens of all rows.",
  ],
  explore:
    "Model a text as a random walk of 20 tokens. Each token's true advantage is a random number with standard deviation 1, and the score is their sum. Give the value head random errors with standard deviation 0, 1, or 3. Which λ comes closest to the true advantages?",
  answer:
    "λ = 0 is best with an exact value head, 0.5 with errors of 1, and 0.8 with errors of 3. A small λ keeps out the noise of later rewards, but it needs a good value head.\nMeasured, 5 seeds of 400 texts, γ = 1, root mean square errors: 0, 1.3, and 3.4 with these λ; 3.1, 3.3, and 4.3 with λ = 1.",
  predict: {
    question:
      "A response has 100 tokens. The value head predicts 0 everywhere, and the only reward is a score of 1 at the last token. γ is 1 and λ is 0.95. What is the advantage of the first token?",
    choices: ["1", "0.95", "about 0.37", "about 0.006"],
    answer: 3,
    because:
      "It is 0.95⁹⁹ = 0.006, because the only TD error is 99 tokens away. As the value head learns, earlier tokens get TD errors, too, and the first token's advantage grows. With λ = 1, it would be 1 from the start.",
  },
});
