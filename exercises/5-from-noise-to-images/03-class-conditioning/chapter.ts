import { defineChapter } from "#lib/author/course";

// The order: class-signal, drop-labels, guide, guided-sampler, gaussian-guidance, frechet-distance, negative-guide, guidance-sweep.
export default defineChapter({
  title: "Class conditioning",
  summary: "You can tell a flow what to draw, guide it, and measure what guidance costs.",
  exercises: [
    "class-signal",
    "drop-labels",
    "guide",
    "guided-sampler",
    "gaussian-guidance",
    "frechet-distance",
    "negative-guide",
    "guidance-sweep",
  ],
});
