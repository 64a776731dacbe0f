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
        "Print five sequences for V = 4, T = 11 and periods 3 and 5. Which of the tests' sentences does your eye find violated?",
        "Three draws, each with its own range: one period for a sequence, then its tokens; the repetition draws nothing.",
        "token[t] = pattern[t mod period]",
        "rng.integer(n) draws from 0 to n − 1: once for the place in the list of periods, then once for each token of the pattern;\nthe token at position t is the one at the remainder of t by the period.",
      ],
      explore:
        "With V = 2 and periods 3 and 4, how often does a sequence have a shorter period than the one that was drawn? How often with V = 8?",
      answer:
        "In a quarter of all cases (24.4 % of 20,000), whichever period was drawn: 2 of 8 patterns of 3 have only one token, and 4 of 16 patterns of 4 repeat their first half. With V = 8 it is 1 in 64. Such a sequence does not tell which period was drawn, and no model can know it.",
    },
    {
      slug: "bayes-floor",
      title: "The Bayes floor",
      difficulty: 4,
      minutes: 35,
      hints: [
        "Three functions build on each other; the first failing test says which one is wrong. Do its example with a pencil.",
        "If t and t + p carry the same token, everything tied to either is tied to both. And a beginning belongs to exactly one set.",
        "q(S) = (1/K) Σ V^(−min(p, n));   N(S) = Σ ± V^free(R) over R ⊇ S;   H = −Σ N q ln q;   floor[t] = H(t + 2) − H(t + 1)",
        "groups: give every position that has the one number the other;\nsets: (r & s) === s tells that r contains s, and the sign is + if it has an even number of periods more.",
      ],
      explore:
        "A predictor that is told the period pays the mean of p · ln V for a long sequence. Compare H(T). For which list of periods up to 5 is the difference largest, and what limits it?",
      answer:
        "For all five: with V = 8 not being told costs 1.50 nats in all. The limit is ln K, here ln 5 = 1.61: that is all there is to find out about the period. With V = 2 it costs only 1.07, because many sequences fit several periods and never tell which one was drawn.",
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
          "2.06 nats. To find out which of eight periods was drawn costs at most ln 8 = 2.08 nats, however long they are: you pay for what you do not know, not for the tokens during which you do not know it.",
      },
    },
    {
      slug: "hand-built-induction",
      title: "An induction head by hand",
      difficulty: 5,
      minutes: 45,
      hints: [
        "Look at the picture of the two heads: if layer 0 has no stripe next to the diagonal, layer 1 cannot work. Begin there.",
        "A score is large where the columns of query and key meet. A query at position 5 and a key at position 4 must meet in one column.",
        "previous head: Wq[position t + 1] and Wk[position t] → column t;   induction: Wq[token v] and Wk[previous v] → column v",
        "position 0: its row of Wk in layer 1 gets −1 in the column of every token, which takes away what its false previous one gives;\nthe unembedding has SHARP from the part called next to each token.",
      ],
      explore:
        "Set SHARP to 5, then to 2, and read 15 tokens of period 5. Which of the two layers gets vague first, and what is left of the right token's probability?",
      answer:
        "Neither: with 5 their scores are 0.95 and 0.96, with 2 they are 0.54 and 0.44. But layer 1 reads what layer 0 wrote and the unembedding gets vague as well, so the right token keeps 0.94 and then 0.19. In GPT-2 small heads 2.2 and 4.11 look one token back, and 5.5 and 6.9 do the induction (Wang et al. 2022).",
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
        "If a tensor is gone when it is read, who freed it? If one is left over, who kept it, and who was to let it go?",
        "tf.keep takes a tensor out of the reach of every tidy, also of the caller's. A clone shares the numbers, and is a handle of its own.",
        "model's tensor → kept clone → clone for the caller; then the kept one is disposed",
        "in the tap: under the place's name, keep a clone, and return what came in;\nat the end, still inside the tidy: a clone of each kept tensor, which the tidy hands over because it is returned.",
      ],
      explore:
        "Store x itself in place of a kept clone. How many of the 11 places of a model with two blocks can you still read when the model has returned?",
      answer:
        "None, not even the last stream: the model's tidies free everything but the logits, which they return. Hooks in PyTorch have the opposite problem: what they store is never freed, and with it the whole graph behind it, unless you detach it.",
    },
    {
      slug: "head-scores",
      title: "Attention head scores",
      difficulty: 3,
      minutes: 25,
      hints: [
        "The scores are judged one by one. Write the rows and columns of the three-token test down, and tick the cells that count.",
        "A score is a share: of each query's weight 1, how much lies on the wanted keys? Only queries that have a wanted key count.",
        "share = Σ w · wanted / (rows of wanted with a 1);   behind: key ≥ 1, key − 1 < query, ids[key − 1] = ids[query]",
        "multiply by the table of wanted keys, sum over queries and keys, divide by the number of rows that hold a 1 (by 1 if none does);\nentropy: leave out row 0, sum over keys, mean over queries, a minus.",
      ],
      explore:
        "Score a head that looks at every visible key alike, on texts of period 4 with 12, 100 and 400 tokens. Which of previous, first and induction does not fall to 0, and why?",
      answer:
        "Induction: it is 0.18, 0.23 and 0.24, and 1/4 in the limit. With period p one key in p comes after an earlier occurrence of the query's token. Previous and first count one key each, and fall to 0.01. So before you call a head of GPT-2 an induction head, ask what chance gives on your text.",
    },
    {
      slug: "qk-circuit",
      title: "QK circuits",
      difficulty: 3,
      minutes: 20,
      hints: ["a", "b", "c", "d"],
      explore: "x",
      answer: "y",
    },
    {
      slug: "ov-circuit",
      title: "OV circuits and composition",
      difficulty: 3,
      minutes: 25,
      hints: ["a", "b", "c", "d"],
      explore: "x",
      answer: "y",
    },
    {
      slug: "logit-lens",
      title: "Logit lens",
      difficulty: 2,
      minutes: 15,
      hints: [
        "How many readings does a model with two blocks have, and which of them do you know already?",
        "Blocks only add to the stream, so at every depth it has the form that the unembedding can read, once it is normed.",
        "lens[0] = unembed(embedded);   lens[i] = unembed(stream behind block i − 1)",
        "record once; make the list of places from the embedding to the last block's stream;\nhand each recorded stream to unembed.",
      ],
      explore:
        "Read the embedding and what each block adds (its attention and its mlp) in place of the stream. Do the readings add up to the logits, without the norm and with it?",
      answer:
        "Without the norm they do, up to rounding: the unembedding is linear, and the stream is a sum. With the norm they are off by 3.0 (root mean square), more than the logits' own 1.8, because each part is divided by its own spread. Tools that attribute GPT-2's logits to its parts divide all parts by the spread of the last stream.",
    },
    {
      slug: "direct-logit-attribution",
      title: "Direct logit attribution",
      difficulty: 4,
      minutes: 35,
      hints: ["a", "b", "c", "d"],
      explore: "x",
      answer: "y",
    },
    {
      slug: "ablate-head",
      title: "Head ablation",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Switch off one head of layer 0 and compare with a model whose Wo lacks that head's rows. Where do the two part?",
        "The tap may change what flows and nothing else: in the right layer, in the right heads, for every text and position.",
        "gone · instead + (1 − gone) · x,   gone = 1 for the heads of the list;   instead = 0 or the mean over the texts",
        "zeros like x, or tf.mean over axis 0 with that axis kept at length 1;\nmix the two with gone, which is [1, H, 1, 1]; hand the tap to gptLogits.",
      ],
      explore:
        "Set the head's attention weights to 0 in place of what it found, then each row of them to 1/(t + 1). Is either the same as ablation by zero?",
      answer:
        "The first, exactly: no weight, no value, so the head finds 0. With 1/(t + 1) it still finds the mean of all values so far. In the spec's model, for head 1 of layer 0, that changes the logits by 0.54, and ablation by zero by 0.99 (root mean square): part of what a head says does not depend on where it looks.",
    },
    {
      slug: "activation-patching",
      title: "Activation patching",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Two numbers are known beforehand: patch nothing, and patch everything. What do you get for them?",
        "The corrupt text is run, with one vector of the clean run in it. The scale begins at the corrupt run and ends at the clean one.",
        "x ← mask · source + (1 − mask) · x, at one place only;   recovery = (patched − corrupt) / (clean − corrupt)",
        "in the tap, compare the place's name: mix there, and hand on everywhere else;\nthen patchStream on the copies, the logit difference, less low, over high less low.",
      ],
      explore:
        "Exchange clean and corrupt in the spec's model, and compare the two maps. Does a vector that brings the answer back one way do so the other way?",
      answer:
        "No. Behind block 0, position 2 pushes away from the answer one way (−0.93) and brings most of it back the other way (0.81); position 4 brings 0.32 and 1.59. What a vector does depends on the text into which it is put. Only behind the last block, where no layer follows, do the maps agree.",
    },
    {
      slug: "induction-training",
      title: "Does training find induction?",
      difficulty: 4,
      minutes: 30,
      hints: [
        "The quick laws come first: what is read, what is due, the loss of each position, one step. Which one fails?",
        "Position t reads tokens 0 ... t and is to say token t + 1. The last token of a sequence is due, but never read.",
        "loss[t] = −(1/B) Σ ln softmax(logits[b, t])[targets[b, t]];   step: the mean over all of it, by all parameters",
        "lmLoss of gptLogits, minimized over Object.values(gptParameters(model)); minimize gives the loss if its second argument is true;\nby position: one-hot of the targets times logSoftmax, summed over the tokens, averaged over the batch.",
      ],
      explore:
        "Let TASK in the spec have the periods 2 to 7, and train for 2,000 steps. Counting back gets harder: do the heads change their ways?",
      answer:
        "Hardly (one seed). Periods 2 to 6 are predicted right in 94 to 100 % of the cases and 7 in 75 %, but 8, which was not trained, in 13 %: chance. The loss where the next token can be known is 0.26, without layer 0 it is 2.69. Layer 1 is no longer idle, though: without it the loss is 0.78.",
      seconds: 40,
    },
  ],
});
