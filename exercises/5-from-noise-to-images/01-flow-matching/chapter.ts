import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Flow matching",
  summary:
    "You can turn noise into data with a network that has learned which way to go, and measure what comes out.",
  exercises: [
    {
      slug: "cloud-distance",
      title: "Energy distance",
      difficulty: 1,
      minutes: 15,
      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "noise-path",
      title: "Between data and noise",
      difficulty: 1,
      minutes: 10,
      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "exact-velocity",
      title: "Exact velocity",
      difficulty: 3,
      minutes: 25,
      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "euler-flow",
      title: "Sampling with Euler's method",
      difficulty: 2,
      minutes: 15,
      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "velocity-loss",
      title: "The flow matching loss",
      difficulty: 2,
      minutes: 15,
      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "train-two-moons",
      title: "Training a flow",
      difficulty: 2,
      minutes: 20,
      seconds: 20,
      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "heun-flow",
      title: "Heun's method",
      difficulty: 2,
      minutes: 20,

      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "prediction-family",
      title: "Data, noise, score, velocity",
      difficulty: 3,
      minutes: 25,

      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "noisy-flow",
      title: "Sampling with noise",
      difficulty: 3,
      minutes: 25,

      hints: ["a", "b", "c", "d"],
      explore: "",
    },
    {
      slug: "straighten-flow",
      title: "Straight paths",
      difficulty: 3,
      minutes: 25,
      seconds: 30,
      hints: ["a", "b", "c", "d"],
      explore: "",
    },
  ],
});
