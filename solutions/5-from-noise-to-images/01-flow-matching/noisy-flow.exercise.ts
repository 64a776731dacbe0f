import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Stochastic sampling",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Start 20,000 points at 0, with two steps and a velocity of 0. What does the second call of the velocity see? Is the variance of these points churn / 2?",
    "Points from a normal distribution of variance V have the score −x / V. In a short step, the noise adds g²·dt to V, and a drift of c·score takes 2c·dt away. Choose c so that V stays the same. Time runs down, so x moves against the velocity and along the score.",
    "drift = v − (g²/2)·score,   x ← x − dt·drift + g·√dt·ε,   ε ~ N(0, I);   ε = 0 in the last step",
    "Compute the score from the velocity. Subtract g²/2 times the score from the velocity, and move x by dt against the result.\nExcept in the last step, add normal noise whose standard deviation is the root of g²·dt, with a separate draw for each number of x.",
  ],
  explore:
    "Train moonNet of #lib/flow/moon-net on the two moons for 2,500 steps, as the spec of train-two-moons does. Sample with a churn of 0, 1, 4 and 16. Which churn brings the most samples near the moons in 16 steps, and which in 128?",
  answer:
    "In 128 steps a churn of 16 is best, at 96%; in 16 steps it is worst, at 67%, and 4 is best. Drift and noise repair the errors of earlier steps, but strong noise needs short steps.\nMeasured, means of 5 seeds by churn: 85, 87, 88 and 67% in 16 steps, 88, 89, 92 and 96% in 128. Energy distance in 128 steps: 0.004, but 0.006 at a churn of 4 and 0.011 at 16.",
  predict: {
    question:
      "A network trained on the two moons samples with 128 Euler steps, and 88 of 100 samples end near the moons. Now each step also adds noise, with a churn of 4, and a drift along the score. How many end near the moons?",
    choices: ["about 75", "about 92", "88 as before", "about 50"],
    answer: 1,
    because:
      "About 92. Euler's method keeps every error. The drift pulls the points back toward denser regions in each step, as strongly as the noise spreads them.\nMeasured, 5 seeds: 91 to 93.",
  },
  afterwards: {
    formula: String.raw`x \leftarrow x - dt \left( v - \frac{g^2}{2} \, \text{score} \right) + g \sqrt{dt} \, \varepsilon, \quad \varepsilon \sim \mathcal{N}(0, I)`,
    reads:
      "Follow the velocity, push x along the score by g²/2, and add noise with a standard deviation of g times the root of the step. The push removes the variance the noise adds.",
  },
});
