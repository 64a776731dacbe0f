import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Looking inside",
  summary: "You can open a trained model, say what its parts look at, and test whether they matter.",
  exercises: [
    {
      slug: "pattern-data",
      title: "A task whose rule is known",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Print five sequences for V = 4, T = 11 and periods 3 and 5. Which of the tests' sentences does your eye find violated?",
        "Three draws, each with its own range: one period for a sequence, then its tokens; the repetition draws nothing.",
        "token[t] = pattern[t mod period]",
        "rng.integer(n) draws from 0 to n − 1: once for the place in the list of periods, then once for each token of the pattern;\nthe token at position t is the one at the remainder of t by the period.",
      ],
      explore:
        "With V = 2 and periods 3 and 4, how often does a sequence have a shorter period than the one that was drawn?",
    },
    {
      slug: "bayes-floor",
      title: "What nobody can know",
      difficulty: 4,
      minutes: 35,
      hints: [
        "Three functions build on each other; the first failing test says which one is wrong. Do its example with a pencil.",
        "If t and t + p carry the same token, everything tied to either is tied to both. And a beginning belongs to exactly one set.",
        "q(S) = (1/K) Σ V^(−min(p, n));   N(S) = Σ ± V^free(R) over R ⊇ S;   H = −Σ N q ln q;   floor[t] = H(t + 2) − H(t + 1)",
        "groups: give every position that has the one number the other;\nsets: (r & s) === s tells that r contains s, and the sign is + if it has an even number of periods more.",
      ],
      explore:
        "For which list of periods, none above 5, does finding out the period cost most? Compare with the mean of (p − 1) ln V.",
    },
    {
      slug: "record-activations",
      title: "A tap that writes down",
      difficulty: 2,
      minutes: 20,
      hints: [
        "If a tensor is gone when it is read, who freed it? If one is left over, who kept it, and who was to let it go?",
        "tf.keep takes a tensor out of the reach of every tidy, also of the caller's. A clone shares the numbers, and is a handle of its own.",
        "model's tensor → kept clone → clone for the caller; then the kept one is disposed",
        "in the tap: under the place's name, keep a clone, and return what came in;\nat the end, still inside the tidy: a clone of each kept tensor, which the tidy hands over because it is returned.",
      ],
      explore:
        "Store x itself in place of a kept clone. Which places survive the model's own tidying, and why those?",
    },
    {
      slug: "logit-lens",
      title: "Stopped half-way",
      difficulty: 2,
      minutes: 15,
      hints: [
        "How many readings does a model with two blocks have, and which of them do you know already?",
        "Blocks only add to the stream, so at every depth it has the form that the unembedding can read, once it is normed.",
        "lens[0] = unembed(embedded);   lens[i] = unembed(stream behind block i − 1)",
        "record once; make the list of places from the embedding to the last block's stream;\nhand each recorded stream to unembed.",
      ],
      explore:
        "Read what each block adds (its attention and mlp) in place of the stream. Without the norm, do the readings add up to the logits?",
    },
    {
      slug: "head-scores",
      title: "What a head looks at",
      difficulty: 3,
      minutes: 25,
      hints: [
        "The scores are judged one by one. Write the rows and columns of the three-token test down, and tick the cells that count.",
        "A score is a share: of each query's weight 1, how much lies on the wanted keys? Only queries that have a wanted key count.",
        "share = Σ w · wanted / (rows of wanted with a 1);   behind: key ≥ 1, key − 1 < query, ids[key − 1] = ids[query]",
        "multiply by the table of wanted keys, sum over queries and keys, divide by the number of rows that hold a 1 (by 1 if none does);\nentropy: leave out row 0, sum over keys, mean over queries, a minus.",
      ],
      explore:
        "Feed it the attention of an untrained model on a text that repeats itself. How large is the induction score by chance?",
    },
    {
      slug: "ablate-head",
      title: "Switch a head off",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Switch off one head of layer 0 and compare with a model whose Wo lacks that head's rows. Where do the two part?",
        "The tap may change what flows and nothing else: in the right layer, in the right heads, for every text and position.",
        "gone · instead + (1 − gone) · x,   gone = 1 for the heads of the list;   instead = 0 or the mean over the texts",
        "zeros like x, or tf.mean over axis 0 with that axis kept at length 1;\nmix the two with gone, which is [1, H, 1, 1]; hand the tap to gptLogits.",
      ],
      explore:
        "Zero the head's attention weights in place of what it found. Is that the same? And if you set each row to 1/(t + 1)?",
    },
    {
      slug: "activation-patching",
      title: "Bring the answer back",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Two numbers are known beforehand: patch nothing, and patch everything. What do you get for them?",
        "The corrupt text is run, with one vector of the clean run in it. The scale begins at the corrupt run and ends at the clean one.",
        "x ← mask · source + (1 − mask) · x, at one place only;   recovery = (patched − corrupt) / (clean − corrupt)",
        "in the tap, compare the place's name: mix there, and hand on everywhere else;\nthen patchStream on the copies, the logit difference, less low, over high less low.",
      ],
      explore:
        "Exchange clean and corrupt, and compare the two maps. Which places are enough to break the answer, but not enough to bring it back?",
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
        "Set SHARP to 5, then to 2. Which of the two layers gets vague first, and what does the model say where a token was never seen?",
    },
    {
      slug: "induction-training",
      title: "Does training find it?",
      difficulty: 4,
      minutes: 30,
      hints: [
        "The quick laws come first: what is read, what is due, the loss of each position, one step. Which one fails?",
        "Position t reads tokens 0 ... t and is to say token t + 1. The last token of a sequence is due, but never read.",
        "loss[t] = −(1/B) Σ ln softmax(logits[b, t])[targets[b, t]];   step: the mean over all of it, by all parameters",
        "lmLoss of gptLogits, minimized over Object.values(gptParameters(model)); minimize gives the loss if its second argument is true;\nby position: one-hot of the targets times logSoftmax, summed over the tokens, averaged over the batch.",
      ],
      explore:
        "Let TASK in the spec have the periods 2 to 7, and more steps. Counting back gets harder: do the heads change their ways?",
      seconds: 40,
    },
  ],
});
