import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "On-policy distillation",
  difficulty: 4,
  minutes: 40,
  hints: [
    "The teacher is sure of one token, the student of another. Which divergence grows if the student never writes what the teacher likes, and which if it writes what the teacher never does?",
    "The first one named draws, and its probabilities are the weights. The student writes, and is corrected only at positions it comes to, the strange ones too. What was written is data: gradients flow only through the logits.",
    "KL(q ‖ p) = Σ_v q_v (ln q_v − ln p_v),   q the student, p the teacher;   mask[t] = 1 ⟺ token t + 1 was written;   P(a, b) = first_a · second_b",
    "Multiply the probabilities of the two tokens, row by row, and compare with the teacher's in both directions.\nFor the loss, weigh with the student's own probabilities, and keep them in the gradient.\nLet the student sample; let both read its rows; average over the written tokens; clip, and step.",
  ],
  explore:
    "What makes the difference, the student's chains or the reverse divergence? Start from `two-minds` again and make 20 steps of 32 chains, on chains the reasoner wrote: with `reverseKL`, with `softenedLoss` at τ = 1, and with their text alone.",
  answer:
    "Mostly the direction: on the teacher's chains, `reverseKL` gets nearly as far as on its own, and the other two end below 0.55. It doesn't last: after 200 steps on its own chains, a student had 0.69. It had learned the teacher's errors.\nMeasured, 5 seeds each: `reverseKL` 0.71 to 0.75, `softenedLoss` 0.45 to 0.53, the text alone 0.42 to 0.47; on its own chains 0.74 to 0.85. 200 steps: one seed.",
  predict: {
    question:
      "A student answers at once 84 times out of 100, and is right in 16. Its teacher is right in 63. The student makes 20 steps on chains of its own, 32 in each. How often is it right then, sampled?",
    choices: ["in about 25 of 100", "in about 45", "in 63, as its teacher", "in about 80"],
    answer: 3,
    because:
      "In about 80. It stops answering at once, because its teacher never does. And where the teacher wavers between two sums, the reverse divergence lets the student settle on its own, which is right more often.\nMeasured, 10 seeds, 500 problems each: in 74 to 85 out of 100.",
  },
});
