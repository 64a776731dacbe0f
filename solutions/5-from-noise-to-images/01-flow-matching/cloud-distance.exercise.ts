import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Energy distance",
  difficulty: 1,
  minutes: 15,
  hints: [
    "Pass the same cloud twice. Is the result 0? If it is below 0, which pairs does your mean between the clouds have that the means inside lack?",
    "With equally likely points and independent draws, the mean runs over all pairs. X' may well be the same point as X.",
    "E‖X − X'‖ = (1/n²) Σ_i Σ_j ‖a_i − a_j‖,   E‖X − Y‖ = (1/nm) Σ_i Σ_j ‖a_i − b_j‖,   the same for b",
    "Write the mean distance of two clouds once: add the root of the summed squares over all pairs of a point from each; divide by the number of pairs.\nUse it for a and b, a and a, b and b.",
  ],
  explore:
    "Draw two clouds of n points from the same two moons (twoMoons of #lib/flow/moons, mersenneTwister(1) of #lib/random), for n = 10, 100 and 1,000. What is their mean energy distance? And between n points of the moons and n of noise?",
  answer:
    "Between two draws of the moons: 0.28, 0.027 and 0.0025. Between moons and noise: 0.39, 0.083 and 0.053. The first falls to a tenth each time, because a point is paired with itself in one pair out of n. With 10 points, other moons look nearly as far away as noise.\nMeasured: 200, 200 and 20 pairs of clouds.",
});
