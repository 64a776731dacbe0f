import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "On-policy distillation",
  difficulty: 4,
  minutes: 40,
  hints: [
    "The teacher is sure of one token, the student of a different one. Which divergence grows if the student never writes what the teacher likes, and which grows if it writes what the teacher never writes?",
    "The first distribution in a divergence draws, so its probabilities are the weights. The student writes, and is corrected only at positions it reaches. Written tokens are data: gradients flow only through the logits.",
    "KL(q ‖ p) = Σ_v q_v (ln q_v − ln p_v),   q the student, p the teacher;   mask[t] = 1 ⟺ token t + 1 was written;   P(a, b) = first_a · second_b",
    "Multiply the probabilities of the two tokens, row by row, and compare the result with the teacher's in both directions.\nFor the loss, weight with the student's own probabilities, and keep them in the gradient.\nLet the student sample, let both models read its rows, average over the written tokens, clip, and step.",
  ],
  explore:
    "What makes the difference, the student's own chains or the reverse divergence? Start from the model `two-minds` again and make 20 steps of 32 chains that the reasoner wrote: with `reverseKL`, with `softenedLoss` at τ = 1, and with the text alone.",
  answer:
    "Mostly the divergence: on the teacher's chains, `reverseKL` does nearly as well as on the student's own; the other two stay below 55%. But after 200 steps on its own chains, one student was right only 69% of the time: it had learned the teacher's errors.\nMeasured, 5 seeds each: `reverseKL` 0.71 to 0.75, `softenedLoss` 0.45 to 0.53, text alone 0.42 to 0.47; own chains 0.74 to 0.85.",
  predict: {
    question:
      "A student answers at once in 84 of 100 texts, and is right in 16. Its teacher is right in 63. The student makes 20 steps, each on 32 of its own chains. How many of 100 sampled texts are right then?",
    choices: ["about 25", "about 45", "63, as its teacher", "about 80"],
    answer: 3,
    because:
      "About 80. The student stops answering at once, because its teacher never does that. Where the teacher is undecided between two sums, the reverse divergence lets the student choose one, and it is right more often.\nMeasured, 10 seeds, 500 problems each: 74 to 85 out of 100.",
  },
});
