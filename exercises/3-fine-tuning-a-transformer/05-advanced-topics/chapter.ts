import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Advanced topics",
  summary:
    "You can say what a training keeps in memory, make it fit in four ways, and tell whether a model has become better or only looks it.",
  exercises: [
    {
      slug: "training-bytes",
      title: "What training keeps in memory",
      difficulty: 2,
      minutes: 20,
      hints: [
        "How many bytes do you count for a frozen model of 1,000 parameters in float32? It has 4,000 of weights. What else would it need?",
        "Gradients, moments and master copies exist for AdamW. Adapters leave the model's weights as they were, so the model with its adapters switched off is the reference.",
        "trained: bits/8 · 2 + 4 · 2 bytes, and 4 for a master copy below 32 bits;   frozen: bits/8",
        "Count each kind over all parts, and leave the frozen ones out where nothing is updated.\nFor a method name its trained models, then those that it only asks; with adapters each trained model stands on frozen weights that serve a second one too.",
      ],
      explore:
        "GPT-2 medium has 355 million parameters, and your card 8 GB. Which of SFT, DPO and RLHF fit in bfloat16, before any activations? Which with adapters of 1 % on NF4?",
      answer:
        "SFT takes 5.68 GB and DPO 6.39 GB; RLHF takes 12.78 GB and does not fit. With adapters on NF4 the same three take 0.26, 0.26 and 0.51 GB. DPO costs no more than SFT then: its reference is the model with its adapters off.",
      predict: {
        question:
          "You train a model of 7 billion parameters with AdamW. In float32 weights, gradients and moments take 112 GB. How much do they take in bfloat16, where AdamW keeps its moments in float32 and a float32 copy of the weights?",
        choices: ["56 GB", "84 GB", "98 GB", "112 GB"],
        answer: 3,
        because:
          "112 GB. Weights and gradients lose 2 bytes each, and the master copy takes the 4 bytes back: 2 + 2 + 8 + 4 = 16. Activations shrink, and the arithmetic is faster; these 16 bytes stay.",
      },
    },
    {
      slug: "round-bfloat",
      title: "bfloat16 and master weights",
      difficulty: 3,
      minutes: 30,
      seconds: 30,
      hints: [
        "Round 1 + 2⁻⁸ and 1 + 3·2⁻⁸. Both are halfway between two bfloat16 numbers. Does the first go down, and the second up?",
        "If you add a little less than half of the last kept bit and cut, numbers round to the nearest, and ties go down. What must a tie get on top to go up where the kept part is odd?",
        "bits + 7FFF + (bit 16), then the lower 16 bits are 0;   update lost if |lr · step| < half a gap, a gap = 2^(e − 7) for numbers from 2^e on",
        "Add the constant and the last kept bit to the bits.\nMake float32 twins if there are master copies, let AdamW update them, and round into the model's variables. Never write what was rounded back into a twin.",
      ],
      explore:
        "Round the base's weights to bfloat16 and add 0.0001 to each. How large may a weight be, so that the sum is another number? How many of the base's weights are smaller than that? And for 0.0005?",
      answer:
        "Below 1/32 half a gap is at most 6.1e-5, so 0.0001 counts; from 1/32 on it is 1.2e-4, and the step is lost. 24 % of the base's 28,512 weights lie below 1/32. After 300 steps at 1e-4 40 % have moved, many of them in the first step only, before they were rounded. " +
        "For 0.0005 the limit is 1/4: 94 % lie below it, and 90 % have moved.",
      predict: {
        question:
          "At a rate of 1e-4, with weights rounded to bfloat16 after each step and no master copy, fine-tuning stops at a loss of 0.29 instead of 0.003 (300 steps). Does rounding ruin a rate of 5e-4 too?",
        choices: [
          "Yes: every rounding adds an error, and errors add up",
          "Yes, and worse: there is more to lose",
          "No: its steps are larger than half of most gaps",
          "No: it is done before rounding matters",
        ],
        answer: 2,
        because:
          "No. After 80 steps the loss is 0.008 to 0.009 instead of 0.004 to 0.005, and 0.89 to 0.94 of the held-out answers are right, as without rounding (3 seeds). Rounding does not add much noise; it swallows steps that are too small.",
      },
    },
    {
      slug: "recompute",
      title: "Gradient checkpointing",
      difficulty: 4,
      minutes: 35,
      hints: [
        "Ask for the gradient of a weight of the first block. Do you get one? Then count the bytes that are held once the forward pass is done.",
        "The backward pass can compute everything again from what went into the function. A gradient reaches a tensor only if recompute was handed it.",
        "save the inputs;   dInputs = vjp(f, inputs, dy);   inputs of a segment: the stream, then all tensors of its blocks",
        "Save the inputs, and nothing that f computes. In the backward pass let vjp run f on the saved tensors and take dy back.\nFor a segment list the stream and all tensors of its blocks as inputs; inside, put the tensors that f is given into blocks of the same form.",
      ],
      explore:
        "Multiply the stream by random numbers inside f, as dropout does. Are the gradients of recompute still those of the function that ran first? What would f need?",
      answer:
        "No. The second run draws other numbers, so the gradients belong to another function than the result does, and nothing tells you. f must draw the same numbers again: from a seed that it is given. PyTorch's checkpoint saves the state of the random generator and sets it back for the second run.",
      predict: {
        question:
          "Eight blocks are one single segment: only the input of the whole stack is kept, and all else is computed again in the backward pass. How much memory does the peak save?",
        choices: ["about 7/8", "about 4/5", "about half", "nothing"],
        answer: 3,
        because:
          "Nothing: 27.8 MB at the peak, 27.4 MB without checkpoints (8 blocks, width 32, 4 texts of 24 tokens). When the segment is computed again, all that is inside it is there at once. Segments of one block need 4.8 MB.",
      },
    },
    {
      slug: "quantize-blocks",
      title: "NF4: quantization in blocks",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Put one number of 100 among numbers below 1, and quantize. How many blocks have lost their small numbers, one or all?",
        "The largest number of a block, without its sign, decides how wide its levels must be spread. A block of zeros needs no spreading, but it still needs codes.",
        "scale = max |x| of the block;   code = argmin_i |levels[i] − x/scale|;   x ≈ levels[code] · scale;   4 + 32/64 bits",
        "For each block look for its largest absolute value. Divide by it, unless it is 0, and take the nearest level's index.\nBack: the level times the scale of the block that the number lies in. The scales cost 32 bits for each block, also for a short one.",
      ],
      explore:
        "Quantize uniform numbers between −1 and 1 instead of normal ones, with NF4 and with 15 equal steps. Which error is smaller now? Which of the two should you use for weights, and how would you find out?",
      answer:
        "Equal steps win: 0.040 against 0.053 (root mean square, 64,000 numbers, 3 seeds). NF4 puts its levels where normal numbers are, so look at a histogram of the weights first. The base of this part still knows 36 of 36 facts with its matrices in NF4 in blocks of 64, " +
        "at a perplexity of 2.39 instead of 2.36. With equal steps and one scale for a whole matrix it knows 30.",
      predict: {
        question:
          "Normal numbers in 4 bits have an error of 0.092 in NF4 with blocks of 64 (their standard deviation is 1). What is it if all 64,000 numbers have one scale in common?",
        choices: ["0.092: the levels are the same", "about 0.12", "about 0.3", "about 0.7"],
        answer: 1,
        because:
          "0.112 to 0.123 (3 seeds). The largest of 64 normal numbers is 2.6 on average, that of 64,000 is 4.5, so the levels lie 1.7 times as far apart. An outlier is worse: one number of 1,000 would turn all others into 0.",
      },
    },
    {
      slug: "judge-both-orders",
      title: "Judges and position bias",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Let an honest judge compare answers of which A's are always better. Is your win rate 1, or ½?",
        "A verdict names a place, not an answer. In the second reading the places are swapped, so the same opinion is the other word.",
        "A wins: (first, second);   B wins: (second, first);   win rate = wins of A + ½ · (1 − wins of A − wins of B)",
        "Count the pairs of verdicts in which both name A, and those in which both name B.\nWhat is left is half a win for both. Two ties are one opinion; the same word twice, unless it is a tie, is a place.",
      ],
      explore:
        "Compare 20,000 reviews with the better one of two reviews, by a judge that adds 1.5 to whatever it reads first. What is A's win rate if A is read first, if B is, and by both orders? An honest judge says 66 %.",
      answer:
        "90 %, 33 %, and 61 % by both. The judge contradicts itself in 57 % of the prompts, always toward the first. Both orders remove the bias, not its cost: contradictions pull the rate toward ½. A judge that prefers length is consistent in all prompts (54 %): swapping cannot find it.",
      predict: {
        question:
          "A is the better one of two reviews, B a single review. An honest judge prefers A in 66 % of 20,000 prompts (ties count half). Another judge adds 1.5 good words to what it reads first. What does it say if A is always read first?",
        choices: ["about 66 %", "about 75 %", "about 90 %", "100 %"],
        answer: 2,
        because:
          "90 %, and 33 % if B is read first (3 seeds). One order can't tell you how much of that is A. In both orders together the judge prefers A in 61 %, and contradicts itself in 57 % of the prompts.",
      },
    },
    {
      slug: "distinct-share",
      title: "Diversity: distinct-n",
      difficulty: 2,
      minutes: 12,
      hints: [
        "How many pairs of neighbors have the texts 1 2 and 3 4? Does your count say two, or three?",
        "A Set of lists compares objects, not numbers. And the share of two samples can be compared only over the same number of n-grams.",
        "T tokens have T − n + 1 n-grams;   share = |{first `budget` n-grams}| / budget",
        "List the n-grams of each text, from every token that has n − 1 after it, and put the lists one after the other.\nCut the list to the budget; make a text of each n-gram, so that a Set can tell which are the same.",
      ],
      explore:
        "Take 8, 128 and 2,048 reviews of the mini-world. What is the share of different pairs among all pairs, and what among the first 72?",
      answer:
        "0.39, 0.05 and 0.003 of all pairs; 0.39, 0.42 and 0.41 of the first 72 (means of three seeds). The source is the same. A report that says “distinct-2 fell from 0.39 to 0.05” may only say that the second sample was larger.",
      predict: {
        question:
          "Of all pairs of neighbors in 8 reviews of the mini-world 39 % are different. How many are it in 512 reviews of the same source?",
        choices: ["about 39 %", "about 20 %", "about 1 %"],
        answer: 2,
        because:
          "1.2 % (3 seeds). The mini-world has few words, so new pairs soon run out, while the number below the line grows. Over the first 72 pairs both samples have about 0.4.",
      },
    },
    {
      slug: "over-optimized",
      title: "Reward over-optimization",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Which iteration does your peak name if gold is 0 3 5 4 −2 and the reward rises all the time?",
        "The policy to keep is the best one by what is really wanted. The alarm needs two curves that part after it: one goes on up, the other comes down.",
        "peak = argmax smoothed gold;   lost = gold[peak] − gold[end];   gained = proxy[end] − proxy[peak];   alarm: gained > 0 and lost > tolerance",
        "Average each window of neighbors. Look for the first largest mean of gold, and take everything else from the smoothed curves there and at their end.\nThe index of a mean is that of its window's start: half a window more is the iteration.",
      ],
      explore:
        "The spec shows a run of PPO on a learned reward without a leash. In which iteration would you have stopped by the learned reward, and in which by gold?",
      answer:
        "By the learned reward at the end: it still gained 0.2 after the peak of gold. Gold peaks at iteration 34 with 1.4 and is −2 at the end. Three seeds peaked at 4, 34 and 8, at 0.05 to 2.1 nats: no number of steps is safe for all. With β = 0.3 one of three lost 0.7.",
      predict: {
        question:
          "A policy is trained by PPO on a learned reward, with β = 0, for 60 iterations. Where does what is really wanted end, in three of three runs? It starts at −0.3, and 2 is the most.",
        choices: [
          "near its highest point",
          "a little below it",
          "near the start",
          "at the lowest possible value",
        ],
        answer: 3,
        because:
          "At −2, the value of a text that is no review. The learned reward rose in all three runs meanwhile. In one of them gold had climbed to 1.4 first.",
      },
    },
    {
      slug: "full-pipeline",
      title: "The whole pipeline",
      difficulty: 5,
      minutes: 45,
      seconds: 60,
      hints: [
        "How far is each model from the SFT model before PPO and DPO take a step? Does your report say 0?",
        "A stage may change what it is given. So each stage gets a copy, and one thing that never moves is what all are measured from. The judge must be one that no stage was trained to please.",
        "reward model, PPO, DPO: begin with θ_SFT;   reference = frozen θ_SFT;   reward(prompt + response);   gold(response)",
        "Read the reward model's texts as it will meet them later: whole. Give PPO the scores of whole rows.\nDPO asks the reference about all pairs once, then trains a copy of the SFT model with the anchored loss. For the report, ask each judge about what it understands.",
      ],
      explore:
        "Look at the report: which policy is the best by the learned reward, and which by gold? And which one still knows the facts?",
      answer:
        "Without a leash the learned reward is the highest in 10 of 10 seeds, and gold −1.5 to −2 in nine of them. PPO with a leash reaches gold 0.63 to 1.64, and DPO 0.54 to 1.16 at half the distance. PPO answers 33 to 94 % of the held-out questions, DPO all of them in every seed: the alignment tax differs.",
      predict: {
        question:
          "After SFT a model answers 89 to 100 % of the held-out questions (10 seeds). PPO then trains it on reviews only, with β = 0.3. How many questions does it still answer?",
        choices: ["as many as before", "33 to 94 %", "none"],
        answer: 1,
        because:
          "33 to 94 %, in the median 75 %. The leash holds the policy only on texts that it writes, and those are reviews. Nothing in PPO asks about facts. Ouyang et al. called this the alignment tax, and mixed pretraining text into PPO.",
      },
    },
  ],
});
