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
        "GPT-2 medium has 355 million parameters, and your card 8 GB. Which of SFT, DPO and RLHF fit in bfloat16, before any activations? Which with adapters of 1% on NF4?",
      answer:
        "SFT takes 5.68 GB and DPO 6.39 GB; RLHF takes 12.78 GB and does not fit. With adapters on NF4 the same three take 0.26, 0.26 and 0.51 GB. DPO costs no more than SFT then: its reference is the model with its adapters off.",
      predict: {
        question:
          "A model of 7 billion parameters takes 112 GB to train in float32 with AdamW. Its 32 blocks hold nearly all of them. You freeze all blocks but the last. How much does it take now?",
        choices: ["about 3.5 GB", "about 31 GB", "about 58 GB", "about 109 GB"],
        answer: 1,
        because:
          "28 GB of weights, and 12 bytes more for 1/32 of the parameters: 2.6 GB. Gradients and moments are three quarters of the bill, and they belong to what learns. From there on the frozen weights are the bill.",
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
        "Below 1/32 half a gap is at most 6.1e-5, so 0.0001 counts; from 1/32 on it is 1.2e-4, and the step is lost. 24% of the base's 28,512 weights lie below 1/32. After 300 steps at 1e-4 40% have moved, many of them in the first step only, before they were rounded. " +
        "For 0.0005 the limit is 1/4: 94% lie below it, and 90% have moved.",
      predict: {
        question:
          "You count the tokens of a long text in bfloat16, adding 1 for each. Where does the counter stop?",
        choices: ["at 256", "at 65,504", "at 16,777,216", "never below 3e38"],
        answer: 0,
        because:
          "At 256. With 8 significant bits the next number is 258, and 257 lies half way: it goes to the neighbor whose last bit is 0, which is 256 again. In float32 the same happens at 2²⁴ = 16,777,216.",
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
          "You nest: four blocks make a segment, and inside, each block is a segment of its own. How often does the forward pass of a block run in one training step?",
        choices: ["once", "twice", "3 times", "4 times"],
        answer: 2,
        because:
          "3 times: in the forward pass, when its outer segment is run again, and when its own is. The base's width with 8 blocks: 320 matrix products where segments of 4 alone make 256, and 5.0 MB at the peak, not 14.6.",
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
          "Each block has one scale of 32 bits. With blocks of 64, 4-bit weights really cost 4.5 bits. Blocks of 16 have an error of 0.081, those of 64 of 0.092. What does a weight cost in blocks of 16?",
        choices: ["4.1 bits", "4.6 bits", "6 bits", "8 bits"],
        answer: 2,
        because:
          "4 + 32/16 = 6 bits: a third more memory for an error that is 12% smaller. QLoRA goes the other way: it keeps blocks of 64 and quantizes the scales as well.",
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
        "Compare 20,000 reviews with the better one of two reviews, by a judge that adds 1.5 to whatever it reads first. What is A's win rate if A is read first, if B is, and by both orders? An honest judge says 66%.",
      answer:
        "90%, 33%, and 61% by both. The judge contradicts itself in 57% of the prompts, always toward the first. Both orders remove the bias, not its cost: contradictions pull the rate toward ½. A judge that prefers length is consistent in all prompts (54%): swapping cannot find it.",
      predict: {
        question:
          "A is the better one of two reviews, B a single one; an honest judge prefers A in 66%. A judge with a soft spot for the first contradicts itself in 57% of the prompts. In the others, how often does it prefer A?",
        choices: ["in about 55%", "in about 61%", "in about 66%", "in about 77%"],
        answer: 3,
        because:
          "76 to 78% (3 seeds, 20,000 prompts each). Where it agrees with itself one text is clearly better. Both orders give 61 to 62%, the contradictions drop out at 77%, and neither is the 66% that you want to know.",
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
          "Among all pairs of neighbors in 512 reviews of the mini-world 1% are different. You count runs of 8 tokens in place of pairs. What share of these is different?",
        choices: ["about 1%", "about 10%", "about 30%", "about 75%"],
        answer: 3,
        because:
          "74 to 75% (3 seeds); runs of 4 have 8%, runs of 6 31%. The longer the run, the more combinations there are to draw from. A distinct-n says as much about n and the number of texts as about the model.",
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
          "What is really wanted stays the same for 60 iterations, while the learned reward rises. Gold is measured with a random error of 0.25 each time. Without smoothing, how often does it seem that more than 0.5 was lost since the peak?",
        choices: ["never", "in about 5 of 100 runs", "in about 20", "in about 60"],
        answer: 3,
        because:
          "In 61 of 100 runs (5,000), and in 2 with a window of 5. A peak is the luckiest of 60 measurements, so the end looks worse than it is. Smooth before you look for a maximum.",
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
        "Without a leash the learned reward is the highest in 10 of 10 seeds, and gold −1.5 to −2 in nine of them. PPO with a leash reaches gold 0.63 to 1.64, and DPO 0.54 to 1.16 at half the distance. PPO answers 33 to 94% of the held-out questions, DPO all of them in every seed: the alignment tax differs.",
      predict: {
        question:
          "From one SFT model, PPO with β = 0.3 and DPO with an anchor come to reviews of about the same worth. How far from the SFT model does DPO end, compared with PPO?",
        choices: ["about half as far", "equally far", "twice as far", "ten times as far"],
        answer: 0,
        because:
          "At about half the distance (10 seeds). PPO explores and pays for each nat with reward; the anchor keeps DPO near texts that people have chosen. What a policy leaves alone it doesn't forget.",
      },
    },
  ],
});
