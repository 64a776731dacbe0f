import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "SGD, momentum and Adam",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Is a path wrong from its first step, or from its second? If from the second, what should have been carried along?",
    "Each optimizer takes the gradient at its own last point. Velocity and moments carry over from step to step.",
    "for f = x²/2, whose gradient is x, from 1 with lr 0.5 each:\n  SGD 1, 0.5, 0.25;   momentum 1, 0.5, −0.2, with u = 1, then 1.4;   Adam 1, 0.5, 0.034",
    "for each: the gradient at its last point [n], the next point [n], appended to its path\nreplace velocity and state before the next step",
  ],
  explore:
    "Turn the valley by 45°: take the gradient of 25(x+y)² + (x−y)²/4 and the start (7.78, −6.36). Which optimizer suffers, and which doesn't notice?",
  answer:
    "SGD and momentum don't notice: f is 6.7 and 0.00044 after 100 steps, as before. Adam is at 19.7 instead of 2.5, because it scales each coordinate on its own, and both now see the steep slope. For Adam, the axes matter.",
  predict: {
    question:
      "In the valley 50x² + y²/2, SGD explodes with a learning rate above 0.02. Momentum's velocity (μ = 0.9) can grow to ten times the slope. Above which learning rate does momentum explode?",
    choices: [
      "0.002: its steps are ten times as long",
      "0.02: the valley is the same",
      "0.038: nearly twice as much",
    ],
    answer: 2,
    because:
      "0.038: f shrinks with 0.0379 and grows with 0.0381. Where a step overshoots, slopes change sign, and in the velocity they cancel instead of adding up. Momentum calms the steep direction and drives the flat one.",
  },
});
