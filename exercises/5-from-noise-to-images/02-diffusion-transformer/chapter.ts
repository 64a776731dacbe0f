import { defineChapter } from "#lib/course";

// The order: patchify, grid-positions, time-features, modulate, dit-block, dit-velocity, train-dit, draw-times.
export default defineChapter({
  title: "Diffusion transformer",
  summary:
    "You can make a transformer draw: cut pictures into patches, tell it the time, and train it to move noise.",
  exercises: [
    {
      slug: "patchify",
      title: "Patchify",
      difficulty: 2,
      minutes: 20,
      hints: ["one", "two", "three", "four"],
      explore: "later",
    },
    {
      slug: "grid-positions",
      title: "Positions in a grid",
      difficulty: 2,
      minutes: 15,
      hints: ["one", "two", "three", "four"],
      explore: "later",
    },
    {
      slug: "time-features",
      title: "Time features",
      difficulty: 2,
      minutes: 15,
      hints: ["one", "two", "three", "four"],
      explore: "later",
    },
    {
      slug: "modulate",
      title: "Adaptive layer norm",
      difficulty: 2,
      minutes: 15,
      hints: ["one", "two", "three", "four"],
      explore: "later",
    },
    {
      slug: "dit-block",
      title: "The block of a diffusion transformer",
      difficulty: 3,
      minutes: 30,
      hints: ["one", "two", "three", "four"],
      explore: "later",
    },
    {
      slug: "dit-velocity",
      title: "Diffusion transformer",
      difficulty: 4,
      minutes: 35,
      hints: ["one", "two", "three", "four"],
      explore: "later",
    },
    {
      slug: "train-dit",
      title: "Training on shapes",
      difficulty: 3,
      minutes: 20,
      hints: ["one", "two", "three", "four"],
      explore: "later",
    },
    {
      slug: "draw-times",
      title: "Logit-normal times",
      difficulty: 3,
      minutes: 25,
      hints: ["one", "two", "three", "four"],
      explore: "later",
    },
  ],
});
