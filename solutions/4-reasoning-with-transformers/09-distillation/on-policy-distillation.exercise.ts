import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "On-policy distillation",
  difficulty: 4,
  minutes: 40,
  hints: [
    "The teacher is sure of one token, the student of a different one. Which divergence grows if the student never writes what the teacher likes, and which if it writes what the teacher never does?",
    "The first distribution in a divergence draws, and its probabilities are the weights. The student writes, and is corrected only at positions it reaches. Written tokens are data: gradients flow only through the logits.",
    "KL(q ‖ p) = Σ_v q_v (ln q_v − ln p_v),   q the student, p the teacher;   mask[t] = 1 ⟺ token t + 1 was written;   P(a, b) = first_a · second_b",
    "Multiply the probabilities of the two tokens, row by row, and compare with the teacher's in both directions.\nFor the loss, weight with the student's own probabilities, and keep them in the gradient.\nLet the student sample, let both models read its rows, average over the written tokens, clip, and step.",
  ],
  explore:
    "What makes the difference, the student's chains or the reverse divergence? Start from `two-minds` again and make 20 steps of 32 chains, on chains the reasoner wrote: with `reverseKL`, with `softenedLoss` at τ = 1, and with their text alone.",
  answer:
    "Mostly the divergence: on the teacher's chains, `reverseKL` gets nearly as far as on its own, and the other two stay below 0.55. But after 200 steps on its own chains, a student had 0.69, because it had learned the teacher's errors.\nMeasured, 5 seeds each: `reverseKL` 0.71 to 0.75, `softenedLoss` 0.45 to 0.53, the text alone 0.42 to 0.47; on its own chains 0.74 to 0.85. 200 steps: one seed.",
  predict: {
    question:
      "A student answers at once in 84 of 100 texts, and is right in 16. Its teacher is right in 63. The student makes 20 steps on its own chains, 32 in each. In how many of 100 is it right then, sampled?",
    choices: ["about 25", "about 45", "63, as its teacher", "about 80"],
    answer: 3,
    because:
      "About 80. It stops answering at once, because its teacher never does. And where the teacher is undecided between two sums, the reverse divergence lets the student choose one, which is right more often.\nMeasured, 10 seeds, 500 problems each: in 74 to 85 out of 100.",
  },
});
