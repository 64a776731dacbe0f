import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Flow matching",
  summary:
    "You can turn noise into data with a network that has learned which way to go, and measure what comes out.",
  exercises: [
    "noise-path",
    "exact-velocity",
    "euler-flow",
    "velocity-loss",
    "cloud-distance",
    "train-two-moons",
    "heun-flow",
    "prediction-family",
    "noisy-flow",
    "straighten-flow",
  ],
});
