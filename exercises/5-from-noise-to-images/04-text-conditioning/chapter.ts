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
        "Every row holds exactly one `<end>`, and it is visible. So a row has room for one word less than its length, and even an empty caption has something to attend to.",
        "words' = the first length − 1 words;   row = words', <end>, <pad>, ... up to length;   mask_m = whether token m is not <pad>",
        "Look for the first word that isn't in the vocabulary, or that is one of the two special tokens, and refuse it.\nTake as many words as fit beside the end. Add the end, then padding up to the length.\nIds are indices into the vocabulary. The mask is true for words and for the end.",
      ],
      explore:
        "The text encoder of Stable Diffusion 1.5 reads rows of 77 tokens. Give it a prompt of 100 words whose last ones matter most, such as “at night, in the rain”. What does the picture show?",
      answer:
        "What comes after 75 tokens has no effect: the start and the end take two places. Many programs warn you, or cut a long prompt into several rows. OpenAI's `clip.tokenize` refuses such a text unless you ask it to truncate. Then it does what you did here: the last token becomes the end.",
    },
    {
      slug: "contrastive-loss",
      title: "Contrastive loss",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Make a picture's vector ten times as long. Do its logits change? Give all pairs the same logits: is your loss ln N?",
        "A cosine compares directions, so remove the lengths first. And the same table of logits asks two questions: along a row the texts compete, along a column the pictures do.",
        "S = exp(s) · P̂ T̂ᵀ;   loss = −(1 / 2N) Σ_i (ln softmax_j(S_ij) at j = i, and ln softmax_j(S_ji) at j = i)",
        "Divide each row by its length, with something tiny under the root for rows of zeros. Multiply every picture with every text, and scale.\nTake the log-softmax of each row, and pick the diagonal. Do the same with rows and columns swapped. Both halves count the same.",
      ],
      explore:
        "Draw 32 pictures and 32 texts as random directions with 16 numbers. What is the loss at scales of 1, 14.3 and 100? A model that guesses has ln 32 = 3.47.",
      answer:
        "3.50, 7.9 and 51 (means of 20 draws). A small scale claims hardly anything. A large one is sure, and mostly wrong. `train-clip` starts at 14.3, with vectors that are less random, so its first loss is 5 to 7. It learns the scale, which ends at 25. In OpenAI's CLIP it ended at 100, where it was capped.",
      predict: {
        question:
          "A batch has 32 pairs. The cosine of each pair is 1, and that of any other picture and text is −1: better is impossible. The scale is 1. What is the loss?",
        choices: ["0", "about 0.03", "about 1.6", "3.47, the loss of a guess"],
        answer: 2,
        because:
          "ln(1 + 31·e⁻²) = 1.65. Cosines end at 1 and −1, so at this scale no logit is more than 2 above another. At a scale of 2 the same cosines have a loss of 0.45, at 4 of 0.01. That is why the model learns the scale.",
      },
    },
    {
      slug: "train-clip",
      title: "Contrastive pretraining (CLIP)",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Encode the same caption in rows of 5, 6 and 7 tokens. Are the three vectors equal? Draw a batch of 48 from 48 scenes: is each of them there?",
        "Padding can leak in twice: where words attend, and where they are averaged. And a scene that is in the batch twice would be pushed away from a caption that fits it.",
        "h = e + attention(e, mask);   caption = Σ_m mask_m h_m / Σ_m mask_m · W + b",
        "Give the mask of each caption an axis for the queries, and let the words attend. Add what they found. Set padding to zero before the sum, and divide by the number of words.\nRemove each scene of a batch from the list before you draw the next one.\nFor the loss, draw scenes, pictures, noise and captions, and compare both towers.\nTo match, compare too, and find the largest number of each row.",
      ],
      explore:
        "Leave out attention: let a caption be the mean of its words' vectors. Does it match fewer pictures? Which captions of two shapes can neither tower tell apart, and what would help?",
      answer:
        "As many: 0.97 to 1.00 of the seen scenes and 0.70 to 0.91 of the unseen ones, against 0.96 to 0.98 and 0.78 to 0.91 (3 seeds). In this world a caption is a set of words. But “red disk, blue box” and “blue disk, red box” have the same words. So does attention without positions: the same vectors in another order. Positions would help; CLIP has them, and still often confuses who has which color.",
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
          "0.45 to 0.49, and 0.98 to 1.00 (3 seeds). A scene that is drawn k times costs ln k at least, 0.40 on average. Its twins look the same to the model, so pushing them apart has no effect. The loss is spoiled, but the model isn't: the larger the world, the rarer the twins.",
      },
    },
    {
      slug: "cross-attention",
      title: "Cross-attention",
      difficulty: 2,
      minutes: 25,
      hints: [
        "Put 1e6 into the vector of a padding token. Does any patch notice? Give each caption a single word: is each weight exactly 1?",
        "Queries come from what asks, keys and values from what answers. A mask is about keys, so it is the same for each head and each query.",
        "q = x W_q,   k = c W_k,   v = c W_v;   A = softmax over words(q kᵀ / √d_k);   output = [head 1 | head 2 | ...] · W_o",
        "Project the patches to queries, the words to keys and to values, and cut each into heads.\nGive the mask an axis of length 1 for the heads and one for the patches.\nLet part 2's attention read the words. Merge the heads of its output, and mix them with the last projection.",
      ],
      explore:
        "CLIP pads each caption to 77 tokens. Give your layer 5 random words and 2 or 72 equal rows of padding, and a mask that hides nothing. How much of its attention does a patch spend on padding?",
      answer:
        "3 seeds: 0.23 to 0.26 in a row of 7, and 0.85 to 0.87 in a row of 77. A softmax splits attention by headcount. Stable Diffusion 1 still leaves the mask out: it was trained with visible padding, and its padding has gone through a text encoder, where it could read the caption.",
    },
    {
      slug: "text-block",
      title: "Text-conditioned DiT block",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Set all nine parts to 0. Is the result exactly x? Open the second gate alone: does only cross-attention act?",
        "Treat the third sublayer like the other two: it reads a normed stream, and its gate acts before the sum. It reads the words as they are.",
        "a = x + g₁ ⊙ attention(modulate(x, s₁, c₁));   b = a + g₂ ⊙ cross(modulate(a, s₂, c₂), words);   y = b + g₃ ⊙ ffn(modulate(b, s₃, c₃))",
        "Name the nine parts in their order. Let self-attention read the modulated stream, and add what its gate lets through.\nDo the same with cross-attention, which gets the words and their mask too, and with the feed-forward network.\nEach sublayer reads the stream as the previous one left it. Return the weights of cross-attention along with the stream.",
      ],
      explore:
        "Load `lib/pictures/painter.safetensors` with `initTextDiT`. How large (root mean square) are the gates of the three sublayers at t = 0.9, 0.5 and 0.1?",
      answer:
        "The shipped painter and three shorter trainings, both blocks. Cross-attention: 0.55 to 0.71, then 0.36 to 0.46, then 0.07 to 0.15. Self-attention: 0.23 to 0.35, 0.19 to 0.25, 0.14 to 0.18. The network: 0.12 to 0.42, 0.19 to 0.39, 0.28 to 0.35. The network reads words while the picture is still noise. Later the picture itself says more.",
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
        "Append `none` to the captions: it is row B. The labels 0 to B − 1 stand for the captions. Let `dropLabels` hide some of them, with B for none.\nBuild ids and mask from copies of the rows that the labels name.",
      ],
      explore:
        "Let `none` have a mask that is all false, and give such a row to part 2's `maskedSoftmax`. What would a patch read then? And what if `none` is `<end>` alone?",
      answer:
        "Nothing: all weights are 0, as part 2 promises, and so is the output. A plain softmax gives NaN there. With `<end>` alone its weight is 1, whatever the query, and each patch reads the same learned vector. So the network has a word for “no caption”. That is why `encode-caption` never makes an empty row.",
    },
    {
      slug: "train-text-dit",
      title: "Text-to-image training",
      difficulty: 4,
      minutes: 35,
      seconds: 60,
      hints: [
        "Turn the padding of a caption into words. Does the velocity change? Ask for the label after the last caption. Does the network get the caption that says nothing?",
        "The ids and the mask of a caption belong together everywhere: when a label picks them, when they are hidden, when a block reads them. And picture b keeps caption b.",
        "c = words[ids] + places;   L = mean of (v(x_t, t, c or none) − (x₁ − x₀))²;   guided v = v(none) + w · (v(c) − v(none))",
        "Words: look up the row of each token, and add the row of its place. Give all blocks the same words and the same mask, and keep the weights of each.\nLabels: put the empty caption after the others, and pick ids and mask by label.\nLoss: scenes, pictures, captions, dropout, noise, times, in the order of the docstring.\nDrawing: guide from the empty caption toward caption i for picture i, start from noise, take the steps.",
      ],
      predict: {
        question:
          "After training you leave out the place and ask for “red disk”, at w = 2. No training caption lacked a place. What does it draw?",
        choices: [
          "one red disk, at a place of its own choice",
          "one red disk in the middle",
          "red in all four quarters at once",
          "noise, because it doesn’t know such captions",
        ],
        answer: 2,
        because:
          "Four trainings, 40 pictures each: in 149 of 160 all four quarters were lit. Words for a place are mostly read by patches elsewhere, which then stay dark. Without such a word, no patch learns that it should.",
      },
      explore:
        "Ask for “red green disk left top” and for “disk left top”, 40 times each at w = 2. Which colors come out?",
      answer:
        "Four trainings. “red green disk”: twice yellow (36 and 39 of 40; red plus green light is yellow), twice green (40 of 40 both times). “disk” without a color: yellow in all four (159 of 160). No training caption had two colors or none, so each training fills the gap in its own way.",
    },
    {
      slug: "word-maps",
      title: "Cross-attention maps",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Add up the maps of all words of one caption. Is each patch exactly 1?",
        "Heads are opinions about the same question, so average them. Patches and words stay apart: a patch says where, a word says whose map.",
        "map[b, m, r, c] = (1/H) Σ_h A[b, h, r · columns + c, m]",
        "Average over the heads. Put the words before the patches by a transposition, not by a reshape. Then cut the row of patches into rows and columns.",
      ],
      predict: {
        question:
          "At t = 1 the pictures are pure noise. You take the maps of the second block anyway. Does the map of the color word show the quarter where the shape will be?",
        choices: [
          "no: nothing is painted yet, so it is even",
          "yes, about as clearly as at t = 0.1",
          "yes, but the other three quarters light up",
          "no: each patch looks at the end of the caption",
        ],
        answer: 1,
        because:
          "Inside the quarter it is 0.33, outside 0.10; at t = 0.1 it is 0.27 and 0.08. The first block tells each patch whether the words for the place mean it. That takes no picture.",
      },
      explore:
        "Hide `<end>`, too, in the masks of all captions, and draw the 64 scenes again at w = 2. The background spends most of its attention on that token. What happens without it?",
      answer:
        "The shipped painter and three shorter trainings. Right: 1 stays 1, 0.98 stays 0.98, 1 stays 1, 0.97 becomes 0.91. The error rises in each: 0.002 to 0.026, 0.05 to 0.10, 0.05 to 0.08, 0.08 to 0.11. Patches with nothing to paint look at `<end>`, much as heads of language models look at the first token: an attention sink.",
    },
  ],
});
