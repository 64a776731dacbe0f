import { defineChapter } from "#lib/course";

// The order: encode-caption, contrastive-loss, train-clip, cross-attention, text-block, drop-captions, train-text-dit, word-maps.
export default defineChapter({
  title: "Text conditioning",
  summary:
    "You can let words steer a flow: encode captions, match them with pictures, and draw what they say.",
  exercises: [
    {
      slug: "encode-caption",
      title: "Captions as rows of words",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Encode a caption of eight words into a row of five places. Which word is last? Encode an empty caption: how many places does its mask show?",
        "Every row holds exactly one `<end>`, and it is visible. So there is room for one word less than the row is long, and an empty caption is still something to attend to.",
        "words' = the first length − 1 words;   row = words', <end>, <pad>, ... up to length;   mask_m = whether token m is no <pad>",
        "Look for the first word that isn't in the vocabulary, or that is one of the two special tokens, and refuse it.\nTake as many words as fit beside the end. Add the end, then padding up to the length.\nIds are places in the vocabulary. The mask is true for words and for the end.",
      ],
      explore: "",
      answer: "",
    },
  ],
});
