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
    {
      slug: "contrastive-loss",
      title: "Contrastive loss",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Make a picture's vector ten times as long. Do its logits change? Give all pairs the same logits: is your loss ln N?",
        "A cosine compares directions, so lengths go first. And the same table of logits asks two questions: along a row the texts compete, along a column the pictures do.",
        "S = exp(s) · P̂ T̂ᵀ;   loss = −(1 / 2N) Σ_i (ln softmax_j(S_ij) at j = i, and ln softmax_j(S_ji) at j = i)",
        "Divide each row by its length, with something tiny under the root for rows of zeros. Multiply every picture with every text, and scale.\nTake the log-softmax of each row, and pick the diagonal. Do the same with rows and columns exchanged. Both halves count the same.",
      ],
      explore: "",
      answer: "",
    },
    {
      slug: "train-clip",
      title: "Two towers, one space",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Encode the same caption in rows of 5, 6 and 7 tokens. Are the three vectors equal? Draw a batch of 48 from 48 scenes: is each of them there?",
        "Padding can leak in twice: where words attend, and where they are averaged. And a scene that is in the batch twice would be pushed away from a caption that fits it.",
        "h = e + attention(e, mask);   caption = Σ_m mask_m h_m / Σ_m mask_m · W + b",
        "Give the mask of each caption an axis for the queries, and let the words attend. Add what they found. Set padding to zero before the sum, and divide by the number of words.\nTake each scene of a batch out of the list that the next one is drawn from.\nFor the loss draw scenes, pictures, noise and captions, and compare both towers.\nTo match, compare too, and find the largest number of each row.",
      ],
      explore: "",
      answer: "",
    },
    {
      slug: "drop-captions",
      title: "Caption dropout",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Hide a caption of four words, and let `none` be `<end>` alone. How many tokens does the mask of the hidden row show?",
        "A mask says how long a caption is. A row of ids and its mask are one thing, and one draw decides for both. Every row of the result is a copy.",
        "row_b = none if u_b < share, else caption b;   ids and mask both from row_b",
        "Append `none` to the captions: it is row B. The labels 0 to B − 1 stand for the captions. Let `dropLabels` hide some of them, with B for none.\nBuild ids and mask from copies of the rows that are named.",
      ],
      explore: "",
      answer: "",
    },
  ],
});
