import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "The complete model",
  summary: "You can build a GPT, train it, generate text, and load the weights of GPT-2 and of Llama.",
  exercises: [
    {
      slug: "init-gpt",
      title: "Initialize a GPT",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Take one of your blocks, [D, D] and [D, F] matrices in it. Change a number in it: does the same number change in another block?",
        "Matrices that read the residual stream start with one size, matrices that write to it with a smaller one. Each block owns its variables.",
        "2·N additions, each of variance 0.02² / (2·N), sum to 0.02²;   N = 8:  Wo and W2 have std 0.02 / √16 = 0.005",
        "Four matrices [D, D] and four biases [D] for attention; [D, F], [F], [F, D], [D] for the feed-forward network;\nthen a new block for each of the N entries of the list.",
      ],
      explore:
        "Run npm run kata -- show init-gpt. How many of GPT-2 small's blocks does it take to outweigh its token table? What does that say about small models?",
      answer:
        "Six: a block has 7.1 million parameters, the table 38.6 million. In a small model most parameters are vocabulary. That is why small models tie their " +
        "two tables and large ones can afford not to: in Llama 3 8B two separate tables are 13%.",
      predict: {
        question:
          "You initialize a model with std 0.02 and a vocabulary of 20,000 tokens. What is its loss on random text before the first step?",
        choices: ["about 1", "about 4", "about 10", "over 100"],
        answer: 2,
        because:
          "9.87. A model that knows nothing and is unsure gives each token 1/20,000, and ln 20,000 = 9.90.",
      },
    },
    {
      slug: "gpt-parameters",
      title: "Name every parameter",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Compare your list of names with the expected one: is a name missing, is one too many, or is the order different?",
        "A function that calls itself visits a tree: it keeps leaves, descends into branches, and skips everything else.",
        "name = the keys from the root to the leaf, joined by dots",
        "Three cases for each value of the node: a tensor (which property does a tensor have that a list or a number lacks?),\na branch, and neither.",
      ],
      explore:
        "Print names and shapes of a model with one block, V = 50,257 and D = 768. Which tensor is the largest, and how much smaller is the next one?",
      answer:
        "E, with 38.6 million numbers. The next ones are the two matrices of the feed-forward network, 2.4 million each: 16 times smaller. Attention's four " +
        "matrices have 0.6 million each.",
    },
    {
      slug: "gpt-logits",
      title: "From ids to logits",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Which logits are wrong first: those of a model without blocks, or only those of a model with blocks?",
        "Embed, pass through the blocks, normalize, unembed. The tap's result replaces the tensor that it saw.",
        "D = 2, γ = 1, β = 0, rows of E (1, 0), (0, 1), (1, 1), no unembedding:\nstream (3, 1)  →  LN (1, −1)  →  logits (1, −1, 0)",
        "[B, T] becomes [B, T, D] once tokens and positions are added; the tap sees that first. The stack keeps the shape;\nthe model's own norm keeps it too, and a matrix [D, V] makes [B, T, V].",
      ],
      explore:
        "Leave out the last norm in an untrained model of width 128. How large are its logits now, and what does softmax make of them?",
      answer:
        "Their standard deviation falls from 0.26 to 0.013, with 2 blocks and with 24: they are as small as the residual stream. Softmax then gives every token " +
        "almost exactly 1/V, and the first gradients are small too.",
    },
    {
      slug: "lm-loss",
      title: "Cross-entropy of a batch",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Is your loss right if no position is ignored? If so, look at the count; if not, at the logarithm or the sign.",
        "Each position is a choice among V tokens. An ignored position adds nothing to the sum and is not counted either.",
        "three targets, the right tokens at probabilities 1/2 and 1/8, the third target −100:\nloss = (ln 2 + ln 8) / 2 = 1.386",
        "Log-probabilities [B·T, V]; pick one per row with a one-hot matrix of the same shape, whose row for −100 is all zeros;\nsum, and divide by how many targets count, or by 1 if none does.",
      ],
      explore:
        "Take the logarithm of softmax in two steps instead of one. Which test notices, and what would happen in training?",
      answer:
        "The test with logits over 100 apart: float32 rounds such a probability to 0, and ln 0 is −Infinity. In training everything looks fine until the model is once " +
        "very sure and wrong. From that step on every parameter is NaN.",
    },
    {
      slug: "tied-gradient",
      title: "One table, two gradients",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Redo the first test with pencil and paper. Which rows of your embedding part are zero, and which rows of the unembedding part?",
        "A parameter that is used twice gets the sum of both gradients. Embedding uses only rows that were read; unembedding uses all of them.",
        "embedding = onehot(ids)ᵀ · dEmbedded;   unembedding = dLogitsᵀ · normed;   dE = embedding + unembedding",
        "Flatten batch and time into rows. Each part is then one product [V, B·T] · [B·T, D]:\nthe left matrix says which token was read in one part, and holds the gradient of the logits in the other.",
      ],
      explore:
        "GPT-2's vocabulary has tokens that its training text hardly contains, such as SolidGoldMagikarp. Which of the two gradients did their rows get?",
      answer:
        "Only the unembedding's: at every position their rows are pushed away from the stream, and no text ever pulls them anywhere. So these rows end up close " +
        "together, near the mean of all embeddings, and a model that reads one of them behaves strangely (Rumbelow and Watkins 2023).",
    },
    {
      slug: "gpt-train-step",
      title: "One training step",
      difficulty: 3,
      minutes: 15,
      seconds: 40,
      hints: [
        "Is the returned loss right? Then look at the first parameter that is wrong: did it move at all?",
        "An optimizer moves only the variables that it is given, by the gradient of the function that it is given.",
        "w ← w − η · ∂loss/∂w for every parameter that is not frozen",
        "The parameters without the frozen ones, as a list of tensors; a function that computes the loss again when it is called;\nthen one step that returns the loss and moves only that list.",
      ],
      explore:
        "Frozen blocks memorized one sentence as fast as trained ones. Train on two sentences of the same length, with and without frozen blocks. What changes?",
      answer:
        "With all parameters trained, two sentences take 52 steps instead of 34. With frozen blocks the loss is still 0.07 after 400: at each position the tables " +
        "know only the current character. Where both sentences have the same character, nothing tells them apart. Now attention is needed.",
      predict: {
        question:
          "A GPT of width 32 with 2 blocks memorizes one sentence of 99 characters, 25 of them different. After how many steps of Adam is its loss below 0.05?",
        choices: ["about 35", "about 350", "about 3,500"],
        answer: 0,
        because:
          "34 steps, and the curve's average over ten losses is below 0.05 after 39. One sentence is 98 predictions, and the model has a row of P for each.",
      },
    },
    {
      slug: "sampling-distribution",
      title: "Temperature, top-k, top-p",
      difficulty: 3,
      minutes: 25,
      hints: [
        "For weights 8, 4, 2, 1, 1 and top-p 0.8, which tokens do you keep? Does the token that crosses the line stay?",
        "Three filters, each applied to the result of the one before it. The probabilities that are left must sum to 1 again.",
        "w = exp((logit − max) / τ);   keep the k largest;   keep in order until Σ w ≥ p · (sum of those k)",
        "Rank ids rather than logits, so that each weight keeps its id. Go through the candidates from the largest down,\nand stop as soon as the kept weights have reached p of the candidates' total.",
      ],
      explore:
        "Find logits and options for which top-p before top-k keeps other tokens than top-k before top-p.",
      answer:
        "Weights 8, 4, 2, 1, 1 with k = 2 and p = 0.6. Top-k first leaves 0.67 and 0.33, and the first alone reaches 0.6: one token. Top-p first needs " +
        "0.5 + 0.25 to reach 0.6: two tokens, and top-k keeps both.",
      predict: {
        question:
          "Five tokens have probabilities 0.5, 0.25, 0.125, 0.0625 and 0.0625. You sample at temperature 2. What is the probability of the first token?",
        choices: ["0.25: half of it", "0.34", "0.5: only low temperatures change it", "0.2: all are equal"],
        answer: 1,
        because:
          "0.343. Temperature 2 takes the square root of the odds: 8, 4, 2, 1, 1 become 2.83, 2, 1.41, 1, 1, and 2.83 is 0.343 of their sum.",
      },
    },
    {
      slug: "sample-token",
      title: "Draw the next token",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Lay 2/8, 5/8 and 1/8 end to end on paper, and put the draws of the first test on the line.",
        "A token owns a piece of the line as long as its probability. A token with probability 0 owns not even a point.",
        "p = (0.25, 0.625, 0.125):  running sums 0.25, 0.875, 1;   u = 0.2 → id 0,  u = 0.25 → id 1,  u = 0.9 → id 2",
        "A running sum over the ids, and a return as soon as it exceeds u;\nif it never does, the last id that owns a piece.",
      ],
      explore:
        "Give each of 50,257 tokens the same logit. How far from 1 is the sum of all probabilities, added one by one?",
      answer:
        "1e-12 in float64. Here the sum comes out too large; with other numbers it comes out too small, and then a u just below 1 falls on no token. It is rare, " +
        "it can't be reproduced, and in float32 the gap is far wider: so name a last token.",
    },
    {
      slug: "generate-text",
      title: "Generate text",
      difficulty: 3,
      minutes: 20,
      seconds: 40,
      hints: [
        "Where does your text go wrong: at the first new token, or only once it is longer than the context window?",
        "The logits at the last position predict the next token. The model reads at most its last L tokens.",
        "window = the last L ids;   next logits = logits[0, window length − 1];   ids ← ids, token",
        "Ids of the window as a tensor [1, T]; logits [1, T, V]; only the last position, [1, 1, V], as numbers;\none draw, one more id, and a check whether it is the stop token.",
      ],
      explore:
        "Time the first and the last of 90 tokens of the trained model. What is computed again each time although nothing about it has changed?",
      answer:
        "The last token takes about 15 times as long as the first. Keys and values of every earlier token are computed again at each step, and with a causal mask " +
        "they come out the same each time. Chapter 08 keeps them: the KV cache.",
    },
    {
      slug: "safetensors",
      title: "Read a safetensors file",
      difficulty: 3,
      minutes: 30,
      hints: [
        "Print the header of the tiny checkpoint. At which byte of the file does its first tensor begin?",
        "Bytes have no type. The header and the format say where they begin, how many belong together, and in which order.",
        "0x3555:  sign 0, e = 13, f = 341:  2^−2 · (1 + 341/1024) = 0.33325;\noffset of number i = begin + size · i, counted from the header's end",
        "A DataView reads any number at any byte, in either byte order, but it must start where these bytes start: a typed array\ncan be a window on a larger buffer. Then one loop for each dtype.",
      ],
      explore:
        "1/3 in BF16 is 0x3eab, in F16 0x3555. Which of the two is nearer, and which of them can hold 10^38?",
      answer:
        "F16: 0.33325 is 0.00008 off, and BF16's 0.33398 is 0.00065 off. But F16 ends at 65,504, and BF16 reaches 3.4 · 10^38. Training overflows more easily than " +
        "it suffers from rounding, so almost all large models are stored as BF16.",
    },
    {
      slug: "gpt2-weights",
      title: "Load GPT-2",
      difficulty: 4,
      minutes: 30,
      hints: [
        "Which tensors are wrong first: the tables and norms, c_attn, or the other matrices?",
        "A name says where a tensor belongs. Only the code that wrote the tensor can say whether you must transpose it.",
        "columns of c_attn:  Wq 0 to D − 1,  Wk D to 2·D − 1,  Wv 2·D to 3·D − 1;\nConv1D computes x · W, nn.Linear x · Wᵀ, so U = lm_headᵀ",
        "c_attn is three matrices [D, D] side by side, and its bias three vectors [D]; every other tensor of a block is used unchanged.\nThe names tell how many blocks there are; the head is stored as [V, D] and needed as [D, V].",
      ],
      explore:
        "Swap the thirds of the queries and the keys while loading. How far do the logits move, and would a reader of the text notice?",
      answer:
        "In the tiny checkpoint the logits, whose spread is 1.8, move by 0.69 on average and by up to 5.4, and the likeliest token changes at 5 of 10 positions. " +
        "Every attention map is transposed before the mask, and the text is still text.",
      predict: {
        question:
          "You load the tiny checkpoint with queries and keys swapped by mistake. At how many of 10 positions does the likeliest token change?",
        choices: ["none: q · k is k · q", "1 or 2", "about 5", "all 10"],
        answer: 2,
        because:
          "5 of 10. The score of query i and key j becomes that of query j and key i, so every map is transposed. Only half of the predictions notice.",
      },
    },
    {
      slug: "llama-block",
      title: "Llama's transformer block",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Which test fails first: one of the norm, one of attention, or one of the block? If attention: what should it return for a token that is alone?",
        "What attention compares needs its position. What attention mixes must not carry one.",
        "q, k, v = R·heads(x·Wq), R·heads(x·Wk), heads(x·Wv);   head h = softmax(q[h]·k[g]ᵀ / √headDim)·v[g],   g = ⌊h / (H/G)⌋",
        "Split into heads first: the tables are as wide as one head. Rotate while there are G heads of keys, then share them.\nIn the block, norm a copy, let the sublayer read it, and add its output to what was there before the norm. Do this twice.",
      ],
      explore:
        "Rotate the values too. Then cut tables of 2,100 positions so that the 7 vectors of the golden block have positions 1,000 to 1,006. How far does attention's output move?",
      answer:
        "By 1.3 on average, nearly as much as the output's spread of 1.6. With values that are not rotated it moves by 5e-8, which is rounding. A rotated value tells where a " +
        "token is in the text; a rotated query and key only tell how far apart two tokens are.",
    },
    {
      slug: "llama-logits",
      title: "Logits without a position table",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Print the width of a head of the tiny model, and D / H beside it. Which of the two do your tables have?",
        "It is GPT-2's model without P. The angles that replace P are not added to anything; every block needs them.",
        "headDim = columns of Wq / H;   logits = RMSNorm(x) · U,   U = Eᵀ unless the model has one",
        "Tables with a row for each of the T positions. [B, T] becomes [B, T, D]; every block keeps that shape, and so does the model's own norm;\na matrix [D, V] makes [B, T, V].",
      ],
      explore:
        "Put one other token before 49 equal ones. From one position to the next, what is the largest change of any logit?",
      answer:
        "In the tiny model, tokens 4, 5, 5, 5, ...: a logit moves by up to 1.0 between positions 1 and 2, by 0.27 between 9 and 10, and by 0.05 between 48 and 49. One odd " +
        "token is enough to tell the positions apart. Llama 3 starts every text with <|begin_of_text|>.",
      predict: {
        question:
          "The tiny Llama, with random weights, reads the same token 50 times and nothing else. At how many of the 50 positions do its logits differ from those at the first?",
        choices: [
          "49: every position has its own angles",
          "about 25",
          "a few at the start",
          "none: all positions agree",
        ],
        answer: 3,
        because:
          "None, up to 7e-7. Scores differ with the distance, but all values are equal, and every weighted average of equal values is that value. A position table would tell them apart.",
      },
    },
    {
      slug: "llama-weights",
      title: "Load a Llama",
      difficulty: 4,
      minutes: 30,
      hints: [
        "Write down the pairs in a head of 6 numbers, first as Hugging Face's code forms them, then as applyRope does.",
        "A dot product doesn't depend on the order of its terms. You may reorder queries and keys, as long as you reorder both alike.",
        "new[2i] = old[i];   new[2i + 1] = old[i + headDim/2],   in every head;   G = rows of k_proj / headDim",
        "Transpose, so that the heads are in the columns. Give the columns three axes: head, half, index in the half. Which two axes\nmust you swap so that the two numbers of a pair become neighbors? Then make columns of them again.",
      ],
      explore:
        "Load the tiny checkpoint with a base of 10,000 instead of 500. How far do the logits move, and at how many of 14 positions is another token the likeliest?",
      answer:
        "The logits, whose spread is 1.2, move by 0.09 on average and by 1.0 at most; the likeliest token changes at 1 position. Over 7 tokens the slow pairs hardly turn with " +
        "either base. In a long text they do: a wrong base looks right in every short test.",
      predict: {
        question:
          "You load the tiny checkpoint and transpose all matrices, but leave the rows of queries and keys in the file's order. At how many of 14 positions does the likeliest token change?",
        choices: ["none: a dot product has no order", "2", "10", "all 14"],
        answer: 2,
        because:
          "10 of 14. Without rotation the order would not matter. With it, applyRope turns the wrong pairs by the wrong angles, and the logits, whose spread is 1.2, move by 0.54 on average.",
      },
    },
  ],
});
