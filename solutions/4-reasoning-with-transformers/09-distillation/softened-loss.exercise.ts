import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The softened distillation loss",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Give both models the same logits. Is the loss 0 at τ = 1, and still 0 at τ = 3?",
    "The teacher draws, so its softened probabilities are the weights. The gradient loses one factor of 1/τ because the logits are divided, and a second one because soft distributions differ so little.",
    "loss = τ² · mean over t of Σ_v p_v (ln p_v − ln q_v),   p = softmax(teacher / τ),   q = softmax(student / τ)",
    "Divide the logits of both models by the temperature, and take the logarithm of the softmax in one stable step; the teacher's comes from a constant.\nSum the weighted differences over the vocabulary.\nApply the mask, divide by the number of remaining tokens, at least 1, and multiply by the power of τ.",
  ],
  explore:
    "Is a higher temperature always better? Teach students from the reasoner's probabilities on 300 of its chains, at τ = 1, 2 and 4.",
  answer:
    "No. At τ = 4, the result depends on the seed. A high temperature makes the student match the unlikely tokens, too, and it has few parameters for them.\nMeasured, 3 seeds each, sampled: 0.56 to 0.61 at τ = 1, 0.61 to 0.63 at τ = 2, 0.51 to 0.69 at τ = 4. With greedy decoding, one of the three at τ = 4 fell to 0.16; the others reached 0.70 and 0.75.",
  predict: {
    question:
      "The reasoner is right in 63% of its samples. A student trained on the text of 300 of its chains is right in 48%. Another student learns from the reasoner's probabilities on the same chains, at τ = 2. How often is it right?",
    choices: [
      "about 30%: soft targets are vague",
      "about 48%: they are the same chains",
      "about 62%",
      "about 80%",
    ],
    answer: 2,
    because:
      "About 62%. A text shows only which token was drawn; the probabilities also show which other tokens could have been drawn.\nMeasured, 3 seeds, 500 steps of 32, 400 problems each: 0.61 to 0.63, and 0.47 to 0.50 from the text.",
  },
});
