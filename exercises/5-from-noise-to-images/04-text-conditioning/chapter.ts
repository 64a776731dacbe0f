import { defineChapter } from "#lib/author/course";

// The order: encode-caption, contrastive-loss, train-clip, cross-attention, text-block, drop-captions, train-text-dit, word-maps.
export default defineChapter({
  title: "Text conditioning",
  summary:
    "You can let words steer a flow: encode captions, match them with pictures, and draw what they say.",
  exercises: [
    "encode-caption",
    "contrastive-loss",
    "train-clip",
    "cross-attention",
    "text-block",
    "drop-captions",
    "train-text-dit",
    "word-maps",
  ],
});
