import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "On-policy distillation",
  difficulty: 4,
  minutes: 40,
  hints: [
    "Let the teacher be sure of one token, and the student of another. Which divergence grows if the student never writes what the teacher likes, and which if it writes what the teacher never does?",
    "The first one named draws, and its probabilities are the weights. The student writes, so only places that it comes to are corrected, the strange ones too. What was written is data: gradients flow through the logits alone.",
    "KL(q ‖ p) = Σ_v q_v (ln q_v − ln p_v),   q the student, p the teacher;   mask[t] = 1 ⟺ token t + 1 was written;   P(a, b) = first_a · second_b",
    "Multiply the probabilities of the two tokens, row by row, and compare with the teacher's in both directions.\nFor the loss weigh with the student's own probabilities, and keep them in the gradient.\nLet the student sample; let both read its rows; average over the written tokens; clip, and step.",
  ],
  explore:
    "Which of the two makes the difference, the student's chains or the reverse divergence? Start from `two-minds` again and make 20 steps of 32 chains, on chains that the reasoner wrote: with `reverseKL`, with `softenedLoss` at τ = 1, and with their text alone.",
  answer:
    "`reverseKL` on the teacher's chains reaches 0.71 to 0.75, `softenedLoss` 0.45 to 0.53, the text alone 0.42 to 0.47 (5 seeds each); on its own chains it was 0.74 to 0.85. So most of it is the direction. And it doesn't last: after 200 steps on its own chains the student is right in 0.69 (one seed). It has learned the teacher's errors too.",
  predict: {
    question:
      "A student answers at once in 84 of 100 cases, and is right in 16. Its teacher is right in 63. The student makes 20 steps on chains of its own, 32 in each. How often is it right then, sampled?",
    choices: ["in about 25 of 100", "in about 45", "in 63, as its teacher", "in about 80"],
    answer: 3,
    because:
      "In 74 to 85 of 100 (10 seeds, 500 problems each). It stops answering at once, because its teacher never does. And where the teacher wavers between two sums, the reverse divergence lets the student keep to one of them: its own, which is right more often.",
  },
});
