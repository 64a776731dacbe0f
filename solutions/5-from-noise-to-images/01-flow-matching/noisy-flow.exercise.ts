import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Stochastic sampling",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Start 20,000 points at 0, with a velocity of 0 and two steps. Measure the variance after the first step. Is it churn / 2?",
    "Normal points of variance V have the score −x / V. In a short step, noise adds g²·dt to V, and a drift c·score takes 2c·dt away. That gives you c. Time runs down: x moves against the velocity and along the score.",
    "drift = v − (g²/2)·score,   x ← x − dt·drift + g·√dt·ε,   ε ~ N(0, I);   ε = 0 in the last step",
    "Turn the velocity into the score. Subtract g²/2 of the score from the velocity, and move x by dt against the result.\nUnless this is the last step, add normal noise with a standard deviation of the root of g²·dt, with a draw for each number of x.",
  ],
  explore:
    "Train moonNet of #lib/flow/moon-net on the two moons for 2,500 steps, as the spec of train-two-moons does. Sample with a churn of 0, 1, 4 and 16, in 16 and in 128 steps. What share ends near the moons?",
  answer:
    "A churn of 16 is best in 128 steps, at 0.96, and worst in 16 steps, at 0.67. Drift and noise repair what earlier steps got wrong, but much noise needs short steps.\nMeasured, means of 5 seeds by churn: 0.85, 0.87, 0.88 and 0.67 in 16 steps, 0.88, 0.89, 0.92 and 0.96 in 128; energy distance in 128 steps: 0.004, at a churn of 4 0.006, at 16 0.011.",
  predict: {
    question:
      "With 128 Euler steps, a network trained on the two moons brings 88 of 100 samples near them. Now each step adds noise, with a churn of 4, and the drift along the score. How many are near the moons?",
    choices: ["about 75", "about 92", "88 as before", "about 50"],
    answer: 1,
    because:
      "About 92. Euler's method keeps every error. Here each step pulls the points back to where they are dense, as strongly as the noise spreads them.\nMeasured, 5 seeds: 91 to 93.",
  },
  afterwards: {
    formula: String.raw`x \leftarrow x - dt \left( v - \frac{g^2}{2} \, \text{score} \right) + g \sqrt{dt} \, \varepsilon, \quad \varepsilon \sim \mathcal{N}(0, I)`,
    reads:
      "Follow the velocity, push along the score by half of g squared, and add noise of g times the root of the step. The push removes the variance the noise adds.",
  },
});
