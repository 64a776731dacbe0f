import { defineChapter } from "#lib/author/course";

// The order: patchify, grid-positions, time-features, modulate, dit-block, dit-velocity, train-dit, draw-times.
export default defineChapter({
  title: "Diffusion transformer",
  summary:
    "You can make a transformer draw: cut pictures into patches, tell it the time, and train it to turn noise into pictures.",
  exercises: [
    "patchify",
    "grid-positions",
    "time-features",
    "modulate",
    "dit-block",
    "dit-velocity",
    "train-dit",
    "draw-times",
  ],
});
