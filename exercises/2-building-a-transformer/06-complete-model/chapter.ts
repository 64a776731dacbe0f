import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "The complete model",
  summary: "You can build a GPT, train it, let it write, and load the weights of GPT-2 into it.",
  exercises: [
    {
      slug: "init-gpt",
      title: "A model before its training",
      difficulty: 2,
      minutes: 15,
      hints: [
        "The first wrong shape or the first wrong spread is named, with the tensor it belongs to. Which row of the table is it?",
        "What reads the stream begins with one size, what adds to it with a smaller one. A variable that stands in two places is one variable.",
        "std 0.02, and 0.02 / √(2·N) for Wo and W2;   gamma = 1, beta = 0, biases = 0",
        "the helpers normal, zeros and ones make the tensors, each call a new one;\nArray.from calls a function once for every block, where fill would put the same block everywhere.",
      ],
      explore:
        "Run npm run kata -- show init-gpt. With how many blocks would those of GPT-2 small outweigh its token table, and what does that say of small models?",
    },
    {
      slug: "gpt-parameters",
      title: "Every weight by its name",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Compare the list of names with the one that is due: is one missing, is one too many, or do they come in another order?",
        "A tree is walked by a function that calls itself: leaves are kept, branches are walked, the rest is passed by.",
        "name = the keys from the root to the leaf, joined by dots",
        "for each key and value of the node: a value with a dataId is a tensor; another object is a branch, lists too;\nnumbers and undefined are neither.",
      ],
      explore:
        "Print the names with the shapes of a model with one block. Which of them holds most numbers if V is 50,257?",
    },
    {
      slug: "gpt-logits",
      title: "From ids to scores",
      difficulty: 2,
      minutes: 15,
      hints: [
        "The first three tests judge the way out, the next the way in. The one with blocks comes after them.",
        "Embed, walk through the blocks, norm, unembed. What the tap returns takes the place of what it was shown.",
        "stream = blocks(tap(E[ids] + P));   logits = LN(stream) · U,   U = Eᵀ unless the model has one",
        "tokenEmbedding, then learnedPositions, then the tap with its place; blockStack with heads and tap;\nbatchedLayerNorm with the model's own norm, then batchedLinear with a table [D, V].",
      ],
      explore:
        "Leave the last norm out and look at the test by hand: by what do its scores change, and would softmax notice?",
    },
    {
      slug: "lm-loss",
      title: "One number to make smaller",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Does the test without ignored places pass? Then it is the count; does it fail, it is the logarithm or the sign.",
        "Each place is a choice among V tokens. A place that does not count adds nothing to the sum and is no part of its number.",
        "loss = −Σ ln softmax(logits)[target] / n,   n = how many targets are not −100",
        "tf.logSoftmax of a list of rows; times tf.oneHot of the targets, which is a row of zeros for −100; sum;\nthe count is the sum of tf.notEqual as float32; divide by the count or by 1, whichever is more.",
      ],
      explore:
        "Take tf.log(tf.softmax(...)) in place of tf.logSoftmax. Which test notices, and what would a training notice?",
    },
    {
      slug: "tied-gradient",
      title: "One table, two gradients",
      difficulty: 3,
      minutes: 20,
      hints: [
        "The shares are judged one by one: the way in first. Redo the first test with pencil and paper.",
        "A weight that is used twice gets the sum of both gradients. On the way in only rows that were read are used; on the way out all.",
        "embedding = onehot(ids)ᵀ · dEmbedded;   unembedding = dLogitsᵀ · normed;   dE = embedding + unembedding",
        "both shares are one tf.matMul of rows with its first side transposed;\nthe first side is [B·T, V], the second [B·T, D].",
      ],
      explore:
        "npm run kata -- show tied-gradient: which token's row is told most on the way in, and how often was it read?",
    },
    {
      slug: "gpt-train-step",
      title: "A step of training",
      difficulty: 3,
      minutes: 15,
      seconds: 40,
      hints: [
        "Does the loss come back right? Then look at the first weight that is wrong: has it moved at all?",
        "An optimizer moves the variables it is handed, by the gradient of the function it is handed, and no others.",
        "w ← w − rate · ∂loss/∂w for every parameter that is not frozen",
        "Object.entries of the parameters, filtered by name, their tensors;\nminimize takes the loss as a function, whether it shall give the loss back, and the list of variables.",
      ],
      explore:
        "The lesson learned the sentence with all blocks frozen, too. Which table remembers it then, and what would a second sentence change?",
    },
    {
      slug: "sampling-distribution",
      title: "Who may be drawn",
      difficulty: 3,
      minutes: 25,
      hints: [
        "The tests come one option at a time, then together. At the first that fails, write the right list down by hand.",
        "Three steps, each on what the one before it left: bend, cut by number, cut by probability. At the end the sum is 1 again.",
        "w = exp((logit − max) / T);   keep the k largest;   keep in order until Σ w ≥ p · (sum of those k)",
        "sort the ids, not the logits, so that each weight stays where it belongs;\nwalk through the candidates and stop before a token once the sum of those kept has reached p of the total.",
      ],
      explore:
        "Find logits and options for which top-p before top-k keeps other tokens than top-k before top-p.",
    },
    {
      slug: "sample-token",
      title: "Drawing the next token",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Lay 2/8, 5/8 and 1/8 end to end on paper, and put the draws of the first test on the line.",
        "A token owns a piece of the line as long as its probability; one with probability 0 owns not even a point.",
        "the first id with p[0] + ... + p[id] > u",
        "walk through the probabilities adding them up, and return when the sum exceeds u;\nif the walk ends, the last id whose probability is not 0.",
      ],
      explore:
        "Give each of 50,257 tokens the same logit. How far from 1 is the sum of all probabilities, added one by one?",
    },
    {
      slug: "generate-text",
      title: "The model writes",
      difficulty: 3,
      minutes: 20,
      seconds: 40,
      hints: [
        "The chain of the first test depends on the last token alone. If it breaks: at the first token, or at the sixth?",
        "The next token is told behind the last one that is read; what is read is as much of the end as there are positions for.",
        "window = the last L ids;   scores = logits[0, window length − 1];   ids ← ids, token",
        "slice the end of the list, idTensor, gptLogits, tf.slice of the last place;\nawait its data, dispose it, sampleToken, push, then see whether it was the stop.",
      ],
      explore:
        "Time the first and the last of 90 tokens of the trained model. What is computed again each time although nothing about it has changed?",
    },
    {
      slug: "safetensors",
      title: "Reading a file of weights",
      difficulty: 3,
      minutes: 30,
      hints: [
        "The name of the first failing test is the case that you have missed. Print the header of the tiny checkpoint.",
        "Bytes have no type: where they begin, how many belong together and in which order is all in the header and the format.",
        "value = ±2^(e−15) · (1 + f/1024);   place of number i = begin + size · i, counted from the header's end",
        "DataView has getBigUint64, getFloat32 and getUint16, each with a flag for little-endian, and takes any place;\na typed array can be a window on a larger buffer: it knows its byteOffset.",
      ],
      explore:
        "1/3 in BF16 is 0x3eab, in F16 0x3555. Which of the two is nearer, and which of them can hold 10^38?",
    },
    {
      slug: "gpt2-weights",
      title: "GPT-2 in your model",
      difficulty: 4,
      minutes: 30,
      hints: [
        "Tables and norms, then c_attn, then the other weights, then logits: which of these tests is the first to fail?",
        "The names say where a tensor belongs; whether it must be turned over, only the code that wrote it can say.",
        "c_attn = [Wq | Wk | Wv], [D, 3·D];   Conv1D: [in, out];   nn.Linear: [out, in], so U = lm_headᵀ",
        "tf.split in three along the last axis for weights and bias; the rest of a block as it is, cloned;\nnumbers of blocks are found in the names by a regular expression.",
      ],
      explore:
        "Exchange the thirds of the keys and the queries while loading. How far do the logits move, and would a reader of the text notice?",
    },
  ],
});
