import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The softened distillation loss",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Give both models the same logits. Is the loss 0 at τ = 1, and still 0 at τ = 3?",
    "The teacher draws: its softened probabilities are the weights, and the student must be likely where the teacher is. The gradient loses one factor 1/τ when the logits are divided, and another because soft distributions differ so little.",
    "loss = τ² · mean over t of Σ_v p_v (ln p_v − ln q_v),   p = softmax(teacher / τ),   q = softmax(student / τ)",
    "Divide both logits by the temperature, and take the logarithm of the softmax in one stable step; the teacher's comes from a constant.\nSum the weighted differences over the vocabulary.\nLeave out what the mask leaves out, divide by the number of remaining tokens, at least 1, and multiply.",
  ],
  explore:
    "Is a higher temperature always better? Teach students from 300 chains of the reasoner, as in the question, at τ = 1, 2 and 4.",
  answer:
    "No. At τ = 4 everything depends on the seed. A high temperature asks the student to get the unlikely tokens right, too, and it has few parameters for them.\nMeasured, 3 seeds each, sampled: 0.56 to 0.61 at τ = 1, 0.61 to 0.63 at τ = 2, 0.51 to 0.69 at τ = 4. Greedy, one of the three at τ = 4 fell to 0.16; the others had 0.70 and 0.75.",
  predict: {
    question:
      "The reasoner is right in 0.63 of its samples, a student of the text of 300 of its chains in 0.48. Another student learns from the reasoner's probabilities on the same chains, at τ = 2. How often is it right?",
    choices: [
      "about 0.3: soft targets are vague",
      "about 0.48: they are the same chains",
      "about 0.62",
      "about 0.8",
    ],
    answer: 2,
    because:
      "About 0.62. A text says which token was drawn; the probabilities also say which others could have been.\nMeasured, 3 seeds, 500 steps of 32, 400 problems each: 0.61 to 0.63, and 0.47 to 0.50 from the text.",
  },
});
