import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Energy distance",
  difficulty: 1,
  minutes: 15,
  hints: [
    "Pass the same cloud twice. Is the result 0? If it is below 0, which pairs does your mean between the clouds have that the others lack?",
    "With equally likely points and independent draws, the mean runs over all pairs. X' may well be the same point as X.",
    "E‖X − X'‖ = (1/n²) Σ_i Σ_j ‖a_i − a_j‖,   E‖X − Y‖ = (1/nm) Σ_i Σ_j ‖a_i − b_j‖,   the same for b",
    "Write one function for the mean distance of two clouds: sum the root of the summed squares over all pairs, and divide by their number.\nCall it for a and b, a and a, b and b.",
  ],
  explore:
    "Draw two clouds of n points from the two moons (twoMoons of #lib/flow/moons, mersenneTwister(1) of #lib/random), for n = 10, 100 and 1,000. What is their mean energy distance? And what is it between n points of the moons and n of noise?",
  answer:
    "Each tenfold n divides the distance of two draws by ten, because one pair in n is a point with itself. Moons and noise are 0.39, 0.083 and 0.053 apart: with 10 points, a second draw of the moons looks nearly as far away as noise.\nMeasured, 200, 200 and 20 pairs of clouds: moons 0.28, 0.027 and 0.0025.",
});
