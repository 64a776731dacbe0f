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
      explore:
        "The text encoder of Stable Diffusion 1.5 reads rows of 77 tokens. Give it a prompt of 100 words whose last ones matter most, such as “at night, in the rain”. What does the picture show?",
      answer:
        "What comes after 75 tokens has no effect: the start and the end take two places. Many programs warn you, or cut a long prompt into several rows. `clip.tokenize` of OpenAI refuses such a text, unless you ask it to truncate. Then it does what you did here: the last token becomes the end.",
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
      explore:
        "Draw 32 pictures and 32 texts as random directions with 16 numbers. What is the loss at scales of 1, 14.3 and 100? A model that guesses has ln 32 = 3.47.",
      answer:
        "3.50, 7.9 and 51 (means of 20 draws). A small scale claims hardly anything. A large one is sure, and mostly wrong. `train-clip` starts at 14.3, so its first loss is 4.8 to 6.6 (10 seeds), far above a guess. The scale is learned: it ends at 25. That of OpenAI's CLIP ended at 100, where it was capped.",
      predict: {
        question:
          "A batch has 32 pairs. The cosine of each pair is 1, and that of any other picture and text is −1: better is impossible. The scale is 1. What is the loss?",
        choices: ["0", "about 0.03", "about 1.6", "3.47, the loss of a guess"],
        answer: 2,
        because:
          "ln(1 + 31·e⁻²) = 1.65. Cosines end at 1 and −1, so at this scale no logit is more than 2 above another. At a scale of 2 the same cosines have a loss of 0.45, at 4 of 0.01. That is why the scale is learned.",
      },
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
      explore:
        "Leave out attention: let a caption be the mean of its words' vectors. Does it match fewer pictures? Which captions of two shapes could it never tell apart?",
      answer:
        "As many: 0.97 to 1.00 of the seen scenes and 0.70 to 0.91 of the unseen ones, against 0.96 to 0.98 and 0.78 to 0.91 (3 seeds). In this world a caption is a set of words. But “red disk, blue box” and “blue disk, red box” have the same words, so the same mean. Large CLIPs are bad at this, too.",
      predict: {
        question:
          "Batches of 32 pairs come from 48 scenes. If all 32 are different, the loss ends at 0.03, and 0.97 of the pictures find their caption. Now draw them with repetition. What becomes of the two?",
        choices: [
          "0.03 and 0.97, as before",
          "0.46 and 0.70",
          "0.46 and 0.99",
          "3.47 and 0.02: nothing is learned",
        ],
        answer: 2,
        because:
          "0.45 to 0.49, and 0.98 to 1.00 (3 seeds). A scene that is drawn k times costs ln k at least, 0.40 on average. Its twins are the same to the model, so it can't follow when they are pushed apart. The loss is spoiled, the model isn't: the larger the world, the rarer the twins.",
      },
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
      explore:
        "Let `none` have a mask that is all false, and give such a row to part 2's `maskedSoftmax`. What would a patch read then? And what if `none` is `<end>` alone?",
      answer:
        "Nothing: all weights are 0, as part 2 promises, and so is the output. A plain softmax gives NaN there. With `<end>` alone its weight is 1, whatever the query, and each patch reads the same learned vector. So the network has a word for “no caption”. That is why `encode-caption` never makes an empty row.",
    },
  ],
});
