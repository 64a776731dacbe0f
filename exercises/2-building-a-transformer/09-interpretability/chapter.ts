import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Looking inside",
  summary: "You can open a trained model, say what its parts look at, and test whether they matter.",
  exercises: [
    {
      slug: "pattern-data",
      title: "Periodic sequences",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Print five sequences for V = 4, T = 11 and periods 3 and 5. Which of the test names do they contradict?",
        "Two kinds of draws: one period for each sequence, then the tokens of its pattern. The repetition draws nothing.",
        "period 3, pattern 5 2 7, T = 8:  5 2 7 5 2 7 5 2;   token[4] = pattern[4 mod 3] = pattern[1] = 2",
        "draw an index into the list of periods, once; draw a token of the vocabulary for each index of the pattern;\nthe token at position t is the pattern's token at the remainder of t divided by the period.",
      ],
      explore:
        "With V = 2 and periods 3 and 4, how often does a sequence have a shorter period than the one that was drawn? How often with V = 8?",
      answer:
        "In a quarter of all cases (24.4% of 20,000), whichever period was drawn: 2 of 8 patterns of 3 have only one token, and 4 of 16 patterns of 4 repeat their first half. With V = 8 it is 1 in 64. Such a sequence does not tell which period was drawn, and no model can know it.",
    },
    {
      slug: "bayes-floor",
      title: "The Bayes floor",
      difficulty: 4,
      minutes: 35,
      hints: [
        "Three functions build on each other; the first failing test says which one is wrong. Do its example on paper: where do you differ?",
        "If t and t + p carry the same token, everything tied to either is tied to both. And a beginning belongs to exactly one set.",
        "An example, n = 4, V = 2, periods 2 and 3: free = 2, 3 and 1 for {2}, {3} and both;   N = 4 − 2, 8 − 2 and 2;   q = 1/8, 1/16 and 3/16;   Σ N q = 1",
        "groups: every position with the number of one group gets the number of the other;\nsets: go over all sets that contain s; the sign is plus if such a set has an even number of additional periods, else minus;\nfloor: the difference of two neighboring entropies.",
      ],
      explore:
        "A predictor that is told the period pays the mean of p · ln V for a long sequence. Compare H(T). For which list of periods up to 5 is the difference largest, and what limits it?",
      answer:
        "For all five: with V = 8 not being told costs 1.50 nats in all. The limit is ln K, here ln 5 = 1.61: there is no more than that to find out about the period. With V = 2 it costs only 1.07, because many sequences fit several periods and never tell which one was drawn.",
      predict: {
        question:
          "V = 8, 40 tokens, periods 2 to 9, all equally likely. After its first token a predictor that is told the period pays 9.36 nats for the sequence, on average. How much more does an ideal predictor pay that is not told?",
        choices: [
          "nothing: the repetition tells it for free",
          "about 2 nats",
          "about 9 nats: twice as much",
          "about 17 nats: 8 more tokens",
        ],
        answer: 1,
        because:
          "2.06 nats. To find out which of eight periods was drawn costs at most ln 8 = 2.08 nats, however long they are: you pay for what you don't know, not for the number of tokens until you know it.",
      },
    },
    {
      slug: "hand-built-induction",
      title: "An induction head by hand",
      difficulty: 5,
      minutes: 45,
      hints: [
        "Look at the picture of the two heads: does layer 0 have a stripe next to the diagonal? If not, layer 1 can't work, so begin there.",
        "A score is large where query and key have large numbers in the same column. A query at position 5 and a key at position 4 must share one.",
        "previous head: Wq[position t + 1] and Wk[position t] → column t;   induction: Wq[token v] and Wk[previous v] → column v",
        "position 0: its row of Wk in layer 1 gets −1 in the column of every token, which cancels its wrong previous token;\nthe unembedding has SHARP from each number of the part called next to its token.",
      ],
      explore:
        "Set SHARP to 5, then to 2, and read 15 tokens of period 5. Which of the two layers becomes vague first, and what is left of the right token's probability?",
      answer:
        "Neither: with 5 their head scores are 0.95 and 0.96, with 2 they are 0.54 and 0.44. But layer 1 reads what layer 0 wrote, and the unembedding becomes vague too, so the right token keeps 0.94 and then 0.19. In GPT-2 small heads 2.2 and 4.11 look one token back, and 5.5 and 6.9 do the induction (Wang et al. 2022).",
      predict: {
        question:
          "The model reads 3 1 4 7, with V = 11. No token came twice, so induction finds nothing. Which probabilities does it give to the next token?",
        choices: [
          "1/11 for each token of the vocabulary",
          "1/4 each for 3, 1, 4 and 7",
          "1/3 each for 1, 4 and 7",
          "nearly 1 for 7, the last one",
        ],
        answer: 2,
        because:
          "1/3 each for 1, 4 and 7. No key fits, so all scores are equal and layer 1 spreads its attention over all keys but key 0, which is blocked. A head cannot look nowhere: its weights always sum to 1.",
      },
    },
    {
      slug: "record-activations",
      title: "Recording activations",
      difficulty: 2,
      minutes: 20,
      hints: [
        "If a tensor is gone when you read it, which tidy freed it? If one is left over, which line kept it, and which line should dispose of it?",
        "tf.keep takes a tensor out of reach of every tidy, the caller's too. A clone is a second handle on the same numbers.",
        "model's tensor → kept clone → clone for the caller; then the kept one is disposed",
        "in the tap: keep a clone under the name of the place, and return what came in;\nat the end, still inside the tidy: a clone of each kept tensor, which leaves the tidy because it is returned.",
      ],
      explore:
        "Store x itself instead of a kept clone. How many of the 11 places of a model with two blocks can you still read when the model has returned?",
      answer:
        "None, not even the last stream: the model's tidies free everything but the logits, which they return. Hooks in PyTorch have the opposite problem: a stored tensor is never freed, and neither is the whole graph that made it, unless you detach it.",
    },
    {
      slug: "head-scores",
      title: "Attention head scores",
      difficulty: 3,
      minutes: 25,
      hints: [
        "The scores are judged one by one. Write down the table of the four-token test, and mark the cells that count. Are they the cells of your table?",
        "A score is a share: of each query's weight 1, how much lies on the wanted keys? Only queries that have a wanted key count.",
        "share = Σ w · wanted / (rows of wanted with a 1);   induction: key ≥ 1, key − 1 < query, ids[key − 1] = ids[query]",
        "multiply by the table of wanted keys, sum over queries and keys, divide by the number of rows that hold a 1 (by 1 if none does);\nentropy: leave out row 0, sum over keys, take the mean over queries, negate.",
      ],
      explore:
        "Score a head that looks at all visible keys equally, on texts of period 4 with 12, 100 and 400 tokens. Which of previous, first and induction does not fall to 0, and why?",
      answer:
        "Induction: it is 0.18, 0.23 and 0.24, and 1/4 in the limit. With period p one key in p comes after an earlier occurrence of the query's token. Previous and first count one key each, and fall to 0.01. So before you call a head of GPT-2 an induction head, compute what chance would score on your text.",
    },
    {
      slug: "qk-circuit",
      title: "QK circuits",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Check one entry by hand: its dot product is 16, and 8 is expected. Then ask for another head: does your table change?",
        "A head never uses a whole projection. Its queries and keys come from its own block of columns, and it scores them as attention does.",
        "S = (X · Wq_h)(Y · Wk_h)ᵀ / √headDim,   Wq_h: columns h·headDim to (h + 1)·headDim − 1",
        "the head dimension is the number of columns divided by the number of heads; the width D plays no part;\nproject all query directions and all key directions by this head's block of columns; take every dot product, a row for each query, and then scale.",
      ],
      explore:
        "Train the model of induction-training, and take the QK circuits of its layer 0: positions against positions, then tokens against tokens. Which table varies more, and which key position has the highest score in each row?",
      answer:
        "Positions: a standard deviation of 0.14 to 0.32, against 0.02 to 0.05 between tokens (8 heads of 4 seeds). In 77 of 80 rows the best key is 2, 3, 7, 8 or 11 positions back. Those are the positions just after the same token if the period is 3 or 4, and 11 back fits both. These heads count.",
      predict: {
        question:
          "In the hand-built model, layer 1 attends to the position after an earlier occurrence of the query's own token. V = 11. What does its QK circuit of tokens against tokens show, E against E?",
        choices: [
          "30 on the diagonal, 0 elsewhere: a token looks for itself",
          "30 beside the diagonal: a token looks for its successor",
          "0 everywhere",
          "30 everywhere but on the diagonal",
        ],
        answer: 2,
        because:
          "0 everywhere. Its keys are made from the part called previous, and token embeddings have nothing there. The match is between a token and what layer 0 wrote, so only composition shows it.",
      },
    },
    {
      slug: "ov-circuit",
      title: "OV circuits and composition",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Look at heads 0 and 1 in the test by hand. If only one of them is right, which rows of Wo did the other one use?",
        "Merged heads lie side by side, so Wo is a stack of blocks of rows, one per head. And whatever is in the residual stream can be a key direction, even what a head wrote.",
        "writes = X · Wv_h · Wo_h;   OV = writes · U;   K-composition: S = (E · Wq)(writes of the earlier head · Wk)ᵀ / √headDim",
        "rows of Wo: as many as the head dimension, after those of all earlier heads;\nlogits: the model's unembedding if it has one, else the transposed token table;\ncomposition: the later head's QK circuit, where tokens ask and the keys are what the earlier head writes for each token.",
      ],
      explore:
        "Take the OV circuits of the model that induction-training trains. Which heads copy: in how many of the 8 rows is the largest number on the diagonal? Do you know a model that avoids repeating itself?",
      answer:
        "In layer 0, all of them: 8 of 8 rows in each of 8 heads (4 seeds). In layer 1, one head of 8 copies; the others have 0 to 2 rows by chance. GPT-2 small also has the opposite: if the model already predicts a token that head 10.7 attends to, this head lowers the token's logit (McDougall et al. 2023). It dampens repetition.",
    },
    {
      slug: "logit-lens",
      title: "Logit lens",
      difficulty: 2,
      minutes: 15,
      hints: [
        "How many readings does a model with two blocks have, and which of them do you know already?",
        "Blocks only add to the residual stream, so it has the same form at every depth. What reads it at the end is the last norm and the unembedding, whatever the depth.",
        "lens[0] = LN(embedded) · U;   lens[i] = LN(stream after block i − 1) · U,   with the norm and the U of the model's end",
        "the recording holds the residual stream in one place before the blocks and in one after each; what attention and networks add is not among them;\neach of these is then read by the function that ends the model.",
      ],
      explore:
        "Train the model of induction-training, and take the loss of each reading where the next token can be known. Is the reading before any block as good as guessing?",
      answer:
        "It is far worse: 4.3 to 5.0 nats (4 seeds), and guessing among 8 tokens costs 2.08. The token table is the unembedding too, so the embedding insists on the token that was just read. After block 0 the loss is 0.09 to 0.15, after block 1 it is 0.07 to 0.11: block 1 has little left to do.",
    },
    {
      slug: "direct-logit-attribution",
      title: "Direct logit attribution",
      difficulty: 4,
      minutes: 35,
      hints: [
        "Add up your shares at one position and compare the sum with the logit. Is the difference the same for each answer, a factor, or something else?",
        "All parts together are the residual stream. Once its scale is a fixed number, the norm only subtracts a mean and multiplies, and both can be done part by part.",
        "share = Σ_d γ_d · (part_d − mean(part)) / s · U[d, answer],   s = √(variance of the whole residual stream + 1e-5);   shift = Σ_d β_d · U[d, answer]",
        "head h: its output through its own rows of Wo; the bias of the output, if there is one, for every position;\nscale: from the sum of all parts, over the last axis, with that axis kept;\nshare: center the part by its own mean, divide by the common scale, multiply by γ, then take the dot product with the answer's direction.",
      ],
      explore:
        "In the model that induction-training trains, take the shares of the right token minus those of the average token, at positions where the next token is predictable. How much comes from the embedding, from layer 0, from layer 1?",
      answer:
        "The right logit is 6.0 to 7.0 above the average one (4 seeds). Layer 0 adds 5.7 to 7.4 of that, layer 1 −0.4 to 0.7, the embedding 0.0. So layer 1 is idle, as ablation finds too. With one seed, the network of layer 0 adds 3.3, more than either head: attention brings the token, and the network makes it louder.",
      predict: {
        question:
          "The hand-built model reads 3 1 4 7 3 1 4 7 3. The answer's logit is 30, and head 1.0 has a share of 29.4 of it. Now you double this head's Wo. What is its share then?",
        choices: [
          "29.4: the last norm undoes it",
          "44.3",
          "58.9: twice as much",
          "117.7: four times as much",
        ],
        answer: 1,
        because:
          "44.3. The part is twice as large, but it also makes the residual stream larger, so the last norm divides by 1.33 times as much. The shares of all other parts shrink to three quarters.",
      },
    },
    {
      slug: "ablate-head",
      title: "Head ablation",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Ablate one head of layer 0, and compare with a model in which that head's rows of Wo are 0. From which place on do the two differ?",
        "The tap changes only the heads' outputs: in the right layer, for the right heads, in every text and at every position.",
        "gone · instead + (1 − gone) · x,   gone = 1 for the heads of the list;   instead = 0 or the mean over the texts",
        "zeros like x, or tf.mean over axis 0 with that axis kept at length 1;\nmix the two with gone, which is [1, H, 1, 1]; run the model with this tap.",
      ],
      explore:
        "Set the head's attention weights to 0 instead of its output, then each row of them to 1/(t + 1). Is either the same as ablation by zero?",
      answer:
        "The first, exactly: no weight, no value, so the head's output is 0. With 1/(t + 1) it is still the mean of all values so far. In the spec's model, for head 1 of layer 0, that changes the logits by 0.54, and ablation by zero by 0.99 (root mean square): part of a head's output does not depend on where it looks.",
    },
    {
      slug: "activation-patching",
      title: "Activation patching",
      difficulty: 3,
      minutes: 25,
      hints: [
        "You know two results in advance: those of patching nothing and of patching everything. What do you get for them?",
        "The model runs on the corrupt text, with one vector from the clean run. On the scale of the result, the corrupt run is 0 and the clean run 1.",
        "x ← mask · source + (1 − mask) · x, at one place only;   difference = logits[T − 1][right] − logits[T − 1][wrong]",
        "in the tap, compare the name of the place: mix there, and pass everything else unchanged;\nthen patch the copies, take their logit differences, subtract the corrupt one, and divide by the distance from corrupt to clean.",
      ],
      explore:
        "Swap clean and corrupt in the spec's random model, and compare the two maps. Does a vector that restores the answer in one direction do so in the other?",
      answer:
        "No. After block 0, position 2 pushes away from the answer in one direction (−0.93) and restores most of it in the other (0.81); position 4 recovers 0.32 and 1.59. The effect of a vector depends on the text into which you put it. Only after the last block, where no layer follows, do the maps agree.",
    },
    {
      slug: "induction-training",
      title: "Does training find induction?",
      difficulty: 4,
      minutes: 30,
      hints: [
        "The quick tests come first: inputs, targets, the loss at each position, one step. Which one fails?",
        "Position t reads tokens 0 ... t and predicts token t + 1. The last token of a sequence is a target, but never an input.",
        "loss[t] = −(1/B) Σ ln softmax(logits[b, t])[targets[b, t]];   step: the mean over all positions, with respect to all parameters",
        "the mean loss of the logits, minimized over every parameter of the model; minimize returns the loss if its second argument is true;\nby position: one-hot of the targets times logSoftmax, summed over the tokens, averaged over the batch.",
      ],
      explore:
        "Let TASK in the spec have the periods 2 to 7, and train for 2,000 steps. Counting back gets harder. Does the model find induction?",
      answer:
        "Hardly (one seed). The model predicts periods 2 to 6 correctly in 94 to 100% of the cases and 7 in 75%, but 8, which was not trained, in 13%: chance. The loss where the next token can be known is 0.26, without layer 0 it is 2.69. Layer 1 is no longer idle, though: without it the loss is 0.78.",
      seconds: 40,
    },
  ],
});
