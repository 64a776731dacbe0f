import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Multi-head attention in batches",
  summary:
    "You can run all heads of a batch at once, forwards and backwards, with shared keys, and say what it costs.",
  exercises: [
    {
      slug: "split-heads",
      title: "Split heads",
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
      answer:
        "For H = 1 and for T = 1: where one of the two axes has length 1, exchanging them moves no number. Everything else is wrong, also H = T. So a test with one head or one token can't see the mistake, and neither can the first step of generation, which computes one token at a time.",
      predict: {
        question:
          "Four positions, two heads. You reshape the rows straight to [2, 4, headDim] and forget the transpose. How many of the 8 pieces are in their right place all the same?",
        choices: ["none", "2", "4: one of the two heads is right", "all: the numbers are the same"],
        answer: 1,
        because:
          "2: the first and the last. The memory order is position, head before the transpose and head, position after it. A piece stays where 2t + h = 4h + t, that is t = 3h: position 0 of head 0, position 3 of head 1.",
      },
    },
    {
      slug: "merge-heads",
      title: "Merge heads",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Look at the first row of the result: it should belong to position 0, and name all heads.",
        "What belongs together must be neighbours before the reshape: the pieces of one position.",
        "[B, H, T, headDim] → [B, T, H, headDim] → [B, T, H·headDim]",
        "undo the two steps of splitHeads in the opposite order:\nfirst the transpose, with the same list as there, then the reshape.",
      ],
      explore:
        "The list [0, 2, 1, 3] undoes itself. Does every list of axes? Find one that does not, and the list that undoes it.",
      answer:
        "[0, 2, 3, 1] does not: it moves three axes around in a circle, and [0, 3, 1, 2] moves them back. A list undoes itself only if it exchanges axes in pairs. Splitting exchanges heads and positions, so merging can use the same list.",
    },
    {
      slug: "batched-multi-head",
      title: "Batched multi-head attention",
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
      answer:
        "Tests with a mask for each item; one [T, T] table for all still works. With two items and three heads the axes clash, and you get an error. With three items and three heads the items' axis fits the heads' axis, so head h of every item takes the mask of item h. Only values can tell.",
    },
    {
      slug: "fused-qkv",
      title: "Fused QKV projection",
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
      answer:
        "Heads H to 2·H − 1: the columns are [3, H, headDim], so 3·H heads come out as all queries, all keys, all values. tf.split(all, 3, 1) gives q, k and v, exactly equal to yours. With GPT-NeoX's order, [H, 3, headDim], the keys would be heads 1, 4, 7, ...",
    },
    {
      slug: "grouped-query-attention",
      title: "Grouped-query attention",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Name the heads of keys a and b, and write down who of six heads of queries looks at which.",
        "Head h of queries belongs to group ⌊h / (H/G)⌋: neighbours share, and in both functions the copies lie side by side.",
        "repeated[b, h] = x[b, ⌊h / times⌋];   pooled: [D, G, H/G, headDim], mean over the third axis",
        "an axis of length 1 behind the heads, tf.tile along it, reshape it away (four axes are enough if T and headDim are one);\nor tf.gather along axis 1 with a list of indices. Keys: batchedLinear, splitHeads with kvHeads, repeatHeads.",
      ],
      explore:
        "PaLM and Falcon 7B have G = 1: all heads compare with the same keys and mix the same values. What can two heads still do differently?",
      answer:
        "They ask different questions: their queries differ, so their weights differ, and each finds its own mixture of the same values, which Wo then treats in its own way. What they cannot do is look at different features of a token: there is one set of keys. PaLM 540B, with 48 heads, gets a cache 48 times smaller for it.",
    },
    {
      slug: "attention-cost",
      title: "Cost of an attention layer",
      difficulty: 2,
      minutes: 15,
      hints: [
        "The first number that is wrong is named, and the layer it is wrong for. Do the small one with pencil and paper.",
        "What grows with H, what with G? What with T, what with T · T? Say it for each of the five before you multiply.",
        "[n, m] · [m, p]: 2·n·m·p operations.   Wq, Wo: D·H·headDim numbers each; Wk, Wv: D·G·headDim;   scores: [B, H, T, T]",
        "each weight serves B·T positions with two operations; q·kᵀ and weights·v are two products per head and item;\nkeys and values are two tensors [B, G, T, headDim].",
      ],
      explore:
        "Which share of the layer's operations are queries × keys (attentionFlops) in GPT-2 small at 1,024 tokens? And in Llama 3.1 8B (D 4,096, H 32, G 8, headDim 128) at 8,192 and at 131,072?",
      answer:
        "40 % in GPT-2, 62 % and 96 % in Llama 3.1. The projections grow with T and the attention with T², so in a long text nearly everything is spent on pairs of tokens. Sharing keys does not help here: it saves weights and cache, and each head of queries still meets every key.",
      predict: {
        question:
          "Llama 3 8B has 32 layers with 32 heads of queries, 8 heads of keys and values of width 128. It keeps keys and values in 2 bytes a number. How large is the cache of one text of 8,192 tokens?",
        choices: ["about 32 MiB", "about 256 MiB", "1 GiB", "16 GiB: as large as the model"],
        answer: 2,
        because:
          "1 GiB: 2 · 8 · 128 · 8,192 numbers of 2 bytes are 32 MiB a layer, times 32 layers. With a head of keys for each of the 32 heads of queries it would be 4 GiB, for each reader.",
      },
    },
    {
      slug: "multi-head-gradients",
      title: "Gradients of multi-head attention",
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
      answer:
        "The middle third of dWqkv is 0, so the keys never learn, and dx lacks their part, which is about as large as that of the queries. dWo, dMerged, dq, dk and dv are right: they are computed before. No shape is wrong, and the queries can still adapt to keys that stay random.",
    },
    {
      slug: "two-questions",
      title: "Head specialization",
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
      answer:
        "Query 0 can look at itself only, so its weight is 1 in every head. It costs nothing because questions are asked from position 2 on. In the other rows the heads part: switch one off, and its question falls to 5 %, a guess among 20, while the other stays at 100 %.",
    },
  ],
});
