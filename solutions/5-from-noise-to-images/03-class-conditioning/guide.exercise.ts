import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Classifier-free guidance",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Try w = 0 and w = 1. Which of the two velocities do you get from each?",
    "A line through two points: start at one, and go along the difference.",
    "Let `free` be 2 and `given` 5. At w = 1 the result is 5, at w = 2 it is 8.",
    "Subtract `free` from `given`, multiply by w, and add that to `free`.",
  ],
  explore:
    "Turn both velocities into predictions of the data, x − t·v, guide those with the same w, and turn the result back. Do you get the same velocity? And with scores?",
  answer:
    "Yes, from data, noise and score. Each is a·x + b·v, with the same x, a and b for both. The weights 1 − w and w sum to 1, so a·x stays and v is guided. The choice matters only where numbers are clipped, such as pixels to −1 to 1.",
  predict: {
    question:
      "Ho and Salimans write guidance as (1 + w) · given − w · free. Image generators, which count as we do, often use 7.5. Which w is that in the paper?",
    choices: ["7.5", "6.5", "8.5"],
    answer: 1,
    because:
      "6.5: the paper counts from the velocity with the class, and we count from the one without, so its 0 is our 1. Before you copy a w from a paper, check which velocity it calls 0.",
  },
});
