import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Classifier-free guidance",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Try w = 0 and w = 1. Which of the two velocities do you get from each?",
    "A line through two points starts at one of them and goes along their difference.",
    "Let `free` be 2 and `given` be 5. At w = 1 the result is 5, and at w = 2 it is 8.",
    "Subtract `free` from `given`, multiply by w, and add that to `free`.",
  ],
  explore:
    "Turn both velocities into predictions of the data, x − t·v, guide these with the same w, and turn the result back into a velocity. Is it the same velocity as before? Try the same with scores.",
  answer:
    "Yes, with data, noise and scores. Each prediction is a·x + b·v, with the same x, a and b for both. The weights 1 − w and w sum to 1, so a·x stays the same and only v is guided. The choice matters only where numbers are clipped, for example pixels to the range −1 to 1.",
  predict: {
    question:
      "Ho and Salimans write guidance as (1 + w) · given − w · free. Image generators, which use our convention, often set w to 7.5. Which w is that in the paper?",
    choices: ["7.5", "6.5", "8.5"],
    answer: 1,
    because:
      "6.5. The paper counts from the velocity with the class, and we count from the one without a class, so the paper's 0 is our 1. Before you copy a w from a paper, check which velocity it calls 0.",
  },
});
