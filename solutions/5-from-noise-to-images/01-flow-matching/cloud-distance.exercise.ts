import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Energy distance",
  difficulty: 1,
  minutes: 15,
  hints: [
    "Pass the same cloud twice. Is the result 0? If it is below 0, which pairs are in your mean between the clouds and missing in the means inside?",
    "A mean over independent draws of equally likely points is a mean over all pairs. X and X' are independent, so X' may well be the same point as X.",
    "E‖X − X'‖ = (1/n²) Σ_i Σ_j ‖a_i − a_j‖,   E‖X − Y‖ = (1/nm) Σ_i Σ_j ‖a_i − b_j‖,   the same for b",
    "Write the mean distance of two clouds once: for each point of the first and each of the second add the root of the summed squares, then divide by the number of pairs.\nUse it for a and b, for a with itself and for b with itself.",
  ],
  explore:
    "Draw two clouds of n points from the same two moons (twoMoons of #lib/flow/moons, with mersenneTwister(1) of #lib/random), for n = 10, 100 and 1,000. What is their energy distance on average? And what is it between n points of the moons and n points of noise?",
  answer:
    "With 10, 100 and 1,000 points: 0.28, 0.027 and 0.0025 between two draws of the moons, 0.39, 0.083 and 0.053 between moons and noise (200, 200 and 20 pairs). Between the moons it falls to a tenth each time, because a point paired with itself is one pair in n. " +
    "With 10 points, other moons look nearly as far away (0.28) as noise (0.39).",
});
