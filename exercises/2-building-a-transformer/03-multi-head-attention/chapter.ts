import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Multi-head attention in batches",
  summary:
    "You can run all heads of a batch at once, forwards and backwards, with shared keys, and say what it costs.",
  exercises: [
    {
      slug: "split-heads",
      title: "A row cut into heads",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Print the result for x[0][t][c] = 10·t + c. Which tens stand in head 0, and which ones should?",
        "Reshape gives numbers new axes without moving one of them; only a transpose moves. Whose neighbours stay neighbours?",
        "[B, T, D] → [B, T, H, headDim] → [B, H, T, headDim]",
        "reshape, so that the last axis alone is cut in two;\nthen transpose with the list that says, for each new axis, which old one it was.",
      ],
      explore:
        "Put the reshape straight to [B, H, T, headDim] in its place. For which H is the result right all the same, and for which T?",
    },
    {
      slug: "merge-heads",
      title: "Heads side by side",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Look at the first row of the result: it should belong to position 0, and name all heads.",
        "What belongs together must be neighbours before the reshape: the pieces of one position.",
        "[B, H, T, headDim] → [B, T, H, headDim] → [B, T, H·headDim]",
        "undo the two steps of splitHeads in the opposite order:\nfirst the transpose, with the same list as there, then the reshape.",
      ],
      explore: "Why is the list of axes that undoes the transpose the same as the one that did it?",
    },
    {
      slug: "batched-multi-head",
      title: "All heads of a batch at once",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Weights are judged before the output. If they are wrong: are the heads cut right, and does every item keep its mask?",
        "For batchedAttention heads are one more leading axis. A mask is aligned with the scores from the last axis on.",
        "q = splitHeads(x · Wq), the same for k and v;   mask [.., T, T] → [.., 1, T, T];   output = mergeHeads(found) · Wo",
        "batchedLinear, then splitHeads; tf.expandDims, with an axis counted from the end so that it serves both kinds of mask;\nbatchedAttention with mask and drop; mergeHeads, then batchedLinear.",
      ],
      explore:
        "Hand the mask on as it is and save. Which tests fail, and why does the one with three items and three heads raise no error?",
    },
    {
      slug: "fused-qkv",
      title: "One product for all of it",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Three functions, judged one by one: laying down, taking out, putting foreign columns in order. Which one fails?",
        "The columns are [3, H, headDim], outermost first: the queries of all heads, then the keys, then the values.",
        "Wqkv = [Wq | Wk | Wv];   thirds of the columns, then splitHeads;   [D, H, 3, headDim] → [D, 3, H, headDim]",
        "tf.concat along the last axis; tf.split into three along the last axis, then your splitHeads for each;\nreshape to what the columns are made of, exchange two axes, reshape back.",
      ],
      explore:
        "splitHeads(x · Wqkv, 3·H) cuts everything at once. Which of its 3·H heads are the keys? Take q, k and v out of it with tf.split.",
    },
    {
      slug: "grouped-query-attention",
      title: "Heads that share their keys",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Name the heads of keys a and b, and write down who of six heads of queries looks at which.",
        "Head h of queries belongs to group ⌊h / (H/G)⌋: neighbours share, and in both functions the copies lie side by side.",
        "repeated[b, h] = x[b, ⌊h / times⌋];   pooled: [D, G, H/G, headDim], mean over the third axis",
        "an axis of length 1 behind the heads, tf.tile along it, reshape it away (four axes are enough if T and headDim are one);\nor tf.gather along axis 1 with a list of indices. Keys: batchedLinear, splitHeads with kvHeads, repeatHeads.",
      ],
      explore:
        "With G = 1 all heads compare with the same keys and mix the same values. What can two heads still do differently?",
    },
    {
      slug: "attention-cost",
      title: "What a layer costs",
      difficulty: 2,
      minutes: 15,
      hints: [
        "The first number that is wrong is named, and the layer it is wrong for. Do the small one with pencil and paper.",
        "What grows with H, what with G? What with T, what with T · T? Say it for each of the five before you multiply.",
        "[n, m] · [m, p]: 2·n·m·p operations.   Wq, Wo: D·H·headDim numbers each; Wk, Wv: D·G·headDim;   scores: [B, H, T, T]",
        "each weight serves B·T positions with two operations; q·kᵀ and weights·v are two products per head and item;\nkeys and values are two tensors [B, G, T, headDim].",
      ],
      explore:
        "From which T on do queries × keys cost more than the projections? Find it in the exhibit, then from your formulas.",
    },
    {
      slug: "multi-head-gradients",
      title: "Back through all heads",
      difficulty: 4,
      minutes: 30,
      hints: [
        "The stages run from the output down. Compare shapes first: every gradient has the shape of what it belongs to.",
        "What went apart on the way forward comes together on the way back: split undoes merge, merge undoes split.",
        "dWo = Σ mergedᵀ dOutput;   dMerged = dOutput Woᵀ;   dQkv = [dq | dk | dv], merged;   dWqkv = Σ xᵀ dQkv;   dx = dQkv Wqkvᵀ",
        "a sum over positions and items is one matMul of rows(...) with its first side transposed; batchedLinear with tf.transpose(W)\nfor what goes back; attentionGradients wants dMerged cut into heads; the order of dQkv is that of Wqkv.",
      ],
      explore:
        "Replace mergeHeads(dk) by tf.zerosLike of it and save. Which gradients are wrong then, and which are still right?",
    },
    {
      slug: "two-questions",
      title: "Two heads for two questions",
      difficulty: 4,
      minutes: 30,
      seconds: 40,
      hints: [
        "The tests go forward, switching off, loss, step: the first that fails says where to look.",
        "A head is on the second axis until it is merged; a question gets an axis of its own out of the last one.",
        "kept = keep ⊙ found over [B, H, T, headDim];   logits = merged · Wo · Wu as [B, T, 2, V];   loss = −Σ answers ⊙ ln softmax / Σ answers",
        "batchedAttention with causalMask(T); tf.mul; mergeHeads and batchedLinear; batchedLinear and tf.reshape;\ntf.logSoftmax runs over the last axis; optimizer.minimize(loss, true, the three weights).",
      ],
      explore:
        "Look at the maps of `kata show two-questions`: at query 0 all heads look the same. Why must they, and why does it cost the model nothing?",
    },
  ],
});
