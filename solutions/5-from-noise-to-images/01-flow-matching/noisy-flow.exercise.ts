import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Stochastic sampling",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Start 20,000 points at 0, with a velocity of 0 and two steps. Measure the variance after the first step. Is it churn / 2?",
    "Points that are normal with the variance V have the score −x / V. In a short step, noise adds g²·dt to V, and a drift c·score takes 2c·dt away. That gives you c. Time runs down: x moves against the velocity, and along the score.",
    "drift = v − (g²/2)·score,   x ← x − dt·drift + g·√dt·ε,   ε ~ N(0, I);   ε = 0 in the last step",
    "Turn the velocity into the score. Subtract g²/2 of the score from the velocity, and move x by dt against the result.\nAdd normal noise whose standard deviation is the root of g²·dt, a number for each number of x, unless this is the last of the steps.",
  ],
  explore:
    "Train moonNet of #lib/flow/moon-net on the two moons for 2,500 steps, as the spec of train-two-moons does, and sample with a churn of 0, 1, 4 and 16, with 16 and with 128 steps. Which share ends near the moons?",
  answer:
    "By churn: 0.85, 0.87, 0.88 and 0.67 with 16 steps, 0.88, 0.89, 0.92 and 0.96 with 128 (means of 5 seeds). Drift and noise correct what earlier steps got wrong, but much noise needs short steps. " +
    "The energy distance gets worse: with 128 steps it is 0.004 for a churn of 0, 0.006 for 4 and 0.011 for 16. More samples are near a moon, but in slightly worse proportions.",
  predict: {
    question:
      "A network trained on two moons gives 88 of 100 samples near them, with 128 of Euler's steps. Now each step adds noise, with a churn of 4, and the drift along the score. How many are near the moons?",
    choices: ["about 75", "about 92", "88 as before", "about 50"],
    answer: 1,
    because:
      "91 to 93 (5 seeds). Euler's method keeps every error that it has made. Here each step pulls the points back to where they are dense, by as much as the noise spreads them.",
  },
});
